import type { Clock } from '../../clock.ts';
import { AppError } from '../../errors.ts';
import { BrokenPaging } from '../../lists/window.ts';
import type { NotedFailure, ReadNote } from '../log/lease-table.ts';
import type { Fence } from '../log/log.ts';
import { isTransient, type ReadCost } from './cadence.ts';
import type { LeaseWish, ListLease } from './list-leases.ts';

export interface SharedReadOptions {
  readonly lease: ListLease;
  readonly clock: Clock;
  /** Milliseconds from one read to the next, if a read takes this number of calls. */
  readonly interval: (cost: ReadCost) => number;
  readonly signal: AbortSignal;
}

/** What the callers of one read want. */
export interface ReadRequest extends Pick<LeaseWish, 'isForced' | 'onWait'> {
  /** From now on, only a read that starts after this call suffices. */
  readonly force: () => void;
}

export function createReadRequest(isForced: boolean): ReadRequest {
  let mustRead = isForced;
  let ask = (): void => {};
  return {
    isForced: () => mustRead,
    onWait: (wake) => {
      ask = wake;
    },
    force: () => {
      mustRead = true;
      ask();
    },
  };
}

/**
 * Reads a list if this replica holds its lease, or else waits for a read of the holder. Returns the note of the holder,
 * or null after an own whole read. A read whose lease was lost is not repeated, because the new holder reads the list.
 */
export async function readOrFollow(
  { lease, clock, interval, signal }: SharedReadOptions,
  { isForced, onWait }: ReadRequest,
  read: (fence: Fence) => Promise<'whole' | 'fenced'>,
): Promise<ReadNote | null> {
  /** Start of the own read that was lost. */
  let lostAt: number | null = null;
  for (;;) {
    const mustRead = (): boolean => isForced() && lostAt === null;
    const accepts = (note: ReadNote): boolean =>
      lostAt === null ? isRecent(note, interval) : isWithin(note, clock.now() - lostAt);
    const answer = await lease.ask({ isForced: mustRead, accepts, onWait }, signal);
    if (answer.kind === 'followed') {
      // Somebody may have asked for a new read since the answer.
      if (mustRead()) continue;
      return answer.note;
    }
    const startedAt = clock.now();
    if ((await read(answer.fence)) === 'whole') return null;
    lease.lost(answer.fence);
    lostAt ??= startedAt;
  }
}

/** Whether the holder need not read the list yet, or tries in vain. */
function isRecent({ whole, failure }: ReadNote, interval: SharedReadOptions['interval']): boolean {
  return failure !== null || (whole !== null && whole.endedAgo < interval(whole));
}

/** Whether a read started within the last `ms`, and has ended. */
function isWithin({ whole, failure }: ReadNote, ms: number): boolean {
  return (whole !== null && whole.startedAgo <= ms) || (failure !== null && failure.endedAgo <= ms);
}

/** Milliseconds until the holder should have noted its next read. */
export function untilNextNote(note: ReadNote, interval: number): number {
  const { whole, failure } = note;
  if (whole === null || failure !== null) return interval;
  return Math.max(interval / 4, interval * 1.1 + whole.startedAgo - 2 * whole.endedAgo);
}

/** The failure of another replica's read as an error. Its message is not stored. */
export function followedError({ code, permanentInARow }: NotedFailure): AppError {
  const error = new AppError(code, 'Another replica could not read this list.');
  if (permanentInARow === 0 || !isTransient(error)) return error;
  return new BrokenPaging(code, error.message);
}
