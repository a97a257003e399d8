import { connect } from '../../graph/connection.ts';
import { listName } from '../../graph/list-name.ts';
import { createWholeList } from '../../lists/whole.ts';
import type { ResourceSpaceRecord } from '../../providers/port/records.ts';
import { builder } from '../builder.ts';
import { CONNECTION_ARGS, connectionType, WINDOW } from '../connection-type.ts';
import { cost } from '../cost/field-cost.ts';
import { filterNameParts, presentMembers } from '../filter.ts';
import { InstanceType } from '../node.ts';
import { has } from './instance.ts';
import { ProductType, ResourceSpaceType } from './product.ts';

const ProductConnection = connectionType('Product', 'products', ProductType);
const ResourceSpaceConnection = connectionType('ResourceSpace', 'resource spaces', ResourceSpaceType);

const ProductFilter = builder.inputType('ProductFilter', {
  description: 'Filter for products. A product must meet all given conditions.',
  fields: (t) => ({
    name: t.string({ description: 'Display name. The provider decides whether a part of a name matches.' }),
    spaceId: t.string({ description: 'Provider-side id of the resource space.' }),
  }),
});

builder.objectFields(InstanceType, (t) => ({
  products: t.field({
    type: ProductConnection,
    nullable: true,
    description: 'Products (models of devices), newest first (IoTDA). Null on ApsaraMQ.',
    extensions: cost({ list: 'Instance.products' }),
    directives: WINDOW,
    args: {
      ...CONNECTION_ARGS,
      filter: t.arg({
        type: ProductFilter,
        description: 'Only objects that meet all conditions are returned. Default: no condition.',
      }),
    },
    resolve: (node, { filter, ...args }, { operation }) => {
      const { at } = node;
      const wanted = presentMembers(filter);
      const listing = has(node, 'DEVICES')
        ? operation.loaders.providerOf(at).products?.(at, wanted)
        : undefined;
      if (listing === undefined) return null;
      const name = listName('Instance.products', at, ...filterNameParts(wanted));
      return connect(operation.paging, name, listing, args, ({ productId, appId, name: shown }) => ({
        at,
        deviceId: null,
        productId,
        appId,
        name: shown,
      }));
    },
  }),
  resourceSpaces: t.field({
    type: ResourceSpaceConnection,
    nullable: true,
    description: 'Resource spaces, read in one provider call (IoTDA). Null on ApsaraMQ.',
    extensions: cost({ list: 'Instance.resourceSpaces' }),
    directives: WINDOW,
    args: CONNECTION_ARGS,
    resolve: (node, args, { operation }) => {
      const { at } = node;
      const { resourceSpaces } = operation.loaders.providerOf(at);
      if (resourceSpaces === undefined || !has(node, 'DEVICES')) return null;
      const list = createWholeList<ResourceSpaceRecord>({
        key: ({ appId }) => appId,
        read: (call) => resourceSpaces(at, call),
      });
      return connect(operation.paging, listName('Instance.resourceSpaces', at), list, args, (record) => ({
        at,
        appId: record.appId,
        name: record.name,
        record,
      }));
    },
  }),
}));
