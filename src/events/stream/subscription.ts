import { deriveIterator } from '../../async-iterator.ts';
import type { WallClock } from '../../clock.ts';
import type { AppError } from '../../errors.ts';
import type { ScopeInterest, ScopeInterestOptions, Unreadable } from '../interest/scope-interest.ts';
import type { EventLog, GapReason } from '../log/log.ts';
import { coalesce, type DeliveredChange, type ReaderPosition } from './coalesce.ts';
import { createScopeFilter, type EventScope, streamOf } from './scope.ts';

export type StreamEvent =
  | DeliveredChange
  | {
      readonly type: 'gap';
      readonly position: ReaderPosition;
      readonly at: number;
      readonly reason: GapReason;
    }
  | {
      readonly type: 'heartbeat';
      readonly position: ReaderPosition;
      readonly at: number;
      readonly nextPollAt: number | null;
      readonly unreadable: readonly Unreadable[];
    };

/** Where a reader wants to begin: now; where a cursor says; or where a cursor said that has run out. */
export type Start = { readonly from: 'now' | 'expired' } | { readonly from: ReaderPosition };

export interface SubscriptionOptions {
  readonly scope: EventScope;
  readonly start: Start;
  readonly log: EventLog;
  readonly clock: WallClock;
  /** Milliseconds without an event after which the position is told all the same. */
  readonly heartbeatMs: number;
  /** Entries that are looked at together; all that is ever held for one reader. */
  readonly window: number;
  /** Events that are handed on together, so that their objects are loaded together. */
  readonly batch: number;
  readonly join: (joining: ScopeInterestOptions) => Promise<ScopeInterest>;
  /** Fires when the reader is gone. */
  readonly signal: AbortSignal;
}

/**
 * One reader of a stream, in batches. Nothing is queued for it: it reads the log when it has taken what it got, so a
 * reader that takes nothing costs its position and no more, and one that is slow reads at its own pace until what follows
 * is trimmed away.
 */
export function readEvents(
  options: SubscriptionOptions,
): AsyncIterableIterator<readonly StreamEvent[], void, void> {
  const gone = new AbortController();
  const signal = AbortSignal.any([options.signal, gone.signal]);
  // A waiting generator sees `return` only when it wakes, so the abort wakes it.
  return deriveIterator(generate({ ...options, signal }), {
    next: (pull) => pull(),
    onEnd: () => gone.abort(),
  });
}

async function* generate(options: SubscriptionOptions): AsyncGenerator<readonly StreamEvent[], void, void> {
  const { scope, start, log, clock, signal } = options;
  const stream = streamOf(scope.at);
  const isMine = createScopeFilter(scope);
  const head = async (pendingGap: GapReason | null): Promise<ReaderPosition> => ({
    ...(await log.head(stream)),
    deliveredAhead: [],
    pendingGap,
  });
  const gapAt = (position: ReaderPosition, reason: GapReason): StreamEvent => ({
    type: 'gap',
    position,
    at: clock.date(),
    reason,
  });

  const changed = createBell();
  const unwatch = log.onAppend(stream, changed.ring);
  const ring = (): void => changed.ring();
  signal.addEventListener('abort', ring);
  let interest: ScopeInterest | undefined;
  let fault: AppError | undefined;
  /** Whether the gap that is owed may be told: null while nobody has asked. */
  let isSettled: boolean | null = null;
  const askSettled = async (of: ScopeInterest): Promise<void> => {
    isSettled = false;
    await of.settled();
    isSettled = true;
    changed.ring();
  };
  try {
    const onFault = (told: AppError): void => {
      fault = told;
      changed.ring();
    };
    interest = await options.join({ resumes: typeof start.from === 'object', onFault });
    let position: ReaderPosition;
    let lost: GapReason | null = null;
    if (typeof start.from === 'object') {
      position = start.from;
      const read = await log.read(stream, position, 1);
      if (read.state === 'lost') lost = read.reason;
    } else {
      position = await head(null);
      if (start.from === 'expired') lost = 'RETENTION_EXCEEDED';
    }
    if (lost !== null || start.from === 'now') {
      // From its first position on nothing may be missed: so the parts have to be known first.
      const isKnown = await orGone(interest.ready, signal);
      position = await head(isKnown ? null : lost);
    }
    if (signal.aborted) return;
    if (lost !== null && position.pendingGap === null) yield [gapAt(position, lost)];

    let beatAt = Number.NEGATIVE_INFINITY;
    while (!signal.aborted) {
      changed.hush();
      const read = await log.read(stream, position, options.window);
      if (read.state === 'lost') {
        const isBehind = read.reason === 'RETENTION_EXCEEDED' && beatAt > Number.NEGATIVE_INFINITY;
        const { pendingGap } = position;
        position = await head(pendingGap);
        if (pendingGap === null) yield [gapAt(position, isBehind ? 'BUFFER_OVERFLOW' : read.reason)];
        continue;
      }
      const { changes, end } = coalesce(read.entries, position, isMine);
      for (let first = 0; first < changes.length && !signal.aborted; first += options.batch) {
        yield changes.slice(first, first + options.batch);
      }
      position = end;
      // Not before all of the scope is known: what changed in a list between the gap and its first read would be lost.
      if (position.pendingGap !== null && isSettled === null) void askSettled(interest);
      if (position.pendingGap !== null && isSettled === true) {
        const { pendingGap } = position;
        isSettled = null;
        // Who reads everything again has no use for what was seen until now.
        position = await head(null);
        yield [gapAt(position, pendingGap)];
        continue;
      }
      if (read.entries.length > 0) continue;
      if (fault !== undefined) throw fault;
      const now = clock.now();
      if (now - beatAt >= options.heartbeatMs) {
        beatAt = now;
        const next = interest.nextPollAt();
        const nextPollAt = next === null ? null : clock.date() + next - now;
        const unreadable = interest.unreadable();
        yield [{ type: 'heartbeat', position, at: clock.date(), nextPollAt, unreadable }];
        continue;
      }
      const callOff = clock.after(beatAt + options.heartbeatMs - now, changed.ring);
      await changed.rung();
      callOff();
    }
  } finally {
    signal.removeEventListener('abort', ring);
    unwatch();
    interest?.release();
  }
}

/** Rings that come while nobody waits are heard by the next who does. */
function createBell() {
  let isRung = false;
  let wake = (): void => {};
  return {
    ring: (): void => {
      isRung = true;
      wake();
    },
    hush: (): void => {
      isRung = false;
    },
    rung: (): Promise<void> =>
      isRung
        ? Promise.resolve()
        : new Promise((resolve) => {
            wake = resolve;
          }),
  };
}

async function orGone(ready: Promise<boolean>, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return false;
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const release = (): void => resolve(false);
  signal.addEventListener('abort', release, { once: true });
  try {
    return await Promise.race([ready, promise]);
  } finally {
    signal.removeEventListener('abort', release);
  }
}
