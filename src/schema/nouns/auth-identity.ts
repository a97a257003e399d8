import { connect } from '../../graph/connection.ts';
import { listName } from '../../graph/list-name.ts';
import { builder } from '../builder.ts';
import { CONNECTION_ARGS, connectionType, WINDOW } from '../connection-type.ts';
import { cost } from '../cost/field-cost.ts';
import { IdentityTypeEnum, SignModeEnum } from '../enums.ts';
import { withKnownType } from '../filter.ts';
import { AuthIdentityType, InstanceType, nodeType } from '../node.ts';
import { AuthPermissionConnection, toPermission } from './auth-permission.ts';
import { ClientSessionType, sessionOf } from './client-credential.ts';
import { listIn } from './in-instance.ts';
import { SecretRefType } from './secret-ref.ts';

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
      description: 'Method by which a client proves that it knows the secret.',
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
      extensions: cost({ list: 'AuthIdentity.permissions' }),
      directives: WINDOW,
      args: CONNECTION_ARGS,
      resolve: ({ at, record }, args, { operation }) => {
        const identity = record.identityType === 'CLIENT' ? record.clientId : record.username;
        if (identity === null || record.identityType === 'UNKNOWN') return null;
        const filter = { identity, identityType: record.identityType };
        const listing = operation.loaders.providerOf(at).authPermissions?.(at, filter);
        if (listing === undefined) return null;
        const name = listName('AuthIdentity.permissions', at, JSON.stringify(filter));
        return connect(operation.paging, name, listing, args, (each) => toPermission(at, each));
      },
    }),
    session: t.field({
      type: ClientSessionType,
      nullable: true,
      description: 'Is its client online? Null for a user name, which any number of clients may use.',
      extensions: cost({ reading: 'session' }),
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

builder.objectFields(InstanceType, (t) => ({
  authIdentities: t.field({
    type: AuthIdentityConnection,
    nullable: true,
    description: 'Its custom-auth identities (ApsaraMQ); null where it has none (see `capabilities`).',
    extensions: cost({ list: 'Instance.authIdentities' }),
    directives: WINDOW,
    args: {
      ...CONNECTION_ARGS,
      filter: t.arg({
        type: AuthIdentityFilter,
        description: 'Only those that match all that is given. Default: all.',
      }),
    },
    resolve: listIn('authIdentities', 'AuthIdentity', 'CUSTOM_AUTH', (provider, at, wanted) =>
      provider.authIdentities?.(at, withKnownType(wanted)),
    ),
  }),
}));
