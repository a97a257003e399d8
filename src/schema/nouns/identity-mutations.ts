import { nodeOf } from '../../graph/find-node.ts';
import { createAuthIdentity, deleteAuthIdentity, updateAuthIdentity } from '../../writes/identities.ts';
import {
  blockClient,
  deleteAuthPermission,
  setAuthPermission,
  unblockClient,
} from '../../writes/permissions.ts';
import { IdentityTypeEnum, PermissionEffectEnum, PermitActionEnum, SignModeEnum } from '../enums.ts';
import { mutation } from '../mutation.ts';
import { deletedIdField, nodeField } from '../mutation-payload.ts';
import { AuthIdentityType, AuthPermissionType, BlockedClientType } from '../node.ts';

mutation('createAuthIdentity', {
  returns: 'the new identity',
  description:
    'Creates a custom-auth identity (ApsaraMQ Professional and Platinum). Fails with CONFLICT if the identity exists.',
  input: (t) => ({
    instanceId: t.id({ required: true, description: 'Global id of the instance.' }),
    username: t.string({ required: true, description: 'MQTT user name, 1 to 64 characters.' }),
    identityType: t.field({
      type: IdentityTypeEnum,
      required: true,
      description: 'Type of the identity: USER or CLIENT.',
    }),
    clientId: t.string({ description: 'Client id of an identity of type CLIENT. Must be omitted for USER.' }),
    secret: t.string({ required: true, description: 'Password or signing key, 1 to 255 characters.' }),
    signMode: t.field({ type: SignModeEnum, required: true, description: 'Sign mode: ORIGIN or SIGNED.' }),
  }),
  run: createAuthIdentity,
  payload: (t) => ({ authIdentity: nodeField(t, AuthIdentityType, 'New identity.') }),
});

mutation('updateAuthIdentity', {
  returns: 'the changed identity',
  description: 'Replaces the secret and the sign mode of an identity (ApsaraMQ).',
  input: (t) => ({
    id: t.id({ required: true, description: 'Global id of the identity.' }),
    secret: t.string({ required: true, description: 'New secret, 1 to 255 characters.' }),
    signMode: t.field({ type: SignModeEnum, required: true, description: 'Sign mode: ORIGIN or SIGNED.' }),
  }),
  run: updateAuthIdentity,
  payload: (t) => ({ authIdentity: nodeField(t, AuthIdentityType, 'Changed identity.') }),
});

mutation('deleteAuthIdentity', {
  returns: 'the id of the deleted identity',
  description:
    'Deletes an identity (ApsaraMQ). The provider does not document whether it deletes the permissions of the identity; see deleteAuthPermission.',
  input: (t) => ({ id: t.id({ required: true, description: 'Global id of the identity.' }) }),
  run: deleteAuthIdentity,
  payload: (t) => ({ deletedId: deletedIdField(t) }),
});

mutation('setAuthPermission', {
  returns: 'the new or changed permission',
  description:
    'Adds a permission for an identity on a topic, or changes the existing one (ApsaraMQ). The topic must exist.',
  input: (t) => ({
    instanceId: t.id({ required: true, description: 'Global id of the instance.' }),
    identity: t.string({ required: true, description: 'User name (USER) or client id (CLIENT).' }),
    identityType: t.field({
      type: IdentityTypeEnum,
      required: true,
      description: 'Type of the identity: USER or CLIENT.',
    }),
    topic: t.string({ required: true, description: 'Topic filter; `+` and `#` are wildcards.' }),
    action: t.field({ type: PermitActionEnum, required: true, description: 'Action: PUB, SUB or PUB_SUB.' }),
    effect: t.field({
      type: PermissionEffectEnum,
      required: true,
      description: 'Effect of the permission: ALLOW or DENY.',
    }),
  }),
  run: setAuthPermission,
  payload: (t) => ({
    authPermission: t.field({
      type: AuthPermissionType,
      nullable: true,
      description: 'New or changed permission. Null if the mutation failed.',
      resolve: ({ result }) =>
        result === null ? null : nodeOf('AuthPermission', result.at, result.permission),
    }),
  }),
});

/** A listed object can be deleted even if it breaks the input rules of this API. */
const LISTED = 'Exactly as listed, at most 64 characters.';

mutation('deleteAuthPermission', {
  returns: 'the id of the deleted permission',
  description: 'Deletes the permission of an identity on a topic (ApsaraMQ).',
  input: (t) => ({
    instanceId: t.id({ required: true, description: 'Global id of the instance.' }),
    identity: t.string({ required: true, description: `User name (USER) or client id (CLIENT). ${LISTED}` }),
    identityType: t.field({
      type: IdentityTypeEnum,
      required: true,
      description: 'Type of the identity: USER or CLIENT.',
    }),
    topic: t.string({ required: true, description: 'Topic filter, exactly as listed.' }),
  }),
  run: deleteAuthPermission,
  payload: (t) => ({
    deleted: t.boolean({
      description: 'True if the permission no longer exists, false if the mutation failed.',
      resolve: ({ result }) => result !== null,
    }),
    deletedId: deletedIdField(t),
  }),
});

mutation('blockClient', {
  returns: 'the new entry of the block list',
  description:
    'Adds a client id to the block list, so that it cannot connect (ApsaraMQ). The provider does not document whether it closes an existing connection; see closeConnection.',
  input: (t) => ({
    instanceId: t.id({ required: true, description: 'Global id of the instance.' }),
    clientId: t.string({ required: true, description: 'Client id, `GROUP@@@DEVICE`.' }),
  }),
  run: blockClient,
  payload: (t) => ({
    blockedClient: t.field({
      type: BlockedClientType,
      nullable: true,
      description: 'New entry of the block list. Null if the mutation failed.',
      resolve: ({ result }) =>
        result === null
          ? null
          : nodeOf('BlockedClient', result.at, { clientId: result.kept['clientId'] ?? '' }),
    }),
  }),
});

mutation('unblockClient', {
  returns: 'the client id and the id of the deleted entry',
  description: 'Removes a client id from the block list, so that it can connect again (ApsaraMQ).',
  input: (t) => ({
    instanceId: t.id({ required: true, description: 'Global id of the instance.' }),
    clientId: t.string({
      required: true,
      description: 'Client id, exactly as listed, at most 64 characters.',
    }),
  }),
  run: unblockClient,
  payload: (t) => ({
    clientId: t.string({
      nullable: true,
      description: 'Client id that is no longer blocked. Null if the mutation failed.',
      resolve: ({ result }) => result?.kept['clientId'] ?? null,
    }),
    deletedId: deletedIdField(t),
  }),
});
