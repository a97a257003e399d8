import type { NodeOf } from '../../graph/nodes.ts';
import type { BlockedClientRecord, InstanceRef } from '../../providers/port/records.ts';
import { builder } from '../builder.ts';
import { CONNECTION_ARGS, connectionType, WINDOW } from '../connection-type.ts';
import { cost } from '../cost/field-cost.ts';
import { lookupCost } from '../cost/lookup-cost.ts';
import { BlockedClientType, InstanceType, nodeType } from '../node.ts';
import { listIn, lookUpIn } from './in-instance.ts';

BlockedClientType.implement({
  ...nodeType('BlockedClient'),
  description:
    'An entry of the block list: a client id that may not connect (ApsaraMQ custom authentication).',
  fields: (t) => ({
    clientId: t.string({ description: '`GROUP@@@DEVICE`.', resolve: ({ record }) => record.clientId }),
  }),
});

const BlockedClientConnection = connectionType('BlockedClient', 'blocked clients', BlockedClientType);

const BlockedClientFilter = builder.inputType('BlockedClientFilter', {
  description: 'Which entries of the block list. All given members must hold.',
  fields: (t) => ({ clientId: t.string({ description: 'Exactly this client id.' }) }),
});

builder.objectFields(InstanceType, (t) => ({
  blockedClients: t.field({
    type: BlockedClientConnection,
    nullable: true,
    description: 'Client ids that may not connect (ApsaraMQ); null where it has no block list.',
    extensions: cost({ list: 'Instance.blockedClients' }),
    directives: WINDOW,
    args: {
      ...CONNECTION_ARGS,
      filter: t.arg({
        type: BlockedClientFilter,
        description: 'Only those that match all that is given. Default: all.',
      }),
    },
    resolve: listIn('blockedClients', 'BlockedClient', 'CUSTOM_AUTH', (provider, at, wanted) =>
      provider.blockedClients?.(at, wanted),
    ),
  }),
}));

builder.queryField('blockedClient', (t) =>
  t.field({
    type: BlockedClientType,
    nullable: true,
    description: 'One entry of the block list (ApsaraMQ). NOT_FOUND: the client id is not blocked.',
    extensions: cost(lookupCost('BlockedClient')),
    args: {
      instanceId: t.arg.string({ required: true, description: "The provider's own id of its instance." }),
      clientId: t.arg.string({ required: true, description: 'The client id, `GROUP@@@DEVICE`.' }),
    },
    resolve: (_root, { instanceId, clientId }, { operation }, info) =>
      lookUpIn(operation, info, 'BlockedClient', instanceId, [clientId], { capability: 'CUSTOM_AUTH' }),
  }),
);

export function toBlocked(at: InstanceRef, record: BlockedClientRecord): NodeOf<'BlockedClient'> {
  return { kind: 'BlockedClient', at, record };
}
