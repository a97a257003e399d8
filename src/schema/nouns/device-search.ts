import { connect } from '../../graph/connection.ts';
import { listName } from '../../graph/list-name.ts';
import { builder } from '../builder.ts';
import { CONNECTION_ARGS, WINDOW } from '../connection-type.ts';
import { cost } from '../cost/field-cost.ts';
import { DeviceSearchFieldEnum, DeviceSearchOperatorEnum } from '../enums.ts';
import { InstanceType } from '../node.ts';
import { toDevice } from './device.ts';
import { DeviceConnection } from './device-lists.ts';
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
    type: DeviceConnection,
    nullable: true,
    description:
      'Devices that meet conditions beyond the filter of `devices`, newest first (IoTDA). Null if `capabilities` lacks DEVICE_SEARCH. A page of 50 devices costs one search, and `totalCount` another; the provider allows one search per second and account.',
    extensions: cost({ list: 'Instance.deviceSearch' }),
    directives: WINDOW,
    args: {
      ...CONNECTION_ARGS,
      filter: t.arg({
        type: DeviceSearchFilter,
        required: true,
        description: 'Conditions of the search.',
      }),
    },
    resolve: (node, { filter, ...args }, { operation }) => {
      const { at } = node;
      const search = operation.loaders.providerOf(at).deviceSearch;
      if (search === undefined || !has(node, 'DEVICE_SEARCH')) return null;
      const listing = search.list(at, filter.conditions);
      const name = listName('Instance.deviceSearch', at, JSON.stringify(filter));
      return connect(operation.paging, name, listing, args, (record) => toDevice(at, record));
    },
  }),
);
