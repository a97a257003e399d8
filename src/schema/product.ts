import { MAX_SEARCHES } from '../domain/device-search.ts';
import type { Operation } from '../domain/operation.ts';
import type { InstanceRef } from '../providers/record.ts';
import { builder } from './builder.ts';
import { reads } from './reads.ts';

interface ProductOfDevice {
  readonly at: InstanceRef;
  readonly deviceId: string;
  readonly productId: string;
  /** Undefined, both: not in the answer that the device came with. */
  readonly appId: string | null | undefined;
  readonly name: string | null | undefined;
}

export const ProductType = builder.objectRef<ProductOfDevice>('Product').implement({
  description: 'The model that a device is of.',
  fields: (t) => ({
    productId: t.exposeString('productId', { description: "The provider's own id." }),
    name: t.string({
      nullable: true,
      description:
        'Display name. A list of devices may leave it out: then it costs one reading of the products of the instance, or one of the device.',
      // The quota of an instance is 1,000, and a page holds 50 (contract huawei, 1.7).
      extensions: reads({
        calls: { HUAWEI_IOTDA: 1 },
        together: { HUAWEI_IOTDA: 20 },
        once: { HUAWEI_IOTDA: 1 },
        after: { as: 'a search of devices', together: { HUAWEI_IOTDA: MAX_SEARCHES } },
      }),
      resolve: async (product, _args, { operation }) =>
        product.name === undefined ? nameOf(product, operation) : product.name,
    }),
  }),
});

/**
 * An id is unique only within a resource space (contract huawei, 2.6), which not every list of devices tells. Then the
 * device itself tells its name, and also where the pages of products are more than the devices that need one.
 */
async function nameOf(
  { at, deviceId, productId, appId }: ProductOfDevice,
  { loaders }: Operation,
): Promise<string | null> {
  const ofDevice = async () => (await loaders.search.device(at, deviceId))?.productName ?? null;
  if (loaders.search.isWanted(at, deviceId)) return ofDevice();
  const products = await loaders.products(at, productId);
  if (products === null) return ofDevice();
  const own = appId == null ? products : products.filter((each) => each.appId === appId);
  return own.length > 1 ? ofDevice() : (own[0]?.name ?? null);
}

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
