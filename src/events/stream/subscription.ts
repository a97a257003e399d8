import { deriveIterator } from '../../async-iterator.ts';
import type { WallClock } from '../../clock.ts';
import { type AppError, isStoreUnavailable } from '../../errors.ts';
import type { ScopeInterest, ScopeInterestOptions, Unreadable } from '../interest/scope-interest.ts';
import { type EventLog, FINDING_LIST, type GapReason, type LogRead } from '../log/log.ts';
import { coalesce, type DeliveredChange } from './coalesce.ts';
import { headOf, moved, type ReaderPosition } from './reader-position.ts';
import { accountsOf, createScopeFilter, type EventScope, instancesOf } from './scope.ts';

export type StreamEvent =
  | (Omit<DeliveredChange, 'position'> & { readonly position: ReaderPosition })
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

/** Returns those of the findings that the subscriber may see. */
export type VisibleFindings = (ids: readonly string[]) => Promise<ReadonlySet<string>>;

/** How one subscriber reads. */
export interface ReadingOptions {
  /** Entries that are coalesced together. Default: as for all subscribers. */
  readonly window?: number;
  /** Milliseconds between two reads of a list. The shortest interval of all its subscribers applies. Default: `pollMs`. */
  readonly everyMs?: number;
  /** Default: the subscriber may see no finding. */
  readonly visibleFindings?: VisibleFindings;
}

export interface SubscriptionOptions {
  readonly scope: EventScope;
  /** Whether the configuration has the instance of this name (`streamOf`). */
  readonly isThere: (instance: string) => boolean;
  readonly start: Start;
  readonly log: EventLog;
  readonly clock: WallClock;
  /** Milliseconds between two heartbeats of a quiet stream. */
  readonly heartbeatMs: number;
  /** Most entries that are coalesced together. The reader keeps no more entries in memory. */
  readonly window: number;
  /** Most events of one batch. The objects of a batch are loaded together. */
  readonly batch: number;
  /** Returns those of the findings that the reader may see. */
  readonly visibleFindings: VisibleFindings;
  readonly join: (joining: ScopeInterestOptions) => Promise<ScopeInterest>;
  /** Fires when the reader has gone. */
  readonly signal: AbortSignal;
}

/**
 * Reads the streams of a scope for one reader, in batches. There is no queue: the log is read again when the reader has taken its batch.
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
  const accounts = accountsOf(scope);
  const instances = instancesOf(scope);
  const isMine = createScopeFilter(scope, options.isThere);
  const readFrom = (
    { accounts: positions }: ReaderPosition,
    account: string,
    limit: number,
  ): Promise<LogRead> => log.read(account, positions.get(account)!, limit, instances);
  const head = (pendingGap: GapReason | null) => headOf(log, accounts, pendingGap);
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
  /** Accounts that may have entries behind the position. */
  const unread = new Set(accounts);
  const readAllAgain = (): void => {
    for (const account of accounts) unread.add(account);
  };
  const stopListening = accounts.map((account) =>
    log.onAppend(account, () => {
      unread.add(account);
      ring();
    }),
  );
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
    const { from } = start;
    if (typeof from === 'object') {
      position = from;
      const reads = await Promise.all(accounts.map((account) => readFrom(from, account, 1)));
      for (const read of reads) if (read.state === 'lost') lost ??= read.reason;
    } else {
      position = begin;
      if (from === 'expired') lost = 'RETENTION_EXCEEDED';
    }
    if (lost !== null || from === 'now') {
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
      const isBeatDue = clock.now() - beatAt >= options.heartbeatMs;
      if (isBeatDue) readAllAgain();
      try {
        let isNew = false;
        // One window of each account in turn, so that a busy account does not hold up the others.
        for (const account of [...unread]) {
          unread.delete(account);
          let read: LogRead;
          try {
            read = await readFrom(position, account, options.window);
          } catch (error) {
            unread.add(account);
            throw error;
          }
          isBegun = true;
          isNew ||= read.state === 'lost' || read.entries.length > 0;
          if (read.state === 'lost') {
            const isBehind = read.reason === 'RETENTION_EXCEEDED' && beatAt > Number.NEGATIVE_INFINITY;
            const { pendingGap } = position;
            position = await head(pendingGap);
            if (pendingGap === null) yield [gapAt(position, isBehind ? 'BUFFER_OVERFLOW' : read.reason)];
            continue;
          }
          const { pendingGap } = position;
          // The epoch changes after a failover that lost nothing.
          const from = { ...position.accounts.get(account)!, epoch: read.head.epoch, pendingGap };
          const { changes: all, end } = coalesce(read.entries, from, isMine);
          const findings = all.filter(({ list }) => list === FINDING_LIST).map(({ id }) => id);
          let seen: ReadonlySet<string> | null = null;
          try {
            if (findings.length > 0) seen = await options.visibleFindings(findings);
          } catch (error) {
            unread.add(account);
            throw error;
          }
          const changes = all.filter(({ list, id }) => list !== FINDING_LIST || seen?.has(id));
          for (let first = 0; first < changes.length && !hasLeft; first += options.batch) {
            const base = position;
            yield changes
              .slice(first, first + options.batch)
              .map((change) => ({ ...change, position: moved(base, account, change.position) }));
          }
          if (hasLeft) return;
          position = moved(position, account, end);
          if (read.entries.length > 0) unread.add(account);
        }
        // The gap is delivered only when the whole scope is known. Otherwise changes between the gap and a
        // list's first read would be lost.
        if (position.pendingGap !== null && gap.state === 'not awaited') void awaitGap(interest);
        if (position.pendingGap !== null && gap.state === 'due') {
          const { pendingGap } = position;
          gap.state = 'not awaited';
          // The reader reloads everything, so it needs no earlier change.
          position = await head(null);
          readAllAgain();
          yield [gapAt(position, pendingGap)];
          continue;
        }
        if (isNew || unread.size > 0) continue;
        if (fault !== undefined) throw fault;
        const now = clock.now();
        if (isBeatDue) {
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
    for (const stop of stopListening) stop();
    interest?.release();
  }
}
