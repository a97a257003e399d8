import { graphql, usePaginationFragment } from 'react-relay';
import { readInlineData } from 'relay-runtime';
import type { DeviceList_instance$key } from '../__generated__/DeviceList_instance.graphql.ts';
import type { DeviceListEdge_edge$key } from '../__generated__/DeviceListEdge_edge.graphql.ts';
import PAGE_QUERY, {
  type DeviceListPaginationQuery,
} from '../__generated__/DeviceListPaginationQuery.graphql.ts';
import { edgesOf, ListTable } from '../list/ListTable.tsx';
import { usePaging } from '../list/use-paging.ts';
import { DEVICE_COLUMNS, DeviceRow } from './DeviceRow.tsx';

/** Of its own, as the compiler reads `node` of a connection once more without our `@catch`. */
const EDGE = graphql`
  fragment DeviceListEdge_edge on DeviceEdge @inline {
    cursor
    node @catch {
      id
      ...DeviceRow_device
    }
  }
`;

/** The devices of an instance; nothing where it has no such thing (ApsaraMQ). */
export function DeviceList({
  instance,
  version,
}: {
  readonly instance: DeviceList_instance$key;
  /** Grows when the list is to be read again. */
  readonly version: number;
}) {
  const { data, ...pagination } = usePaginationFragment(
    graphql`
      fragment DeviceList_instance on Instance
      @argumentDefinitions(count: { type: "Int", defaultValue: 50 }, cursor: { type: "String" })
      @refetchable(queryName: "DeviceListPaginationQuery") {
        devices(first: $count, after: $cursor) @connection(key: "DeviceList_devices") {
          __id
          totalCount
          totalCountPrecision
          edges {
            ...DeviceListEdge_edge
          }
        }
      }
    `,
    instance,
  );
  const paging = usePaging<DeviceListPaginationQuery>({
    ...pagination,
    connectionId: data.devices?.__id,
    query: PAGE_QUERY,
    variables: { id: data.id },
    version,
  });
  if (data.devices == null) return null;
  return (
    <section aria-label="Devices" aria-busy={paging.restart.isRunning}>
      <ListTable
        label="Devices"
        columns={DEVICE_COLUMNS}
        edges={edgesOf(data.devices.edges, readEdge)}
        paging={paging}
        total={data.devices}
        renderRow={(device, focus) => <DeviceRow key={device.id} device={device} focus={focus} />}
        empty={<p>No device is registered with this instance.</p>}
      />
    </section>
  );
}

function readEdge(edge: DeviceListEdge_edge$key) {
  return readInlineData(EDGE, edge);
}
