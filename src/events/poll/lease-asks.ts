import type { Clock } from '../../clock.ts';
import type { Store } from '../../store/store.ts';
import { type LeaseRow, lookAtLeases, takeLeases } from '../log/lease-table.ts';
import type { ListKey } from '../log/list-table.ts';

/** A lease as the store has it. `at`: clock time before the statement. Null: nobody has ever held it. */
export interface FoundLease {
  readonly row: LeaseRow | null;
  readonly at: number;
}

export interface LeaseAsks {
  /** Takes a lease if it is free or `isForced`, and returns it or the lease of another holder. */
  readonly ask: (key: ListKey, isForced: boolean) => Promise<FoundLease>;
  /** Resolves when everybody who has asked has an answer. */
  readonly done: () => Promise<void>;
}

interface Asked {
  readonly key: ListKey;
  readonly isForced: boolean;
  readonly answer: PromiseWithResolvers<FoundLease>;
}

export interface LeaseAsksOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly holder: string;
  readonly leaseMs: number;
}

/** Asks the store for leases. Those who ask during a statement share the next one. */
export function createLeaseAsks({ store, clock, holder, leaseMs }: LeaseAsksOptions): LeaseAsks {
  let queue: Asked[] = [];
  let flushing: Promise<void> | null = null;

  const flush = async (): Promise<void> => {
    while (queue.length > 0) {
      const asked = queue;
      queue = [];
      try {
        await answerAll(asked);
      } catch (error) {
        for (const { answer } of asked) answer.reject(error);
      }
    }
    // Reset in the same turn as the last look at the queue, so that a later `ask` starts a new flush.
    flushing = null;
  };
  const answerAll = async (asked: readonly Asked[]): Promise<void> => {
    const at = clock.now();
    const rows = new Map<string, LeaseRow>();
    const keysOf = (isForced: boolean) =>
      asked.filter((each) => each.isForced === isForced).map(({ key }) => key);
    const keep = (found: readonly LeaseRow[]): void => {
      for (const row of found) rows.set(nameOf(row.key), row);
    };
    const take = async (keys: readonly ListKey[], mayForce: boolean): Promise<void> =>
      keep(await takeLeases(store, keys, { holder, leaseMs, isForced: mayForce }));
    const mayBeFree = (key: ListKey): boolean => {
      const row = rows.get(nameOf(key));
      return row === undefined || row.leftMs <= 0 || row.holder === holder;
    };
    // Look first, because a statement that takes leases locks those that it cannot take, too.
    keep(await lookAtLeases(store, keysOf(false)));
    await take(keysOf(false).filter(mayBeFree), false);
    await take(keysOf(true), true);
    for (const { key, answer } of asked) answer.resolve({ row: rows.get(nameOf(key)) ?? null, at });
  };

  return {
    ask: (key, isForced) => {
      const asked: Asked = { key, isForced, answer: Promise.withResolvers() };
      queue.push(asked);
      flushing ??= flush();
      return asked.answer.promise;
    },
    done: () => flushing ?? Promise.resolve(),
  };
}

/** Names are stored without U+0000. */
export function nameOf([stream, list]: ListKey): string {
  return `${stream}\0${list}`;
}
