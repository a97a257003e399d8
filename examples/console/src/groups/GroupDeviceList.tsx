import { graphql, usePaginationFragment } from 'react-relay';
import { readInlineData } from 'relay-runtime';
import type { GroupDeviceList_group$key } from '../__generated__/GroupDeviceList_group.graphql.ts';
import type { GroupDeviceListEdge_edge$key } from '../__generated__/GroupDeviceListEdge_edge.graphql.ts';
import PAGE_QUERY from '../__generated__/GroupDeviceListPaginationQuery.graphql.ts';
import { DeviceRow } from '../fleet/DeviceRow.tsx';
import { ConnectionList } from '../list/ConnectionList.tsx';
import { texts } from '../texts/texts.ts';

/** A separate fragment: in the one with `@connection`, the compiler reads `node` again without `@catch`. */
const EDGE = graphql`
  fragment GroupDeviceListEdge_edge on DeviceEdge @inline {
    cursor
    node @catch {
      id
      ...DeviceRow_device
    }
  }
`;

/** The devices of a group. Renders nothing for ApsaraMQ, whose groups contain client ids. */
export function GroupDeviceList({
  group,
  version,
}: {
  readonly group: GroupDeviceList_group$key;
  /** Increases when the list must be read again. */
  readonly version?: number;
}) {
  const { data, ...pagination } = usePaginationFragment(
    graphql`
      fragment GroupDeviceList_group on Group
      @argumentDefinitions(count: { type: "Int", defaultValue: 50 }, cursor: { type: "String" })
      @refetchable(queryName: "GroupDeviceListPaginationQuery") {
        devices(first: $count, after: $cursor) @connection(key: "GroupDeviceList_devices") {
          __id
          totalCount
          totalCountPrecision
          edges {
            ...GroupDeviceListEdge_edge
          }
        }
      }
    `,
    group,
  );
  return (
    <ConnectionList
      title={texts.device.title}
      connection={data.devices}
      readEdge={readEdge}
      pagination={pagination}
      query={PAGE_QUERY}
      variables={{ id: data.id }}
      version={version}
      columns={texts.device.columns}
      renderRow={(node, place) => <DeviceRow device={node} place={place} />}
      empty={texts.group.noDevices}
    />
  );
}

function readEdge(edge: GroupDeviceListEdge_edge$key) {
  return readInlineData(EDGE, edge);
}
