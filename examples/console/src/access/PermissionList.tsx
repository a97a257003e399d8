import { graphql, usePaginationFragment } from 'react-relay';
import { readInlineData } from 'relay-runtime';
import type { PermissionList_instance$key } from '../__generated__/PermissionList_instance.graphql.ts';
import type { PermissionListEdge_edge$key } from '../__generated__/PermissionListEdge_edge.graphql.ts';
import PAGE_QUERY from '../__generated__/PermissionListPaginationQuery.graphql.ts';
import { ConnectionList } from '../list/ConnectionList.tsx';
import { texts } from '../texts/texts.ts';
import { PermissionRow } from './PermissionRow.tsx';

/** A separate fragment: in the one with `@connection`, the compiler reads `node` again without `@catch`. */
const EDGE = graphql`
  fragment PermissionListEdge_edge on AuthPermissionEdge @inline {
    cursor
    node @catch {
      id
      ...PermissionRow_permission
    }
  }
`;

/** The topic permissions of an instance (ApsaraMQ). */
export function PermissionList({
  instance,
  version,
}: {
  readonly instance: PermissionList_instance$key;
  /** Increases when the list must be read again. */
  readonly version?: number;
}) {
  const { data, ...pagination } = usePaginationFragment(
    graphql`
      fragment PermissionList_instance on Instance
      @argumentDefinitions(count: { type: "Int", defaultValue: 50 }, cursor: { type: "String" })
      @refetchable(queryName: "PermissionListPaginationQuery") {
        authPermissions(first: $count, after: $cursor) @connection(key: "PermissionList_authPermissions") {
          __id
          totalCount
          totalCountPrecision
          edges {
            ...PermissionListEdge_edge
          }
        }
      }
    `,
    instance,
  );
  return (
    <ConnectionList
      title={texts.permission.title}
      hasHeading={false}
      connection={data.authPermissions}
      readEdge={readEdge}
      pagination={pagination}
      query={PAGE_QUERY}
      variables={{ id: data.id }}
      version={version}
      columns={texts.permission.columns}
      renderRow={(node, place) => <PermissionRow permission={node} place={place} />}
      empty={texts.permission.empty}
    />
  );
}

function readEdge(edge: PermissionListEdge_edge$key) {
  return readInlineData(EDGE, edge);
}
