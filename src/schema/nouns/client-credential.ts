import { connect, connectScopes } from '../../graph/connection.ts';
import { listName } from '../../graph/list-name.ts';
import type { NodeOf } from '../../graph/nodes.ts';
import type { ClientCredentialRecord, InstanceRef } from '../../providers/port/records.ts';
import { builder, ONE_CALL } from '../builder.ts';
import { CONNECTION_ARGS, connectionType, WINDOW } from '../connection-type.ts';
import { cost, type FieldCost } from '../cost/field-cost.ts';
import { lookupCost } from '../cost/lookup-cost.ts';
import { needOf } from '../cost/need.ts';
import { ClientCredentialType, GroupType, InstanceType, nodeType } from '../node.ts';
import type { OperationScope } from '../operation-scope.ts';
import { groupOfKey, toGroup } from './group.ts';
import { lookUpIn } from './in-instance.ts';
import { has } from './instance.ts';
import { SecretRefType } from './secret-ref.ts';

export const ClientSessionType = builder
  .objectRef<{ readonly online: boolean | null; readonly asOf: Date }>('ClientSession')
  .implement({
    description: 'Whether a client is connected, as the provider last knew.',
    fields: (t) => ({
      online: t.exposeBoolean('online', {
        nullable: true,
        description:
          'Of one client as it is; of several from a cache of the provider, some seconds old at times. Null where it gave no answer.',
      }),
      asOf: t.expose('asOf', { type: 'DateTime', description: 'When the provider was asked.' }),
    }),
  });

/** Lists bring client ids alone. */
const IN_FULL: FieldCost = { reading: 'ClientCredential' };

ClientCredentialType.implement({
  ...nodeType('ClientCredential'),
  description:
    'A credential of one client id (ApsaraMQ): an access key id and a secret. Lists carry only the client id; other fields cost one provider call per credential, and each of those calls is billed.',
  fields: (t) => ({
    clientId: t.string({
      description: '`GROUP@@@DEVICE`.',
      extensions: cost({ from: 'key' }),
      resolve: ({ record }) => record.clientId,
    }),
    deviceName: t.string({
      nullable: true,
      description: 'The part of the client id after the first `@@@`; null where it has none.',
      extensions: cost({ from: 'key' }),
      resolve: ({ at, record }, _args, { operation }) =>
        operation.loaders.providerOf(at).traits.splitClientId?.(record.clientId)?.device ?? null,
    }),
    group: t.field({
      type: GroupType,
      nullable: true,
      description:
        'The group that its client id names; null where there is none of that name. Its ids alone are told by the client id, and cost nothing.',
      extensions: cost({
        from: 'key',
        reading: 'ClientCredential.group',
        leadsTo: 'others',
        inverseOf: 'Group.clientCredentials',
      }),
      resolve: async ({ at, record }, _args, { operation }, info) => {
        const { traits } = operation.loaders.providerOf(at);
        const groupId = traits.splitClientId?.(record.clientId)?.group;
        if (groupId !== undefined && needOf(info, 'Group', traits) === 'key')
          return toGroup(at, groupOfKey(groupId));
        const group = groupId === undefined ? null : await operation.loaders.group(at, groupId);
        return group === null ? null : toGroup(at, group);
      },
    }),
    accessKeyId: t.string({
      nullable: true,
      description: 'The MQTT user name part that names this credential.',
      extensions: cost(IN_FULL),
      directives: ONE_CALL,
      resolve: async (node, _args, { operation }) => (await whole(node, operation))?.accessKeyId ?? null,
    }),
    createdAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it was registered.',
      extensions: cost(IN_FULL),
      directives: ONE_CALL,
      resolve: async (node, _args, { operation }) => (await whole(node, operation))?.createdAt ?? null,
    }),
    updatedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When its secret last changed.',
      extensions: cost(IN_FULL),
      directives: ONE_CALL,
      resolve: async (node, _args, { operation }) => (await whole(node, operation))?.updatedAt ?? null,
    }),
    secret: t.field({
      type: SecretRefType,
      nullable: true,
      description: 'What is known of its secret; null where the credential is gone meanwhile.',
      extensions: cost(IN_FULL),
      resolve: async (node, _args, { operation }) => {
        const record = await whole(node, operation);
        return record === null ? null : { secret: record.secret };
      },
    }),
    session: t.field({
      type: ClientSessionType,
      nullable: true,
      description: 'Is the client online? Asked by itself or ten client ids a call; each call is billed.',
      extensions: cost({ from: 'key', reading: 'session' }),
      resolve: ({ at, record }, _args, { operation }) => sessionOf(operation, at, record.clientId),
    }),
    blocked: t.boolean({
      nullable: true,
      description:
        'Is the client id on the block list? Null where the instance has none (see `capabilities`).',
      extensions: cost({ from: 'key', reading: 'ClientCredential.blocked' }),
      directives: ONE_CALL,
      resolve: async ({ at, record }, _args, { operation }) => {
        const instance = await operation.loaders.instance(at);
        if (!instance?.capabilities.includes('CUSTOM_AUTH')) return null;
        return operation.loaders.isBlocked(at, record.clientId);
      },
    }),
  }),
});

const ClientCredentialConnection = connectionType(
  'ClientCredential',
  'client credentials',
  ClientCredentialType,
);

builder.objectField(GroupType, 'clientCredentials', (t) =>
  t.field({
    type: ClientCredentialConnection,
    nullable: true,
    description: 'Credentials of its client ids (ApsaraMQ); null on IoTDA.',
    extensions: cost({ from: 'key', list: 'Group.clientCredentials' }),
    directives: WINDOW,
    args: CONNECTION_ARGS,
    resolve: ({ at, record }, args, { operation }) => {
      const listing = operation.loaders.providerOf(at).clientCredentials?.(at, record.groupId);
      if (listing === undefined) return null;
      const name = listName('Group.clientCredentials', at, record.groupId);
      return connect(operation.paging, name, listing, args, (each) => toCredential(at, each));
    },
  }),
);

builder.objectField(InstanceType, 'clientCredentials', (t) =>
  t.field({
    type: ClientCredentialConnection,
    nullable: true,
    description:
      'Credentials of all its groups, in the order of group ids (ApsaraMQ); null where it has none. A group that cannot be read takes one edge with a null node and its error.',
    extensions: cost({ list: 'Instance.clientCredentials' }),
    directives: WINDOW,
    args: CONNECTION_ARGS,
    resolve: (node, args, { operation }) => {
      const { at } = node;
      const provider = operation.loaders.providerOf(at);
      if (!has(node, 'CLIENT_CREDENTIALS') || provider.clientCredentials === undefined) return null;
      const credentialsOf = provider.clientCredentials;
      const scopes = async () => {
        const { loaders, paging } = operation;
        const groups = await loaders.all(listName('Instance.groups', at), provider.groups(at));
        return [...new Set(groups.map(({ groupId }) => groupId))].map((groupId) => ({
          key: groupId,
          list: paging.memo.share(
            listName('Group.clientCredentials', at, groupId),
            credentialsOf(at, groupId),
          ),
        }));
      };
      return connectScopes(operation.paging, listName('Instance.clientCredentials', at), scopes, args, {
        together: false,
        node: (each) => toCredential(at, each),
      });
    },
  }),
);

builder.queryField('clientCredential', (t) =>
  t.field({
    type: ClientCredentialType,
    nullable: true,
    description: 'One client credential (ApsaraMQ).',
    extensions: cost(lookupCost('ClientCredential')),
    args: {
      instanceId: t.arg.string({ required: true, description: "The provider's own id of its instance." }),
      clientId: t.arg.string({ required: true, description: '`GROUP@@@DEVICE`.' }),
    },
    resolve: (_root, { instanceId, clientId }, { operation }, info) =>
      lookUpIn(operation, info, 'ClientCredential', instanceId, [clientId]),
  }),
);

export async function sessionOf(operation: OperationScope, at: InstanceRef, clientId: string) {
  const session = await operation.loaders.session(at, clientId);
  return session === null ? null : { online: session.online, asOf: new Date(operation.now()) };
}

function toCredential(
  at: InstanceRef,
  record: NodeOf<'ClientCredential'>['record'],
): NodeOf<'ClientCredential'> {
  return { kind: 'ClientCredential', at, record };
}

async function whole(
  node: NodeOf<'ClientCredential'>,
  operation: OperationScope,
): Promise<ClientCredentialRecord | null> {
  const { record } = node;
  if (record.secret !== undefined) return record as ClientCredentialRecord;
  return operation.loaders.clientCredential(
    node.at,
    record.clientId,
  ) as Promise<ClientCredentialRecord | null>;
}
