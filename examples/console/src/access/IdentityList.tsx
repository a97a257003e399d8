import { graphql, usePaginationFragment } from 'react-relay';
import { readInlineData } from 'relay-runtime';
import type { IdentityList_instance$key } from '../__generated__/IdentityList_instance.graphql.ts';
import type { IdentityListEdge_edge$key } from '../__generated__/IdentityListEdge_edge.graphql.ts';
import PAGE_QUERY from '../__generated__/IdentityListPaginationQuery.graphql.ts';
import { ConnectionList } from '../list/ConnectionList.tsx';
import { texts } from '../texts/texts.ts';
import { IdentityRow } from './IdentityRow.tsx';

/** A separate fragment: in the one with `@connection`, the compiler reads `node` again without `@catch`. */
const EDGE = graphql`
  fragment IdentityListEdge_edge on AuthIdentityEdge @inline {
    cursor
    node @catch {
      id
      ...IdentityRow_identity
    }
  }
`;

/** The custom-auth identities of an instance (ApsaraMQ). */
export function IdentityList({
  instance,
  version,
}: {
  readonly instance: IdentityList_instance$key;
  /** Increases when the list must be read again. */
  readonly version?: number;
}) {
  const { data, ...pagination } = usePaginationFragment(
    graphql`
      fragment IdentityList_instance on Instance
      @argumentDefinitions(count: { type: "Int", defaultValue: 50 }, cursor: { type: "String" })
      @refetchable(queryName: "IdentityListPaginationQuery") {
        authIdentities(first: $count, after: $cursor) @connection(key: "IdentityList_authIdentities") {
          __id
          totalCount
          totalCountPrecision
          edges {
            ...IdentityListEdge_edge
          }
        }
      }
    `,
    instance,
  );
  return (
    <ConnectionList
      title={texts.identity.title}
      hasHeading={false}
      connection={data.authIdentities}
      readEdge={readEdge}
      pagination={pagination}
      query={PAGE_QUERY}
      variables={{ id: data.id }}
      version={version}
      columns={texts.identity.columns}
      renderRow={(node, place) => <IdentityRow identity={node} place={place} />}
      empty={texts.identity.empty}
    />
  );
}

function readEdge(edge: IdentityListEdge_edge$key) {
  return readInlineData(EDGE, edge);
}
