import { createListeners } from './listeners.ts';
import type { Store, StoreHealth } from './store.ts';

export interface Health extends Pick<Store, 'health' | 'onHealth'> {
  readonly up: () => void;
  /** While the store is already down, only the reason changes. */
  readonly down: (reason: string) => void;
}

/**
 * Keeps the state of a store and reports its changes. `now`: the monotonic clock, in milliseconds. `downReason`: the
 * store begins as down, for this reason. Default: it begins as up.
 */
export function createHealth(now: () => number, downReason?: string): Health {
  let current: StoreHealth =
    downReason === undefined ? { state: 'up' } : { state: 'down', since: now(), reason: downReason };
  const listeners = createListeners<StoreHealth>();
  const become = (next: StoreHealth) => {
    current = next;
    listeners.tell(next);
  };
  return {
    health: () => current,
    onHealth: listeners.add,
    up: () => {
      if (current.state === 'down') become({ state: 'up' });
    },
    down: (reason) => {
      if (current.state === 'up') become({ state: 'down', since: now(), reason });
      else if (current.reason !== reason) become({ ...current, reason });
    },
  };
}
