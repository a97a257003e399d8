import { randomUUID } from 'node:crypto';
import type { Clock } from '../../clock.ts';
import { unlessStoreUnavailable } from '../../errors.ts';
import type { Store } from '../../store/store.ts';
import {
  type LeaseRow,
  lookAtLeases,
  type NotedFailure,
  noteFailedRead,
  noteWholeRead,
  type OwnLease,
  RELEASED,
  type ReadNote,
  releaseLeases,
  renewLeases,
} from '../log/lease-table.ts';
import { keyOf, type ListKey } from '../log/list-table.ts';
import type { Fence } from '../log/log.ts';
import { createLeaseAsks, type FoundLease, nameOf } from './lease-asks.ts';

/**
 * Decides which replica reads a list. Each list has one reader among all replicas of a shared store: the holder of its
 * lease. The others follow its reads.
 */
export interface ListLeases {
  /** `list`: name of the list within the stream. */
  readonly of: (stream: string, list: string) => ListLease;
  /** Number of lists that this process holds. */
  readonly held: () => number;
  /** Releases everything. Never rejects. */
  readonly stop: () => Promise<void>;
}

export interface ListLease {
  /**
   * Resolves when this process may read the list, or when another replica has read it well enough. Rejects with
   * STORE_UNAVAILABLE, and when the signal fires.
   */
  readonly ask: (wish: LeaseWish, signal: AbortSignal) => Promise<LeaseAnswer>;
  /** Call after a whole read. `startedAt`: clock time of its start. */
  readonly noteWhole: (read: {
    readonly startedAt: number;
    readonly calls: number;
    readonly billed: number;
  }) => void;
  /** Call after a read that failed. */
  readonly noteFailure: (failure: Omit<NotedFailure, 'endedAgo'>) => void;
  /** Call when a commit with this fence was refused. */
  readonly lost: (fence: Fence) => void;
  /** Call when this process needs the list no longer. */
  readonly release: () => void;
}

export interface LeaseWish {
  /** True: takes the list over from another holder. Is asked again until there is an answer. */
  readonly isForced: () => boolean;
  /** Whether the reads of another holder suffice. Not asked while `isForced`. */
  readonly accepts: (note: ReadNote) => boolean;
  /** Called at once with a function that makes the answer come sooner, if `isForced` has changed. */
  readonly onWait: (ask: () => void) => void;
}

export type LeaseAnswer =
  | { readonly kind: 'held'; readonly fence: Fence }
  | { readonly kind: 'followed'; readonly note: ReadNote };

export interface ListLeasesOptions {
  readonly store: Store;
  readonly clock: Clock;
  /** Milliseconds after which another replica takes over the lists of a process that ended. */
  readonly leaseMs: number;
  /** Called for failures, except those of an unreachable store. */
  readonly onError: (error: unknown) => void;
  /** Called with the number of lists that this process holds, when it may have changed. */
  readonly onHeld?: (lists: number) => void;
}

interface Held extends OwnLease {
  /** Clock time until which no other replica can have taken the lease over, unless by force. */
  readonly until: number;
}

/** A lease of another replica, as this process last saw it. */
interface Seen extends FoundLease {
  readonly row: LeaseRow;
}

/** Milliseconds between two looks while the next read of another replica is overdue. */
const OVERDUE_MS = 1_000;

export function createListLeases(options: ListLeasesOptions): ListLeases {
  const { store, clock, leaseMs, onHeld = () => {} } = options;
  const report = unlessStoreUnavailable(options.onError);
  const holder = `${store.replica}/${randomUUID()}`;
  const asks = createLeaseAsks({ store, clock, holder, leaseMs });
  const held = new Map<string, Held>();
  const seen = new Map<string, Seen>();
  /** Wakes those who wait for a change of a lease. */
  const waiting = new Set<() => void>();
  let isTicking = false;
  let cancelTick = (): void => {};
  /** Notes and releases, in order. */
  let writes: Promise<void> = Promise.resolve();

  const hold = (name: string, lease: Held): void => {
    held.set(name, lease);
    onHeld(held.size);
  };
  const drop = (name: string): void => {
    if (held.delete(name)) onHeld(held.size);
  };
  const write = (work: () => Promise<void>): void => {
    writes = writes.then(work).catch(report);
  };
  const wakeAll = (): void => {
    for (const wake of [...waiting]) wake();
  };
  const endNotify = store.onNotify((topic) => {
    if (topic === null || topic === RELEASED) wakeAll();
  });

  /** Renews what is held, and looks at what is followed. */
  const tick = async (): Promise<void> => {
    const at = clock.now();
    const before = [...held.values()];
    const renewed = new Set((await renewLeases(store, before, holder, leaseMs)).map(nameOfOwn));
    for (const lease of before) {
      const name = nameOf(lease.key);
      if (held.get(name)?.fence !== lease.fence) continue;
      if (renewed.has(nameOfOwn(lease))) hold(name, { ...lease, until: at + leaseMs });
      else drop(name);
    }
    const followed = [...seen.values()].map(({ row }) => row.key);
    for (const row of await lookAtLeases(store, followed)) {
      if (seen.has(nameOf(row.key))) seen.set(nameOf(row.key), { row, at });
    }
    wakeAll();
  };
  const schedule = (): void => {
    if (isTicking || held.size + seen.size === 0) return;
    isTicking = true;
    cancelTick = clock.after(leaseMs / 3, async () => {
      await tick().catch(report);
      isTicking = false;
      schedule();
    });
  };

  const ask = async (key: ListKey, wish: LeaseWish, signal: AbortSignal): Promise<LeaseAnswer> => {
    const name = nameOf(key);
    const suffices = (of: Seen): boolean => !wish.isForced() && wish.accepts(noteOf(of, clock.now()));
    const followed = (of: Seen): LeaseAnswer => ({ kind: 'followed', note: noteOf(of, clock.now()) });
    for (;;) {
      signal.throwIfAborted();
      const now = clock.now();
      const own = held.get(name);
      if (own !== undefined && now < own.until) return { kind: 'held', fence: { holder, number: own.fence } };
      const last = seen.get(name);
      if (last !== undefined && now < last.at + last.row.leftMs && suffices(last)) return followed(last);
      const isForced = wish.isForced();
      const { row, at } = await asks.ask(key, isForced);
      if (row !== null && row.holder === holder) {
        seen.delete(name);
        hold(name, { key, fence: row.fence, until: at + leaseMs });
        schedule();
        // The reader before has left, but it has read the list well enough.
        const { note } = row;
        if (note.whole !== null && note.failure === null && suffices({ row, at }))
          return followed({ row, at });
        return { kind: 'held', fence: { holder, number: row.fence } };
      }
      signal.throwIfAborted();
      drop(name);
      if (row !== null) {
        seen.set(name, { row, at });
        schedule();
        if (suffices({ row, at })) return followed({ row, at });
      }
      if (wish.isForced() && !isForced) continue;
      await change(wish, signal);
    }
  };
  /** Waits until a lease may have changed. */
  const change = (wish: LeaseWish, signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      const wake = (): void => {
        waiting.delete(wake);
        signal.removeEventListener('abort', wake);
        cancel();
        resolve();
      };
      const cancel = clock.after(OVERDUE_MS, wake);
      waiting.add(wake);
      signal.addEventListener('abort', wake);
      wish.onWait(wake);
    });

  return {
    of: (stream, list) => {
      const key = keyOf(stream, list);
      const name = nameOf(key);
      /** Writes something about the lease that this process has now. */
      const writeAs = (work: (lease: OwnLease) => Promise<void>): void => {
        const lease = held.get(name);
        if (lease !== undefined) write(() => work(lease));
      };
      return {
        ask: (wish, signal) => ask(key, wish, signal),
        noteWhole: ({ startedAt, calls, billed }) =>
          writeAs((lease) => {
            const startedAgo = clock.now() - startedAt;
            return noteWholeRead(store, lease, holder, { startedAgo, calls, billed });
          }),
        noteFailure: (failure) => writeAs((lease) => noteFailedRead(store, lease, holder, failure)),
        lost: ({ number }) => {
          if (held.get(name)?.fence === number) drop(name);
        },
        release: () => {
          seen.delete(name);
          writeAs(async (lease) => {
            await store.write((transaction) => releaseLeases(transaction, [lease], holder));
          });
          drop(name);
        },
      };
    },
    held: () => held.size,
    stop: async () => {
      cancelTick();
      endNotify();
      await asks.done();
      const leases = [...held.values()];
      held.clear();
      onHeld(0);
      seen.clear();
      if (leases.length > 0)
        write(async () => {
          await store.write((transaction) => releaseLeases(transaction, leases, holder));
        });
      await writes;
    },
  };
}

/** The note as of `now`. Ages begin before the statement that read them, so they are never too young. */
function noteOf({ row: { note }, at }: Seen, now: number): ReadNote {
  const ms = now - at;
  const { whole, failure } = note;
  return {
    whole:
      whole === null ? null : { ...whole, startedAgo: whole.startedAgo + ms, endedAgo: whole.endedAgo + ms },
    failure: failure === null ? null : { ...failure, endedAgo: failure.endedAgo + ms },
  };
}

function nameOfOwn({ key, fence }: OwnLease): string {
  return `${nameOf(key)}\0${fence}`;
}
