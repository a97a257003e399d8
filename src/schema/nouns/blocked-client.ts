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
  description: 'Entry of the block list: a client id that may not connect (ApsaraMQ custom authentication).',
  fields: (t) => ({
    clientId: t.string({
      description: 'Client id, `GROUP@@@DEVICE`.',
      resolve: ({ record }) => record.clientId,
    }),
  }),
});

const BlockedClientConnection = connectionType('BlockedClient', 'blocked clients', BlockedClientType);

const BlockedClientFilter = builder.inputType('BlockedClientFilter', {
  description: 'Filter for the block list.',
  fields: (t) => ({ clientId: t.string({ description: 'Exact client id.' }) }),
});

builder.objectFields(InstanceType, (t) => ({
  blockedClients: t.field({
    type: BlockedClientConnection,
    nullable: true,
    description:
      'Block list: client ids that may not connect (ApsaraMQ). Null if `capabilities` lacks CUSTOM_AUTH.',
    extensions: cost({ list: 'Instance.blockedClients' }),
    directives: WINDOW,
    args: {
      ...CONNECTION_ARGS,
      filter: t.arg({
        type: BlockedClientFilter,
        description: 'Only objects that meet all conditions are returned. Default: no condition.',
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
    description:
      'Block list entry of a client id (ApsaraMQ). Fails with NOT_FOUND if the client id is not blocked.',
    extensions: cost(lookupCost('BlockedClient')),
    args: {
      instanceId: t.arg.string({ required: true, description: 'Provider-side id of the instance.' }),
      clientId: t.arg.string({ required: true, description: 'Client id, `GROUP@@@DEVICE`.' }),
    },
    resolve: (_root, { instanceId, clientId }, { operation }, info) =>
      lookUpIn(operation, info, 'BlockedClient', instanceId, [clientId], { capability: 'CUSTOM_AUTH' }),
  }),
);

export function toBlocked(at: InstanceRef, record: BlockedClientRecord): NodeOf<'BlockedClient'> {
  return { kind: 'BlockedClient', at, record };
}
