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
  description: 'One condition that devices must meet.',
  fields: (t) => ({
    field: t.field({ type: DeviceSearchFieldEnum, required: true, description: 'What is compared.' }),
    operator: t.field({
      type: DeviceSearchOperatorEnum,
      required: true,
      description: 'How it is compared with `values`.',
    }),
    values: t.stringList({
      required: true,
      description:
        'One value; for IN and NOT_IN one or more. Letters, digits, blanks, Chinese characters and `_?#().,&%@!*=<>:-`. STATUS takes values of DeviceStatus, NODE_TYPE of DeviceNodeType, REGISTERED_AT a DateTime.',
    }),
  }),
});

const DeviceSearchFilter = builder.inputType('DeviceSearchFilter', {
  description: 'Which devices a search finds.',
  fields: (t) => ({
    conditions: t.field({
      type: [DeviceSearchCondition],
      required: true,
      description: '1 to 4 conditions, all of which must hold. Together at most some 300 characters.',
    }),
  }),
});

builder.objectField(InstanceType, 'deviceSearch', (t) =>
  t.field({
    type: DeviceConnection,
    nullable: true,
    description:
      'Devices by conditions that `devices` cannot filter by, newest first (IoTDA). Null where the instance has no DEVICE_SEARCH. The provider takes one search a second of an account; a page of 50 is one search, and so is `totalCount`.',
    extensions: cost({ list: 'Instance.deviceSearch' }),
    directives: WINDOW,
    args: {
      ...CONNECTION_ARGS,
      filter: t.arg({
        type: DeviceSearchFilter,
        required: true,
        description: 'The conditions of the search.',
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
