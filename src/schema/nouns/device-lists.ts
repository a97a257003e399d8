import { polledList } from '../../events/poll/polled-lists.ts';
import { builder } from '../builder.ts';
import { CONNECTION_ARGS, connectionType, filteredBy, listOptions } from '../connection-type.ts';
import { presentMembers } from '../filter.ts';
import { DeviceCertificateType, DeviceType, GroupType, InstanceType } from '../node.ts';
import { connectNodes } from './in-instance.ts';
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
    ...listOptions('Instance.devices'),
    type: DeviceConnection,
    description: 'Registered devices, newest first (IoTDA). Null if `capabilities` lacks DEVICES.',
    args: filteredBy(DeviceFilter),
    resolve: (node, { filter, ...args }, { operation }) => {
      if (!has(node, 'DEVICES')) return null;
      const { at } = node;
      const wanted = presentMembers(filter);
      const found = operation.loaders.providerOf(at).devices?.(at, wanted);
      // A search cannot express the conditions of this list, so it cannot return the devices of a filtered list.
      const isFiltered = Object.keys(wanted).length > 0;
      const list = isFiltered ? found : found && operation.loaders.search.remember(at, null, found);
      return connectNodes(operation, 'Device', list, ['Instance.devices', at, JSON.stringify(wanted)], args, {
        polled: isFiltered ? undefined : polledList('DEVICE'),
      });
    },
  }),
);

builder.objectField(DeviceCertificateType, 'devices', (t) =>
  t.field({
    ...listOptions('DeviceCertificate.devices', 'key'),
    type: DeviceConnection,
    description: 'Devices that use the certificate (IoTDA). Null on ApsaraMQ, which does not return them.',
    args: CONNECTION_ARGS,
    resolve: ({ at, record: { certificateId } }, args, { operation }) => {
      const list = operation.loaders.providerOf(at).devicesOfCertificate?.(at, certificateId);
      return connectNodes(operation, 'Device', list, ['DeviceCertificate.devices', at, certificateId], args);
    },
  }),
);

builder.objectField(GroupType, 'devices', (t) =>
  t.field({
    ...listOptions('Group.devices', 'key'),
    type: DeviceConnection,
    description: 'Devices in the group (IoTDA). Null on ApsaraMQ.',
    args: CONNECTION_ARGS,
    resolve: ({ at, record: { groupId, isDynamic } }, args, { operation }) => {
      const found = operation.loaders.providerOf(at).devicesOfGroup?.(at, groupId);
      // The documentation does not say whether a search by group finds the members of a dynamic group.
      const list =
        isDynamic === true ? found : found && operation.loaders.search.remember(at, groupId, found);
      return connectNodes(operation, 'Device', list, ['Group.devices', at, groupId], args);
    },
  }),
);
