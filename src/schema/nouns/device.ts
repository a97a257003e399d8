import { certificateByFingerprint } from '../../graph/certificate-links.ts';
import { nodeOf } from '../../graph/find-node.ts';
import { partialRecord } from '../../graph/nouns.ts';
import type { DeviceModuleRecord, DeviceRecord } from '../../providers/port/records.ts';
import { builder, ONE_CALL } from '../builder.ts';
import { cost, type FieldCost } from '../cost/field-cost.ts';
import { needOf } from '../cost/need.ts';
import { DeviceNodeTypeEnum, DeviceStatusEnum } from '../enums.ts';
import { fieldsFrom, keyFields, nullableOwnFields } from '../member-fields.ts';
import { DeviceCertificateType, DeviceType, GroupType, nodeType } from '../node.ts';
import { DeviceAuthType } from './device-auth.ts';
import { lookUp, readBy } from './in-instance.ts';
import { ProductType, ResourceSpaceType } from './product.ts';
import { TagType } from './tag.ts';

/**
 * Cost of fields that need the full device. Each list returns a different part of a device, which its trait `carries`
 * describes.
 */
const IN_FULL: FieldCost = { reading: 'Device' };
/** Cost of fields that one search reads for many devices. A device that no search found is read in full. */
const SEARCHED: FieldCost = { reading: 'Device.search', after: IN_FULL };

const OF_DEVICE = readBy<'Device'>(IN_FULL, ({ device }, { at, record }) => device(at, record.deviceId));
const OF_SEARCH = readBy<'Device'>(SEARCHED, ({ search }, { at, record }) =>
  search.device(at, record.deviceId),
);

const DeviceModuleType = builder.objectRef<DeviceModuleRecord>('DeviceModule').implement({
  description: 'Module of a device that can be upgraded over the air on its own.',
  fields: (t) =>
    nullableOwnFields(t, 'String', {
      name: 'Name of the module. Null if unknown.',
      version: 'Version of the module. Null if unknown.',
    }),
});

DeviceType.implement({
  ...nodeType('Device'),
  description:
    'Registered device (IoTDA). Each list returns only some fields of a device. All others together cost one provider call per device, made only when selected.',
  fields: (t) => ({
    ...keyFields(t, { deviceId: 'Provider-side id.' }),
    ...fieldsFrom(t, 'String', OF_SEARCH, {
      nodeId: 'Physical identifier, e.g. serial number or IMEI. Null if unknown.',
      name: 'Display name. Null if not set.',
      rawStatus: 'Status as the provider sent it. Null if missing.',
      rawNodeType: 'Node type as the provider sent it. Null if missing.',
      firmwareVersion: 'Firmware version that the device reported. Null before its first report.',
      softwareVersion: 'Software version that the device reported. Null before its first report.',
      sdkVersion: 'Version of the device SDK that the device reported. Null before its first report.',
    }),
    ...fieldsFrom(t, DeviceNodeTypeEnum, OF_SEARCH, {
      nodeType: 'Position of the device in the topology. Null if the device no longer exists.',
    }),
    ...fieldsFrom(t, [TagType], OF_SEARCH, { tags: 'Tags of the device. Null if unknown.' }),
    ...fieldsFrom(t, 'String', OF_DEVICE, { description: 'Free-text description. Null if not set.' }),
    ...fieldsFrom(t, 'DateTime', OF_DEVICE, {
      registeredAt: 'Time of registration. Null if unknown.',
      activatedAt:
        'Time of the first connection. Null if the device has never connected, or if the provider returns no readable time.',
      statusChangedAt: 'Time of the last change of the connection status. Null if unknown.',
    }),
    ...fieldsFrom(t, DeviceAuthType, OF_DEVICE, { auth: 'Authentication settings. Null if unknown.' }),
    ...fieldsFrom(t, [DeviceModuleType], OF_DEVICE, {
      modules:
        'Modules that can be upgraded over the air, with their versions. Null if unknown. Costs one provider call per device in a list.',
    }),
    ...fieldsFrom(t, 'JSON', OF_DEVICE, {
      extensionInfo:
        'Custom JSON object of the device, at most 1 KB. Null if not set. Costs one provider call per device in a list.',
    }),
    product: t.field({
      type: ProductType,
      nullable: true,
      description: 'Product (model) of the device. Null if unknown.',
      extensions: cost(SEARCHED),
      resolve: async (node, _args, { operation }) => {
        const productId = (await OF_SEARCH.read(node, operation, 'productId'))?.productId;
        const { deviceId, appId, productName } = node.record;
        return productId == null ? null : { at: node.at, deviceId, productId, appId, name: productName };
      },
    }),
    space: t.field({
      type: ResourceSpaceType,
      nullable: true,
      description: 'Resource space of the device. Null if unknown.',
      extensions: cost(SEARCHED),
      resolve: async (node, _args, { operation }) => {
        // A search that returned the id also returned the name.
        const found = await OF_SEARCH.read(node, operation, 'appId');
        return found?.appId == null ? null : { at: node.at, appId: found.appId, name: found.appName };
      },
    }),
    gateway: t.field({
      type: DeviceType,
      nullable: true,
      description: 'Gateway through which the device connects. Null for a directly connected device.',
      extensions: cost({ ...SEARCHED, leadsTo: 'others' }),
      resolve: async (node, _args, { operation }) => {
        const gatewayId = (await OF_SEARCH.read(node, operation, 'gatewayId'))?.gatewayId;
        // A device that connects directly has its own id as the id of its gateway (contract huawei, 5.2). Other members
        // of the gateway are read only if they are selected, so a query for the gateway's id costs no further call.
        return gatewayId == null || gatewayId === node.record.deviceId
          ? null
          : nodeOf('Device', node.at, partialRecord<DeviceRecord>({ deviceId: gatewayId }));
      },
    }),
    status: t.field({
      type: DeviceStatusEnum,
      nullable: true,
      description: 'Connection status. Null, with an error, if the list omits it and it cannot be read.',
      extensions: cost(SEARCHED),
      resolve: async (node, _args, { operation }) =>
        (await OF_SEARCH.read(node, operation, 'status'))?.status ?? 'UNKNOWN',
    }),
    certificate: t.field({
      type: DeviceCertificateType,
      nullable: true,
      description:
        'Certificate that matches the primary or else the secondary SHA-256 fingerprint of the device. Null if no fingerprint is set, or if no device has connected with such a certificate.',
      extensions: cost({ reading: 'Device.certificate', after: IN_FULL, leadsTo: 'others' }),
      resolve: async (node, _args, { operation }) => {
        const auth = (await OF_DEVICE.read(node, operation, 'auth'))?.auth;
        for (const fingerprint of [auth?.fingerprint, auth?.secondaryFingerprint]) {
          if (fingerprint == null) continue;
          const record = await certificateByFingerprint(operation.loaders, node.at, fingerprint);
          if (record !== null) return nodeOf('DeviceCertificate', node.at, record);
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
        return groups?.map((group) => nodeOf('Group', at, group)) ?? null;
      },
    }),
  }),
});

lookUp('Device', 'Device with the given id (IoTDA).', 'Provider-side id of the device.');
