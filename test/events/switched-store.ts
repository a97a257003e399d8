import { AppError } from '../../src/errors.ts';
import { openMemoryStore } from '../../src/store/sqlite-store.ts';
import type { Store, StoreHealth } from '../../src/store/store.ts';

/** A store in memory that can be out of reach, and that counts the statements outside of transactions. */
export function createSwitchedStore(more: Partial<Store> = {}) {
  const memory = openMemoryStore();
  const listeners = new Set<(health: StoreHealth) => void>();
  let health: StoreHealth = { state: 'up' };
  const reachable = (): void => {
    if (health.state === 'down') throw new AppError('STORE_UNAVAILABLE', 'The store is not available.');
  };
  const switched = {
    reads: 0,
    setAway: (isAway: boolean): void => {
      health = isAway ? { state: 'down', since: 0, reason: 'a test' } : { state: 'up' };
      for (const listener of [...listeners]) listener(health);
    },
    store: {
      ...memory,
      rows: async (sql, values) => {
        reachable();
        switched.reads += 1;
        return memory.rows(sql, values);
      },
      write: async (work, timing) => {
        reachable();
        return memory.write(work, timing);
      },
      read: async (work, timing) => {
        reachable();
        return memory.read(work, timing);
      },
      epoch: async () => {
        reachable();
        return memory.epoch();
      },
      health: () => health,
      onHealth: (listener) => {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
      ...more,
    } satisfies Store,
  };
  return switched;
}
