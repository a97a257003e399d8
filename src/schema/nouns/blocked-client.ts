import { notFound } from '../../errors.ts';
import { connect } from '../../graph/connection.ts';
import { listName } from '../../graph/list-name.ts';
import type { NodeOf } from '../../graph/nodes.ts';
import type { BlockedClientRecord, InstanceRef } from '../../providers/port/records.ts';
import { builder } from '../builder.ts';
import { CONNECTION_ARGS, connectionType, WINDOW } from '../connection-type.ts';
import { cost } from '../cost/field-cost.ts';
import { lookupCost } from '../cost/lookup-cost.ts';
import { filterNameParts, presentMembers } from '../filter.ts';
import { BlockedClientType, InstanceType, nodeType } from '../node.ts';
import { has, instanceWith } from './instance.ts';

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
    resolve: (node, { filter, ...args }, { operation }) => {
      if (!has(node, 'CUSTOM_AUTH')) return null;
      const wanted = presentMembers(filter);
      const listing = operation.loaders.providerOf(node.at).blockedClients?.(node.at, wanted);
      if (listing === undefined) return null;
      const name = listName('Instance.blockedClients', node.at, ...filterNameParts(wanted));
      return connect(operation.paging, name, listing, args, (record) => toBlocked(node.at, record));
    },
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
    resolve: async (_root, { instanceId, clientId }, { operation }) => {
      const instance = await instanceWith(operation, 'BlockedClient', instanceId);
      const record = has(instance, 'CUSTOM_AUTH')
        ? await operation.loaders.blockedClient(instance.at, clientId)
        : null;
      if (record === null) throw notFound();
      return toBlocked(instance.at, record);
    },
  }),
);

export function toBlocked(at: InstanceRef, record: BlockedClientRecord): NodeOf<'BlockedClient'> {
  return { kind: 'BlockedClient', at, record };
}
