import { graphql, useFragment } from 'react-relay';
import { Link } from 'wouter';
import type { DevicePage_device$key } from '../__generated__/DevicePage_device.graphql.ts';
import type { DevicePageQuery } from '../__generated__/DevicePageQuery.graphql.ts';
import { deleteDevice } from '../actions/delete-actions.ts';
import { freezeDevice, resetDeviceSecret, unfreezeDevice } from '../actions/device-actions.ts';
import { type LiveObject, listsNothing, useLivePage } from '../live/use-live-page.ts';
import type { PageProps } from '../pages/page.ts';
import { texts } from '../texts/texts.ts';
import { valueText } from '../texts/values.ts';
import { StatusChip } from '../ui/Chip.tsx';
import { codeValue, instantValue, tagsValue } from '../ui/fact-values.tsx';
import { Part } from '../ui/Part.tsx';
import { providerStatus } from '../ui/provider-status.ts';
import { Gone } from './Gone.tsx';
import { ObjectDetail, useLeave } from './ObjectDetail.tsx';
import { objectPath } from './object-path.ts';
import { secretWords } from './secret-words.ts';
import { useObject } from './use-object.ts';

/** The page of one device. */
export function DevicePage({ id, attempt }: PageProps) {
  const { response, object } = useObject<DevicePageQuery>(
    graphql`
      query DevicePageQuery($id: ID!) {
        node(id: $id) {
          ...DevicePage_device @alias(as: "device")
        }
        identityInventory @catch {
          ...ObjectDetail_inventory @arguments(id: $id)
        }
      }
    `,
    attempt,
    { id },
  );
  const device = response.node?.device;
  return device == null ? (
    <Gone />
  ) : (
    <Detail device={device} inventory={response.identityInventory} object={object} />
  );
}

function Detail({
  device,
  inventory,
  object,
}: {
  readonly device: DevicePage_device$key;
  readonly inventory: DevicePageQuery['response']['identityInventory'];
  readonly object: LiveObject;
}) {
  const data = useFragment(
    graphql`
      fragment DevicePage_device on Device {
        firstSeenAt @catch(to: NULL)
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
          ...ObjectDetail_instance
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
  const leave = useLeave(data.instance?.id, 'devices');
  const name = data.name ?? data.deviceId;
  return (
    <ObjectDetail
      title={data.name ?? data.deviceId}
      noun={texts.device.noun}
      chip={data.deviceStatus == null ? null : <StatusChip status={data.deviceStatus} />}
      instance={data.instance}
      tab="devices"
      object={object}
      live={live}
      inventory={inventory}
      isKept={data.firstSeenAt != null}
      actions={[
        // IoTDA freezes only devices that are connected directly.
        ...(gateway != null
          ? []
          : [(data.deviceStatus === 'FROZEN' ? unfreezeDevice : freezeDevice)(object.id, name, object.run)]),
        ...(certificate.ok && certificate.value != null
          ? []
          : [resetDeviceSecret(object.id, name, object.run)]),
        deleteDevice({ id: object.id, name, onDone: leave }),
      ]}
      facts={[
        [texts.device.id, codeValue(data.deviceId, texts.device.id)],
        [texts.device.nodeId, codeValue(data.nodeId, texts.device.nodeId)],
        [texts.device.product, data.product?.name ?? data.product?.productId],
        [texts.device.space, data.space?.name],
        [texts.facts.providerStatus, providerStatus(data.rawStatus, data.deviceStatus)],
        [texts.device.statusSince, instantValue(data.statusChangedAt)],
        [texts.device.registered, instantValue(data.registeredAt)],
        [texts.device.firstConnected, instantValue(data.activatedAt)],
        [
          texts.device.gateway,
          gateway == null ? (
            texts.device.direct
          ) : (
            <Link key="gateway" href={objectPath('Device', gateway.id)}>
              {gateway.name ?? gateway.deviceId}
            </Link>
          ),
        ],
        [texts.device.authentication, auth?.type == null ? null : valueText(auth.type)],
        [texts.device.secret, secretWords(auth?.secret)],
        [
          texts.device.certificate,
          <Part key="certificate" of={certificate}>
            {(one) =>
              one == null ? (
                texts.values.none
              ) : (
                <Link href={objectPath('DeviceCertificate', one.id)}>
                  {one.commonName ?? one.certificateId}
                </Link>
              )
            }
          </Part>,
        ],
        [texts.device.fingerprint, codeValue(auth?.fingerprint, texts.device.fingerprint)],
        [texts.facts.tags, tagsValue(data.tags)],
      ]}
    />
  );
}
