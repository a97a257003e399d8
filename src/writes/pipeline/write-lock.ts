import { type Clock, systemClock } from '../../clock.ts';
import { AppError } from '../../errors.ts';
import type { Store } from '../../store/store.ts';
import { createSharedLocks, type SharedLock } from './shared-write-locks.ts';

/** A lock that one write holds. Other writes with the same key are sent only after it is released. */
export interface WriteLock {
  /**
   * Call before the write is sent. A write that fails before this call cannot have changed the object. Rejects if the
   * lock was lost because this process was stopped for a while. In that case the write must not be sent.
   */
  readonly markSent: () => Promise<void>;
  /** False if another replica may have taken the lock over. In that case the write must not be sent again. */
  readonly isHeld: () => boolean;
  /**
   * False if another write with the same key was sent after this one, or if that is unknown. Other writes are sent only
   * after `release`, unless the lock is lost.
   */
  readonly isOnlyWriter: () => Promise<boolean>;
  /** Resolves when other replicas may take the lock. Never rejects. */
  readonly release: () => Promise<void>;
}

/**
 * Writes with the same key run one at a time, from their first read until their outcome is known. If they ran in
 * parallel, a write whose answer is late could be sent again and overwrite another write that was confirmed in the
 * meantime. Also, if two creations both found no object, the second creation would invalidate the secret that the first
 * one has just issued. The locks do not cover writes from the provider's console.
 */
export interface WriteLocks {
  /**
   * Grants the lock in the order of the calls. Throws OVERLOADED at `deadline`, a time of the clock. In that case
   * nothing was sent.
   */
  readonly acquire: (key: string, deadline: number) => Promise<WriteLock>;
  /** Ends all background work. */
  readonly close: () => Promise<void>;
}

export interface WriteLocksOptions {
  /** In a shared store, the locks are valid over all its replicas. Other stores are not used. */
  readonly store: Store;
  /**
   * Maximum number of remembered keys. Above it, the oldest idle keys are forgotten. `isOnlyWriter` is false for the
   * locks of a forgotten key. Default 100,000.
   */
  readonly maxKeys?: number;
  /** Milliseconds after which another replica takes over the lock of a process that ended. Default 6,000. */
  readonly leaseMs?: number;
  readonly clock?: Clock;
}

interface LockQueue {
  /** The holder of the lock first, then the writes that wait for the lock. */
  readonly waiting: Set<() => void>;
  sends: number;
}

/**
 * Each process queues its own writes. The first write of a queue takes the lock in the shared store. While the store is
 * unreachable, writes continue with the queue alone, and `isOnlyWriter` is false for them.
 */
export function createWriteLocks(options: WriteLocksOptions): WriteLocks {
  const { store, maxKeys = 100_000, leaseMs = 6_000, clock = systemClock } = options;
  const shared = store.isShared ? createSharedLocks({ store, clock, leaseMs }) : null;
  // The keys in the order of their last write, oldest first.
  const queues = new Map<string, LockQueue>();

  const forget = (): void => {
    for (const [key, { waiting }] of queues) {
      if (queues.size <= maxKeys) return;
      if (waiting.size === 0) queues.delete(key);
    }
  };

  return {
    acquire: async (key, deadline) => {
      const queue = queues.get(key) ?? { waiting: new Set(), sends: 0 };
      queues.delete(key);
      queues.set(key, queue);
      const { promise, resolve } = Promise.withResolvers<void>();
      const leave = (): void => {
        const [first] = queue.waiting;
        queue.waiting.delete(resolve);
        if (first === resolve) queue.waiting.values().next().value?.();
      };
      queue.waiting.add(resolve);
      forget();
      if (queue.waiting.size === 1) resolve();
      let over: SharedLock | null;
      try {
        await before(clock, deadline, promise);
        const taken = shared === null ? 'away' : await shared.acquire(key, deadline);
        if (taken === 'late') throw late();
        over = taken === 'away' ? null : taken;
      } catch (error) {
        leave();
        throw error;
      }
      const { sends } = queue;
      let own = 0;
      return {
        markSent: async () => {
          if (own === 1) return;
          own = 1;
          queue.sends += 1;
          const counted = (await over?.markSent()) ?? 'uncounted';
          if (counted === 'lost') throw lost();
          if (counted === 'uncounted') shared?.countLater(key);
        },
        isHeld: () => over?.isHeld() ?? true,
        isOnlyWriter: async () => {
          if (queues.get(key) !== queue || queue.sends !== sends + own) return false;
          return shared === null || (over !== null && (await over.isOnlyWriter()));
        },
        release: async () => {
          leave();
          await over?.release();
        },
      };
    },
    close: async () => shared?.close(),
  };
}

async function before(clock: Clock, deadline: number, lock: Promise<void>): Promise<void> {
  const { promise, reject } = Promise.withResolvers<never>();
  const cancel = clock.after(deadline - clock.now(), () => reject(late()));
  try {
    await Promise.race([lock, promise]);
  } finally {
    cancel();
  }
}

function late(): AppError {
  return new AppError(
    'OVERLOADED',
    'Other writes to this object held its lock until the deadline. This write was not sent.',
    { unsent: true },
  );
}

function lost(): AppError {
  return new AppError(
    'OVERLOADED',
    'This server was stopped for so long that it lost the lock of this object. The write was not sent.',
    { unsent: true },
  );
}
