import { certificateByFingerprint } from '../../graph/certificate-links.ts';
import type { NodeOf } from '../../graph/nodes.ts';
import { partialRecord } from '../../graph/nouns.ts';
import type { DeviceRecord, InstanceRef } from '../../providers/port/records.ts';
import { builder, ONE_CALL } from '../builder.ts';
import { cost, type FieldCost } from '../cost/field-cost.ts';
import { lookupCost } from '../cost/lookup-cost.ts';
import { needOf } from '../cost/need.ts';
import { DeviceStatusEnum } from '../enums.ts';
import { DeviceCertificateType, DeviceType, GroupType, nodeType } from '../node.ts';
import type { OperationScope } from '../operation-scope.ts';
import { DeviceAuthType } from './device-auth.ts';
import { toDeviceCertificate } from './device-certificate.ts';
import { toGroup } from './group.ts';
import { lookUpIn } from './in-instance.ts';
import { ProductType, ResourceSpaceType } from './product.ts';
import { TagType } from './tag.ts';

/**
 * Cost of fields that need the full device. Each list returns another part of a device, which its trait
 * `carries` describes.
 */
export const IN_FULL: FieldCost = { reading: 'Device' };
/** One search reads these fields of many devices. A device that no search found is read in full. */
export const SEARCHED: FieldCost = { reading: 'Device.search', after: IN_FULL };

DeviceType.implement({
  ...nodeType('Device'),
  description:
    'Registered device (IoTDA). Each list returns only some fields of a device. All others together cost one provider call per device, made only when selected.',
  fields: (t) => ({
    deviceId: t.string({
      description: 'Provider-side id.',
      extensions: cost({ from: 'key' }),
      resolve: ({ record }) => record.deviceId,
    }),
    nodeId: t.string({
      nullable: true,
      description: 'Physical identifier, e.g. serial number or IMEI. Null if unknown.',
      extensions: cost(SEARCHED),
      resolve: member('nodeId'),
    }),
    name: t.string({
      nullable: true,
      description: 'Display name. Null if not set.',
      extensions: cost(SEARCHED),
      resolve: member('name'),
    }),
    description: t.string({
      nullable: true,
      description: 'Free-text description. Null if not set.',
      extensions: cost(IN_FULL),
      resolve: member('description'),
    }),
    product: t.field({
      type: ProductType,
      nullable: true,
      description: 'Product (model) of the device. Null if unknown.',
      extensions: cost(SEARCHED),
      resolve: async (node, _args, { operation }) => {
        const productId = await read(node, operation, 'productId');
        const { deviceId, appId, productName } = node.record;
        return productId === null ? null : { at: node.at, deviceId, productId, appId, name: productName };
      },
    }),
    space: t.field({
      type: ResourceSpaceType,
      nullable: true,
      description: 'Resource space of the device. Null if unknown.',
      extensions: cost(SEARCHED),
      resolve: async (node, _args, { operation }) => {
        const appId = await read(node, operation, 'appId');
        if (appId === null) return null;
        // A search that returned the id returned the name, too.
        const isListed = node.record.appId !== undefined;
        const name = isListed ? node.record.appName : await read(node, operation, 'appName');
        return { at: node.at, appId, name };
      },
    }),
    gateway: t.field({
      type: DeviceType,
      nullable: true,
      description: 'Gateway through which the device connects. Null for a directly connected device.',
      extensions: cost({ ...SEARCHED, leadsTo: 'others' }),
      resolve: async (node, _args, { operation }) => {
        const gatewayId = await read(node, operation, 'gatewayId');
        // A device that connects directly names itself as its gateway (contract huawei, 5.2).
        return gatewayId === null || gatewayId === node.record.deviceId
          ? null
          : toDevice(node.at, named(gatewayId));
      },
    }),
    status: t.field({
      type: DeviceStatusEnum,
      nullable: true,
      description: 'Connection status. Null, with an error, if the list omits it and it cannot be read.',
      extensions: cost(SEARCHED),
      resolve: async (node, _args, { operation }) => (await read(node, operation, 'status')) ?? 'UNKNOWN',
    }),
    rawStatus: t.string({
      nullable: true,
      description: 'Status as the provider sent it. Null if missing.',
      extensions: cost(SEARCHED),
      resolve: member('rawStatus'),
    }),
    registeredAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Time of registration. Null if unknown.',
      extensions: cost(IN_FULL),
      resolve: member('registeredAt'),
    }),
    activatedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description:
        'Time of the first connection. Null if the device has never connected, or if the provider returns no readable time.',
      extensions: cost(IN_FULL),
      resolve: member('activatedAt'),
    }),
    statusChangedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Time of the last change of the connection status. Null if unknown.',
      extensions: cost(IN_FULL),
      resolve: member('statusChangedAt'),
    }),
    tags: t.field({
      type: [TagType],
      nullable: true,
      description: 'Tags of the device. Null if unknown.',
      extensions: cost(SEARCHED),
      resolve: member('tags'),
    }),
    auth: t.field({
      type: DeviceAuthType,
      nullable: true,
      description: 'Authentication settings. Null if unknown.',
      extensions: cost(IN_FULL),
      resolve: member('auth'),
    }),
    certificate: t.field({
      type: DeviceCertificateType,
      nullable: true,
      description:
        'Certificate that matches the primary or else the secondary SHA-256 fingerprint of the device. Null if no fingerprint is set, or if no device has connected with such a certificate.',
      extensions: cost({ reading: 'Device.certificate', after: IN_FULL, leadsTo: 'others' }),
      resolve: async (node, _args, { operation }) => {
        const auth = await read(node, operation, 'auth');
        for (const fingerprint of [auth?.fingerprint, auth?.secondaryFingerprint]) {
          if (fingerprint == null) continue;
          const record = await certificateByFingerprint(operation.loaders, node.at, fingerprint);
          if (record !== null) return toDeviceCertificate(node.at, record);
        }
        return null;
      },
    }),
    groups: t.field({
      type: [GroupType],
      nullable: true,
      description:
        'Device groups that contain the device. Null if the `capabilities` of the instance lack DEVICE_SEARCH. Costs one search per page of devices if the search rate allows it, otherwise one provider call per device.',
      extensions: cost({ reading: 'Device.groups', after: { reading: 'Device.search' }, leadsTo: 'others' }),
      directives: ONE_CALL,
      resolve: async ({ at, record }, _args, { operation }, info) => {
        const isKeyEnough = needOf(info, 'Group', operation.loaders.providerOf(at).traits) === 'key';
        const groups = await operation.loaders.search.groups(at, record.deviceId, isKeyEnough);
        return groups?.map((group) => toGroup(at, group)) ?? null;
      },
    }),
  }),
});

builder.queryField('device', (t) =>
  t.field({
    type: DeviceType,
    nullable: true,
    description: 'Device with the given id (IoTDA).',
    extensions: cost(lookupCost('Device')),
    args: {
      instanceId: t.arg.string({ required: true, description: 'Provider-side id of the instance.' }),
      deviceId: t.arg.string({ required: true, description: 'Provider-side id of the device.' }),
    },
    resolve: (_root, { instanceId, deviceId }, { operation }, info) =>
      lookUpIn(operation, info, 'Device', instanceId, [deviceId]),
  }),
);

export function toDevice(at: InstanceRef, record: DeviceRecord): NodeOf<'Device'> {
  return { kind: 'Device', at, record };
}

type Known<Key extends keyof DeviceRecord> = Exclude<DeviceRecord[Key], undefined>;

/** Members that a search returns, too. */
const OF_SEARCH: ReadonlySet<keyof DeviceRecord> = new Set([
  ...(['nodeId', 'name', 'productId', 'productName', 'appId', 'appName', 'gatewayId'] as const),
  ...(['status', 'rawStatus', 'tags', 'nodeType', 'rawNodeType'] as const),
  ...(['firmwareVersion', 'softwareVersion', 'sdkVersion'] as const),
]);

/**
 * A member of the record. If the list omitted the member, the device is found by a search or read by its id.
 */
async function read<Key extends keyof DeviceRecord>(
  { at, record }: NodeOf<'Device'>,
  { loaders }: OperationScope,
  key: Key,
): Promise<Known<Key> | null> {
  const listed = record[key];
  if (listed !== undefined) return listed as Known<Key>;
  const { deviceId } = record;
  const device = await (OF_SEARCH.has(key)
    ? loaders.search.device(at, deviceId)
    : loaders.device(at, deviceId));
  return (device?.[key] ?? null) as Known<Key> | null;
}

export function member<Key extends keyof DeviceRecord>(key: Key) {
  return (node: NodeOf<'Device'>, _args: unknown, { operation }: { operation: OperationScope }) =>
    read(node, operation, key);
}

/** A device with only its id. Other members are read when selected, so that following gateways is free. */
function named(deviceId: string): DeviceRecord {
  return partialRecord<DeviceRecord>({ deviceId });
}
