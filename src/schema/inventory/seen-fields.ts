import { builder } from '../builder.ts';
import { DeviceType, NODE_TYPES } from '../node.ts';
import { nowOf } from './kept-connection.ts';
import { firstSeenAt, lastSeenAt } from './kept-nodes.ts';

/** The types whose objects the inventory keeps, besides instances. */
const KEPT = new Set([
  'Group',
  'CaCertificate',
  'DeviceCertificate',
  'ClientCredential',
  'AuthIdentity',
  'Device',
]);

for (const type of NODE_TYPES.filter(({ name }) => KEPT.has(name))) {
  builder.objectField(type, 'firstSeenAt', (t) =>
    t.field({
      type: 'DateTime',
      nullable: true,
      description:
        'Time at which the inventory first held the object. Null if the inventory does not keep it. An object that was deleted and created again counts from its new creation. Costs no provider call.',
      resolve: (node, _args, { operation }) => firstSeenAt(node, operation),
    }),
  );
  builder.objectField(type, 'lastSeenAt', (t) =>
    t.field({
      type: 'DateTime',
      nullable: true,
      description:
        'Time of the last whole read of the list that shows the object. Null if the inventory does not keep it. Costs no provider call.',
      resolve: (node, _args, { operation }) => lastSeenAt(node, operation),
    }),
  );
}

builder.objectField(DeviceType, 'statusAsOf', (t) =>
  t.field({
    type: 'DateTime',
    nullable: true,
    description:
      'Time to which `status` refers: the last whole read of the list if the device comes from the inventory, otherwise the time of this operation.',
    resolve: (node, _args, { operation }) =>
      node.kept === undefined ? new Date(nowOf(operation)) : lastSeenAt(node, operation),
  }),
);
