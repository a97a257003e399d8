import { expect, it } from 'vitest';
import { createLeaseAsks } from '../../src/events/poll/lease-asks.ts';
import { openMemoryStore } from '../../src/store/sqlite-store.ts';
import { createVirtualClock } from './virtual-clock.ts';

/** A lost ask would wait for ever, whenever it comes after the answer to the one before. */
it.each([0, 1, 2, 3, 4, 5, 6])('an ask %i microtasks after an answer is answered', async (microtasks) => {
  const store = openMemoryStore();
  const asks = createLeaseAsks({ store, clock: createVirtualClock(), holder: 'one', leaseMs: 1_000 });
  await asks.ask(['stream', 'first'], false);
  for (let turn = 0; turn < microtasks; turn++) await undefined;
  const late = Symbol('late');
  const second = asks.ask(['stream', 'second'], false);
  const timeout = new Promise((resolve) => setTimeout(resolve, 1_000, late));
  expect(await Promise.race([second, timeout])).toMatchObject({ row: { holder: 'one', fence: 1 } });
  await store.close();
});
