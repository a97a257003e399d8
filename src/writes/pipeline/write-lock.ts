import { AppError } from '../../errors.ts';

/** A lock that one write holds. This process sends no other write with the same key until it is released. */
export interface WriteLock {
  /** Call before the write is sent. A write that fails before that cannot have changed the object. */
  readonly markSent: () => void;
  /**
   * False if another write with the same key was sent after this one. Another write can be sent only after
   * `release`.
   */
  readonly isOnlyWriter: () => boolean;
  readonly release: () => void;
}

/**
 * Writes with the same key run one at a time, from their first read until their outcome is known. If they ran
 * in parallel, a write whose answer is late would be sent again and overwrite another write that was
 * confirmed in the meantime. And if two creations both found no object, the second would invalidate the
 * secret that the first has just issued. Writes of other processes and of the provider's console are not
 * covered.
 */
export interface WriteLocks {
  /**
   * Grants the lock in the order of the calls. Throws OVERLOADED at `deadline` (of performance.now); in that
   * case nothing was sent.
   */
  readonly acquire: (key: string, deadline: number) => Promise<WriteLock>;
}

interface LockQueue {
  /** The holder of the lock first, then the writes that wait for the lock. */
  readonly waiting: Set<() => void>;
  sends: number;
}

/** Above `maxKeys`, the oldest idle keys are forgotten. `isOnlyWriter` is false for the locks of a forgotten key. */
export function createWriteLocks({ maxKeys = 100_000 }: { readonly maxKeys?: number } = {}): WriteLocks {
  // The keys are in the order of their last write, the oldest first.
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
      await before(deadline, promise).catch((error) => {
        leave();
        throw error;
      });
      const { sends } = queue;
      let own = 0;
      return {
        markSent: () => {
          queue.sends += 1 - own;
          own = 1;
        },
        isOnlyWriter: () => queues.get(key) === queue && queue.sends === sends + own,
        release: leave,
      };
    },
  };
}

async function before(deadline: number, lock: Promise<void>): Promise<void> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () =>
      reject(
        new AppError(
          'OVERLOADED',
          'Other writes to this object held its lock until the deadline. This write was not sent.',
          {
            unsent: true,
          },
        ),
      ),
    deadline - performance.now(),
  );
  try {
    await Promise.race([lock, late]);
  } finally {
    clearTimeout(timer);
  }
}
