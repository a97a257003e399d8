import type { InstanceRef } from '../providers/record.ts';
import { builder } from './builder.ts';
import { reads } from './reads.ts';

export const ProductType = builder
  .objectRef<{ at: InstanceRef; productId: string; name: string | null | undefined }>('Product')
  .implement({
    description: 'The model that a device is of.',
    fields: (t) => ({
      productId: t.exposeString('productId', { description: "The provider's own id." }),
      name: t.string({
        nullable: true,
        description: 'Display name; may cost one reading of all products.',
        // The quota of an instance is 1,000, and a page holds 50 (contract huawei, 1.7).
        extensions: reads({ as: 'products', calls: { HUAWEI_IOTDA: 21 }, per: 'instance' }),
        resolve: async ({ at, productId, name }, _args, { operation }) =>
          name === undefined ? ((await operation.loaders.product(at, productId))?.name ?? null) : name,
      }),
    }),
  });

export const ResourceSpaceType = builder
  .objectRef<{ at: InstanceRef; appId: string; name: string | null | undefined }>('ResourceSpace')
  .implement({
    description: 'The part of an instance that a device is kept in; the API of IoTDA calls it application.',
    fields: (t) => ({
      appId: t.exposeString('appId', { description: "The provider's own id." }),
      name: t.string({
        nullable: true,
        description: 'Display name; may cost one reading of all resource spaces.',
        extensions: reads({ as: 'spaces', calls: { HUAWEI_IOTDA: 1 }, per: 'instance' }),
        resolve: async ({ at, appId, name }, _args, { operation }) =>
          name === undefined ? ((await operation.loaders.space(at, appId))?.name ?? null) : name,
      }),
    }),
  });
