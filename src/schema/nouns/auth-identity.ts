import { builder } from '../builder.ts';
import { CONNECTION_ARGS, connectionType, filteredBy, listOptions } from '../connection-type.ts';
import { cost } from '../cost/field-cost.ts';
import { IdentityTypeEnum, SignModeEnum } from '../enums.ts';
import { withKnownType } from '../filter.ts';
import { nullableRecordFields, recordFields } from '../member-fields.ts';
import { AuthIdentityType, InstanceType, nodeType } from '../node.ts';
import { AuthPermissionConnection } from './auth-permission.ts';
import { ClientSessionType, sessionOf } from './client-credential.ts';
import { connectNodes, listIn } from './in-instance.ts';
import { SecretRefType } from './secret-ref.ts';

export const AuthIdentityConnection = connectionType(
  'AuthIdentity',
  'custom-auth identities',
  AuthIdentityType,
);

AuthIdentityType.implement({
  ...nodeType('AuthIdentity'),
  description:
    'Identity for custom authentication (ApsaraMQ): a user name, or a user name bound to one client id.',
  fields: (t) => ({
    ...recordFields(t, 'String', { username: 'MQTT user name.' }),
    ...recordFields(t, IdentityTypeEnum, {
      identityType: 'Kind of identity: a user name or a single client id.',
    }),
    ...nullableRecordFields(t, 'String', {
      rawIdentityType: 'Identity type as the provider sent it. Null if missing.',
      clientId:
        'Client id that the identity is bound to. The provider may return one for USER, too. Null if it returns no client id.',
      rawSignMode: 'Sign mode as the provider sent it. Null if missing.',
    }),
    ...recordFields(t, SignModeEnum, {
      signMode: 'Method by which a client proves that it knows the secret.',
    }),
    secret: t.field({
      type: SecretRefType,
      description: 'Metadata of the secret, without its value.',
      resolve: ({ record, kept }) => ({
        secret: record.secret,
        keptFingerprint: kept?.secretFingerprint ?? null,
      }),
    }),
    permissions: t.field({
      ...listOptions('AuthIdentity.permissions'),
      type: AuthPermissionConnection,
      description:
        'Permissions of its user name (USER) or client id (CLIENT). Null if the type or the client id is unknown.',
      args: CONNECTION_ARGS,
      resolve: ({ at, record }, args, { operation }) => {
        const identity = record.identityType === 'CLIENT' ? record.clientId : record.username;
        if (identity === null || record.identityType === 'UNKNOWN') return null;
        const filter = { identity, identityType: record.identityType };
        const list = operation.loaders.providerOf(at).authPermissions?.(at, filter);
        const name = ['AuthIdentity.permissions', at, JSON.stringify(filter)] as const;
        return connectNodes(operation, 'AuthPermission', list, name, args);
      },
    }),
    session: t.field({
      type: ClientSessionType,
      nullable: true,
      description:
        'Online status of the client that the identity names. Null for a user name, which any number of clients may share. Costs a provider call, made only when selected.',
      extensions: cost({ reading: 'session' }),
      resolve: ({ at, record }, _args, { operation }) =>
        record.identityType === 'CLIENT' && record.clientId !== null
          ? sessionOf(operation, at, record.clientId)
          : null,
    }),
  }),
});

const AuthIdentityFilter = builder.inputType('AuthIdentityFilter', {
  description: 'Filter for custom-auth identities. An identity must meet all given conditions.',
  fields: (t) => ({
    username: t.string({ description: 'Exact user name.' }),
    identityType: t.field({ type: IdentityTypeEnum, description: 'Type of the identity: USER or CLIENT.' }),
    clientId: t.string({
      description: 'Exact client id of an identity of type CLIENT. Cannot be combined with type USER.',
    }),
  }),
});

builder.objectField(InstanceType, 'authIdentities', (t) =>
  t.field({
    ...listOptions('Instance.authIdentities'),
    type: AuthIdentityConnection,
    description: 'Custom-auth identities (ApsaraMQ). Null if `capabilities` lacks CUSTOM_AUTH.',
    args: filteredBy(AuthIdentityFilter),
    resolve: listIn('Instance.authIdentities', 'AuthIdentity', 'CUSTOM_AUTH', (provider, at, wanted) =>
      provider.authIdentities?.(at, withKnownType(wanted)),
    ),
  }),
);
