import { badInput } from '../errors.ts';
import { findBlocked, findPermission } from '../graph/find-custom-auth.ts';
import { printNodeId } from '../graph/node-id.ts';
import type { ClientRules } from '../providers/port/input-rules.ts';
import type { IdentityType, InstanceRef, PermissionEffect, PermitAction } from '../providers/port/records.ts';
import type { PermissionInput, PermissionKey } from '../providers/port/writes.ts';
import type { Call } from '../transport/call.ts';
import { reconcileDeletion, reconcileState } from './pipeline/reconcile.ts';
import { type Keyed, write } from './pipeline/write.ts';
import type { WriteScope } from './pipeline/write-scope.ts';
import {
  checkedBy,
  checkedListed,
  instanceFor,
  mustExist,
  rulesFor,
  writeOf,
} from './pipeline/write-target.ts';

/** Limit of MQTT itself, in bytes of UTF-8. */
const LONGEST_TOPIC = 65_535;

interface PermissionKeyInput extends Keyed {
  readonly instanceId: string;
  readonly identity: string;
  readonly identityType: IdentityType;
  readonly topic: string;
}

/** Creates the permission, or changes the existing one for this identity and topic. */
export async function setAuthPermission(
  operation: WriteScope,
  input: PermissionKeyInput & { readonly action: PermitAction; readonly effect: PermissionEffect },
) {
  const { at, provider } = instanceFor(operation, input.instanceId);
  const key = checkedPermissionKey(rulesFor(provider, 'client'), input);
  const { action, effect } = input;
  if (action === 'CONNECT' || action === 'UNKNOWN')
    throw badInput('input.action', 'PUB, SUB or PUB_SUB', action);
  if (effect === 'UNKNOWN') throw badInput('input.effect', 'ALLOW or DENY', effect);
  const wanted: PermissionInput = { ...key, action, effect };
  const add = writeOf(provider, 'createAuthPermission');
  const update = writeOf(provider, 'updateAuthPermission');
  const find = (call: Call) => findPermission(provider, at, keyOf(key), call);
  let isThere = false;
  const result = await write(operation, {
    mutation: 'setAuthPermission',
    target: input.instanceId,
    lockKey: lockKeyOf(input, key),
    what: { ...key, action, effect },
    input,
    needs: { at, capability: 'CUSTOM_AUTH' },
    plan: {
      before: async (call) => {
        isThere = (await find(call)) !== null;
      },
      send: (call) => (isThere ? update : add)(at, wanted, call),
      // The effect of a repeated creation is not documented (contract apsaramq, 2.7). So the write is not repeated:
      // only the state is read.
      lost: reconcileState(
        async (call) => {
          const found = await find(call);
          return found?.action === action && found.effect === effect;
        },
        { again: false },
      ),
      keep: () => ({ id: idOfPermission(at, key), isNew: String(!isThere) }),
    },
  });
  // No read is needed: the provider would return the texts that were sent.
  const raw = { rawIdentityType: key.identityType, rawAction: action, rawEffect: effect };
  return { ...result, at, permission: { ...wanted, ...raw } };
}

export async function deleteAuthPermission(operation: WriteScope, input: PermissionKeyInput) {
  const key = {
    identity: checkedListed('identity', input.identity),
    identityType: checkedType(input.identityType),
    topic: checkedListed('topic', input.topic, LONGEST_TOPIC),
  };
  const { at, provider } = instanceFor(operation, input.instanceId);
  const send = writeOf(provider, 'deleteAuthPermission');
  const find = (call: Call) => findPermission(provider, at, keyOf(key), call);
  return write(operation, {
    mutation: 'deleteAuthPermission',
    target: input.instanceId,
    lockKey: lockKeyOf(input, key),
    what: { ...key },
    input,
    needs: { at, capability: 'CUSTOM_AUTH' },
    plan: {
      before: (call) => mustExist(find(call)),
      send: (call) => send(at, key, call),
      lost: reconcileDeletion(find),
      keep: () => ({ deletedId: idOfPermission(at, key) }),
    },
  });
}

type ClientInput = Keyed & { readonly instanceId: string; readonly clientId: string };

export async function blockClient(operation: WriteScope, input: ClientInput) {
  const { at, provider } = instanceFor(operation, input.instanceId);
  const clientId = checkedBy('clientId', input.clientId, rulesFor(provider, 'client').clientId);
  const send = writeOf(provider, 'blockClient');
  const result = await write(operation, {
    mutation: 'blockClient',
    target: input.instanceId,
    lockKey: lockKeyOf(input, clientId),
    what: { clientId },
    input,
    needs: { at, capability: 'CUSTOM_AUTH' },
    plan: {
      send: (call) => send(at, clientId, call),
      lost: reconcileState(async (call) => (await findBlocked(provider, at, clientId, call)) !== null),
      keep: () => ({ clientId, id: printNodeId('BlockedClient', at, clientId) }),
    },
  });
  return { ...result, at };
}

export async function unblockClient(operation: WriteScope, input: ClientInput) {
  const clientId = checkedListed('clientId', input.clientId);
  const { at, provider } = instanceFor(operation, input.instanceId);
  const send = writeOf(provider, 'unblockClient');
  const find = (call: Call) => findBlocked(provider, at, clientId, call);
  return write(operation, {
    mutation: 'unblockClient',
    target: input.instanceId,
    lockKey: lockKeyOf(input, clientId),
    what: { clientId },
    input,
    needs: { at, capability: 'CUSTOM_AUTH' },
    plan: {
      before: (call) => mustExist(find(call), 'input.clientId'),
      send: (call) => send(at, clientId, call),
      lost: reconcileDeletion(find),
      keep: () => ({ clientId, deletedId: printNodeId('BlockedClient', at, clientId) }),
    },
  });
}

const keyOf = ({ identityType, identity, topic }: PermissionKey) => [identityType, identity, topic] as const;

function idOfPermission(at: InstanceRef, key: PermissionKey): string {
  return printNodeId('AuthPermission', at, ...keyOf(key));
}

/**
 * The provider addresses permissions and blocks by keys of its own, so the lock key contains these keys and not a
 * global id.
 */
function lockKeyOf({ instanceId }: { readonly instanceId: string }, key: PermissionKey | string): string {
  return JSON.stringify([instanceId, key]);
}

function checkedType(identityType: IdentityType): PermissionKey['identityType'] {
  if (identityType === 'UNKNOWN') throw badInput('input.identityType', 'USER or CLIENT', identityType);
  return identityType;
}

function checkedPermissionKey(
  { clientId, username, topic }: ClientRules,
  input: PermissionKeyInput,
): PermissionKey {
  const identityType = checkedType(input.identityType);
  return {
    identity: checkedBy('identity', input.identity, identityType === 'CLIENT' ? clientId : username),
    identityType,
    topic: checkedBy('topic', input.topic, topic),
  };
}
