import { graphql, useFragment } from 'react-relay';
import type { DeviceRow_device$key } from '../__generated__/DeviceRow_device.graphql.ts';
import { Cell, Row } from '../list/Row.tsx';
import type { RowPlace } from '../list/use-rows.ts';
import { objectPath } from '../objects/object-path.ts';
import { texts } from '../texts/texts.ts';
import { StatusChip } from '../ui/Chip.tsx';
import { Part } from '../ui/Part.tsx';

export function DeviceRow({
  device,
  place,
}: {
  readonly device: DeviceRow_device$key;
  readonly place: RowPlace;
}) {
  // Only fields that lists of devices carry: `statusChangedAt` would cost a provider call per row.
  const data = useFragment(
    graphql`
      fragment DeviceRow_device on Device {
        deviceId
        name
        nodeId
        # Beside certificates in one query (live events) the name alone would be of two types.
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
      place={place}
      href={objectPath('Device', place.id)}
      name={data.name ?? data.deviceId}
      detail={<code>{data.deviceId}</code>}
    >
      <Cell label={texts.device.nodeId}>
        <code>{data.nodeId ?? texts.values.missing}</code>
      </Cell>
      <Cell label={texts.device.product}>
        <Part of={data.product}>
          {(product) => product?.name ?? product?.productId ?? texts.values.missing}
        </Part>
      </Cell>
      <Cell label={texts.device.columns[3]}>
        {data.deviceStatus == null ? texts.values.missing : <StatusChip status={data.deviceStatus} />}
      </Cell>
    </Row>
  );
}
