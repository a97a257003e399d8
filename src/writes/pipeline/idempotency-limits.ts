import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Clock, repeat } from '../../clock.ts';
import { deleteFound } from '../../store/delete-found.ts';
import { rowOf } from '../../store/row.ts';
import type { Store } from '../../store/store.ts';

export interface KeyLimitsOptions {
  readonly store: Store;
  readonly clock: Clock;
  /** Maximum number of keys, summed over all principals. */
  readonly maxEntries: number;
  /** Number of replicas that may add keys while another replica has not counted them yet. */
  readonly replicas: number;
  /** Called if a sweep of the store fails. */
  readonly onError: (error: unknown) => void;
}

/** Deletes expired keys, and evicts keys above the maximum. Both run in small steps in parallel with claims. */
export interface KeyLimits {
  /** Runs a claim, which may add a key. If the store may be full, the claim first waits for a sweep. */
  readonly admit: <Result>(claim: () => Promise<Result>) => Promise<Result>;
  /** Deletes all expired keys, and evicts keys above the maximum. Never rejects. */
  readonly sweep: () => Promise<void>;
  /** Ends the regular sweeps. */
  readonly stop: () => void;
}

/** Rows that one statement counts. */
const COUNT_STEP = 500;
/** Number of rows that one transaction deletes. With SQLite in the process's thread, 500 rows took 10 ms. */
const DELETE_STEP = 100;
const SWEEP_MS = 60_000;

const EXPIRED = `SELECT principal, idempotency_key FROM @idempotency_key
  WHERE expires_at <= @now AND lease_until <= @now
  ORDER BY expires_at, principal, idempotency_key LIMIT ${DELETE_STEP} @locked`;
const OLDEST = `SELECT principal, idempotency_key FROM @idempotency_key
  WHERE principal = $1 AND state IN ('DONE', 'UNKNOWN')
  ORDER BY expires_at, principal, idempotency_key LIMIT $2 @locked`;
const DELETE = `DELETE FROM @idempotency_key WHERE (principal, idempotency_key) IN (
  SELECT each.value ->> 0, each.value ->> 1 FROM @each($1))`;
const COUNT = `SELECT principal, idempotency_key FROM @idempotency_key
  WHERE (principal, idempotency_key) > ($1, $2) ORDER BY principal, idempotency_key LIMIT ${COUNT_STEP}`;

const idRow = rowOf({ principal: 'text', idempotency_key: 'text' });
const keyOf = (row: unknown): readonly string[] => {
  const { principal, idempotency_key: key } = idRow(row);
  return [principal, key];
};

/**
 * Counts the keys only when enough claims were made to fill the free space. So a claim does not have to count, and the
 * number of keys stays within the maximum as long as at most `replicas` replicas add keys. A sweep of a full store
 * evicts a twentieth of its keys, because a count reads all keys and must be rare.
 */
export function createKeyLimits(options: KeyLimitsOptions): KeyLimits {
  const { store, clock, maxEntries, replicas } = options;
  const slack = Math.max(replicas, Math.floor(maxEntries / 20));
  const target = maxEntries - slack;
  /** Number of claims for which this replica has space after an eviction. */
  const least = Math.floor(slack / replicas);
  let free = least;
  let running = 0;
  let admitted = 0;
  let sweeping: Promise<void> | null = null;
  let cancel: (() => void) | null = null;
  let isStopped = false;

  const deleteBy = async (sql: string, values: readonly (string | number)[]): Promise<number> => {
    const count = await deleteFound(store, { find: sql, keyOf, remove: DELETE }, values);
    await nextTurn();
    return count;
  };
  const counts = async (): Promise<Map<string, number>> => {
    const found = new Map<string, number>();
    let last = ['', ''];
    for (;;) {
      const rows = (await store.rows(COUNT, last)).map(idRow);
      for (const { principal, idempotency_key: key } of rows) {
        found.set(principal, (found.get(principal) ?? 0) + 1);
        last = [principal, key];
      }
      if (rows.length < COUNT_STEP) return found;
      await nextTurn();
    }
  };
  const sweepNow = async (): Promise<void> => {
    while ((await deleteBy(EXPIRED, [])) === DELETE_STEP) if (isStopped) return;
    // The count may miss the keys of running claims, and of claims that are admitted during the count.
    const uncounted = running - admitted;
    const found = await counts();
    let total = [...found.values()].reduce((sum, count) => sum + count, 0);
    for (const [principal, count] of excess(found, target)) {
      for (let left = count; left > 0 && !isStopped; ) {
        const evicted = await deleteBy(OLDEST, [principal, Math.min(DELETE_STEP, left)]);
        // The writes of the remaining keys are running.
        if (evicted === 0) break;
        left -= evicted;
        total -= evicted;
      }
    }
    const space = Math.floor((maxEntries - total) / replicas) - uncounted - admitted;
    free = total > target ? Math.max(least, space) : space;
  };
  const sweep = (): Promise<void> => {
    sweeping ??= sweepNow()
      .catch((error) => {
        free = least;
        options.onError(error);
      })
      .finally(() => {
        sweeping = null;
      });
    return sweeping;
  };
  return {
    admit: async (claim) => {
      if (!isStopped) cancel ??= repeat(clock, SWEEP_MS, sweep);
      while (free <= 0) await sweep();
      free -= 1;
      admitted += 1;
      running += 1;
      if (free <= least / 2) void sweep();
      return claim().finally(() => {
        running -= 1;
      });
    },
    sweep,
    stop: () => {
      isStopped = true;
      cancel?.();
    },
  };
}

/**
 * Returns how many keys each principal must lose so that at most `max` keys are left. The principals with the most keys
 * are reduced to one common number.
 */
export function excess(counts: ReadonlyMap<string, number>, max: number): Map<string, number> {
  const sorted = [...counts].sort(([, one], [, other]) => other - one);
  let left = [...counts.values()].reduce((sum, count) => sum + count, 0) - Math.max(0, max);
  const found = new Map<string, number>();
  if (left <= 0) return found;
  // Reduce the first `size` principals to the count of the next one, as long as that frees too few keys.
  let size = 1;
  let level = sorted[0]?.[1] ?? 0;
  for (; size < sorted.length; size++) {
    const next = sorted[size]?.[1] ?? 0;
    if ((level - next) * size >= left) break;
    left -= (level - next) * size;
    level = next;
  }
  const all = Math.floor(left / size);
  for (const [index, [principal, count]] of sorted.slice(0, size).entries()) {
    const more = index < left % size ? 1 : 0;
    found.set(principal, count - level + all + more);
  }
  return found;
}
