import { graphql, usePaginationFragment } from 'react-relay';
import { readInlineData } from 'relay-runtime';
import type { KeptCas_query$key } from '../__generated__/KeptCas_query.graphql.ts';
import type { KeptCasEdge_edge$key } from '../__generated__/KeptCasEdge_edge.graphql.ts';
import PAGE_QUERY from '../__generated__/KeptCasPaginationQuery.graphql.ts';
import type { KeptCasQuery } from '../__generated__/KeptCasQuery.graphql.ts';
import { CaRow } from '../certificates/CaRow.tsx';
import { ConnectionList } from '../list/ConnectionList.tsx';
import { usePageQuery } from '../relay/use-page-query.ts';
import { texts } from '../texts/texts.ts';
import { Freshness } from './Freshness.tsx';
import { certificateFilter, certificateOrder, type InventoryListProps } from './filters.ts';

/** A separate fragment: in the one with `@connection`, the compiler reads `node` again without `@catch`. */
const EDGE = graphql`
  fragment KeptCasEdge_edge on CaCertificateEdge @inline {
    cursor
    node @catch {
      id
      ...CaRow_ca
    }
  }
`;

/** The CA certificates of all accounts, as the inventory keeps them. */
export function KeptCas({ params, attempt }: InventoryListProps) {
  const variables = { filter: certificateFilter(params), orderBy: certificateOrder(params) };
  const query = usePageQuery<KeptCasQuery>(
    graphql`
      query KeptCasQuery($filter: CertificateInventoryFilter, $orderBy: CertificateOrder) {
        identityInventory {
          completeness(kinds: [CA_CERTIFICATE]) {
            complete
            missingCount
            oldest
          }
        }
        ...KeptCas_query @arguments(filter: $filter, orderBy: $orderBy)
      }
    `,
    variables,
    attempt,
  );
  const { data, ...pagination } = usePaginationFragment(
    graphql`
      fragment KeptCas_query on Query
      @argumentDefinitions(
        count: { type: "Int", defaultValue: 50 }
        cursor: { type: "String" }
        filter: { type: "CertificateInventoryFilter" }
        orderBy: { type: "CertificateOrder" }
      )
      @refetchable(queryName: "KeptCasPaginationQuery") {
        identityInventory {
          caCertificates(first: $count, after: $cursor, filter: $filter, orderBy: $orderBy)
            @connection(key: "KeptCas_caCertificates") {
            __id
            totalCount
            totalCountPrecision
            edges {
              ...KeptCasEdge_edge
            }
          }
        }
      }
    `,
    query as KeptCas_query$key,
  );
  return (
    <>
      <Freshness completeness={query.identityInventory?.completeness} />
      <ConnectionList
        title={texts.ca.title}
        hasHeading={false}
        connection={data.identityInventory?.caCertificates}
        readEdge={readEdge}
        pagination={pagination}
        query={PAGE_QUERY}
        variables={variables}
        columns={texts.ca.columns}
        renderRow={(node, place) => <CaRow ca={node} place={place} />}
        empty={texts.inventory.empty}
      />
    </>
  );
}

function readEdge(edge: KeptCasEdge_edge$key) {
  return readInlineData(EDGE, edge);
}
