import type { NodeOf } from '../../graph/nodes.ts';
import type {
  AccessPointRecord,
  FlavorRecord,
  IpAllowListRecord,
} from '../../providers/port/instance-details.ts';
import type { InstanceRecord } from '../../providers/port/records.ts';
import { builder } from '../builder.ts';
import { cost, type FieldCost } from '../cost/field-cost.ts';
import { ChargeModeEnum } from '../enums.ts';
import { InstanceType } from '../node.ts';
import type { OperationScope } from '../operation-scope.ts';
import { TagType } from './tag.ts';

const FlavorType = builder.objectRef<FlavorRecord>('InstanceFlavor').implement({
  description: 'Size of an instance.',
  fields: (t) => ({
    type: t.exposeString('type', {
      description: "Provider's name of the size, e.g. `mqtt.p2.1xlarge` or `iotda.standard.s1`.",
    }),
    size: t.exposeInt('size', {
      nullable: true,
      description: 'Number of units of this size (IoTDA). Null on ApsaraMQ.',
    }),
  }),
});

const AllowedAddressType = builder
  .objectRef<IpAllowListRecord['entries'][number]>('IpAllowListEntry')
  .implement({
    description: 'Entry of an IP allow list.',
    fields: (t) => ({
      address: t.exposeString('address', {
        description: 'IP address or network, as the provider sent it.',
      }),
      description: t.exposeString('description', {
        nullable: true,
        description: 'Free-text description. Null if not set.',
      }),
    }),
  });

const IpAllowListType = builder.objectRef<IpAllowListRecord>('IpAllowList').implement({
  description: 'Addresses that may use an access point.',
  fields: (t) => ({
    enabled: t.exposeBoolean('enabled', {
      nullable: true,
      description: 'True if the provider enforces the list. Null if unknown.',
    }),
    entries: t.field({
      type: [AllowedAddressType],
      description: 'Allowed addresses.',
      resolve: ({ entries }) => [...entries],
    }),
  }),
});

const AccessPointType = builder.objectRef<AccessPointRecord>('InstanceAccessPoint').implement({
  description: 'Endpoint of an instance for devices or applications (IoTDA).',
  fields: (t) => ({
    type: t.exposeString('type', {
      nullable: true,
      description:
        'Type as the provider sent it: `APP_HTTPS`, `APP_AMQP`, `APP_MQTT`, `DEVICE_COAP`, `DEVICE_MQTT` or `DEVICE_HTTPS`. Null if missing.',
    }),
    domainName: t.exposeString('domainName', { nullable: true, description: 'Host name. Null if unknown.' }),
    port: t.exposeInt('port', { nullable: true, description: 'TCP port with TLS. Null if there is none.' }),
    plainPort: t.exposeInt('plainPort', {
      nullable: true,
      description: 'Port without TLS. Null if there is none.',
    }),
    webSocketPort: t.exposeInt('webSocketPort', {
      nullable: true,
      description: 'WebSocket port. Null if there is none.',
    }),
    publicAddresses: t.stringList({
      description: 'Public IPv4 addresses.',
      resolve: ({ publicAddresses }) => [...publicAddresses],
    }),
    privateAddresses: t.stringList({
      description: 'Private IPv4 addresses.',
      resolve: ({ privateAddresses }) => [...privateAddresses],
    }),
    ipv6Addresses: t.stringList({
      description: 'IPv6 addresses.',
      resolve: ({ ipv6Addresses }) => [...ipv6Addresses],
    }),
    ipAllowList: t.field({
      type: IpAllowListType,
      nullable: true,
      description: 'Addresses that may connect. Null if there is no such list.',
      resolve: ({ ipAllowList }) => ipAllowList,
    }),
  }),
});

/** Cost of the fields that IoTDM's list omits (contract huawei, 2.13). */
const IN_FULL: FieldCost = { reading: 'Instance' };
const COST = 'Costs one provider call per IoTDA instance in a list.';

builder.objectFields(InstanceType, (t) => ({
  updatedAt: t.field({
    type: 'DateTime',
    nullable: true,
    description: 'Time of the last change (IoTDA). Null on ApsaraMQ.',
    resolve: ({ record }) => record.updatedAt,
  }),
  flavor: t.field({
    type: FlavorType,
    nullable: true,
    description: 'Purchased size (ApsaraMQ Professional, IoTDA). Null for other editions.',
    resolve: ({ record }) => record.flavor,
  }),
  chargeMode: t.field({
    type: ChargeModeEnum,
    nullable: true,
    description: 'Billing mode (IoTDA). Null on ApsaraMQ.',
    resolve: ({ record }) => record.chargeMode,
  }),
  rawChargeMode: t.string({
    nullable: true,
    description: 'Billing mode as the provider sent it (IoTDA). Null on ApsaraMQ.',
    resolve: ({ record }) => record.rawChargeMode,
  }),
  enterpriseProjectId: t.string({
    nullable: true,
    description: 'Id of the enterprise project, `0` for the default one (IoTDA). Null on ApsaraMQ.',
    resolve: ({ record }) => record.enterpriseProjectId,
  }),
  kernelVersion: t.string({
    nullable: true,
    description: 'Version of the broker, e.g. `V3.3.0` (ApsaraMQ). Null on IoTDA.',
    resolve: ({ record }) => record.kernelVersion,
  }),
  description: t.string({
    nullable: true,
    description: `Free-text description (IoTDA). Null on ApsaraMQ. ${COST}`,
    extensions: cost(IN_FULL),
    resolve: member('description'),
  }),
  orderId: t.string({
    nullable: true,
    description: `Id of the purchase order. Null if unknown. ${COST}`,
    extensions: cost(IN_FULL),
    resolve: member('orderId'),
  }),
  tags: t.field({
    type: [TagType],
    nullable: true,
    description: `Tags of the instance. Null if unknown. ${COST}`,
    extensions: cost(IN_FULL),
    resolve: member('tags'),
  }),
  accessPoints: t.field({
    type: [AccessPointType],
    nullable: true,
    description: `Endpoints of the instance (IoTDA). Null on ApsaraMQ. ${COST}`,
    extensions: cost(IN_FULL),
    resolve: member('accessPoints'),
  }),
}));

type Loaded = 'description' | 'orderId' | 'tags' | 'accessPoints';

/** A member of the record. If the list omitted the member, the instance is read by its id. */
function member<Key extends Loaded>(key: Key) {
  return async (
    { at, record }: NodeOf<'Instance'>,
    _args: unknown,
    { operation }: { operation: OperationScope },
  ) => {
    const listed = record[key];
    const found = listed === undefined ? (await operation.loaders.instance(at))?.[key] : listed;
    return (found ?? null) as Exclude<InstanceRecord[Key], undefined>;
  };
}
