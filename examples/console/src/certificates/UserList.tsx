import { graphql, usePaginationFragment } from 'react-relay';
import { readInlineData } from 'relay-runtime';
import type { UserList_certificate$key } from '../__generated__/UserList_certificate.graphql.ts';
import type { UserListEdge_edge$key } from '../__generated__/UserListEdge_edge.graphql.ts';
import PAGE_QUERY, {
  type UserListPaginationQuery,
} from '../__generated__/UserListPaginationQuery.graphql.ts';
import { DEVICE_COLUMNS, DeviceRow } from '../fleet/DeviceRow.tsx';
import { edgesOf, ListTable } from '../list/ListTable.tsx';
import { usePaging } from '../list/use-paging.ts';

/** Of its own, as the compiler reads `node` of a connection once more without our `@catch`. */
const EDGE = graphql`
  fragment UserListEdge_edge on DeviceEdge @inline {
    cursor
    node @catch {
      id
      ...DeviceRow_device
    }
  }
`;

/** The devices of one certificate, where the cloud tells (IoTDA). */
export function UserList({
  certificate,
  version,
}: {
  readonly certificate: UserList_certificate$key;
  /** Grows when the list is to be read again. */
  readonly version: number;
}) {
  const { data, ...pagination } = usePaginationFragment(
    graphql`
      fragment UserList_certificate on DeviceCertificate
      @argumentDefinitions(count: { type: "Int", defaultValue: 50 }, cursor: { type: "String" })
      @refetchable(queryName: "UserListPaginationQuery") {
        devices(first: $count, after: $cursor) @connection(key: "UserList_devices") {
          __id
          totalCount
          totalCountPrecision
          edges {
            ...UserListEdge_edge
          }
        }
      }
    `,
    certificate,
  );
  const paging = usePaging<UserListPaginationQuery>({
    ...pagination,
    connectionId: data.devices?.__id,
    query: PAGE_QUERY,
    variables: { id: data.id },
    version,
  });
  if (data.devices == null) return <NotTold />;
  return (
    <section aria-labelledby="users" aria-busy={paging.restart.isRunning}>
      <h2 id="users">Devices that use it</h2>
      <ListTable
        label="Devices that use it"
        columns={DEVICE_COLUMNS}
        edges={edgesOf(data.devices.edges, readEdge)}
        paging={paging}
        total={data.devices}
        renderRow={(device, focus) => <DeviceRow key={device.id} device={device} focus={focus} />}
        empty={<p>No device uses this certificate.</p>}
      />
    </section>
  );
}

function NotTold() {
  return (
    <section aria-labelledby="users">
      <h2 id="users">Devices that use it</h2>
      <p className="note">ApsaraMQ does not tell which clients use a certificate.</p>
    </section>
  );
}

function readEdge(edge: UserListEdge_edge$key) {
  return readInlineData(EDGE, edge);
}
