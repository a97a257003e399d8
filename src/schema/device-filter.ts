import { builder } from './builder.ts';

export const DeviceFilter = builder.inputType('DeviceFilter', {
  description: 'Which devices. All given members must hold.',
  fields: (t) => ({
    productId: t.string({ description: 'Of this product.' }),
    gatewayId: t.string({ description: 'Connected through this device.' }),
    nodeId: t.string({ description: 'With this physical identifier.' }),
    name: t.string({ description: 'With this display name.' }),
    spaceId: t.string({ description: 'In this resource space.' }),
  }),
});
