import type { InstanceRef, ResourceSpaceRecord } from '../../providers/port/records.ts';
import { builder } from '../builder.ts';
import { cost } from '../cost/field-cost.ts';
import type { OperationScope } from '../operation-scope.ts';

interface ProductRef {
  readonly at: InstanceRef;
  /** A device of it, which tells its name, too; null if a list of products led here. */
  readonly deviceId: string | null;
  readonly productId: string;
  /** Undefined, both: not in the answer that the device came with. */
  readonly appId: string | null | undefined;
  readonly name: string | null | undefined;
}

export const ProductType = builder.objectRef<ProductRef>('Product').implement({
  description: 'The model that a device is of.',
  fields: (t) => ({
    productId: t.exposeString('productId', { description: "The provider's own id." }),
    spaceId: t.string({
      nullable: true,
      description:
        "The provider's id of its resource space: a product id is unique only within one. Lists of devices of a group leave it out: then it costs one call per device.",
      extensions: cost({ reading: 'Product.spaceId' }),
      resolve: async ({ at, deviceId, appId }, _args, { operation }) =>
        appId === undefined && deviceId !== null
          ? ((await operation.loaders.device(at, deviceId))?.appId ?? null)
          : (appId ?? null),
    }),
    name: t.string({
      nullable: true,
      description:
        'Display name. A list of devices may leave it out: then it costs one reading of the products of the instance, or one of the device.',
      extensions: cost({ reading: 'Product.name', after: { reading: 'Device.search' } }),
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
  { at, deviceId, productId, appId }: ProductRef,
  { loaders }: OperationScope,
): Promise<string | null> {
  // A list of products tells their names.
  if (deviceId === null) return null;
  const ofDevice = async () => (await loaders.search.device(at, deviceId))?.productName ?? null;
  if (loaders.search.isWanted(at, deviceId)) return ofDevice();
  const products = await loaders.products(at, productId);
  if (products === null) return ofDevice();
  const own = appId == null ? products : products.filter((each) => each.appId === appId);
  return own.length > 1 ? ofDevice() : (own[0]?.name ?? null);
}

interface SpaceRef {
  readonly at: InstanceRef;
  readonly appId: string;
  /** Undefined: not in the answer that led here. */
  readonly name: string | null | undefined;
  readonly record?: ResourceSpaceRecord;
}

/** One call lists all spaces of an instance. */
const ALL_SPACES = { reading: 'ResourceSpace' } as const;

export const ResourceSpaceType = builder.objectRef<SpaceRef>('ResourceSpace').implement({
  description: 'The part of an instance that a device is kept in; the API of IoTDA calls it application.',
  fields: (t) => ({
    spaceId: t.exposeString('appId', { description: "The provider's own id." }),
    appId: t.exposeString('appId', {
      description: "The provider's own id.",
      deprecationReason: 'Use `spaceId`, which is the name of this id in all inputs and filters.',
    }),
    isDefault: t.boolean({
      nullable: true,
      description:
        'True for the one space in which objects are made when no space is named. May cost one reading of all resource spaces.',
      extensions: cost(ALL_SPACES),
      resolve: async (space, _args, { operation }) => (await inFull(space, operation))?.isDefault ?? null,
    }),
    createdAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Time of its creation. May cost one reading of all resource spaces.',
      extensions: cost(ALL_SPACES),
      resolve: async (space, _args, { operation }) => (await inFull(space, operation))?.createdAt ?? null,
    }),
    name: t.string({
      nullable: true,
      description: 'Display name; may cost one reading of all resource spaces.',
      extensions: cost(ALL_SPACES),
      resolve: async ({ at, appId, name }, _args, { operation }) =>
        name === undefined ? ((await operation.loaders.space(at, appId))?.name ?? null) : name,
    }),
  }),
});

async function inFull({ at, appId, record }: SpaceRef, { loaders }: OperationScope) {
  return record ?? loaders.space(at, appId);
}
