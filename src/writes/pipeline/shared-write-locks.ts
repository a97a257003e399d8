import { createHash, randomUUID } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../../clock.ts';
import { repeat } from '../../clock.ts';
import { DAY_MS } from '../../duration.ts';
import { deleteFound, type FoundRows } from '../../store/delete-found.ts';
import { rowOf } from '../../store/row.ts';
import type { Store } from '../../store/store.ts';
import { createLeases, type Lease } from './lease-renewal.ts';
import { createRecordRetries } from './record-retries.ts';
import { createTopicWaits } from './topic-waits.ts';

/** The lock of one write, valid over all replicas. */
export interface SharedLock {
  /**
   * Adds the write to the count of writes of the lock. `lost`: another replica has taken the lock over. `uncounted`:
   * the store is unreachable.
   */
  readonly markSent: () => Promise<'counted' | 'lost' | 'uncounted'>;
  /** False as soon as another replica may have taken the lock over. */
  readonly isHeld: () => boolean;
  /** False if another replica has sent a write since `markSent`, or if the store is unreachable. */
  readonly isOnlyWriter: () => Promise<boolean>;
  /** Never rejects. */
  readonly release: () => Promise<void>;
}

export interface SharedLocks {
  /**
   * Resolves to `late` if another replica still holds the lock at `deadline`, a time of the clock. Resolves to `away`
   * if the store is unreachable.
   */
  readonly acquire: (key: string, deadline: number) => Promise<SharedLock | 'late' | 'away'>;
  /** Counts a write that is sent without a lock because the store is unreachable. The count is stored later. */
  readonly countLater: (key: string) => void;
  readonly close: () => Promise<void>;
}

export interface SharedLocksOptions {
  readonly store: Store;
  readonly clock: Clock;
  /** Milliseconds after which another replica takes over the lock of a process that ended. */
  readonly leaseMs: number;
}

const POLL_MS = 250;
const SWEEP_MS = 600_000;
const STEP = 500;
/** An unknown outcome can be checked as long as its idempotency key lives. */
const KEPT_MS = DAY_MS;

// The initial value of `sends` contains the time. So if a row is deleted and created again, its count never repeats.
const ACQUIRE = `INSERT INTO @write_lock AS held (lock_key, holder, fence, sends, until)
  VALUES ($1, $2, 1, @now, @now + $3)
  ON CONFLICT (lock_key) DO UPDATE SET holder = excluded.holder, fence = held.fence + 1, until = excluded.until
  WHERE held.until <= @now OR held.holder = excluded.holder
  RETURNING fence, sends`;
const SEND = `UPDATE @write_lock SET sends = sends + 1, until = @now + $4
  WHERE lock_key = $1 AND holder = $2 AND fence = $3 RETURNING sends`;
const RELEASE = 'UPDATE @write_lock SET until = @now WHERE lock_key = $1 AND holder = $2 AND fence = $3';
const SENDS = 'SELECT sends FROM @write_lock WHERE lock_key = $1';
const RENEW = `UPDATE @write_lock SET until = @now + $2 WHERE (lock_key, holder, fence) IN (
    SELECT each.value ->> 0, each.value ->> 1, CAST(each.value ->> 2 AS BIGINT) FROM @each($1)
  ) RETURNING lock_key, fence`;
const COUNT = `INSERT INTO @write_lock AS held (lock_key, holder, fence, sends, until)
  VALUES ($1, $2, 0, @now, @now) ON CONFLICT (lock_key) DO UPDATE SET sends = held.sends + 1`;
const acquiredRow = rowOf({ fence: 'integer', sends: 'integer' });
const sendsRow = rowOf({ sends: 'integer' });
const heldRow = rowOf({ lock_key: 'text', fence: 'integer' });
const keyRow = rowOf({ lock_key: 'text' });
const UNUSED: FoundRows = {
  find: `SELECT lock_key FROM @write_lock WHERE until <= @now - ${KEPT_MS}
    ORDER BY until, lock_key LIMIT ${STEP} @locked`,
  keyOf: (row) => [keyRow(row).lock_key],
  remove: 'DELETE FROM @write_lock WHERE lock_key IN (SELECT each.value ->> 0 FROM @each($1))',
};

interface HeldRow {
  readonly id: string;
  readonly fence: number;
}

/**
 * Locks in a shared store. The holder of a lock is the process, so a process passes a lock directly to its own next
 * write.
 */
export function createSharedLocks({ store, clock, leaseMs }: SharedLocksOptions): SharedLocks {
  const holder = `${store.replica}/${randomUUID()}`;
  const waits = createTopicWaits(store, clock);
  const retries = createRecordRetries(clock, () => {});
  const leases = createLeases<HeldRow>({
    clock,
    leaseMs,
    renew: async (held) => {
      const ids = held.map(({ id, fence }) => [id, holder, fence]);
      const rows = (await store.rows(RENEW, [JSON.stringify(ids), leaseMs])).map(heldRow);
      const renewed = new Set(rows.map(({ lock_key: id, fence }) => `${id} ${fence}`));
      return held.filter(({ id, fence }) => renewed.has(`${id} ${fence}`));
    },
  });
  let cancel: (() => void) | null = null;

  const sweep = async (): Promise<void> => {
    for (;;) {
      if ((await deleteFound(store, UNUSED)) < STEP) return;
      await nextTurn();
    }
  };
  const lockOf = (row: HeldRow, lease: Lease, sends: number): SharedLock => {
    let expected: number | null = sends;
    return {
      markSent: async () => {
        try {
          const now = clock.now();
          const [counted] = await store.rows(SEND, [row.id, holder, row.fence, leaseMs]);
          if (counted === undefined) return 'lost';
          lease.extend(now);
          // If the count increased by more than one, another process sent a write without the lock.
          const isNext = expected !== null && sendsRow(counted).sends === expected + 1;
          expected = isNext ? sendsRow(counted).sends : null;
          return 'counted';
        } catch {
          expected = null;
          return 'uncounted';
        }
      },
      isHeld: lease.isLive,
      isOnlyWriter: async () => {
        try {
          const [found] = expected === null ? [] : await store.rows(SENDS, [row.id]);
          return found !== undefined && sendsRow(found).sends === expected;
        } catch {
          return false;
        }
      },
      release: async () => {
        lease.end();
        await store
          .write(async ({ rows, notify }) => {
            await rows(RELEASE, [row.id, holder, row.fence]);
            notify(topicOf(row.id));
          })
          // If the release fails, the lease expires by itself.
          .catch(() => {});
      },
    };
  };
  /** Null: another replica holds the lock. */
  const tryAcquire = async (id: string): Promise<SharedLock | 'away' | null> => {
    if (store.health().state === 'down') return 'away';
    const askedAt = clock.now();
    const rows = await store.rows(ACQUIRE, [id, holder, leaseMs]).catch(() => null);
    if (rows === null) return 'away';
    if (rows.length === 0) return null;
    const { fence, sends } = acquiredRow(rows[0]);
    const row = { id, fence };
    return lockOf(row, leases.hold(row, askedAt), sends);
  };
  return {
    acquire: async (key, deadline) => {
      cancel ??= repeat(clock, SWEEP_MS, () => sweep().catch(() => {}));
      const id = hashOf(key);
      const wait = waits.begin(topicOf(id));
      try {
        for (;;) {
          const lock = await tryAcquire(id);
          if (lock !== null) return lock;
          const left = deadline - clock.now();
          if (left <= 0) return 'late';
          await wait.next(Math.min(POLL_MS, left));
        }
      } finally {
        wait.end();
      }
    },
    countLater: (key) => {
      const count = () => store.rows(COUNT, [hashOf(key), holder]).then(() => true);
      void retries.record(count, () => {});
    },
    close: async () => {
      cancel?.();
      leases.stop();
      waits.stop();
      await retries.close();
    },
  };
}

/**
 * Returns a hash of the lock key. The store keeps no ids of objects for its locks, and an id may be too long for an
 * index.
 */
function hashOf(key: string): string {
  return createHash('sha256').update(key).digest('base64url');
}

function topicOf(id: string): string {
  return `write-lock/${id}`;
}
