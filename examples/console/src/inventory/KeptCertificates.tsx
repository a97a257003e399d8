import { graphql, usePaginationFragment } from 'react-relay';
import { readInlineData } from 'relay-runtime';
import type { KeptCertificates_query$key } from '../__generated__/KeptCertificates_query.graphql.ts';
import type { KeptCertificatesEdge_edge$key } from '../__generated__/KeptCertificatesEdge_edge.graphql.ts';
import PAGE_QUERY from '../__generated__/KeptCertificatesPaginationQuery.graphql.ts';
import type { KeptCertificatesQuery } from '../__generated__/KeptCertificatesQuery.graphql.ts';
import { DeviceCertificateRow } from '../certificates/DeviceCertificateRow.tsx';
import { ConnectionList } from '../list/ConnectionList.tsx';
import { usePageQuery } from '../relay/use-page-query.ts';
import { texts } from '../texts/texts.ts';
import { Freshness } from './Freshness.tsx';
import { certificateFilter, certificateOrder, type InventoryListProps } from './filters.ts';

/** A separate fragment: in the one with `@connection`, the compiler reads `node` again without `@catch`. */
const EDGE = graphql`
  fragment KeptCertificatesEdge_edge on DeviceCertificateEdge @inline {
    cursor
    node @catch {
      id
      ...DeviceCertificateRow_certificate
    }
  }
`;

/** The device certificates of all accounts, as the inventory keeps them. */
export function KeptCertificates({ params, attempt }: InventoryListProps) {
  const variables = { filter: certificateFilter(params), orderBy: certificateOrder(params) };
  const query = usePageQuery<KeptCertificatesQuery>(
    graphql`
      query KeptCertificatesQuery($filter: CertificateInventoryFilter, $orderBy: CertificateOrder) {
        identityInventory {
          completeness(kinds: [DEVICE_CERTIFICATE]) {
            complete
            missingCount
            oldest
          }
        }
        ...KeptCertificates_query @arguments(filter: $filter, orderBy: $orderBy)
      }
    `,
    variables,
    attempt,
  );
  const { data, ...pagination } = usePaginationFragment(
    graphql`
      fragment KeptCertificates_query on Query
      @argumentDefinitions(
        count: { type: "Int", defaultValue: 50 }
        cursor: { type: "String" }
        filter: { type: "CertificateInventoryFilter" }
        orderBy: { type: "CertificateOrder" }
      )
      @refetchable(queryName: "KeptCertificatesPaginationQuery") {
        identityInventory {
          deviceCertificates(first: $count, after: $cursor, filter: $filter, orderBy: $orderBy)
            @connection(key: "KeptCertificates_deviceCertificates") {
            __id
            totalCount
            totalCountPrecision
            edges {
              ...KeptCertificatesEdge_edge
            }
          }
        }
      }
    `,
    query as KeptCertificates_query$key,
  );
  return (
    <>
      <Freshness completeness={query.identityInventory?.completeness} />
      <ConnectionList
        title={texts.certificate.title}
        hasHeading={false}
        connection={data.identityInventory?.deviceCertificates}
        readEdge={readEdge}
        pagination={pagination}
        query={PAGE_QUERY}
        variables={variables}
        columns={texts.certificate.columns}
        renderRow={(node, place) => <DeviceCertificateRow certificate={node} place={place} />}
        empty={texts.inventory.empty}
      />
    </>
  );
}

function readEdge(edge: KeptCertificatesEdge_edge$key) {
  return readInlineData(EDGE, edge);
}
