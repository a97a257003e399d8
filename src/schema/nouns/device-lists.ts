import { connect } from '../../graph/connection.ts';
import { listName } from '../../graph/list-name.ts';
import { builder } from '../builder.ts';
import { CONNECTION_ARGS, connectionType, WINDOW } from '../connection-type.ts';
import { cost } from '../cost/field-cost.ts';
import { presentMembers } from '../filter.ts';
import { DeviceCertificateType, DeviceType, GroupType, InstanceType } from '../node.ts';
import { toDevice } from './device.ts';
import { has } from './instance.ts';

/** The lists that devices are in. They show different parts of a device. */

export const DeviceConnection = connectionType('Device', 'devices', DeviceType);

const DeviceFilter = builder.inputType('DeviceFilter', {
  description: 'Which devices. All given members must hold.',
  fields: (t) => ({
    productId: t.string({ description: 'Of this product.' }),
    gatewayId: t.string({ description: 'Connected through this device.' }),
    cascade: t.boolean({
      description:
        'With `gatewayId`: true for devices on all levels below it. Default: those on the next level.',
    }),
    nodeId: t.string({ description: 'With this physical identifier.' }),
    name: t.string({ description: 'With this display name.' }),
    spaceId: t.string({ description: 'In this resource space.' }),
    registeredAfter: t.field({
      type: 'DateTime',
      description:
        'Registered after this time. IoTDA keeps whole seconds and does not say whether it includes the bound.',
    }),
    registeredBefore: t.field({
      type: 'DateTime',
      description: 'Registered before this time. As `registeredAfter`.',
    }),
  }),
});

builder.objectField(InstanceType, 'devices', (t) =>
  t.field({
    type: DeviceConnection,
    nullable: true,
    description: 'Its registered devices, newest first (IoTDA); null where it has none (see `capabilities`).',
    extensions: cost({ list: 'Instance.devices' }),
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
      const wanted = presentMembers(filter);
      const found = operation.loaders.providerOf(node.at).devices?.(node.at, wanted);
      if (found === undefined) return null;
      // A search knows other conditions than this list, so it is not asked for the pages of a filter.
      const isFiltered = Object.keys(wanted).length > 0;
      const listing = isFiltered ? found : operation.loaders.search.watch(node.at, null, found);
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
    extensions: cost({ from: 'key', list: 'DeviceCertificate.devices' }),
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
    extensions: cost({ from: 'key', list: 'Group.devices' }),
    directives: WINDOW,
    args: CONNECTION_ARGS,
    resolve: ({ at, record }, args, { operation }) => {
      const found = operation.loaders.providerOf(at).devicesOfGroup?.(at, record.groupId);
      if (found === undefined) return null;
      // Whether a search by group finds the members of a dynamic one is documented nowhere.
      const listing =
        record.isDynamic === true ? found : operation.loaders.search.watch(at, record.groupId, found);
      const name = listName('Group.devices', at, record.groupId);
      return connect(operation.paging, name, listing, args, (each) => toDevice(at, each));
    },
  }),
);
