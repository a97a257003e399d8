import { badInput } from '../errors.ts';
import type { TokenActions } from '../providers/port/writes.ts';
import { Secret } from '../secret.ts';
import { reconcileState } from './pipeline/reconcile.ts';
import { type Keyed, write } from './pipeline/write.ts';
import type { WriteScope } from './pipeline/write-scope.ts';
import {
  checkedBy,
  checkedListed,
  checkUnquoted,
  instanceFor,
  rulesFor,
  writeOf,
} from './pipeline/write-target.ts';

export async function closeConnection(
  operation: WriteScope,
  input: Keyed & { readonly instanceId: string; readonly clientId: string },
) {
  const clientId = checkedListed('clientId', input.clientId);
  const { at, provider } = instanceFor(operation, input.instanceId);
  const send = writeOf(provider, 'closeConnection');
  return write(operation, {
    mutation: 'closeConnection',
    target: input.instanceId,
    lockKey: null,
    what: { clientId },
    input,
    needs: { at, capability: 'SESSIONS' },
    // A repetition could close a connection that the client has opened in the meantime.
    plan: { send: (call) => send(at, clientId, call), lost: 'unknown', keep: () => ({ clientId }) },
  });
}

const SHORTEST_MS = 60 * 1_000;
const LONGEST_MS = 30 * 24 * 60 * 60 * 1_000;

export async function issueToken(
  operation: WriteScope,
  input: Keyed & {
    readonly instanceId: string;
    readonly topics: readonly string[];
    readonly actions: TokenActions;
    readonly expiresAt: Date;
  },
) {
  const { topics, actions, expiresAt } = input;
  const { at, provider } = instanceFor(operation, input.instanceId);
  const rules = rulesFor(provider, 'client');
  if (topics.length < 1 || topics.length > 100)
    throw badInput('input.topics', '1 to 100 topics', topics.length);
  for (const [index, topic] of topics.entries()) {
    checkedBy(`topics.${index}`, topic, rules.topic);
    if (topic.includes(',')) throw badInput(`input.topics.${index}`, 'a topic without a comma', topic);
    if (topics.indexOf(topic) < index) throw badInput(`input.topics.${index}`, 'each topic once', topic);
  }
  const send = writeOf(provider, 'issueToken');
  return write(operation, {
    mutation: 'issueToken',
    target: input.instanceId,
    lockKey: null,
    what: { topics, actions, expiresAt: expiresAt.toISOString() },
    input,
    check: () => {
      const ahead = expiresAt.getTime() - operation.now();
      if (ahead >= SHORTEST_MS && ahead <= LONGEST_MS) return;
      throw badInput('input.expiresAt', 'a time 60 seconds to 30 days from now', expiresAt.toISOString());
    },
    needs: { at, capability: 'TOKENS' },
    // The provider has no list of tokens, so a read cannot show whether one was issued.
    plan: {
      send: (call) => send(at, { topics, actions, expiresAt }, call),
      lost: 'unknown',
      keep: () => ({}),
    },
  });
}

/**
 * Checks a token. This is a mutation although it changes nothing, because the arguments of queries often end up in logs
 * and caches.
 */
export async function checkToken(
  operation: WriteScope,
  input: { readonly instanceId: string; readonly token: string },
): Promise<boolean> {
  const token = checkedToken(input.token);
  const { at, provider } = instanceFor(operation, input.instanceId);
  const isValid = writeOf(provider, 'isTokenValid');
  const { call, writes } = operation;
  await writes.capabilities.require(provider, at, 'TOKENS', call, 'input.instanceId');
  return isValid(at, token, call);
}

export async function revokeToken(
  operation: WriteScope,
  input: Keyed & { readonly instanceId: string; readonly token: string },
) {
  const token = checkedToken(input.token);
  const { at, provider } = instanceFor(operation, input.instanceId);
  const send = writeOf(provider, 'revokeToken');
  const isValid = writeOf(provider, 'isTokenValid');
  return write(operation, {
    mutation: 'revokeToken',
    target: input.instanceId,
    lockKey: null,
    input,
    needs: { at, capability: 'TOKENS' },
    plan: {
      send: (call) => send(at, token, call),
      lost: reconcileState(async (call) => !(await isValid(at, token, call))),
      keep: () => ({}),
    },
  });
}

function checkedToken(token: string): Secret {
  checkUnquoted('token', token, 4_096, 'a token of 1 to 4,096 characters');
  return new Secret(token);
}
