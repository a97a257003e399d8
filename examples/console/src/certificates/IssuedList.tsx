import { graphql, usePaginationFragment } from 'react-relay';
import { readInlineData } from 'relay-runtime';
import type { IssuedList_ca$key } from '../__generated__/IssuedList_ca.graphql.ts';
import type { IssuedListEdge_edge$key } from '../__generated__/IssuedListEdge_edge.graphql.ts';
import PAGE_QUERY, {
  type IssuedListPaginationQuery,
} from '../__generated__/IssuedListPaginationQuery.graphql.ts';
import { edgesOf, ListTable } from '../list/ListTable.tsx';
import { usePaging } from '../list/use-paging.ts';
import { DEVICE_CERTIFICATE_COLUMNS, DeviceCertificateRow } from './DeviceCertificateRow.tsx';

/** Of its own, as the compiler reads `node` of a connection once more without our `@catch`. */
const EDGE = graphql`
  fragment IssuedListEdge_edge on DeviceCertificateEdge @inline {
    cursor
    node @catch {
      id
      ...DeviceCertificateRow_certificate
    }
  }
`;

/** The device certificates of one CA, where the cloud can list them so (ApsaraMQ). */
export function IssuedList({
  ca,
  version,
}: {
  readonly ca: IssuedList_ca$key;
  /** Grows when the list is to be read again. */
  readonly version: number;
}) {
  const { data, ...pagination } = usePaginationFragment(
    graphql`
      fragment IssuedList_ca on CaCertificate
      @argumentDefinitions(count: { type: "Int", defaultValue: 50 }, cursor: { type: "String" })
      @refetchable(queryName: "IssuedListPaginationQuery") {
        deviceCertificates(first: $count, after: $cursor) @connection(key: "IssuedList_deviceCertificates") {
          __id
          totalCount
          totalCountPrecision
          edges {
            ...IssuedListEdge_edge
          }
        }
      }
    `,
    ca,
  );
  const paging = usePaging<IssuedListPaginationQuery>({
    ...pagination,
    connectionId: data.deviceCertificates?.__id,
    query: PAGE_QUERY,
    variables: { id: data.id },
    version,
  });
  if (data.deviceCertificates == null) return <NotListed />;
  return (
    <section aria-labelledby="issued" aria-busy={paging.restart.isRunning}>
      <h2 id="issued">Device certificates that it issued</h2>
      <ListTable
        label="Device certificates that it issued"
        columns={DEVICE_CERTIFICATE_COLUMNS}
        edges={edgesOf(data.deviceCertificates.edges, readEdge)}
        paging={paging}
        total={data.deviceCertificates}
        renderRow={(certificate, focus) => (
          <DeviceCertificateRow key={certificate.id} certificate={certificate} focus={focus} />
        )}
        empty={<p>No device has connected with a certificate of this CA yet.</p>}
      />
    </section>
  );
}

function NotListed() {
  return (
    <section aria-labelledby="issued">
      <h2 id="issued">Device certificates that it issued</h2>
      <p className="note">IoTDA does not list device certificates by CA. They are on the instance's page.</p>
    </section>
  );
}

function readEdge(edge: IssuedListEdge_edge$key) {
  return readInlineData(EDGE, edge);
}
