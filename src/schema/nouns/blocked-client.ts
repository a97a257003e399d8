import { builder } from '../builder.ts';
import { connectionType, filteredBy, listOptions } from '../connection-type.ts';
import { recordFields } from '../member-fields.ts';
import { BlockedClientType, InstanceType, nodeType } from '../node.ts';
import { listIn, lookUp } from './in-instance.ts';

BlockedClientType.implement({
  ...nodeType('BlockedClient'),
  description: 'Entry of the block list: a client id that may not connect (ApsaraMQ custom authentication).',
  fields: (t) => recordFields(t, 'String', { clientId: 'Client id, `GROUP@@@DEVICE`.' }),
});

const BlockedClientConnection = connectionType('BlockedClient', 'blocked clients', BlockedClientType);

const BlockedClientFilter = builder.inputType('BlockedClientFilter', {
  description: 'Filter for the block list.',
  fields: (t) => ({ clientId: t.string({ description: 'Exact client id.' }) }),
});

builder.objectField(InstanceType, 'blockedClients', (t) =>
  t.field({
    ...listOptions('Instance.blockedClients'),
    type: BlockedClientConnection,
    description:
      'Block list: client ids that may not connect (ApsaraMQ). Null if `capabilities` lacks CUSTOM_AUTH.',
    args: filteredBy(BlockedClientFilter),
    resolve: listIn('Instance.blockedClients', 'BlockedClient', 'CUSTOM_AUTH', (provider, at, wanted) =>
      provider.blockedClients?.(at, wanted),
    ),
  }),
);

lookUp(
  'BlockedClient',
  'Block list entry of a client id (ApsaraMQ). Fails with NOT_FOUND if the client id is not blocked.',
  'Client id, `GROUP@@@DEVICE`.',
  { capability: 'CUSTOM_AUTH' },
);
