import { graphql, usePaginationFragment } from 'react-relay';
import { readInlineData } from 'relay-runtime';
import type { DeviceCertificateList_instance$key } from '../__generated__/DeviceCertificateList_instance.graphql.ts';
import type { DeviceCertificateListEdge_edge$key } from '../__generated__/DeviceCertificateListEdge_edge.graphql.ts';
import PAGE_QUERY, {
  type DeviceCertificateListPaginationQuery,
} from '../__generated__/DeviceCertificateListPaginationQuery.graphql.ts';
import { edgesOf, ListTable } from '../list/ListTable.tsx';
import { usePaging } from '../list/use-paging.ts';
import { DEVICE_CERTIFICATE_COLUMNS, DeviceCertificateRow } from './DeviceCertificateRow.tsx';

/** Of its own, as the compiler reads `node` of a connection once more without our `@catch`. */
const EDGE = graphql`
  fragment DeviceCertificateListEdge_edge on DeviceCertificateEdge @inline {
    cursor
    node @catch {
      id
      ...DeviceCertificateRow_certificate
    }
  }
`;

/** The certificates that devices have connected with, of all CAs of an instance. */
export function DeviceCertificateList({
  instance,
  version,
}: {
  readonly instance: DeviceCertificateList_instance$key;
  /** Grows when the list is to be read again. */
  readonly version: number;
}) {
  const { data, ...pagination } = usePaginationFragment(
    graphql`
      fragment DeviceCertificateList_instance on Instance
      @argumentDefinitions(count: { type: "Int", defaultValue: 50 }, cursor: { type: "String" })
      @refetchable(queryName: "DeviceCertificateListPaginationQuery") {
        deviceCertificates(first: $count, after: $cursor) @connection(key: "DeviceCertificateList_deviceCertificates") {
          __id
          totalCount
          totalCountPrecision
          edges {
            ...DeviceCertificateListEdge_edge
          }
        }
      }
    `,
    instance,
  );
  const paging = usePaging<DeviceCertificateListPaginationQuery>({
    ...pagination,
    connectionId: data.deviceCertificates?.__id,
    query: PAGE_QUERY,
    variables: { id: data.id },
    version,
  });
  if (data.deviceCertificates == null) return null;
  return (
    <section aria-labelledby="device-certificates" aria-busy={paging.restart.isRunning}>
      <h2 id="device-certificates">Device certificates</h2>
      <ListTable
        label="Device certificates"
        columns={DEVICE_CERTIFICATE_COLUMNS}
        edges={edgesOf(data.deviceCertificates.edges, readEdge)}
        paging={paging}
        total={data.deviceCertificates}
        renderRow={(certificate, focus) => (
          <DeviceCertificateRow key={certificate.id} certificate={certificate} focus={focus} />
        )}
        empty={<p>No device has connected with a certificate yet.</p>}
      />
    </section>
  );
}

function readEdge(edge: DeviceCertificateListEdge_edge$key) {
  return readInlineData(EDGE, edge);
}
