import { AppError } from '../errors.ts';
import type { CursorSealer } from '../lists/cursor.ts';
import { createPageMemo } from '../lists/memo.ts';
import type { Secret } from '../secret.ts';
import type { Call, SentCall } from '../transport/call.ts';
import { createBatchScheduler } from './batch-scheduler.ts';
import type { Paging } from './connection.ts';
import { createLoaders, type Loaders, type OnBatch } from './loaders.ts';
import type { Principal } from './principal.ts';
import type { Registry } from './registry.ts';
import { createStaleAnswers, type StaleAnswers } from './stale-answers.ts';

/** Calls of one provider action that this request has made, including retries. */
export interface ProviderCalls {
  readonly provider: string;
  readonly operation: string;
  readonly calls: number;
  /** Number of calls that the provider bills as messages. */
  readonly billable: number;
  /**
   * Present if the provider may bill more calls than `billable`, because it does not document whether it bills them.
   */
  readonly billableUnknown?: true;
}

/** The scope of one GraphQL operation: its principal, its deadline and its loaders. */
export interface RequestScope {
  readonly principal: Principal;
  readonly registry: Registry;
  readonly call: Call;
  readonly loaders: Loaders;
  readonly paging: Paging;
  readonly sealer: CursorSealer;
  /** Call after a write. Fields that follow read everything again. */
  readonly forget: () => void;
  /** HMAC key of `SecretRef.fingerprint`. */
  readonly fingerprintKey: Secret;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly providerCalls: () => readonly ProviderCalls[];
  /** Limit of provider calls, for code whose number of calls depends on the answers. Default: no limit. */
  readonly allowedCalls?: number;
  /** The provider's request id of the last answered call, for the audit log. Null if no answer contained one. */
  readonly lastRequestId: () => string | null;
  readonly stale: StaleAnswers;
}

export interface RequestScopeOptions {
  readonly registry: Registry;
  readonly principal: Principal;
  readonly sealer: CursorSealer;
  readonly fingerprintKey: Secret;
  /** Fires if the client disconnects. */
  readonly signal: AbortSignal;
  /** Time limit of all provider calls, in milliseconds from now. Default 8,000. */
  readonly timeoutMs?: number;
  /** Maximum number of provider calls. A call above it throws QUERY_TOO_COMPLEX. Default: no limit. */
  readonly allowedCalls?: number;
  /** Maximum time in milliseconds for which a batch waits for more keys. Default 250. */
  readonly batchPatienceMs?: number;
  /** Fixed part of the time limit of a device search, in milliseconds. Default 1,000. */
  readonly searchMs?: number;
  /** Called with the number of keys of each batch. */
  readonly onBatch?: OnBatch;
}

export const DEFAULT_TIMEOUT_MS = 8_000;

/**
 * Creates the scope of one GraphQL operation or one batch of events: its call options, loaders, pages and call counter. Create it
 * right before the operation runs, because the deadline counts from here. Makes no provider call.
 */
export function createRequestScope(options: RequestScopeOptions): RequestScope {
  const { registry, principal } = options;
  const sent = createTally();
  const call: Call = {
    signal: options.signal,
    deadline: performance.now() + (options.timeoutMs ?? DEFAULT_TIMEOUT_MS),
    priority: 'interactive',
    owner: {},
    admit: admitAtMost(options.allowedCalls ?? Number.POSITIVE_INFINITY),
    onSent: (each) => sent.add(each),
  };
  const { onBatch } = options;
  const fresh = () => {
    const scheduler = createBatchScheduler(options.batchPatienceMs);
    const memo = createPageMemo(scheduler.during);
    return {
      loaders: createLoaders({
        registry,
        principal,
        call,
        memo,
        scheduler,
        ...(onBatch === undefined ? {} : { onBatch }),
        ...(options.searchMs === undefined ? {} : { searchMs: options.searchMs }),
      }),
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
    sealer: options.sealer,
    now: Date.now,
    providerCalls: sent.list,
    ...(options.allowedCalls === undefined ? {} : { allowedCalls: options.allowedCalls }),
    lastRequestId: sent.lastRequestId,
    stale: createStaleAnswers(),
  };
}

/**
 * Enforces the limit of provider calls while the operation runs, for any number of pages and retries. The estimate
 * before the operation (schema/cost/estimate.ts) assumes full pages and no retries.
 */
function admitAtMost(allowed: number): () => void {
  let admitted = 0;
  return () => {
    admitted += 1;
    if (admitted <= allowed) return;
    throw new AppError(
      'QUERY_TOO_COMPLEX',
      `The operation has reached its limit of ${allowed} provider calls. Request smaller pages (first) or fewer fields.`,
      { details: { limit: 'providerCalls', allowed }, unsent: true },
    );
  };
}

function createTally() {
  const byOperation = new Map<string, { -readonly [Name in keyof ProviderCalls]: ProviderCalls[Name] }>();
  let last: string | null = null;
  return {
    lastRequestId: () => last,
    add: ({ provider, operation, succeeded, requestId }: SentCall) => {
      last = requestId ?? last;
      const key = `${provider}\n${operation.name}`;
      const entry = byOperation.get(key) ?? { provider, operation: operation.name, calls: 0, billable: 0 };
      entry.calls += 1;
      if (operation.billed === true && succeeded) entry.billable += 1;
      // Failed calls count here, too: the provider does not document whether it bills them.
      if (operation.billed === 'unknown') entry.billableUnknown = true;
      byOperation.set(key, entry);
    },
    /** Sorted, so that equal lists of calls give equal text. */
    list: (): readonly ProviderCalls[] =>
      [...byOperation.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => ({ ...entry })),
  };
}
