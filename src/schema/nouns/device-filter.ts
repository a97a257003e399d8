import { builder } from '../builder.ts';

export const DeviceFilter = builder.inputType('DeviceFilter', {
  description: 'Which devices. All given members must hold.',
  fields: (t) => ({
    productId: t.string({ description: 'Of this product.' }),
    gatewayId: t.string({ description: 'Connected through this device.' }),
    cascade: t.boolean({
      description:
        'With `gatewayId`: true for devices on all levels below it. Default: those on the next level.',
    }),
    nodeId: t.string({ description: 'With this physical identifier.' }),
    name: t.string({ description: 'With this display name.' }),
    spaceId: t.string({ description: 'In this resource space.' }),
    registeredAfter: t.field({
      type: 'DateTime',
      description:
        'Registered after this time. IoTDA keeps whole seconds and does not say whether it includes the bound.',
    }),
    registeredBefore: t.field({
      type: 'DateTime',
      description: 'Registered before this time. As `registeredAfter`.',
    }),
  }),
});
