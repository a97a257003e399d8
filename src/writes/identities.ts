import { badInput, describe } from '../errors.ts';
import { findIdentity } from '../graph/find-custom-auth.ts';
import { printNodeId } from '../graph/node-id.ts';
import type { ClientRules } from '../providers/port/input-rules.ts';
import type { IdentityType, InstanceRef, SignMode } from '../providers/port/records.ts';
import type { IdentityKey } from '../providers/port/writes.ts';
import { Secret } from '../secret.ts';
import type { Call } from '../transport/call.ts';
import { reconcileDeletion, reconcileState } from './pipeline/reconcile.ts';
import { type Keyed, type Optional, write } from './pipeline/write.ts';
import type { WriteScope } from './pipeline/write-scope.ts';
import {
  checkedBy,
  checkUnquoted,
  instanceFor,
  mustExist,
  mustNotExist,
  rulesFor,
  targetOf,
  writeOf,
} from './pipeline/write-target.ts';

export async function createAuthIdentity(
  operation: WriteScope,
  input: Keyed & {
    readonly instanceId: string;
    readonly username: string;
    readonly identityType: IdentityType;
    readonly clientId: Optional<string>;
    readonly secret: string;
    readonly signMode: SignMode;
  },
) {
  const { at, provider } = instanceFor(operation, input.instanceId);
  const key = checkedKey(rulesFor(provider, 'client'), input);
  const secret = checkedSecret(input.secret);
  const signMode = checkedMode(input.signMode);
  const send = writeOf(provider, 'createAuthIdentity');
  return write(operation, {
    mutation: 'createAuthIdentity',
    target: input.instanceId,
    lockKey: idOfIdentity(at, key),
    what: { ...key },
    input,
    needs: { at, capability: 'CUSTOM_AUTH' },
    plan: {
      // The effect of creating an identity twice is not documented (contract apsaramq, 2.6).
      before: (call) =>
        mustNotExist(
          findIdentity(provider, at, identityKeyParts(key), call),
          'input.username',
          'This identity already exists.',
        ),
      send: (call) => send(at, { ...key, secret, signMode }, call),
      lost: {
        seen: async (call) => {
          const found = await findIdentity(provider, at, identityKeyParts(key), call);
          return found?.secret?.reveal() === input.secret ? { requestId: null } : null;
        },
        mayBeAnothers: true,
      },
      keep: () => ({ id: idOfIdentity(at, key) }),
    },
  });
}

export async function updateAuthIdentity(
  operation: WriteScope,
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
    what: { signMode },
    input,
    needs: { at, capability: 'CUSTOM_AUTH' },
    plan: {
      before: (call) => mustExist(findIdentity(provider, at, identityKeyParts(key), call), 'input.id'),
      send: (call) => send(at, { ...key, secret, signMode }, call),
      lost: reconcileState(async (call) => {
        const found = await findIdentity(provider, at, identityKeyParts(key), call);
        return found?.secret?.reveal() === input.secret && found.signMode === signMode;
      }),
      keep: () => ({ id: input.id }),
    },
  });
}

export async function deleteAuthIdentity(operation: WriteScope, input: Keyed & { readonly id: string }) {
  const { at, key: parts, provider } = targetOf(operation, input.id, 'AuthIdentity');
  const key = keyOf(parts);
  const send = writeOf(provider, 'deleteAuthIdentity');
  const find = (call: Call) => findIdentity(provider, at, identityKeyParts(key), call);
  return write(operation, {
    mutation: 'deleteAuthIdentity',
    target: input.id,
    input,
    needs: { at, capability: 'CUSTOM_AUTH' },
    plan: {
      before: (call) => mustExist(find(call), 'input.id'),
      send: (call) => send(at, key, call),
      lost: reconcileDeletion(find),
      keep: () => ({ deletedId: input.id }),
    },
  });
}

function checkedKey(
  rules: ClientRules,
  input: { username: string; identityType: IdentityType; clientId?: string | null | undefined },
): IdentityKey {
  const username = checkedBy('username', input.username, rules.username);
  if (input.identityType === 'UNKNOWN')
    throw badInput('input.identityType', 'USER or CLIENT', input.identityType);
  const given = input.clientId ?? null;
  if (input.identityType === 'USER') {
    if (given !== null) throw badInput('input.clientId', 'no client id for USER', given);
    return { username, identityType: 'USER', clientId: null };
  }
  if (given === null) throw badInput('input.clientId', 'a client id for CLIENT', given);
  return { username, identityType: 'CLIENT', clientId: checkedBy('clientId', given, rules.clientId) };
}

function checkedSecret(value: string): Secret {
  checkUnquoted('secret', value, 255, '1 to 255 characters');
  return new Secret(value);
}

function checkedMode(mode: SignMode): 'ORIGIN' | 'SIGNED' {
  if (mode === 'UNKNOWN') throw badInput('input.signMode', 'ORIGIN or SIGNED', mode);
  return mode;
}

/**
 * An identity of an unknown type can be shown but not written, because the provider's calls accept only the known
 * types.
 */
function keyOf([identityType = '', username = '', clientId = '']: readonly string[]): IdentityKey {
  if (identityType === 'USER') return { identityType, username, clientId: null };
  if (identityType === 'CLIENT' && clientId !== '') return { identityType, username, clientId };
  throw badInput(
    'input.id',
    'the id of an identity of type USER, or of type CLIENT with a client id',
    describe(
      identityType === 'CLIENT'
        ? 'an id of type CLIENT without a client id'
        : `an id of type ${identityType}`,
    ),
  );
}

const identityKeyParts = ({ identityType, username, clientId }: IdentityKey) =>
  [identityType, username, clientId ?? ''] as const;

const idOfIdentity = (at: InstanceRef, key: IdentityKey) =>
  printNodeId('AuthIdentity', at, ...identityKeyParts(key));
