import { AppError, badInput } from '../../errors.ts';
import type { Listing } from '../../providers/listing.ts';
import type { Provider } from '../../providers/provider.ts';
import type {
  AuthIdentityRecord,
  AuthPermissionRecord,
  IdentityType,
  InstanceRef,
  PermissionEffect,
  PermitAction,
  SignMode,
} from '../../providers/record.ts';
import type { IdentityKey, PermissionInput, PermissionKey } from '../../providers/writes.ts';
import { Secret } from '../../secret.ts';
import type { Call } from '../../transport/request.ts';
import { printNodeId } from '../node-id.ts';
import type { Operation } from '../operation.ts';
import { findRow } from '../paging/find-row.ts';
import { goneOrAgain, type Keyed, write } from '../write.ts';
import { checked, checkedClientId, instanceFor, targetOf, writeOf } from '../write-target.ts';

const NAME = /^\S(.{0,62}\S)?$/;

export async function createAuthIdentity(
  operation: Operation,
  input: Keyed & {
    readonly instanceId: string;
    readonly username: string;
    readonly identityType: IdentityType;
    readonly clientId?: string | null | undefined;
    readonly secret: string;
    readonly signMode: SignMode;
  },
) {
  const key = checkedKey(input);
  const secret = checkedSecret(input.secret);
  const signMode = checkedMode(input.signMode);
  const { at, provider } = instanceFor(operation, input.instanceId);
  const send = writeOf(provider, 'createAuthIdentity');
  return write(operation, {
    mutation: 'createAuthIdentity',
    target: input.instanceId,
    input,
    needs: { at, capability: 'CUSTOM_AUTH' },
    plan: {
      // What the provider does with a second one is not documented (contract 2.6).
      before: async (call) => {
        if ((await findIdentity(provider, at, key, call)) === null) return;
        throw new AppError('CONFLICT', 'There is such an identity already.', {
          details: { field: 'input.username' },
        });
      },
      send: (call) => send(at, { ...key, secret, signMode }, call),
      lost: async (call) => {
        const found = await findIdentity(provider, at, key, call);
        return found?.secret?.reveal() === input.secret ? { requestId: null } : null;
      },
      keep: () => ({ id: idOfIdentity(at, key) }),
    },
  });
}

export async function updateAuthIdentity(
  operation: Operation,
  input: Keyed & { readonly id: string; readonly secret: string; readonly signMode: SignMode },
) {
  const { at, key: parts, provider } = targetOf(operation, input.id, 'AuthIdentity');
  const key = keyOf(parts);
  const secret = checkedSecret(input.secret);
  const signMode = checkedMode(input.signMode);
  const send = writeOf(provider, 'updateAuthIdentity');
  return write(operation, {
    mutation: 'updateAuthIdentity',
    target: input.id,
    input,
    plan: {
      before: (call) => mustExist(findIdentity(provider, at, key, call)),
      send: (call) => send(at, { ...key, secret, signMode }, call),
      lost: 'repeat',
      keep: () => ({ id: input.id }),
    },
  });
}

export async function deleteAuthIdentity(operation: Operation, input: Keyed & { readonly id: string }) {
  const { at, key: parts, provider } = targetOf(operation, input.id, 'AuthIdentity');
  const key = keyOf(parts);
  const remove = writeOf(provider, 'deleteAuthIdentity');
  const find = (call: Call) => findIdentity(provider, at, key, call);
  const send = (call: Call) => remove(at, key, call);
  return write(operation, {
    mutation: 'deleteAuthIdentity',
    target: input.id,
    input,
    plan: {
      before: (call) => mustExist(find(call)),
      send,
      lost: goneOrAgain(find, send, { requestId: null }),
      keep: () => ({ deletedId: input.id }),
    },
  });
}

interface PermissionKeyInput extends Keyed {
  readonly instanceId: string;
  readonly identity: string;
  readonly identityType: IdentityType;
  readonly topic: string;
}

/** Adds the permission, or changes it where there is one for this identity and topic. */
export async function setAuthPermission(
  operation: Operation,
  input: PermissionKeyInput & { readonly action: PermitAction; readonly effect: PermissionEffect },
) {
  const key = checkedPermissionKey(input);
  const { action, effect } = input;
  if (action === 'CONNECT' || action === 'UNKNOWN')
    throw badInput('input.action', 'PUB, SUB or PUB_SUB', action);
  if (effect === 'UNKNOWN') throw badInput('input.effect', 'ALLOW or DENY', effect);
  const wanted: PermissionInput = { ...key, action, effect };
  const { at, provider } = instanceFor(operation, input.instanceId);
  const add = writeOf(provider, 'createAuthPermission');
  const update = writeOf(provider, 'updateAuthPermission');
  const find = (call: Call) => findPermission(provider, at, key, call);
  let isThere = false;
  const result = await write(operation, {
    mutation: 'setAuthPermission',
    target: input.instanceId,
    input,
    needs: { at, capability: 'CUSTOM_AUTH' },
    plan: {
      before: async (call) => {
        isThere = (await find(call)) !== null;
      },
      send: (call) => (isThere ? update : add)(at, wanted, call),
      lost: async (call) => {
        const found = await find(call);
        return found?.action === action && found.effect === effect ? { requestId: null } : null;
      },
      keep: () => ({}),
    },
  });
  return { ...result, permission: wanted };
}

export async function deleteAuthPermission(operation: Operation, input: PermissionKeyInput) {
  const key = checkedPermissionKey(input);
  const { at, provider } = instanceFor(operation, input.instanceId);
  const remove = writeOf(provider, 'deleteAuthPermission');
  const find = (call: Call) => findPermission(provider, at, key, call);
  const send = (call: Call) => remove(at, key, call);
  return write(operation, {
    mutation: 'deleteAuthPermission',
    target: input.instanceId,
    input,
    needs: { at, capability: 'CUSTOM_AUTH' },
    plan: {
      before: (call) => mustExist(find(call)),
      send,
      lost: goneOrAgain(find, send, { requestId: null }),
      keep: () => ({}),
    },
  });
}

type ClientInput = Keyed & { readonly instanceId: string; readonly clientId: string };

export async function blockClient(operation: Operation, input: ClientInput) {
  const clientId = checkedClientId(input.clientId);
  const { at, provider } = instanceFor(operation, input.instanceId);
  const send = writeOf(provider, 'blockClient');
  return write(operation, {
    mutation: 'blockClient',
    target: input.instanceId,
    input,
    needs: { at, capability: 'CUSTOM_AUTH' },
    plan: { send: (call) => send(at, clientId, call), lost: 'repeat', keep: () => ({ clientId }) },
  });
}

export async function unblockClient(operation: Operation, input: ClientInput) {
  const clientId = checkedClientId(input.clientId);
  const { at, provider } = instanceFor(operation, input.instanceId);
  const lift = writeOf(provider, 'unblockClient');
  const find = (call: Call) =>
    firstOf(provider.blockedClients?.(at, { clientId }), (row) => row.clientId === clientId, call);
  const send = (call: Call) => lift(at, clientId, call);
  return write(operation, {
    mutation: 'unblockClient',
    target: input.instanceId,
    input,
    needs: { at, capability: 'CUSTOM_AUTH' },
    plan: {
      before: (call) => mustExist(find(call)),
      send,
      lost: goneOrAgain(find, send, { requestId: null }),
      keep: () => ({ clientId }),
    },
  });
}

function checkedKey(input: {
  username: string;
  identityType: IdentityType;
  clientId?: string | null | undefined;
}): IdentityKey {
  const username = checked('username', input.username, NAME, '1 to 64 characters without blanks at the ends');
  if (input.identityType === 'UNKNOWN')
    throw badInput('input.identityType', 'USER or CLIENT', input.identityType);
  const given = input.clientId ?? null;
  if (input.identityType === 'USER') {
    if (given !== null) throw badInput('input.clientId', 'none for USER', given);
    return { username, identityType: 'USER', clientId: null };
  }
  if (given === null) throw badInput('input.clientId', 'a client id for CLIENT', given);
  return { username, identityType: 'CLIENT', clientId: checkedClientId(given) };
}

function checkedPermissionKey(input: PermissionKeyInput): PermissionKey {
  const { identityType } = input;
  if (identityType === 'UNKNOWN') throw badInput('input.identityType', 'USER or CLIENT', identityType);
  return {
    identity: checked('identity', input.identity, NAME, '1 to 64 characters without blanks at the ends'),
    identityType,
    topic: checked('topic', input.topic, /^[^\s/][^\s]{0,254}$/, 'a topic filter of 1 to 255 characters'),
  };
}

function checkedSecret(value: string): Secret {
  // Its value is not told back.
  if (value.length < 1 || value.length > 255)
    throw badInput('input.secret', '1 to 255 characters', value.length);
  return new Secret(value);
}

function checkedMode(mode: SignMode): 'ORIGIN' | 'SIGNED' {
  if (mode === 'UNKNOWN') throw badInput('input.signMode', 'ORIGIN or SIGNED', mode);
  return mode;
}

function keyOf([identityType, username, clientId]: readonly string[]): IdentityKey {
  return identityType === 'CLIENT'
    ? { identityType, username: username!, clientId: clientId! }
    : { identityType: 'USER', username: username!, clientId: null };
}

async function mustExist(found: Promise<unknown>): Promise<void> {
  if ((await found) === null) throw new AppError('NOT_FOUND', 'There is no such object.');
}

/** Filters are documented as a search: what comes is compared with what was asked for. */
async function findIdentity(
  provider: Provider,
  at: InstanceRef,
  { username, identityType, clientId }: IdentityKey,
  call: Call,
): Promise<AuthIdentityRecord | null> {
  const filter = { username, identityType, ...(clientId === null ? {} : { clientId }) };
  return firstOf(
    provider.authIdentities?.(at, filter),
    (row) =>
      row.username === username &&
      row.identityType === identityType &&
      (clientId === null || row.clientId === clientId),
    call,
  );
}

function findPermission(
  provider: Provider,
  at: InstanceRef,
  key: PermissionKey,
  call: Call,
): Promise<AuthPermissionRecord | null> {
  return firstOf(
    provider.authPermissions?.(at, key),
    (row) =>
      row.topic === key.topic && row.identity === key.identity && row.identityType === key.identityType,
    call,
  );
}

async function firstOf<Row>(
  listing: Listing<Row> | undefined,
  isIt: (row: Row) => boolean,
  call: Call,
): Promise<Row | null> {
  return listing === undefined ? null : findRow(listing, isIt, call);
}

function idOfIdentity(at: InstanceRef, { identityType, username, clientId }: IdentityKey): string {
  return printNodeId('AuthIdentity', at, identityType, username, clientId ?? '');
}
