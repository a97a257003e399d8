import type { Secret } from '../secret.ts';
import type { Call, Operation as ProviderOperation } from '../transport/request.ts';
import type { Audit } from './audit.ts';
import type { Paging } from './connection.ts';
import { createGathering } from './gathering.ts';
import type { IdempotencyStore } from './idempotency.ts';
import { createLoaders, type Loaders } from './loaders.ts';
import type { CursorSealer } from './paging/cursor.ts';
import { createPageMemo } from './paging/memo.ts';
import type { Principal } from './principal.ts';
import type { Registry } from './registry.ts';

/** What this operation sent to one provider operation, retries included. */
export interface ProviderCalls {
  readonly provider: string;
  readonly operation: string;
  readonly calls: number;
  /** How many of them the provider charges as a message transaction. */
  readonly billable: number;
}

/** What writes of all operations share. */
export interface WriteServices {
  readonly idempotency: IdempotencyStore;
  readonly audit: Audit;
  /** Milliseconds for finding out what became of a write whose answer was lost. */
  readonly settlingMs: number;
  /** Told when a write is done and its end could not be put into the audit log. */
  readonly onAuditLost: () => void;
}

/** One GraphQL operation: who asks, until when, and everything that is read for it, once. */
export interface Operation {
  readonly principal: Principal;
  readonly registry: Registry;
  readonly call: Call;
  readonly loaders: Loaders;
  readonly paging: Paging;
  /** Key of `SecretRef.fingerprint`. */
  /** After a write: what was read before it is read anew. */
  readonly forget: () => void;
  readonly fingerprintKey: Secret;
  readonly writes: WriteServices;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly providerCalls: () => readonly ProviderCalls[];
}

export interface OperationOptions {
  readonly registry: Registry;
  readonly principal: Principal;
  readonly sealer: CursorSealer;
  readonly fingerprintKey: Secret;
  readonly writes: WriteServices;
  /** Fires when the client goes away. */
  readonly signal: AbortSignal;
  /** Milliseconds from now until which provider calls may run. Default 8,000. */
  readonly timeoutMs?: number;
}

export function createOperation(options: OperationOptions): Operation {
  const { registry, principal } = options;
  const sent = createTally();
  const call: Call = {
    signal: options.signal,
    deadline: performance.now() + (options.timeoutMs ?? 8_000),
    priority: 'interactive',
    onSent: (each) => sent.add(each.provider, each.operation, each.succeeded),
  };
  const fresh = () => {
    const gathering = createGathering();
    const memo = createPageMemo(gathering.during);
    return {
      loaders: createLoaders({ registry, principal, call, memo, gathering }),
      paging: { sealer: options.sealer, memo, call, now: () => performance.now() },
    };
  };
  let current = fresh();
  return {
    principal,
    registry,
    call,
    get loaders() {
      return current.loaders;
    },
    get paging() {
      return current.paging;
    },
    forget: () => {
      current = fresh();
    },
    fingerprintKey: options.fingerprintKey,
    writes: options.writes,
    now: Date.now,
    providerCalls: sent.list,
  };
}

function createTally() {
  const byOperation = new Map<
    string,
    { provider: string; operation: string; calls: number; billable: number }
  >();
  return {
    add: (provider: string, operation: ProviderOperation, succeeded: boolean) => {
      const key = `${provider}\n${operation.name}`;
      const entry = byOperation.get(key) ?? { provider, operation: operation.name, calls: 0, billable: 0 };
      entry.calls += 1;
      if (operation.billed && succeeded) entry.billable += 1;
      byOperation.set(key, entry);
    },
    /** In a stable order, so that equal answers are equal text. */
    list: (): readonly ProviderCalls[] =>
      [...byOperation.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => ({ ...entry })),
  };
}
