import { graphql, usePaginationFragment } from 'react-relay';
import { readInlineData } from 'relay-runtime';
import type { KeptCredentials_query$key } from '../__generated__/KeptCredentials_query.graphql.ts';
import type { KeptCredentialsEdge_edge$key } from '../__generated__/KeptCredentialsEdge_edge.graphql.ts';
import PAGE_QUERY from '../__generated__/KeptCredentialsPaginationQuery.graphql.ts';
import type { KeptCredentialsQuery } from '../__generated__/KeptCredentialsQuery.graphql.ts';
import { CredentialRow } from '../fleet/CredentialRow.tsx';
import { ConnectionList } from '../list/ConnectionList.tsx';
import { usePageQuery } from '../relay/use-page-query.ts';
import { texts } from '../texts/texts.ts';
import { Freshness } from './Freshness.tsx';
import { credentialFilter, credentialOrder, type InventoryListProps } from './filters.ts';

/** A separate fragment: in the one with `@connection`, the compiler reads `node` again without `@catch`. */
const EDGE = graphql`
  fragment KeptCredentialsEdge_edge on ClientCredentialEdge @inline {
    cursor
    node @catch {
      id
      ...CredentialRow_credential
    }
  }
`;

/** The client credentials of all accounts, as the inventory keeps them. */
export function KeptCredentials({ params, attempt }: InventoryListProps) {
  const variables = { filter: credentialFilter(params), orderBy: credentialOrder(params) };
  const query = usePageQuery<KeptCredentialsQuery>(
    graphql`
      query KeptCredentialsQuery($filter: CredentialInventoryFilter, $orderBy: CredentialOrder) {
        identityInventory {
          completeness(kinds: [CLIENT_CREDENTIAL]) {
            complete
            missingCount
            oldest
          }
        }
        ...KeptCredentials_query @arguments(filter: $filter, orderBy: $orderBy)
      }
    `,
    variables,
    attempt,
  );
  const { data, ...pagination } = usePaginationFragment(
    graphql`
      fragment KeptCredentials_query on Query
      @argumentDefinitions(
        count: { type: "Int", defaultValue: 50 }
        cursor: { type: "String" }
        filter: { type: "CredentialInventoryFilter" }
        orderBy: { type: "CredentialOrder" }
      )
      @refetchable(queryName: "KeptCredentialsPaginationQuery") {
        identityInventory {
          clientCredentials(first: $count, after: $cursor, filter: $filter, orderBy: $orderBy)
            @connection(key: "KeptCredentials_clientCredentials") {
            __id
            totalCount
            totalCountPrecision
            edges {
              ...KeptCredentialsEdge_edge
            }
          }
        }
      }
    `,
    query as KeptCredentials_query$key,
  );
  return (
    <>
      <Freshness completeness={query.identityInventory?.completeness} />
      <ConnectionList
        title={texts.credential.title}
        hasHeading={false}
        connection={data.identityInventory?.clientCredentials}
        readEdge={readEdge}
        pagination={pagination}
        query={PAGE_QUERY}
        variables={variables}
        columns={texts.credential.columns}
        renderRow={(node, place) => <CredentialRow credential={node} place={place} />}
        empty={texts.inventory.empty}
      />
    </>
  );
}

function readEdge(edge: KeptCredentialsEdge_edge$key) {
  return readInlineData(EDGE, edge);
}
