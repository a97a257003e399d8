import { connect } from '../../graph/connection.ts';
import { listName } from '../../graph/list-name.ts';
import { builder } from '../builder.ts';
import { CONNECTION_ARGS, connectionType, filteredBy, listOptions } from '../connection-type.ts';
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
    ...listOptions('Instance.products'),
    type: ProductConnection,
    description: 'Products (models of devices), newest first (IoTDA). Null on ApsaraMQ.',
    args: filteredBy(ProductFilter),
    resolve: (node, { filter, ...args }, { operation }) => {
      if (!has(node, 'DEVICES')) return null;
      const { at } = node;
      const wanted = presentMembers(filter);
      const list = operation.loaders.providerOf(at).products?.(at, wanted);
      if (list === undefined) return null;
      const name = listName('Instance.products', at, ...filterNameParts(wanted));
      return connect(operation.paging, name, list, args, (record) => ({ ...record, at, deviceId: null }));
    },
  }),
  resourceSpaces: t.field({
    ...listOptions('Instance.resourceSpaces'),
    type: ResourceSpaceConnection,
    description: 'Resource spaces, read in one provider call (IoTDA). Null on ApsaraMQ.',
    args: CONNECTION_ARGS,
    resolve: (node, args, { operation }) => {
      if (!has(node, 'DEVICES')) return null;
      const { at } = node;
      const list = operation.loaders.providerOf(at).resourceSpaces?.(at);
      if (list === undefined) return null;
      const name = listName('Instance.resourceSpaces', at);
      return connect(operation.paging, name, list, args, (record) => ({ ...record, at }));
    },
  }),
}));
