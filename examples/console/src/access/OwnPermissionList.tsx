import { graphql, usePaginationFragment } from 'react-relay';
import { readInlineData } from 'relay-runtime';
import type { OwnPermissionList_identity$key } from '../__generated__/OwnPermissionList_identity.graphql.ts';
import type { OwnPermissionListEdge_edge$key } from '../__generated__/OwnPermissionListEdge_edge.graphql.ts';
import PAGE_QUERY from '../__generated__/OwnPermissionListPaginationQuery.graphql.ts';
import { ConnectionList } from '../list/ConnectionList.tsx';
import { texts } from '../texts/texts.ts';
import { PermissionRow } from './PermissionRow.tsx';

/** A separate fragment: in the one with `@connection`, the compiler reads `node` again without `@catch`. */
const EDGE = graphql`
  fragment OwnPermissionListEdge_edge on AuthPermissionEdge @inline {
    cursor
    node @catch {
      id
      ...PermissionRow_permission
    }
  }
`;

/** The topic permissions of one identity. */
export function OwnPermissionList({
  identity,
  version,
}: {
  readonly identity: OwnPermissionList_identity$key;
  /** Increases when the list must be read again. */
  readonly version?: number;
}) {
  const { data, ...pagination } = usePaginationFragment(
    graphql`
      fragment OwnPermissionList_identity on AuthIdentity
      @argumentDefinitions(count: { type: "Int", defaultValue: 50 }, cursor: { type: "String" })
      @refetchable(queryName: "OwnPermissionListPaginationQuery") {
        permissions(first: $count, after: $cursor) @connection(key: "OwnPermissionList_permissions") {
          __id
          totalCount
          totalCountPrecision
          edges {
            ...OwnPermissionListEdge_edge
          }
        }
      }
    `,
    identity,
  );
  return (
    <ConnectionList
      title={texts.identity.permissions}
      connection={data.permissions}
      readEdge={readEdge}
      pagination={pagination}
      query={PAGE_QUERY}
      variables={{ id: data.id }}
      version={version}
      columns={texts.permission.columns}
      renderRow={(node, place) => <PermissionRow permission={node} place={place} />}
      empty={texts.identity.noPermissions}
    />
  );
}

function readEdge(edge: OwnPermissionListEdge_edge$key) {
  return readInlineData(EDGE, edge);
}
