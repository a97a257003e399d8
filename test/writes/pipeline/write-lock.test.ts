import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createWriteLocks, type WriteLock } from '../../../src/writes/pipeline/write-lock.ts';

const settled = () => new Promise((resolve) => setImmediate(resolve));

it('runs one write at a time in order of arrival, and reports which writes were sent since', async () => {
  const step = fc.record({
    who: fc.nat({ max: 3 }),
    does: fc.constantFrom('take' as const, 'sent' as const, 'end' as const),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const locks = createWriteLocks();
      // The model: a queue of the waiting writes, and all sent writes in order.
      const queue: number[] = [];
      const sent: WriteLock[] = [];
      const held = new Map<number, WriteLock>();
      const ended: { lock: WriteLock; from: number }[] = [];
      for (const { who, does } of steps) {
        const lock = held.get(who);
        if (does === 'take') {
          if (queue.includes(who)) continue;
          queue.push(who);
          void locks.acquire('thing', performance.now() + 60_000).then((own) => held.set(who, own));
        } else if (lock === undefined) continue;
        else if (does === 'sent') {
          lock.markSent();
          if (!sent.includes(lock)) sent.push(lock);
        } else {
          lock.release();
          // A second `release` must not release another write's lock.
          lock.release();
          held.delete(who);
          queue.shift();
          ended.push({ lock, from: sent.length });
        }
        await settled();
        expect([...held.keys()]).toEqual(queue.slice(0, 1));
        for (const each of held.values()) expect(each.isOnlyWriter()).toBe(true);
        for (const { lock: each, from } of ended) expect(each.isOnlyWriter()).toBe(sent.length === from);
      }
      for (const each of held.values()) each.release();
    }),
    { numRuns: 300 },
  );
});

it('does not block writes to another object, and releases a waiter whose time is up', async () => {
  const locks = createWriteLocks();
  const first = await locks.acquire('a', performance.now() + 60_000);
  (await locks.acquire('b', performance.now() + 60_000)).release();
  const late = locks.acquire('a', performance.now() + 20);
  const third = locks.acquire('a', performance.now() + 60_000);
  await expect(late).rejects.toMatchObject({ code: 'OVERLOADED', unsent: true });
  first.release();
  const lock = await third;
  expect(lock.isOnlyWriter()).toBe(true);
  lock.release();
});

it('drops objects without running writes, and then no longer claims that a write ran alone', async () => {
  const locks = createWriteLocks({ maxKeys: 2 });
  const take = (key: string) => locks.acquire(key, performance.now() + 60_000);
  const old = await take('a');
  old.markSent();
  old.release();
  expect(old.isOnlyWriter()).toBe(true);
  for (const key of ['b', 'c', 'd']) (await take(key)).release();
  expect(old.isOnlyWriter()).toBe(false);
  // A running write is kept.
  const open = await take('e');
  open.markSent();
  for (const key of ['f', 'g', 'h']) (await take(key)).release();
  expect(open.isOnlyWriter()).toBe(true);
  open.release();
});
