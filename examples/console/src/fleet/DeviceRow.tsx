import { graphql, useFragment } from 'react-relay';
import type { DeviceRow_device$key } from '../__generated__/DeviceRow_device.graphql.ts';
import { Cell, Row } from '../list/Row.tsx';
import type { RowFocus } from '../list/use-row-focus.ts';
import { StatusChip } from '../ui/Chip.tsx';
import { Part } from '../ui/Part.tsx';

export const DEVICE_COLUMNS = ['Device', 'Node id', 'Product', 'Status'];

export function DeviceRow({
  device,
  focus,
}: {
  readonly device: DeviceRow_device$key;
  readonly focus: RowFocus;
}) {
  // Only what lists of devices carry: statusChangedAt, for one, would cost a provider call per row.
  const data = useFragment(
    graphql`
      fragment DeviceRow_device on Device {
        id
        deviceId
        name
        nodeId
        # Beside certificates in one query (live events, any object by id) the name alone would be of two types.
        deviceStatus: status
        product @catch {
          productId
          name
        }
      }
    `,
    device,
  );
  return (
    <Row
      focus={focus}
      href={`/objects/${data.id}`}
      name={data.name ?? data.deviceId}
      detail={<code>{data.deviceId}</code>}
    >
      <Cell label="Node id">
        <code>{data.nodeId ?? '–'}</code>
      </Cell>
      <Cell label="Product">
        <Part of={data.product}>{(product) => product?.name ?? product?.productId ?? '–'}</Part>
      </Cell>
      <Cell label="Status">
        {data.deviceStatus == null ? '–' : <StatusChip status={data.deviceStatus} />}
      </Cell>
    </Row>
  );
}
