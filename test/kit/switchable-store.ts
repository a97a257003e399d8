import { AppError } from '../../src/errors.ts';
import type { Store, StoreHealth } from '../../src/store/store.ts';

export interface SwitchableStore extends Store {
  /** Puts the store out of reach, like a database whose server has gone. Transactions that run end normally. */
  readonly goDown: (reason?: string) => void;
  /** Brings the store back. Listeners to notifications are called with null, as after a new connection. */
  readonly comeUp: () => void;
}

/** Wraps a store that a test can put out of reach. `isUp`: false to begin out of reach. Default true. */
export function createSwitchableStore(store: Store, { isUp = true } = {}): SwitchableStore {
  const healthListeners = new Set<(health: StoreHealth) => void>();
  const listeners = new Set<(topic: string | null) => void>();
  const downFor = (reason: string): StoreHealth => ({ state: 'down', since: performance.now(), reason });
  let health: StoreHealth = isUp ? { state: 'up' } : downFor('ECONNREFUSED');
  const become = (next: StoreHealth) => {
    health = next;
    for (const listener of [...healthListeners]) listener(next);
  };
  const whileUp = async <Result>(call: () => Promise<Result>): Promise<Result> => {
    if (health.state === 'up') return await call();
    throw new AppError('STORE_UNAVAILABLE', 'The store is not available.', {
      details: { retryAfterMs: 1_000 },
      cause: new Error(health.reason),
    });
  };
  const remove = store.onNotify((topic) => {
    if (health.state === 'up') for (const listener of [...listeners]) listener(topic);
  });
  return {
    ...store,
    rows: (sql, values) => whileUp(() => store.rows(sql, values)),
    read: (work, timing) => whileUp(() => store.read(work, timing)),
    write: (work, timing) => whileUp(() => store.write(work, timing)),
    epoch: () => whileUp(() => store.epoch()),
    onNotify: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    health: () => health,
    onHealth: (listener) => {
      healthListeners.add(listener);
      return () => void healthListeners.delete(listener);
    },
    goDown: (reason = 'ECONNREFUSED') => become(downFor(reason)),
    comeUp: () => {
      become({ state: 'up' });
      for (const listener of [...listeners]) listener(null);
    },
    close: async () => {
      remove();
      await store.close();
    },
  };
}
