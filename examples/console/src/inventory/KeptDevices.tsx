import { graphql, usePaginationFragment } from 'react-relay';
import { readInlineData } from 'relay-runtime';
import type { KeptDevices_query$key } from '../__generated__/KeptDevices_query.graphql.ts';
import type { KeptDevicesEdge_edge$key } from '../__generated__/KeptDevicesEdge_edge.graphql.ts';
import PAGE_QUERY from '../__generated__/KeptDevicesPaginationQuery.graphql.ts';
import type { KeptDevicesQuery } from '../__generated__/KeptDevicesQuery.graphql.ts';
import { DeviceRow } from '../fleet/DeviceRow.tsx';
import { ConnectionList } from '../list/ConnectionList.tsx';
import { usePageQuery } from '../relay/use-page-query.ts';
import { texts } from '../texts/texts.ts';
import { Freshness } from './Freshness.tsx';
import { deviceFilter, deviceOrder, type InventoryListProps } from './filters.ts';

/** A separate fragment: in the one with `@connection`, the compiler reads `node` again without `@catch`. */
const EDGE = graphql`
  fragment KeptDevicesEdge_edge on DeviceEdge @inline {
    cursor
    node @catch {
      id
      ...DeviceRow_device
    }
  }
`;

/** The devices of all accounts, as the inventory keeps them. */
export function KeptDevices({ params, attempt }: InventoryListProps) {
  const variables = { filter: deviceFilter(params), orderBy: deviceOrder(params) };
  const query = usePageQuery<KeptDevicesQuery>(
    graphql`
      query KeptDevicesQuery($filter: DeviceInventoryFilter, $orderBy: DeviceOrder) {
        identityInventory {
          completeness(kinds: [DEVICE]) {
            complete
            missingCount
            oldest
          }
        }
        ...KeptDevices_query @arguments(filter: $filter, orderBy: $orderBy)
      }
    `,
    variables,
    attempt,
  );
  const { data, ...pagination } = usePaginationFragment(
    graphql`
      fragment KeptDevices_query on Query
      @argumentDefinitions(
        count: { type: "Int", defaultValue: 50 }
        cursor: { type: "String" }
        filter: { type: "DeviceInventoryFilter" }
        orderBy: { type: "DeviceOrder" }
      )
      @refetchable(queryName: "KeptDevicesPaginationQuery") {
        identityInventory {
          devices(first: $count, after: $cursor, filter: $filter, orderBy: $orderBy)
            @connection(key: "KeptDevices_devices") {
            __id
            totalCount
            totalCountPrecision
            edges {
              ...KeptDevicesEdge_edge
            }
          }
        }
      }
    `,
    query as KeptDevices_query$key,
  );
  return (
    <>
      <Freshness completeness={query.identityInventory?.completeness} />
      <ConnectionList
        title={texts.device.title}
        hasHeading={false}
        connection={data.identityInventory?.devices}
        readEdge={readEdge}
        pagination={pagination}
        query={PAGE_QUERY}
        variables={variables}
        columns={texts.device.columns}
        renderRow={(node, place) => <DeviceRow device={node} place={place} />}
        empty={texts.inventory.empty}
      />
    </>
  );
}

function readEdge(edge: KeptDevicesEdge_edge$key) {
  return readInlineData(EDGE, edge);
}
