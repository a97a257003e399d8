import { deriveIterator } from '../../async-iterator.ts';
import type { WallClock } from '../../clock.ts';
import { type AppError, isStoreUnavailable } from '../../errors.ts';
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

/** Where a reader starts: now, at the position of its cursor, or after a gap because its cursor has expired. */
export type Start = { readonly from: 'now' | 'expired' } | { readonly from: ReaderPosition };

export interface SubscriptionOptions {
  readonly scope: EventScope;
  readonly start: Start;
  readonly log: EventLog;
  readonly clock: WallClock;
  /** Milliseconds between two heartbeats of a quiet stream. */
  readonly heartbeatMs: number;
  /** Most entries that are coalesced together. The reader keeps no more entries in memory. */
  readonly window: number;
  /** Most events of one batch. The objects of a batch are loaded together. */
  readonly batch: number;
  readonly join: (joining: ScopeInterestOptions) => Promise<ScopeInterest>;
  /** Fires when the reader has gone. */
  readonly signal: AbortSignal;
}

/**
 * Reads a stream for one reader, in batches. There is no queue: the log is read again when the reader has taken its batch.
 * So a reader that takes nothing costs only its position. A slow reader continues at its own pace until the log has trimmed
 * the entries behind its position.
 */
export function readEvents(
  options: SubscriptionOptions,
): AsyncIterableIterator<readonly StreamEvent[], void, void> {
  const gone = new AbortController();
  const signal = AbortSignal.any([options.signal, gone.signal]);
  // A waiting generator notices `return` only when it wakes. So the abort wakes the generator.
  return deriveIterator(generate({ ...options, signal }), {
    next: (pull) => pull(),
    onEnd: () => gone.abort(),
  });
}

/** Milliseconds between two attempts to read the log while the store is away. */
const STORE_RETRY_MS = 1_000;

async function* generate(options: SubscriptionOptions): AsyncGenerator<readonly StreamEvent[], void, void> {
  const { scope, start, log, clock, signal } = options;
  const stream = streamOf(scope.at);
  const isMine = createScopeFilter(scope);
  const readFrom = (position: ReaderPosition, limit: number) => log.read(stream, position, limit, [stream]);
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

  // Rings when the reader must look again, for example after an append. Replaced before each read of the log, so that a
  // ring between the read and the wait is not lost.
  let bell = Promise.withResolvers<void>();
  const ring = (): void => bell.resolve();
  /** Waits until somebody rings, at most `ms`. */
  const rung = async (ms: number): Promise<void> => {
    const callOff = clock.after(ms, ring);
    await bell.promise;
    callOff();
  };
  const stopListening = log.onAppend(stream, ring);
  const left = Promise.withResolvers<false>();
  let hasLeft = false;
  const leave = (): void => {
    hasLeft = true;
    left.resolve(false);
    ring();
  };
  signal.addEventListener('abort', leave);
  if (signal.aborted) leave();
  let interest: ScopeInterest | undefined;
  let fault: AppError | undefined;
  /** `due`: the whole scope is known again, so the pending gap may be delivered. */
  const gap: { state: 'not awaited' | 'awaited' | 'due' } = { state: 'not awaited' };
  const awaitGap = async (of: ScopeInterest): Promise<void> => {
    gap.state = 'awaited';
    await of.settled();
    gap.state = 'due';
    ring();
  };
  try {
    const onFault = (failure: AppError): void => {
      fault = failure;
      ring();
    };
    // Without the store, fail before any call to the provider.
    const begin = await head(null);
    interest = await options.join({ resumes: typeof start.from === 'object', onFault });
    let position: ReaderPosition;
    let lost: GapReason | null = null;
    if (typeof start.from === 'object') {
      position = start.from;
      const read = await readFrom(position, 1);
      if (read.state === 'lost') lost = read.reason;
    } else {
      position = begin;
      if (start.from === 'expired') lost = 'RETENTION_EXCEEDED';
    }
    if (lost !== null || start.from === 'now') {
      // A reader must miss no change after its first position, so the lists must be known first.
      const isKnown = await Promise.race([interest.ready, left.promise]);
      position = await head(isKnown ? null : lost);
    }
    if (hasLeft) return;
    if (lost !== null && position.pendingGap === null) yield [gapAt(position, lost)];

    let beatAt = Number.NEGATIVE_INFINITY;
    let isBegun = false;
    while (!hasLeft) {
      bell = Promise.withResolvers();
      try {
        const read = await readFrom(position, options.window);
        isBegun = true;
        if (read.state === 'lost') {
          const isBehind = read.reason === 'RETENTION_EXCEEDED' && beatAt > Number.NEGATIVE_INFINITY;
          const { pendingGap } = position;
          position = await head(pendingGap);
          if (pendingGap === null) yield [gapAt(position, isBehind ? 'BUFFER_OVERFLOW' : read.reason)];
          continue;
        }
        // The epoch changes after a failover that lost nothing.
        position = { ...position, epoch: read.head.epoch };
        const { changes, end } = coalesce(read.entries, position, isMine);
        for (let first = 0; first < changes.length && !hasLeft; first += options.batch) {
          yield changes.slice(first, first + options.batch);
        }
        position = end;
        // The gap is delivered only when the whole scope is known. Otherwise changes between the gap and a
        // list's first read would be lost.
        if (position.pendingGap !== null && gap.state === 'not awaited') void awaitGap(interest);
        if (position.pendingGap !== null && gap.state === 'due') {
          const { pendingGap } = position;
          gap.state = 'not awaited';
          // The reader reloads everything, so it needs no earlier change.
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
        await rung(beatAt + options.heartbeatMs - now);
      } catch (error) {
        if (!isBegun || !isStoreUnavailable(error)) throw error;
        if (hasLeft) return;
        // Pause, without heartbeats. The log rings when the store is back.
        bell = Promise.withResolvers();
        await rung(STORE_RETRY_MS);
      }
    }
  } finally {
    signal.removeEventListener('abort', leave);
    stopListening();
    interest?.release();
  }
}
