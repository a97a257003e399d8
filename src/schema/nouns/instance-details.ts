import type { NodeOf } from '../../graph/nodes.ts';
import type {
  AccessPointRecord,
  FlavorRecord,
  IpAllowListRecord,
} from '../../providers/port/instance-details.ts';
import type { InstanceRecord } from '../../providers/port/records.ts';
import { builder } from '../builder.ts';
import { cost } from '../cost/field-cost.ts';
import { ChargeModeEnum } from '../enums.ts';
import { fieldsFrom, nullableOwnFields, nullableRecordFields, ownFields } from '../member-fields.ts';
import { InstanceType } from '../node.ts';
import type { OperationScope } from '../operation-scope.ts';
import { TagType } from './tag.ts';

const FlavorType = builder.objectRef<FlavorRecord>('InstanceFlavor').implement({
  description: 'Size of an instance.',
  fields: (t) => ({
    ...ownFields(t, 'String', {
      type: "Provider's name of the size, e.g. `mqtt.p2.1xlarge` or `iotda.standard.s1`.",
    }),
    ...nullableOwnFields(t, 'Int', { size: 'Number of units of this size (IoTDA). Null on ApsaraMQ.' }),
  }),
});

const AllowedAddressType = builder
  .objectRef<IpAllowListRecord['entries'][number]>('IpAllowListEntry')
  .implement({
    description: 'Entry of an IP allow list.',
    fields: (t) => ({
      ...ownFields(t, 'String', { address: 'IP address or network, as the provider sent it.' }),
      ...nullableOwnFields(t, 'String', { description: 'Free-text description. Null if not set.' }),
    }),
  });

const IpAllowListType = builder.objectRef<IpAllowListRecord>('IpAllowList').implement({
  description: 'Addresses that may use an access point.',
  fields: (t) => ({
    ...nullableOwnFields(t, 'Boolean', {
      enabled: 'True if the provider enforces the list. Null if unknown.',
    }),
    ...ownFields(t, [AllowedAddressType], { entries: 'Allowed addresses.' }),
  }),
});

const AccessPointType = builder.objectRef<AccessPointRecord>('InstanceAccessPoint').implement({
  description: 'Endpoint of an instance for devices or applications (IoTDA).',
  fields: (t) => ({
    ...nullableOwnFields(t, 'String', {
      type: 'Type as the provider sent it: `APP_HTTPS`, `APP_AMQP`, `APP_MQTT`, `DEVICE_COAP`, `DEVICE_MQTT` or `DEVICE_HTTPS`. Null if missing.',
      domainName: 'Host name. Null if unknown.',
    }),
    ...nullableOwnFields(t, 'Int', {
      port: 'TCP port with TLS. Null if there is none.',
      plainPort: 'Port without TLS. Null if there is none.',
      webSocketPort: 'WebSocket port. Null if there is none.',
    }),
    ...ownFields(t, ['String'], {
      publicAddresses: 'Public IPv4 addresses.',
      privateAddresses: 'Private IPv4 addresses.',
      ipv6Addresses: 'IPv6 addresses.',
    }),
    ...nullableOwnFields(t, IpAllowListType, {
      ipAllowList: 'Addresses that may connect. Null if there is no such list.',
    }),
  }),
});

/** Options of fields that the IoTDM list omits (contract huawei, 2.13). */
const OF_INSTANCE = { nullable: true, extensions: cost({ reading: 'Instance' }), read: sourceOf } as const;
const COST = 'Costs one provider call per IoTDA instance in a list.';

builder.objectFields(InstanceType, (t) => ({
  ...nullableRecordFields(t, 'DateTime', { updatedAt: 'Time of the last change (IoTDA). Null on ApsaraMQ.' }),
  ...nullableRecordFields(t, FlavorType, {
    flavor: 'Purchased size (ApsaraMQ Professional, IoTDA). Null for other editions.',
  }),
  ...nullableRecordFields(t, ChargeModeEnum, { chargeMode: 'Billing mode (IoTDA). Null on ApsaraMQ.' }),
  ...nullableRecordFields(t, 'String', {
    rawChargeMode: 'Billing mode as the provider sent it (IoTDA). Null on ApsaraMQ.',
    enterpriseProjectId: 'Id of the enterprise project, `0` for the default one (IoTDA). Null on ApsaraMQ.',
    kernelVersion: 'Version of the broker, e.g. `V3.3.0` (ApsaraMQ). Null on IoTDA.',
  }),
  ...fieldsFrom(t, 'String', OF_INSTANCE, {
    description: `Free-text description (IoTDA). Null on ApsaraMQ. ${COST}`,
    orderId: `Id of the purchase order. Null if unknown. ${COST}`,
  }),
  ...fieldsFrom(t, [TagType], OF_INSTANCE, { tags: `Tags of the instance. Null if unknown. ${COST}` }),
  ...fieldsFrom(t, [AccessPointType], OF_INSTANCE, {
    accessPoints: `Endpoints of the instance (IoTDA). Null on ApsaraMQ. ${COST}`,
  }),
}));

/** Returns an instance that has the member. If the list omitted the member, the instance is read by its id. */
function sourceOf(
  { at, record }: NodeOf<'Instance'>,
  { loaders }: OperationScope,
  member: keyof InstanceRecord,
): InstanceRecord | Promise<InstanceRecord | null> {
  return record[member] === undefined ? loaders.instance(at) : record;
}
