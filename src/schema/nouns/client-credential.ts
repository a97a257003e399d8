import { polledList } from '../../events/poll/polled-lists.ts';
import { connectScopes } from '../../graph/connection.ts';
import { nodeOf } from '../../graph/find-node.ts';
import { listName } from '../../graph/list-name.ts';
import type { ListedCredential } from '../../graph/listed-kinds.ts';
import type { NodeOf } from '../../graph/nodes.ts';
import { partialRecord } from '../../graph/nouns.ts';
import type { GroupRecord, InstanceRef } from '../../providers/port/records.ts';
import { builder, ONE_CALL } from '../builder.ts';
import { CONNECTION_ARGS, connectionType, listOptions } from '../connection-type.ts';
import { cost } from '../cost/field-cost.ts';
import { needOf } from '../cost/need.ts';
import { keptRowsOf, nodeOfRow, rowsOrOld } from '../inventory/old-lists.ts';
import { nodeOrOld } from '../inventory/old-nodes.ts';
import { fieldsFrom, keyFields, nullableOwnFields } from '../member-fields.ts';
import { ClientCredentialType, GroupType, InstanceType, nodeType } from '../node.ts';
import type { OperationScope } from '../operation-scope.ts';
import { connectNodes, lookUp } from './in-instance.ts';
import { has } from './instance.ts';
import { SecretRefType } from './secret-ref.ts';

export const ClientSessionType = builder
  .objectRef<{ readonly online: boolean | null; readonly asOf: Date }>('ClientSession')
  .implement({
    description: 'Online status of a client.',
    fields: (t) => ({
      ...nullableOwnFields(t, 'Boolean', {
        online:
          'True if the client is connected. Live when one client is queried; when one call queries several, the provider answers from a cache that can be a few seconds old. Null if the provider returned no status.',
      }),
      asOf: t.expose('asOf', { type: 'DateTime', description: 'Time of the provider call.' }),
    }),
  });

/** Fields that need the full credential, because lists return only client ids. */
const IN_FULL = {
  nullable: true,
  extensions: cost({ reading: 'ClientCredential' }),
  directives: ONE_CALL,
  read: inFull,
} as const;

ClientCredentialType.implement({
  ...nodeType('ClientCredential'),
  description:
    'Credential of one client id (ApsaraMQ): an access key id and a secret. Lists contain only the client id; other fields cost one billed provider call per credential.',
  fields: (t) => ({
    ...keyFields(t, { clientId: 'Client id, `GROUP@@@DEVICE`.' }),
    deviceName: t.string({
      nullable: true,
      description: 'Part of the client id after the first `@@@`. Null if the client id has no `@@@`.',
      extensions: cost({ from: 'key' }),
      resolve: ({ at, record }, _args, { operation }) =>
        operation.loaders.providerOf(at).traits.splitClientId?.(record.clientId)?.device ?? null,
    }),
    group: t.field({
      type: GroupType,
      nullable: true,
      description:
        'Group that the client id names. Null if the client id names no group, or if that group does not exist. Selecting only its ids costs no call, and does not check that the group exists.',
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
          return nodeOf('Group', at, partialRecord<GroupRecord>({ groupId }));
        if (groupId === undefined) return null;
        return nodeOrOld(operation, 'Group', at, [groupId], async () => {
          const group = await operation.loaders.group(at, groupId);
          return group === null ? null : nodeOf('Group', at, group);
        });
      },
    }),
    ...fieldsFrom(t, 'String', IN_FULL, {
      accessKeyId:
        'Access key id, which is part of the MQTT user name. Null if the credential no longer exists.',
    }),
    ...fieldsFrom(t, 'DateTime', IN_FULL, {
      createdAt: 'Time of registration. Null if unknown.',
      updatedAt: 'Time of the last change of the secret. Null if unknown.',
    }),
    secret: t.field({
      type: SecretRefType,
      nullable: true,
      description: 'Metadata of the secret, without its value. Null if the credential no longer exists.',
      extensions: IN_FULL.extensions,
      resolve: async (node, _args, { operation }) => {
        const record = await inFull(node, operation);
        return record === null ? null : { secret: record.secret ?? null };
      },
    }),
    session: t.field({
      type: ClientSessionType,
      nullable: true,
      description: 'Online status of the client. One billed provider call reads up to ten clients.',
      extensions: cost({ from: 'key', reading: 'session' }),
      resolve: ({ at, record }, _args, { operation }) => sessionOf(operation, at, record.clientId),
    }),
    blocked: t.boolean({
      nullable: true,
      description:
        'True if the client id is on the block list. Null if the `capabilities` of the instance lack CUSTOM_AUTH.',
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

export const ClientCredentialConnection = connectionType(
  'ClientCredential',
  'client credentials',
  ClientCredentialType,
);

builder.objectField(GroupType, 'clientCredentials', (t) =>
  t.field({
    ...listOptions('Group.clientCredentials', 'key'),
    type: ClientCredentialConnection,
    description: 'Credentials of the client ids of the group (ApsaraMQ). Null on IoTDA.',
    args: CONNECTION_ARGS,
    resolve: ({ at, record: { groupId } }, args, { operation }) => {
      const list = operation.loaders.providerOf(at).clientCredentials?.(at, groupId);
      return connectNodes(
        operation,
        'ClientCredential',
        list,
        ['Group.clientCredentials', at, groupId],
        args,
        { polled: polledList('CLIENT_CREDENTIAL', groupId) },
      );
    },
  }),
);

builder.objectField(InstanceType, 'clientCredentials', (t) =>
  t.field({
    ...listOptions('Instance.clientCredentials'),
    type: ClientCredentialConnection,
    description:
      'Credentials of all groups, ordered by group id (ApsaraMQ). Null if `capabilities` lacks CLIENT_CREDENTIALS. A group that cannot be read is one edge with a null node and an error.',
    args: CONNECTION_ARGS,
    resolve: (node, args, { operation }) => {
      const { at } = node;
      const provider = operation.loaders.providerOf(at);
      const { groups: groupsOf, clientCredentials: credentialsOf } = provider;
      if (!has(node, 'CLIENT_CREDENTIALS') || groupsOf === undefined || credentialsOf === undefined)
        return null;
      const scopes = async () => {
        const { loaders, paging } = operation;
        const groups = await rowsOrOld(keptRowsOf<GroupRecord>(operation, at, polledList('GROUP')), () =>
          loaders.all(listName('Instance.groups', at), groupsOf(at)),
        );
        return [...new Set(groups.map(({ groupId }) => groupId))].map((groupId) => ({
          key: groupId,
          list: paging.memo.share(
            listName('Group.clientCredentials', at, groupId),
            credentialsOf(at, groupId),
          ),
          kept: keptRowsOf<ListedCredential>(operation, at, polledList('CLIENT_CREDENTIAL', groupId)),
        }));
      };
      return connectScopes(operation.paging, listName('Instance.clientCredentials', at), scopes, args, {
        together: false,
        node: (each) => nodeOfRow(operation, 'ClientCredential', at, each),
      });
    },
  }),
);

lookUp(
  'ClientCredential',
  'Credential of a client id (ApsaraMQ). Costs a billed provider call.',
  'Client id, `GROUP@@@DEVICE`.',
);

export async function sessionOf(operation: OperationScope, at: InstanceRef, clientId: string) {
  const session = await operation.loaders.session(at, clientId);
  return session === null ? null : { online: session.online, asOf: new Date(operation.now()) };
}

function inFull({ at, record }: NodeOf<'ClientCredential'>, { loaders }: OperationScope) {
  return record.secret === undefined ? loaders.clientCredential(at, record.clientId) : record;
}
