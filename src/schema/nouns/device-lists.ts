import { connect } from '../../graph/connection.ts';
import { listName } from '../../graph/list-name.ts';
import { builder } from '../builder.ts';
import { CONNECTION_ARGS, connectionType, WINDOW } from '../connection-type.ts';
import { cost } from '../cost/field-cost.ts';
import { presentMembers } from '../filter.ts';
import { DeviceCertificateType, DeviceType, GroupType, InstanceType } from '../node.ts';
import { toDevice } from './device.ts';
import { has } from './instance.ts';

/** The lists of devices. They return different parts of a device. */

export const DeviceConnection = connectionType('Device', 'devices', DeviceType);

const DeviceFilter = builder.inputType('DeviceFilter', {
  description: 'Filter for devices. A device must meet all given conditions.',
  fields: (t) => ({
    productId: t.string({ description: 'Provider-side id of the product.' }),
    gatewayId: t.string({
      description: 'Provider-side id of the gateway through which the devices are connected.',
    }),
    cascade: t.boolean({
      description:
        'True to include the devices on all levels below `gatewayId`. Default: only the next level.',
    }),
    nodeId: t.string({ description: 'Physical identifier.' }),
    name: t.string({ description: 'Display name.' }),
    spaceId: t.string({ description: 'Provider-side id of the resource space.' }),
    registeredAfter: t.field({
      type: 'DateTime',
      description:
        'Lower bound of the registration time, in whole seconds. IoTDA does not document whether the bound itself is included.',
    }),
    registeredBefore: t.field({
      type: 'DateTime',
      description:
        'Upper bound of the registration time, in whole seconds. IoTDA does not document whether the bound itself is included.',
    }),
  }),
});

builder.objectField(InstanceType, 'devices', (t) =>
  t.field({
    type: DeviceConnection,
    nullable: true,
    description: 'Registered devices, newest first (IoTDA). Null if `capabilities` lacks DEVICES.',
    extensions: cost({ list: 'Instance.devices' }),
    directives: WINDOW,
    args: {
      ...CONNECTION_ARGS,
      filter: t.arg({
        type: DeviceFilter,
        description: 'Only objects that meet all conditions are returned. Default: no condition.',
      }),
    },
    resolve: (node, { filter, ...args }, { operation }) => {
      if (!has(node, 'DEVICES')) return null;
      const wanted = presentMembers(filter);
      const found = operation.loaders.providerOf(node.at).devices?.(node.at, wanted);
      if (found === undefined) return null;
      // A search has other conditions than this list, so a search cannot return the devices of a filtered
      // list.
      const isFiltered = Object.keys(wanted).length > 0;
      const listing = isFiltered ? found : operation.loaders.search.remember(node.at, null, found);
      const name = listName('Instance.devices', node.at, JSON.stringify(wanted));
      return connect(operation.paging, name, listing, args, (record) => toDevice(node.at, record));
    },
  }),
);

builder.objectField(DeviceCertificateType, 'devices', (t) =>
  t.field({
    type: DeviceConnection,
    nullable: true,
    description: 'Devices that use the certificate (IoTDA). Null on ApsaraMQ, which does not return them.',
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
    description: 'Devices in the group (IoTDA). Null on ApsaraMQ.',
    extensions: cost({ from: 'key', list: 'Group.devices' }),
    directives: WINDOW,
    args: CONNECTION_ARGS,
    resolve: ({ at, record }, args, { operation }) => {
      const found = operation.loaders.providerOf(at).devicesOfGroup?.(at, record.groupId);
      if (found === undefined) return null;
      // The documentation does not say whether a search by group finds the members of a dynamic group.
      const listing =
        record.isDynamic === true ? found : operation.loaders.search.remember(at, record.groupId, found);
      const name = listName('Group.devices', at, record.groupId);
      return connect(operation.paging, name, listing, args, (each) => toDevice(at, each));
    },
  }),
);
