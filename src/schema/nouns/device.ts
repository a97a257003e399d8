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

/** Lists bring different parts of a device; their `carries` say which. */
export const IN_FULL: FieldCost = { reading: 'Device' };
/** A search tells these of many devices. One that no search found is read in full. */
export const SEARCHED: FieldCost = { reading: 'Device.search', after: IN_FULL };

DeviceType.implement({
  ...nodeType('Device'),
  description:
    'A registered device (IoTDA). Lists carry different parts of it; what the list that led here left out costs one provider call per device, made once and only when selected.',
  fields: (t) => ({
    deviceId: t.string({
      description: "The provider's own id.",
      extensions: cost({ from: 'key' }),
      resolve: ({ record }) => record.deviceId,
    }),
    nodeId: t.string({
      nullable: true,
      description: 'The physical identifier (serial number, IMEI …).',
      extensions: cost(SEARCHED),
      resolve: member('nodeId'),
    }),
    name: t.string({
      nullable: true,
      description: 'Display name.',
      extensions: cost(SEARCHED),
      resolve: member('name'),
    }),
    description: t.string({
      nullable: true,
      description: 'Free text.',
      extensions: cost(IN_FULL),
      resolve: member('description'),
    }),
    product: t.field({
      type: ProductType,
      nullable: true,
      description: 'The model it is of.',
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
      description: 'The resource space it is kept in.',
      extensions: cost(SEARCHED),
      resolve: async (node, _args, { operation }) => {
        const appId = await read(node, operation, 'appId');
        if (appId === null) return null;
        // Where a search told the one, it told the other.
        const isListed = node.record.appId !== undefined;
        const name = isListed ? node.record.appName : await read(node, operation, 'appName');
        return { at: node.at, appId, name };
      },
    }),
    gateway: t.field({
      type: DeviceType,
      nullable: true,
      description: 'The device that it is connected through; null for a directly connected device.',
      extensions: cost({ ...SEARCHED, leadsTo: 'others' }),
      resolve: async (node, _args, { operation }) => {
        const gatewayId = await read(node, operation, 'gatewayId');
        // A direct device names itself (contract huawei, 5.2).
        return gatewayId === null || gatewayId === node.record.deviceId
          ? null
          : toDevice(node.at, named(gatewayId));
      },
    }),
    status: t.field({
      type: DeviceStatusEnum,
      nullable: true,
      description:
        'Connection status. Null with an error if it is not in the list that led here and cannot be read.',
      extensions: cost(SEARCHED),
      resolve: async (node, _args, { operation }) => (await read(node, operation, 'status')) ?? 'UNKNOWN',
    }),
    rawStatus: t.string({
      nullable: true,
      description: "The provider's own status.",
      extensions: cost(SEARCHED),
      resolve: member('rawStatus'),
    }),
    registeredAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it was registered.',
      extensions: cost(IN_FULL),
      resolve: member('registeredAt'),
    }),
    activatedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it first connected; null too where the provider wrote no readable time.',
      extensions: cost(IN_FULL),
      resolve: member('activatedAt'),
    }),
    statusChangedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When its connection last changed.',
      extensions: cost(IN_FULL),
      resolve: member('statusChangedAt'),
    }),
    tags: t.field({
      type: [TagType],
      nullable: true,
      description: 'Its labels.',
      extensions: cost(SEARCHED),
      resolve: member('tags'),
    }),
    auth: t.field({
      type: DeviceAuthType,
      nullable: true,
      description: 'How it proves who it is.',
      extensions: cost(IN_FULL),
      resolve: member('auth'),
    }),
    certificate: t.field({
      type: DeviceCertificateType,
      nullable: true,
      description:
        'The certificate whose SHA-256 fingerprint it carries, in the first slot or else in the second; null where it carries none, or none that was ever used.',
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
        'The device groups it is in; null where the instance has no DEVICE_SEARCH. One search for a page of devices where its rate allows that, else one provider call per device.',
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
    description: 'One device (IoTDA).',
    extensions: cost(lookupCost('Device')),
    args: {
      instanceId: t.arg.string({ required: true, description: "The provider's own id of its instance." }),
      deviceId: t.arg.string({ required: true, description: "The provider's own id of the device." }),
    },
    resolve: (_root, { instanceId, deviceId }, { operation }, info) =>
      lookUpIn(operation, info, 'Device', instanceId, [deviceId]),
  }),
);

export function toDevice(at: InstanceRef, record: DeviceRecord): NodeOf<'Device'> {
  return { kind: 'Device', at, record };
}

type Known<Key extends keyof DeviceRecord> = Exclude<DeviceRecord[Key], undefined>;

/** Members that a search tells, too. */
const OF_SEARCH: ReadonlySet<keyof DeviceRecord> = new Set([
  ...(['nodeId', 'name', 'productId', 'productName', 'appId', 'appName', 'gatewayId'] as const),
  ...(['status', 'rawStatus', 'tags', 'nodeType', 'rawNodeType'] as const),
  ...(['firmwareVersion', 'softwareVersion', 'sdkVersion'] as const),
]);

/** A member of the record; where the answer that led here lacks it, of the device as it is searched for or read by itself. */
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

/** A device of which only the id is known: the rest is read when asked for, so that following gateways is free. */
function named(deviceId: string): DeviceRecord {
  return partialRecord<DeviceRecord>({ deviceId });
}
