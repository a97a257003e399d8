import { AppError } from '../errors.ts';
import type { CursorSealer } from '../lists/cursor.ts';
import { createPageMemo } from '../lists/memo.ts';
import type { Secret } from '../secret.ts';
import type { Call, SentCall, StaleAnswer } from '../transport/call.ts';
import { createBatchScheduler } from './batch-scheduler.ts';
import type { Paging } from './connection.ts';
import { createLoaders, type Loaders, type OnBatch } from './loaders.ts';
import type { Principal } from './principal.ts';
import type { Registry } from './registry.ts';

/** What this operation sent to one provider operation, retries included. */
export interface ProviderCalls {
  readonly provider: string;
  readonly operation: string;
  readonly calls: number;
  /** How many of them the provider is known to charge as a message. */
  readonly billable: number;
  /** Some of them may be charged, too: nothing says whether they are. */
  readonly billableUnknown?: true;
}

/** One GraphQL operation: who asks, until when, and everything that is read for it, once. */
export interface RequestScope {
  readonly principal: Principal;
  readonly registry: Registry;
  readonly call: Call;
  readonly loaders: Loaders;
  readonly paging: Paging;
  readonly sealer: CursorSealer;
  /** After a write: what was read before it is read anew. */
  readonly forget: () => void;
  /** Key of `SecretRef.fingerprint`. */
  readonly fingerprintKey: Secret;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly providerCalls: () => readonly ProviderCalls[];
  /** Provider calls that it may need, where what it needs shows only as it goes. Left out: any number. */
  readonly allowedCalls?: number;
  /** The provider's id of the last call that it answered, for the audit log; null: it told none. */
  readonly lastRequestId: () => string | null;
  /** From now on reads that fail for a passing reason may be answered with what is at most so old. */
  readonly allowStale: (maxAgeMs: number) => void;
  /** What was: of each provider operation the oldest. */
  readonly stale: () => readonly StaleAnswer[];
}

export interface RequestScopeOptions {
  readonly registry: Registry;
  readonly principal: Principal;
  readonly sealer: CursorSealer;
  readonly fingerprintKey: Secret;
  /** Fires when the client goes away. */
  readonly signal: AbortSignal;
  /** Milliseconds from now until which provider calls may run. Default 8,000. */
  readonly timeoutMs?: number;
  /** Provider calls that may be made for it; one more is QUERY_TOO_COMPLEX. Default: any number. */
  readonly allowedCalls?: number;
  /** Milliseconds that a batch of keys waits for more of them. Default 250. */
  readonly batchPatienceMs?: number;
  /** Milliseconds that a search of devices may take, beside those for each device. Default 1,000. */
  readonly searchMs?: number;
  /** Told how many keys of a loader leave together. */
  readonly onBatch?: OnBatch;
}

export const DEFAULT_TIMEOUT_MS = 8_000;

/**
 * What one GraphQL operation, or one batch of events, has of its own: its call with the time that is left, its loaders and
 * pages, its tally. Made when it is about to run, because the time counts from here; costs no call.
 */
export function createRequestScope(options: RequestScopeOptions): RequestScope {
  const { registry, principal } = options;
  const sent = createTally();
  const stale = createStaleness();
  const call: Call = {
    signal: options.signal,
    deadline: performance.now() + (options.timeoutMs ?? DEFAULT_TIMEOUT_MS),
    priority: 'interactive',
    owner: {},
    admit: admitAtMost(options.allowedCalls ?? Number.POSITIVE_INFINITY),
    stale: { maxAgeMs: stale.maxAgeMs, onServed: stale.add },
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
    allowStale: (ms) => {
      stale.allow(ms);
    },
    stale: stale.list,
  };
}

/**
 * What is told before an operation begins (schema/cost/estimate.ts) is of answers that come at once and of pages that are full.
 * This holds it to what it may, whatever the providers answer.
 */
function admitAtMost(allowed: number): () => void {
  let admitted = 0;
  return () => {
    admitted += 1;
    if (admitted <= allowed) return;
    throw new AppError(
      'QUERY_TOO_COMPLEX',
      `The operation has made the ${allowed} provider calls that it may: ask for fewer at a time (first), or less of each.`,
      { details: { limit: 'providerCalls', allowed }, unsent: true },
    );
  };
}

function createStaleness() {
  const served = new Map<string, StaleAnswer>();
  let maxAgeMs: number | null = null;
  return {
    maxAgeMs: () => maxAgeMs,
    allow: (ms: number) => {
      maxAgeMs = ms;
    },
    add: (answer: StaleAnswer) => {
      const key = `${answer.provider}\n${answer.operation}`;
      if (answer.ageMs >= (served.get(key)?.ageMs ?? 0)) served.set(key, answer);
    },
    list: (): readonly StaleAnswer[] =>
      [...served.entries()]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([, answer]) => ({ ...answer, ageMs: Math.round(answer.ageMs) })),
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
      // Nobody says whether a call that failed counts, either.
      if (operation.billed === 'unknown') entry.billableUnknown = true;
      byOperation.set(key, entry);
    },
    /** In a stable order, so that equal answers are equal text. */
    list: (): readonly ProviderCalls[] =>
      [...byOperation.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => ({ ...entry })),
  };
}
