import { connect } from '../domain/connection.ts';
import { listName } from '../domain/list-name.ts';
import type { AuthIdentityNode } from '../domain/node.ts';
import { badInput } from '../errors.ts';
import type {
  AuthIdentityRecord,
  AuthPermissionRecord,
  BlockedClientRecord,
  IdentityType,
} from '../providers/record.ts';
import { builder } from './builder.ts';
import { ClientSessionType, sessionOf } from './client-credential.ts';
import { CONNECTION_ARGS, connectionType, WINDOW } from './connection.ts';
import { IdentityTypeEnum, PermissionEffectEnum, PermitActionEnum, SignModeEnum } from './enums.ts';
import { filtered, given } from './filter.ts';
import { has } from './instance.ts';
import { AuthIdentityType, InstanceType, nodeType } from './node.ts';
import { reads } from './reads.ts';
import { SecretRefType } from './secret-ref.ts';

export const AuthPermissionType = builder.objectRef<AuthPermissionRecord>('AuthPermission').implement({
  description: 'What an identity may do with a topic (ApsaraMQ custom authentication).',
  fields: (t) => ({
    identity: t.exposeString('identity', { description: 'The user name or client id that it is for.' }),
    identityType: t.expose('identityType', {
      type: IdentityTypeEnum,
      description: 'Is `identity` a user name or a client id?',
    }),
    rawIdentityType: t.exposeString('rawIdentityType', {
      nullable: true,
      description: "The provider's own identity type.",
    }),
    topic: t.exposeString('topic', { description: 'A topic filter; `+` and `#` are wildcards.' }),
    action: t.expose('action', { type: PermitActionEnum, description: 'Publishing, subscribing, or both.' }),
    rawAction: t.exposeString('rawAction', { nullable: true, description: "The provider's own action." }),
    effect: t.expose('effect', {
      type: PermissionEffectEnum,
      description: 'Is `action` on the topic allowed or denied?',
    }),
    rawEffect: t.exposeString('rawEffect', { nullable: true, description: "The provider's own effect." }),
  }),
});

export const BlockedClientType = builder.objectRef<BlockedClientRecord>('BlockedClient').implement({
  description: 'A client id that may not connect (ApsaraMQ custom authentication).',
  fields: (t) => ({ clientId: t.exposeString('clientId', { description: '`GROUP@@@DEVICE`.' }) }),
});

const AuthPermissionConnection = connectionType('AuthPermission', 'permissions', AuthPermissionType);
const BlockedClientConnection = connectionType('BlockedClient', 'blocked clients', BlockedClientType);
const AuthIdentityConnection = connectionType('AuthIdentity', 'custom-auth identities', AuthIdentityType);

AuthIdentityType.implement({
  ...nodeType('AuthIdentity'),
  description:
    'Who may connect by custom authentication (ApsaraMQ): a user name, or a user name of one client id.',
  fields: (t) => ({
    username: t.string({ description: 'MQTT user name.', resolve: ({ record }) => record.username }),
    identityType: t.field({
      type: IdentityTypeEnum,
      description: 'Whom it is for.',
      resolve: ({ record }) => record.identityType,
    }),
    rawIdentityType: t.string({
      nullable: true,
      description: "The provider's own identity type.",
      resolve: ({ record }) => record.rawIdentityType,
    }),
    clientId: t.string({
      nullable: true,
      description: 'The client id it is for; the provider may show one for USER too.',
      resolve: ({ record }) => record.clientId,
    }),
    signMode: t.field({
      type: SignModeEnum,
      description: 'How a client proves that it knows the secret.',
      resolve: ({ record }) => record.signMode,
    }),
    rawSignMode: t.string({
      nullable: true,
      description: "The provider's own sign mode.",
      resolve: ({ record }) => record.rawSignMode,
    }),
    secret: t.field({
      type: SecretRefType,
      description: 'What is known of its secret.',
      resolve: ({ record }) => ({ secret: record.secret }),
    }),
    permissions: t.field({
      type: AuthPermissionConnection,
      nullable: true,
      description: 'Permissions of its user name (USER) or client id (CLIENT).',
      extensions: reads({ list: { ALIBABA_MQTT: 100 } }),
      directives: WINDOW,
      args: CONNECTION_ARGS,
      resolve: ({ at, record }, args, { operation }) => {
        const identity = record.identityType === 'CLIENT' ? record.clientId : record.username;
        if (identity === null || record.identityType === 'UNKNOWN') return null;
        const filter = { identity, identityType: record.identityType };
        const listing = operation.loaders.providerOf(at).authPermissions?.(at, filter);
        if (listing === undefined) return null;
        const name = listName('AuthIdentity.permissions', at, JSON.stringify(filter));
        return connect(operation.paging, name, listing, args, (each) => each);
      },
    }),
    session: t.field({
      type: ClientSessionType,
      nullable: true,
      description: 'Is its client online? Null for a user name, which any number of clients may use.',
      extensions: reads({ calls: { ALIBABA_MQTT: 1 }, per: 10 }),
      resolve: ({ at, record }, _args, { operation }) =>
        record.identityType === 'CLIENT' && record.clientId !== null
          ? sessionOf(operation, at, record.clientId)
          : null,
    }),
  }),
});

const AuthIdentityFilter = builder.inputType('AuthIdentityFilter', {
  description: 'Which identities. All given members must hold.',
  fields: (t) => ({
    username: t.string({ description: 'Exactly this user name.' }),
    identityType: t.field({ type: IdentityTypeEnum, description: 'USER or CLIENT.' }),
    clientId: t.string({ description: 'Exactly this client id, of type CLIENT. Not beside USER.' }),
  }),
});

const AuthPermissionFilter = builder.inputType('AuthPermissionFilter', {
  description: 'Which permissions. All given members must hold.',
  fields: (t) => ({
    identity: t.string({ description: 'Of this user name or client id.' }),
    identityType: t.field({ type: IdentityTypeEnum, description: 'USER or CLIENT.' }),
    topic: t.string({ description: 'On this topic filter.' }),
  }),
});

const BlockedClientFilter = builder.inputType('BlockedClientFilter', {
  description: 'Which entries of the block list. All given members must hold.',
  fields: (t) => ({ clientId: t.string({ description: 'Exactly this client id.' }) }),
});

builder.objectFields(InstanceType, (t) => ({
  authIdentities: t.field({
    type: AuthIdentityConnection,
    nullable: true,
    description: 'Its custom-auth identities (ApsaraMQ); null where it has none (see `capabilities`).',
    extensions: reads({ list: { ALIBABA_MQTT: 100 } }),
    directives: WINDOW,
    args: {
      ...CONNECTION_ARGS,
      filter: t.arg({
        type: AuthIdentityFilter,
        description: 'Only those that match all that is given. Default: all.',
      }),
    },
    resolve: (node, { filter, ...args }, { operation }) => {
      if (!has(node, 'CUSTOM_AUTH')) return null;
      const { at } = node;
      const wanted = withKnownType(given(filter));
      const listing = operation.loaders.providerOf(at).authIdentities?.(at, wanted);
      if (listing === undefined) return null;
      const name = listName('Instance.authIdentities', at, JSON.stringify(wanted));
      return connect(operation.paging, name, listing, args, (record) => toIdentity(at, record));
    },
  }),
  authPermissions: t.field({
    type: AuthPermissionConnection,
    nullable: true,
    description: 'Its topic permissions (ApsaraMQ); null where it has none (see `capabilities`).',
    extensions: reads({ list: { ALIBABA_MQTT: 100 } }),
    directives: WINDOW,
    args: {
      ...CONNECTION_ARGS,
      filter: t.arg({
        type: AuthPermissionFilter,
        description: 'Only those that match all that is given. Default: all.',
      }),
    },
    resolve: (node, { filter, ...args }, { operation }) => {
      if (!has(node, 'CUSTOM_AUTH')) return null;
      const { at } = node;
      const wanted = withKnownType(given(filter));
      const listing = operation.loaders.providerOf(at).authPermissions?.(at, wanted);
      if (listing === undefined) return null;
      const name = listName('Instance.authPermissions', at, JSON.stringify(wanted));
      return connect(operation.paging, name, listing, args, (each) => each);
    },
  }),
  blockedClients: t.field({
    type: BlockedClientConnection,
    nullable: true,
    description: 'Client ids that may not connect (ApsaraMQ); null where it has no block list.',
    extensions: reads({ list: { ALIBABA_MQTT: 100 } }),
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
      const wanted = given(filter);
      const listing = operation.loaders.providerOf(node.at).blockedClients?.(node.at, wanted);
      if (listing === undefined) return null;
      const name = listName('Instance.blockedClients', node.at, ...filtered(wanted));
      return connect(operation.paging, name, listing, args, (each) => each);
    },
  }),
}));

/** UNKNOWN is only ever an answer. */
function withKnownType<Filter extends { identityType?: IdentityType }>(filter: Filter) {
  const { identityType, ...rest } = filter;
  if (identityType === 'UNKNOWN') throw badInput('filter.identityType', 'USER or CLIENT', identityType);
  return identityType === undefined ? rest : { ...rest, identityType };
}

function toIdentity(at: AuthIdentityNode['at'], record: AuthIdentityRecord): AuthIdentityNode {
  return { kind: 'AuthIdentity', at, record };
}
