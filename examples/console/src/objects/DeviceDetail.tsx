import { graphql, useFragment } from 'react-relay';
import { Link } from 'wouter';
import type { DeviceDetail_device$key } from '../__generated__/DeviceDetail_device.graphql.ts';
import { LiveLine } from '../live/LiveLine.tsx';
import { type LiveObject, listsNothing, useLivePage } from '../live/use-live-page.ts';
import { words } from '../ui/Chip.tsx';
import { Facts } from '../ui/Facts.tsx';
import { instant } from '../ui/format.ts';
import { Part } from '../ui/Part.tsx';
import { ObjectHead } from './ObjectHead.tsx';
import { secretWords } from './secret-words.ts';

export function DeviceDetail({
  device,
  object,
}: {
  readonly device: DeviceDetail_device$key;
  readonly object: LiveObject;
}) {
  const data = useFragment(
    graphql`
      fragment DeviceDetail_device on Device {
        ...DeviceRow_device
        deviceId
        name
        nodeId
        deviceStatus: status
        rawStatus
        registeredAt
        activatedAt
        statusChangedAt
        product {
          productId
          name
        }
        space {
          name
        }
        gateway {
          id
          name
          deviceId
        }
        tags {
          key
          value
        }
        auth {
          type
          fingerprint
          secureAccess
          secret {
            isSet
            fingerprint
          }
        }
        certificate @catch {
          id
          commonName
          certificateId
        }
        instance {
          id
          ...ObjectHead_instance
        }
      }
    `,
    device,
  );
  const live = useLivePage({
    instanceId: data.instance?.id,
    kinds: ['DEVICE'],
    lists: listsNothing,
    object,
  });
  const { gateway, certificate, auth } = data;
  return (
    <>
      <ObjectHead
        title={data.name ?? data.deviceId}
        noun="Device"
        status={data.deviceStatus}
        instance={data.instance}
        page="fleet"
      />
      <LiveLine live={live} />
      <Facts
        facts={[
          ['Device id', <code key="id">{data.deviceId}</code>],
          ['Node id', data.nodeId === null ? null : <code key="node">{data.nodeId}</code>],
          ['Product', data.product?.name ?? data.product?.productId],
          ['Resource space', data.space?.name],
          ['The provider’s own status', data.rawStatus],
          ['Status since', instant(data.statusChangedAt)],
          ['Registered', instant(data.registeredAt)],
          ['First connected', instant(data.activatedAt)],
          [
            'Gateway',
            gateway == null ? (
              'Connected directly'
            ) : (
              <Link key="gateway" href={`/objects/${gateway.id}`}>
                {gateway.name ?? gateway.deviceId}
              </Link>
            ),
          ],
          ['Proves who it is by', auth?.type == null ? null : words(auth.type)],
          ['Secret', secretWords(auth?.secret)],
          [
            'Certificate',
            <Part key="certificate" of={certificate}>
              {(one) =>
                one == null ? (
                  'None'
                ) : (
                  <Link href={`/objects/${one.id}`}>{one.commonName ?? one.certificateId}</Link>
                )
              }
            </Part>,
          ],
          [
            'Fingerprint of its certificate',
            auth?.fingerprint == null ? null : <code key="print">{auth.fingerprint}</code>,
          ],
          ['Labels', data.tags?.map(({ key, value }) => `${key}: ${value ?? ''}`).join(', ')],
        ]}
      />
    </>
  );
}
