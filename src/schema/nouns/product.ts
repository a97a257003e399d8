import type { InstanceRef } from '../../providers/port/records.ts';
import { builder } from '../builder.ts';
import { cost } from '../cost/field-cost.ts';
import { fieldsFrom } from '../member-fields.ts';
import type { OperationScope } from '../operation-scope.ts';

interface ProductRef {
  readonly at: InstanceRef;
  /**
   * Id of a device of the product. The device also contains the product's name. Null if the product comes
   * from a list of products.
   */
  readonly deviceId: string | null;
  readonly productId: string;
  /** `appId` and `name` are undefined if the list of devices omitted them. */
  readonly appId: string | null | undefined;
  readonly name: string | null | undefined;
}

export const ProductType = builder.objectRef<ProductRef>('Product').implement({
  description: 'Model of a device (IoTDA).',
  fields: (t) => ({
    productId: t.exposeString('productId', { description: 'Provider-side id.' }),
    spaceId: t.string({
      nullable: true,
      description:
        'Provider-side id of the resource space, within which a product id is unique. Null if unknown. Costs one provider call per device in a list of devices of a group.',
      extensions: cost({ reading: 'Product.spaceId' }),
      resolve: async ({ at, deviceId, appId }, _args, { operation }) =>
        appId === undefined && deviceId !== null
          ? ((await operation.loaders.device(at, deviceId))?.appId ?? null)
          : (appId ?? null),
    }),
    name: t.string({
      nullable: true,
      description:
        'Display name. Null if unknown. If a list of devices omits it, costs the calls that list the products of the instance, or one call per device.',
      extensions: cost({ reading: 'Product.name', after: { reading: 'Device.search' } }),
      resolve: async (product, _args, { operation }) =>
        product.name === undefined ? nameOf(product, operation) : product.name,
    }),
  }),
});

/**
 * Finds the name of a product. The product list is the source, except in two cases, in which the device itself is read.
 * First, a product id is unique only within a resource space (contract huawei, 2.6), and some lists of devices omit the
 * space, so several products may have the id. Second, reading the products may cost more pages than there are devices
 * without a name.
 */
async function nameOf(
  { at, deviceId, productId, appId }: ProductRef,
  { loaders }: OperationScope,
): Promise<string | null> {
  // A list of products contains the names.
  if (deviceId === null) return null;
  const ofDevice = async () => (await loaders.search.device(at, deviceId))?.productName ?? null;
  if (loaders.search.isWanted(at, deviceId)) return ofDevice();
  const products = await loaders.products(at, productId);
  if (products === null) return ofDevice();
  const own = appId == null ? products : products.filter((each) => each.appId === appId);
  return own.length > 1 ? ofDevice() : (own[0]?.name ?? null);
}

/** A device holds the id of its space, and perhaps the name. The list of spaces returns all members. */
interface SpaceMembers {
  readonly appId: string;
  readonly name?: string | null | undefined;
  readonly isDefault?: boolean;
  readonly createdAt?: Date | null;
}

interface SpaceRef extends SpaceMembers {
  readonly at: InstanceRef;
}

/** One call lists all spaces of an instance. */
const OF_SPACE = {
  nullable: true,
  extensions: cost({ reading: 'ResourceSpace' }),
  read: (
    space: SpaceRef,
    { loaders }: OperationScope,
    member: keyof SpaceMembers,
  ): SpaceMembers | Promise<SpaceMembers | null> =>
    space[member] === undefined ? loaders.space(space.at, space.appId) : space,
} as const;

export const ResourceSpaceType = builder.objectRef<SpaceRef>('ResourceSpace').implement({
  description: 'Part of an instance that contains devices (IoTDA). The API of IoTDA calls it an application.',
  fields: (t) => ({
    spaceId: t.exposeString('appId', { description: 'Provider-side id.' }),
    appId: t.exposeString('appId', {
      description: 'Provider-side id.',
      deprecationReason: 'Use `spaceId`, which is the name of this id in all inputs and filters.',
    }),
    ...fieldsFrom(t, 'Boolean', OF_SPACE, {
      isDefault:
        'True for the default space, which gets new objects if no space is given. Null if unknown. May cost one provider call per instance.',
    }),
    ...fieldsFrom(t, 'DateTime', OF_SPACE, {
      createdAt: 'Time of creation. Null if unknown. May cost one provider call per instance.',
    }),
    ...fieldsFrom(t, 'String', OF_SPACE, {
      name: 'Display name. Null if unknown. May cost one provider call per instance.',
    }),
  }),
});
