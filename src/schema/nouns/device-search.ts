import { builder } from '../builder.ts';
import { CONNECTION_ARGS, listOptions } from '../connection-type.ts';
import { DeviceSearchFieldEnum, DeviceSearchOperatorEnum } from '../enums.ts';
import { InstanceType } from '../node.ts';
import { DeviceConnection } from './device-lists.ts';
import { connectNodes } from './in-instance.ts';
import { has } from './instance.ts';

const DeviceSearchCondition = builder.inputType('DeviceSearchCondition', {
  description: 'Condition that devices must meet.',
  fields: (t) => ({
    field: t.field({ type: DeviceSearchFieldEnum, required: true, description: 'Property to compare.' }),
    operator: t.field({
      type: DeviceSearchOperatorEnum,
      required: true,
      description: 'Comparison with `values`.',
    }),
    values: t.stringList({
      required: true,
      description:
        'Values to compare with: one, or for IN and NOT_IN one or more. Allowed are letters, digits, spaces, Chinese characters and `_?#().,&%@!*=<>:-`. STATUS takes values of DeviceStatus, NODE_TYPE values of DeviceNodeType, and REGISTERED_AT a DateTime.',
    }),
  }),
});

const DeviceSearchFilter = builder.inputType('DeviceSearchFilter', {
  description: 'Filter for a device search.',
  fields: (t) => ({
    conditions: t.field({
      type: [DeviceSearchCondition],
      required: true,
      description:
        'Conditions, 1 to 4. A device must meet all of them. Together they may have about 300 characters.',
    }),
  }),
});

builder.objectField(InstanceType, 'deviceSearch', (t) =>
  t.field({
    ...listOptions('Instance.deviceSearch'),
    type: DeviceConnection,
    description:
      'Devices that meet conditions beyond the filter of `devices`, newest first (IoTDA). Null if `capabilities` lacks DEVICE_SEARCH. A page of 50 devices costs one search, and `totalCount` another; the provider allows one search per second and account.',
    args: {
      ...CONNECTION_ARGS,
      filter: t.arg({ type: DeviceSearchFilter, required: true, description: 'Conditions of the search.' }),
    },
    resolve: (node, { filter, ...args }, { operation }) => {
      if (!has(node, 'DEVICE_SEARCH')) return null;
      const { at } = node;
      const list = operation.loaders.providerOf(at).deviceSearch?.list(at, filter.conditions);
      return connectNodes(
        operation,
        'Device',
        list,
        ['Instance.deviceSearch', at, JSON.stringify(filter)],
        args,
      );
    },
  }),
);
