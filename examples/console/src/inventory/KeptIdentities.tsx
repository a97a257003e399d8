import { graphql, usePaginationFragment } from 'react-relay';
import { readInlineData } from 'relay-runtime';
import type { KeptIdentities_query$key } from '../__generated__/KeptIdentities_query.graphql.ts';
import type { KeptIdentitiesEdge_edge$key } from '../__generated__/KeptIdentitiesEdge_edge.graphql.ts';
import PAGE_QUERY from '../__generated__/KeptIdentitiesPaginationQuery.graphql.ts';
import type { KeptIdentitiesQuery } from '../__generated__/KeptIdentitiesQuery.graphql.ts';
import { IdentityRow } from '../access/IdentityRow.tsx';
import { ConnectionList } from '../list/ConnectionList.tsx';
import { usePageQuery } from '../relay/use-page-query.ts';
import { texts } from '../texts/texts.ts';
import { Freshness } from './Freshness.tsx';
import { type InventoryListProps, identityFilter, identityOrder } from './filters.ts';

/** A separate fragment: in the one with `@connection`, the compiler reads `node` again without `@catch`. */
const EDGE = graphql`
  fragment KeptIdentitiesEdge_edge on AuthIdentityEdge @inline {
    cursor
    node @catch {
      id
      ...IdentityRow_identity
    }
  }
`;

/** The custom-auth identities of all accounts, as the inventory keeps them. */
export function KeptIdentities({ params, attempt }: InventoryListProps) {
  const variables = { filter: identityFilter(params), orderBy: identityOrder(params) };
  const query = usePageQuery<KeptIdentitiesQuery>(
    graphql`
      query KeptIdentitiesQuery($filter: IdentityInventoryFilter, $orderBy: IdentityOrder) {
        identityInventory {
          completeness(kinds: [AUTH_IDENTITY]) {
            complete
            missingCount
            oldest
          }
        }
        ...KeptIdentities_query @arguments(filter: $filter, orderBy: $orderBy)
      }
    `,
    variables,
    attempt,
  );
  const { data, ...pagination } = usePaginationFragment(
    graphql`
      fragment KeptIdentities_query on Query
      @argumentDefinitions(
        count: { type: "Int", defaultValue: 50 }
        cursor: { type: "String" }
        filter: { type: "IdentityInventoryFilter" }
        orderBy: { type: "IdentityOrder" }
      )
      @refetchable(queryName: "KeptIdentitiesPaginationQuery") {
        identityInventory {
          authIdentities(first: $count, after: $cursor, filter: $filter, orderBy: $orderBy)
            @connection(key: "KeptIdentities_authIdentities") {
            __id
            totalCount
            totalCountPrecision
            edges {
              ...KeptIdentitiesEdge_edge
            }
          }
        }
      }
    `,
    query as KeptIdentities_query$key,
  );
  return (
    <>
      <Freshness completeness={query.identityInventory?.completeness} />
      <ConnectionList
        title={texts.identity.title}
        hasHeading={false}
        connection={data.identityInventory?.authIdentities}
        readEdge={readEdge}
        pagination={pagination}
        query={PAGE_QUERY}
        variables={variables}
        columns={texts.identity.columns}
        renderRow={(node, place) => <IdentityRow identity={node} place={place} />}
        empty={texts.inventory.empty}
      />
    </>
  );
}

function readEdge(edge: KeptIdentitiesEdge_edge$key) {
  return readInlineData(EDGE, edge);
}
