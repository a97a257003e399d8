import { describe, expect, it } from 'vitest';
import { createStoreReadiness } from '../../src/store/readiness.ts';
import type { StoreHealth } from '../../src/store/store.ts';
import { createVirtualClock } from '../kit/virtual-clock.ts';

function staged(first: 'up' | 'down') {
  const clock = createVirtualClock();
  const down = (): StoreHealth => ({ state: 'down', since: clock.now(), reason: 'ECONNREFUSED' });
  let health: StoreHealth = first === 'up' ? { state: 'up' } : down();
  const listeners = new Set<(health: StoreHealth) => void>();
  const become = (next: StoreHealth) => {
    health = next;
    for (const listener of listeners) listener(next);
  };
  const store = {
    health: () => health,
    onHealth: (listener: (health: StoreHealth) => void) => {
      listeners.add(listener);
      return () => {};
    },
  };
  return { store, clock, goDown: () => become(down()), comeUp: () => become({ state: 'up' }) };
}

describe('readiness', () => {
  it('ends after two seconds without a required store, and returns with the store', async () => {
    const { store, clock, goDown, comeUp } = staged('up');
    const isReady = createStoreReadiness(store, 'required', clock);
    goDown();
    await clock.run(1_999);
    expect(isReady()).toBe(true);
    await clock.run(1);
    expect(isReady()).toBe(false);
    comeUp();
    expect(isReady()).toBe(true);
    // Each outage has its own two seconds.
    goDown();
    await clock.run(1_999);
    expect(isReady()).toBe(true);
  });

  it('begins with the first connection to a required store', async () => {
    const { store, clock, comeUp } = staged('down');
    const isReady = createStoreReadiness(store, 'required', clock);
    expect(isReady()).toBe(false);
    comeUp();
    expect(isReady()).toBe(true);
  });

  it('does not depend on the store in degraded mode', async () => {
    const { store, clock } = staged('down');
    const isReady = createStoreReadiness(store, 'degraded', clock);
    await clock.run(10_000);
    expect(isReady()).toBe(true);
  });
});
