import { builder } from '../builder.ts';
import { NODE_TYPES } from '../node.ts';
import { firstSeenAt } from './kept-nodes.ts';

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
}
