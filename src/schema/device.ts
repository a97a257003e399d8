import { certificateByFingerprint } from '../domain/certificate-links.ts';
import { connect } from '../domain/connection.ts';
import { listName } from '../domain/loaders.ts';
import type { DeviceNode } from '../domain/node.ts';
import type { Operation } from '../domain/operation.ts';
import { notFound } from '../errors.ts';
import type { DeviceRecord, InstanceRef } from '../providers/record.ts';
import { builder, ONE_CALL } from './builder.ts';
import { CONNECTION_ARGS, connectionType, WINDOW } from './connection.ts';
import { DeviceAuthType } from './device-auth.ts';
import { toDeviceCertificate } from './device-certificate.ts';
import { DeviceFilter } from './device-filter.ts';
import { DeviceStatusEnum } from './enums.ts';
import { given } from './filter.ts';
import { LISTED_OF_GROUP, toGroup } from './group.ts';
import { has, instanceOr } from './instance.ts';
import { DeviceCertificateType, DeviceType, GroupType, InstanceType, nodeType } from './node.ts';
import { ProductType, ResourceSpaceType } from './product.ts';
import { type FieldReads, lookedUp, reads } from './reads.ts';
import { TagType } from './tag.ts';

/** Lists bring different parts of a device; their `carries` say which. */
export const IN_FULL: FieldReads = { as: 'Device', calls: { HUAWEI_IOTDA: 1 } };
/** One search for those of an instance; what it does not find is read in full. */
const STATUS: FieldReads = { as: 'Device.status', once: { HUAWEI_IOTDA: 1 }, after: IN_FULL };
const ofDevice = (field: string): string => `Device.${field}`;

DeviceType.implement({
  ...nodeType('Device'),
  description:
    'A registered device (IoTDA). Lists carry different parts of it; what the list that led here left out costs one provider call per device, made once and only when selected.',
  fields: (t) => ({
    deviceId: t.string({ description: "The provider's own id.", resolve: ({ record }) => record.deviceId }),
    nodeId: t.string({
      nullable: true,
      description: 'The physical identifier (serial number, IMEI …).',
      extensions: reads(IN_FULL),
      resolve: member('nodeId'),
    }),
    name: t.string({
      nullable: true,
      description: 'Display name.',
      extensions: reads(IN_FULL),
      resolve: member('name'),
    }),
    description: t.string({
      nullable: true,
      description: 'Free text.',
      extensions: reads(IN_FULL),
      resolve: member('description'),
    }),
    product: t.field({
      type: ProductType,
      nullable: true,
      description: 'The model it is of.',
      extensions: reads(IN_FULL),
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
      extensions: reads(IN_FULL),
      resolve: async (node, _args, { operation }) => {
        const appId = await read(node, operation, 'appId');
        return appId === null ? null : { at: node.at, appId, name: node.record.appName };
      },
    }),
    gateway: t.field({
      type: DeviceType,
      nullable: true,
      description: 'The device that it is connected through; null for a directly connected device.',
      extensions: reads({ ...IN_FULL, objects: 1 }),
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
      extensions: reads(STATUS),
      resolve: async (node, _args, { operation }) => (await statusOf(node, operation))?.status ?? 'UNKNOWN',
    }),
    rawStatus: t.string({
      nullable: true,
      description: "The provider's own status.",
      extensions: reads(STATUS),
      resolve: async (node, _args, { operation }) => (await statusOf(node, operation))?.rawStatus ?? null,
    }),
    registeredAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it was registered.',
      extensions: reads(IN_FULL),
      resolve: member('registeredAt'),
    }),
    activatedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it first connected; null too where the provider wrote no readable time.',
      extensions: reads(IN_FULL),
      resolve: member('activatedAt'),
    }),
    statusChangedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When its connection last changed.',
      extensions: reads(IN_FULL),
      resolve: member('statusChangedAt'),
    }),
    tags: t.field({
      type: [TagType],
      nullable: true,
      description: 'Its labels.',
      extensions: reads(IN_FULL),
      resolve: member('tags'),
    }),
    auth: t.field({
      type: DeviceAuthType,
      nullable: true,
      description: 'How it proves who it is.',
      extensions: reads(IN_FULL),
      resolve: member('auth'),
    }),
    certificate: t.field({
      type: DeviceCertificateType,
      nullable: true,
      description:
        'The certificate whose SHA-256 fingerprint it carries, in the first slot or else in the second; null where it carries none, or none that was ever used.',
      // Each of its two fingerprints, in either case.
      extensions: reads({ calls: { HUAWEI_IOTDA: 4 }, after: IN_FULL, objects: 1 }),
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
        'The device groups it is in; null where the instance has no DEVICE_SEARCH. One provider call per device.',
      // A device may be in 10 (contract huawei, 1.7).
      extensions: reads({ calls: { HUAWEI_IOTDA: 1 }, objects: 10, carries: LISTED_OF_GROUP }),
      directives: ONE_CALL,
      resolve: async ({ at, record }, _args, { operation }) => {
        const groups = await operation.loaders.groupsOfDevice(at, record.deviceId);
        return groups?.map((group) => toGroup(at, group)) ?? null;
      },
    }),
  }),
});

const DeviceConnection = connectionType('Device', 'devices', DeviceType);

builder.objectField(InstanceType, 'devices', (t) =>
  t.field({
    type: DeviceConnection,
    nullable: true,
    description: 'Its registered devices, newest first (IoTDA); null where it has none (see `capabilities`).',
    extensions: reads({
      list: { HUAWEI_IOTDA: 50 },
      carries: [
        ...['nodeId', 'name', 'product', 'space', 'gateway', 'status', 'rawStatus', 'tags'].map(ofDevice),
        ...['nodeType', 'rawNodeType', 'firmwareVersion', 'softwareVersion', 'sdkVersion'].map(ofDevice),
        'Product.name',
        'ResourceSpace.name',
      ],
    }),
    directives: WINDOW,
    args: {
      ...CONNECTION_ARGS,
      filter: t.arg({
        type: DeviceFilter,
        description: 'Only those that match all that is given. Default: all.',
      }),
    },
    resolve: (node, { filter, ...args }, { operation }) => {
      if (!has(node, 'DEVICES')) return null;
      const wanted = given(filter);
      const listing = operation.loaders.providerOf(node.at).devices?.(node.at, wanted);
      if (listing === undefined) return null;
      const name = listName('Instance.devices', node.at, JSON.stringify(wanted));
      return connect(operation.paging, name, listing, args, (record) => toDevice(node.at, record));
    },
  }),
);

builder.objectField(DeviceCertificateType, 'devices', (t) =>
  t.field({
    type: DeviceConnection,
    nullable: true,
    description: 'The devices that use it (IoTDA); null on ApsaraMQ, which does not tell.',
    extensions: reads({
      list: { HUAWEI_IOTDA: 50 },
      carries: ['nodeId', 'name', 'product', 'space', 'gateway'].map(ofDevice),
    }),
    directives: WINDOW,
    args: CONNECTION_ARGS,
    resolve: ({ at, record }, args, { operation }) => {
      const listing = operation.loaders.providerOf(at).devicesOfCertificate?.(at, record.certificateId);
      if (listing === undefined) return null;
      const name = listName('DeviceCertificate.devices', at, record.certificateId);
      return connect(operation.paging, name, listing, args, (each) => toDevice(at, each));
    },
  }),
);

builder.objectField(GroupType, 'devices', (t) =>
  t.field({
    type: DeviceConnection,
    nullable: true,
    description: 'The devices in it (IoTDA); null on ApsaraMQ.',
    extensions: reads({ list: { HUAWEI_IOTDA: 50 }, carries: ['nodeId', 'name', 'product'].map(ofDevice) }),
    directives: WINDOW,
    args: CONNECTION_ARGS,
    resolve: ({ at, record }, args, { operation }) => {
      const listing = operation.loaders.providerOf(at).devicesOfGroup?.(at, record.groupId);
      if (listing === undefined) return null;
      const name = listName('Group.devices', at, record.groupId);
      return connect(operation.paging, name, listing, args, (each) => toDevice(at, each));
    },
  }),
);

builder.queryField('device', (t) =>
  t.field({
    type: DeviceType,
    nullable: true,
    description: 'One device (IoTDA).',
    extensions: reads(lookedUp({ HUAWEI_IOTDA: 1 }, 'HUAWEI_IOTDA')),
    args: {
      instanceId: t.arg.string({ required: true, description: "The provider's own id of its instance." }),
      deviceId: t.arg.string({ required: true, description: "The provider's own id of the device." }),
    },
    resolve: async (_root, { instanceId, deviceId }, { operation }) => {
      const { at } = await instanceOr(operation, 'HUAWEI_IOTDA', instanceId);
      const record = await operation.loaders.device(at, deviceId);
      if (record === null) throw notFound();
      return toDevice(at, record);
    },
  }),
);

function toDevice(at: InstanceRef, record: DeviceRecord): DeviceNode {
  return { kind: 'Device', at, record };
}

type Known<Key extends keyof DeviceRecord> = Exclude<DeviceRecord[Key], undefined>;

/** A member of the record; where the answer that led here lacks it, of the device read by itself. */
async function read<Key extends keyof DeviceRecord>(
  node: DeviceNode,
  operation: Operation,
  key: Key,
): Promise<Known<Key> | null> {
  const listed = node.record[key];
  if (listed !== undefined) return listed as Known<Key>;
  const device = await operation.loaders.device(node.at, node.record.deviceId);
  return (device?.[key] ?? null) as Known<Key> | null;
}

async function statusOf({ at, record }: DeviceNode, operation: Operation) {
  return record.status === undefined ? operation.loaders.deviceStatus(at, record.deviceId) : record;
}

export function member<Key extends keyof DeviceRecord>(key: Key) {
  return (node: DeviceNode, _args: unknown, { operation }: { operation: Operation }) =>
    read(node, operation, key);
}

/** A device of which only the id is known: the rest is read when asked for, so that following gateways is free. */
function named(deviceId: string): DeviceRecord {
  return { deviceId } as DeviceRecord;
}
