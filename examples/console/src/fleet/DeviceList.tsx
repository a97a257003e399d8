import { graphql, usePaginationFragment } from 'react-relay';
import { readInlineData } from 'relay-runtime';
import type { DeviceList_instance$key } from '../__generated__/DeviceList_instance.graphql.ts';
import type { DeviceListEdge_edge$key } from '../__generated__/DeviceListEdge_edge.graphql.ts';
import PAGE_QUERY from '../__generated__/DeviceListPaginationQuery.graphql.ts';
import { ConnectionList } from '../list/ConnectionList.tsx';
import { texts } from '../texts/texts.ts';
import { DeviceRow } from './DeviceRow.tsx';

/** A separate fragment: in the one with `@connection`, the compiler reads `node` again without `@catch`. */
const EDGE = graphql`
  fragment DeviceListEdge_edge on DeviceEdge @inline {
    cursor
    node @catch {
      id
      ...DeviceRow_device
    }
  }
`;

/** The devices of an instance. Renders nothing for ApsaraMQ. */
export function DeviceList({
  instance,
  version,
}: {
  readonly instance: DeviceList_instance$key;
  /** Increases when the list must be read again. */
  readonly version?: number;
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
  return (
    <ConnectionList
      title={texts.device.title}
      hasHeading={false}
      connection={data.devices}
      readEdge={readEdge}
      pagination={pagination}
      query={PAGE_QUERY}
      variables={{ id: data.id }}
      version={version}
      columns={texts.device.columns}
      renderRow={(node, place) => <DeviceRow device={node} place={place} />}
      empty={texts.device.empty}
    />
  );
}

function readEdge(edge: DeviceListEdge_edge$key) {
  return readInlineData(EDGE, edge);
}
