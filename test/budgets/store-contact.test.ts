import { expect, it } from 'vitest';
import { createStoreContact } from '../../src/budgets/store-contact.ts';
import type { StoreHealth } from '../../src/store/store.ts';
import { storeUnavailable } from '../../src/store/unavailable.ts';
import { createVirtualClock } from '../kit/virtual-clock.ts';

async function granting() {
  const clock = createVirtualClock();
  const store = { epoch: 'a', answerMs: 1, fails: false, statements: 0 };
  let tell: (health: StoreHealth) => void = () => {};
  const errors: unknown[] = [];
  const contact = createStoreContact({
    clock,
    quietMs: 1_400,
    onError: (error) => errors.push(error),
    store: {
      rows: () =>
        new Promise((resolve, reject) => {
          store.statements++;
          const { fails } = store;
          clock.after(store.answerMs, () => (fails ? reject(storeUnavailable('gone')) : resolve([])));
        }),
      epoch: async () => store.epoch,
      onHealth: (listener) => {
        tell = listener;
        return () => {};
      },
    },
  });
  const states: boolean[] = [];
  contact.onChange(() => states.push(contact.isGranting()));
  await clock.run(1_400);
  expect(states).toEqual([]);
  await clock.run(1);
  expect(states).toEqual([true]);
  return { clock, store, contact, states, errors, tell: (health: StoreHealth) => tell(health) };
}

it('grants one quiet time after the first answer, and goes on at once after a late answer', async () => {
  const { clock, store, contact, states } = await granting();
  store.answerMs = 300;
  const answer = contact.ask('', []);
  await clock.run(250);
  expect(contact.isGranting()).toBe(false);
  expect(contact.closedMs()).toBe(null);
  await clock.run(50);
  expect((await answer)?.answeredAt).toBe(clock.now());
  expect(states).toEqual([true, false, true]);
});

it.each([
  ['a statement failed', { fails: true }],
  ['the epoch changed, and does not use the answer', { epoch: 'b' }],
])('waits for a quiet time if %s', async (_name, change) => {
  const { clock, store, contact, states, errors } = await granting();
  Object.assign(store, change);
  const answer = contact.ask('', []);
  await clock.run(1);
  expect(await answer).toBe(null);
  Object.assign(store, { fails: false });
  contact.probe();
  await clock.run(1_300);
  expect(states).toEqual([true, false]);
  await clock.run(101);
  expect(states).toEqual([true, false, true]);
  expect(errors).toHaveLength('fails' in change ? 1 : 0);
});

it('closes when the store is away for more than a moment, and says when to try again', async () => {
  const { clock, store, contact, tell, errors } = await granting();
  store.fails = true;
  tell({ state: 'down', since: 0, reason: 'gone' });
  expect(contact.isGranting()).toBe(false);
  await clock.run(1_900);
  expect(contact.closedMs()).toBe(null);
  await clock.run(200);
  expect(contact.closedMs()).toBe(1_651);
  contact.probe();
  contact.probe();
  await clock.run(300);
  contact.probe();
  await clock.run(300);
  // The first statement at the start, and two probes: at most one in 250 ms. The error is reported once.
  expect([store.statements, errors.length]).toEqual([3, 1]);
  store.fails = false;
  tell({ state: 'up' });
  await clock.run(101);
  expect(contact.closedMs()).toBe(1_301);
  await clock.run(1_300);
  expect(contact.closedMs()).toBe(null);
});
