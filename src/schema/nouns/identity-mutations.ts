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
import { toPermission } from './auth-permission.ts';
import { toBlocked } from './blocked-client.ts';

mutation('createAuthIdentity', {
  description:
    'Adds a custom-auth identity (ApsaraMQ Professional and Platinum). CONFLICT where there is one.',
  input: (t) => ({
    instanceId: t.id({ required: true, description: 'Global id of the instance.' }),
    username: t.string({ required: true, description: 'MQTT user name, 1 to 64 characters.' }),
    identityType: t.field({ type: IdentityTypeEnum, required: true, description: 'USER or CLIENT.' }),
    clientId: t.string({ description: 'For CLIENT: the one client id.' }),
    secret: t.string({ required: true, description: 'The password or signing key, 1 to 255 characters.' }),
    signMode: t.field({ type: SignModeEnum, required: true, description: 'ORIGIN or SIGNED.' }),
  }),
  run: createAuthIdentity,
  payload: (t) => ({ authIdentity: nodeField(t, AuthIdentityType, 'The new identity.') }),
});

mutation('updateAuthIdentity', {
  description: 'Replaces secret and sign mode of an identity.',
  input: (t) => ({
    id: t.id({ required: true, description: 'Global id of the identity.' }),
    secret: t.string({ required: true, description: 'The new secret, 1 to 255 characters.' }),
    signMode: t.field({ type: SignModeEnum, required: true, description: 'ORIGIN or SIGNED.' }),
  }),
  run: updateAuthIdentity,
  payload: (t) => ({ authIdentity: nodeField(t, AuthIdentityType, 'The changed identity.') }),
});

mutation('deleteAuthIdentity', {
  description:
    'Deletes an identity. The provider does not say what becomes of its permissions: see deleteAuthPermission.',
  input: (t) => ({ id: t.id({ required: true, description: 'Global id of the identity.' }) }),
  run: deleteAuthIdentity,
  payload: (t) => ({ deletedId: deletedIdField(t) }),
});

mutation('setAuthPermission', {
  description:
    'Adds a permission, or changes the one that this identity has on this topic. The topic must exist.',
  input: (t) => ({
    instanceId: t.id({ required: true, description: 'Global id of the instance.' }),
    identity: t.string({ required: true, description: 'User name (USER) or client id (CLIENT).' }),
    identityType: t.field({ type: IdentityTypeEnum, required: true, description: 'USER or CLIENT.' }),
    topic: t.string({ required: true, description: 'A topic filter; `+` and `#` are wildcards.' }),
    action: t.field({ type: PermitActionEnum, required: true, description: 'PUB, SUB or PUB_SUB.' }),
    effect: t.field({ type: PermissionEffectEnum, required: true, description: 'ALLOW or DENY.' }),
  }),
  run: setAuthPermission,
  payload: (t) => ({
    authPermission: t.field({
      type: AuthPermissionType,
      nullable: true,
      description: 'The permission as it is now.',
      resolve: ({ result }) => (result === null ? null : toPermission(result.at, result.permission)),
    }),
  }),
});

/** What is listed can be undone, whoever made it and by whatever rules. */
const LISTED = 'As it is listed, at most 64 characters.';

mutation('deleteAuthPermission', {
  description: 'Takes the permission away that an identity has on a topic.',
  input: (t) => ({
    instanceId: t.id({ required: true, description: 'Global id of the instance.' }),
    identity: t.string({ required: true, description: `User name (USER) or client id (CLIENT). ${LISTED}` }),
    identityType: t.field({ type: IdentityTypeEnum, required: true, description: 'USER or CLIENT.' }),
    topic: t.string({ required: true, description: 'The topic filter, exactly as it is listed.' }),
  }),
  run: deleteAuthPermission,
  payload: (t) => ({
    deleted: t.boolean({
      description: 'True if the permission is gone.',
      resolve: ({ result }) => result !== null,
    }),
    deletedId: deletedIdField(t),
  }),
});

mutation('blockClient', {
  description:
    'Keeps a client id from connecting (ApsaraMQ). The provider does not say what becomes of one that is connected: see closeConnection.',
  input: (t) => ({
    instanceId: t.id({ required: true, description: 'Global id of the instance.' }),
    clientId: t.string({ required: true, description: '`GROUP@@@DEVICE`.' }),
  }),
  run: blockClient,
  payload: (t) => ({
    blockedClient: t.field({
      type: BlockedClientType,
      nullable: true,
      description: 'The entry of the block list.',
      resolve: ({ result }) =>
        result === null ? null : toBlocked(result.at, { clientId: result.kept['clientId']! }),
    }),
  }),
});

mutation('unblockClient', {
  description: 'Lets a client id connect again (ApsaraMQ).',
  input: (t) => ({
    instanceId: t.id({ required: true, description: 'Global id of the instance.' }),
    clientId: t.string({ required: true, description: LISTED }),
  }),
  run: unblockClient,
  payload: (t) => ({
    clientId: t.string({
      nullable: true,
      description: 'The client id that is off the list.',
      resolve: ({ result }) => result?.kept['clientId'] ?? null,
    }),
    deletedId: deletedIdField(t),
  }),
});
