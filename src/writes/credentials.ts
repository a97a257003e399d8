import { notFound } from '../errors.ts';
import { printNodeId } from '../graph/node-id.ts';
import type { ClientCredentialRecord, InstanceRef } from '../providers/port/records.ts';
import type { Call } from '../transport/call.ts';
import { reconcileDeletion } from './pipeline/reconcile.ts';
import { type Keyed, write } from './pipeline/write.ts';
import type { WriteScope } from './pipeline/write-scope.ts';
import {
  checkedBy,
  instanceFor,
  mustNotExist,
  rulesFor,
  targetOf,
  type WriteTarget,
  writeOf,
} from './pipeline/write-target.ts';

export async function registerClientCredential(
  operation: WriteScope,
  input: Keyed & { readonly instanceId: string; readonly clientId: string },
) {
  const target = instanceFor(operation, input.instanceId);
  const { at } = target;
  const clientId = checkedBy('clientId', input.clientId, rulesFor(target.provider, 'client').clientId);
  const send = writeOf(target.provider, 'registerClientCredential');
  const span = createSpan(operation.now);
  return write(operation, {
    mutation: 'registerClientCredential',
    target: input.instanceId,
    lockKey: idOfCredential(at, clientId),
    what: { clientId },
    input,
    needs: { at, capability: 'CLIENT_CREDENTIALS' },
    plan: {
      // Some instances refuse a second registration. Others issue a new credential, which invalidates the first one
      // (contract apsaramq, 2.5). This API always refuses a second registration.
      before: (call) =>
        mustNotExist(
          read(target, clientId, call),
          'input.clientId',
          'This client id already has a credential. Use rotateClientCredential instead.',
        ),
      send: (call) => span.of(send(at, clientId, call)),
      lost: {
        seen: async (call) => {
          const now = await read(target, clientId, call);
          return now !== null && span.covers(now.createdAt) ? issued(now) : null;
        },
        mayBeAnothers: true,
      },
      keep: ({ credential }) => ({ id: idOfCredential(at, clientId), ...datesOf(credential) }),
    },
  });
}

export async function rotateClientCredential(operation: WriteScope, input: Keyed & { readonly id: string }) {
  const target = targetOf(operation, input.id, 'ClientCredential');
  const clientId = target.key[0];
  const send = writeOf(target.provider, 'rotateClientCredential');
  const span = createSpan(operation.now);
  let before: ClientCredentialRecord | null = null;
  return write(operation, {
    mutation: 'rotateClientCredential',
    target: input.id,
    input,
    needs: { at: target.at, capability: 'CLIENT_CREDENTIALS' },
    plan: {
      before: async (call) => {
        before = await read(target, clientId, call);
        if (before === null) throw notFound('input.id');
      },
      send: (call) => span.of(send(target.at, clientId, call)),
      // The rotation was applied if the secret or UpdateTime has changed.
      lost: {
        seen: async (call) => {
          const now = await read(target, clientId, call);
          const isSame =
            now?.secret?.reveal() === before?.secret?.reveal() &&
            now?.updatedAt?.getTime() === before?.updatedAt?.getTime();
          return now === null || isSame || !span.covers(now.updatedAt) ? null : issued(now);
        },
        mayBeAnothers: true,
      },
      keep: ({ credential }) => ({ id: input.id, ...datesOf(credential) }),
    },
  });
}

export async function revokeClientCredential(operation: WriteScope, input: Keyed & { readonly id: string }) {
  const target = targetOf(operation, input.id, 'ClientCredential');
  const { at, provider } = target;
  const clientId = target.key[0];
  const revoke = writeOf(provider, 'revokeClientCredential');
  return write(operation, {
    mutation: 'revokeClientCredential',
    target: input.id,
    input,
    needs: { at, capability: 'CLIENT_CREDENTIALS' },
    plan: {
      send: (call) => revoke(at, clientId, call),
      lost: reconcileDeletion((call) => read(target, clientId, call)),
      keep: () => ({ deletedId: input.id }),
    },
  });
}

function read({ at, provider }: WriteTarget, clientId: string, call: Call) {
  return provider.getClientCredential?.(at, clientId, call) ?? Promise.resolve(null);
}

/** The dates, for the inventory: no list has them. */
function datesOf({ createdAt, updatedAt }: ClientCredentialRecord) {
  return { createdAt: createdAt?.toISOString() ?? null, updatedAt: updatedAt?.toISOString() ?? null };
}

function issued(credential: ClientCredentialRecord) {
  return { requestId: null, credential };
}

/** Tolerance for the difference between the clock of the cloud and the clock of this machine. */
const SKEW_MS = 10_000;

/**
 * The time during which a write was running. Before the caller repeats the idempotency key, another process or the
 * provider's console may have issued a newer secret. The date of the secret shows whether this write issued the secret.
 */
function createSpan(now: () => number) {
  let until = Number.POSITIVE_INFINITY;
  return {
    of: <Answer>(sending: Promise<Answer>): Promise<Answer> =>
      sending.finally(() => {
        until = now() + SKEW_MS;
      }),
    covers: (at: Date | null | undefined): boolean => now() <= until || (at != null && at.getTime() <= until),
  };
}

function idOfCredential(at: InstanceRef, clientId: string): string {
  return printNodeId('ClientCredential', at, clientId);
}
