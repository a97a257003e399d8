import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { openMemoryStore } from '../../../src/store/sqlite-store.ts';
import { createWriteLocks, type WriteLock } from '../../../src/writes/pipeline/write-lock.ts';

const store = openMemoryStore();
afterAll(() => store.close());

const settled = () => new Promise((resolve) => setImmediate(resolve));

it('runs one write at a time in order of arrival, and reports which writes were sent since', async () => {
  const step = fc.record({
    who: fc.nat({ max: 3 }),
    does: fc.constantFrom('take' as const, 'sent' as const, 'end' as const),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const locks = createWriteLocks({ store });
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
          await lock.markSent();
          if (!sent.includes(lock)) sent.push(lock);
        } else {
          await lock.release();
          // A second `release` must not release another write's lock.
          await lock.release();
          held.delete(who);
          queue.shift();
          ended.push({ lock, from: sent.length });
        }
        await settled();
        expect([...held.keys()]).toEqual(queue.slice(0, 1));
        for (const each of held.values()) expect(await each.isOnlyWriter()).toBe(true);
        for (const { lock: each, from } of ended)
          expect(await each.isOnlyWriter()).toBe(sent.length === from);
      }
      for (const each of held.values()) await each.release();
    }),
    { numRuns: 300 },
  );
});

it('does not block writes to another object, and releases a waiter whose time is up', async () => {
  const locks = createWriteLocks({ store });
  const first = await locks.acquire('a', performance.now() + 60_000);
  await (await locks.acquire('b', performance.now() + 60_000)).release();
  const late = locks.acquire('a', performance.now() + 20);
  const third = locks.acquire('a', performance.now() + 60_000);
  await expect(late).rejects.toMatchObject({ code: 'OVERLOADED', unsent: true });
  await first.release();
  const lock = await third;
  expect(await lock.isOnlyWriter()).toBe(true);
  await lock.release();
});

it('drops objects without running writes, and then no longer claims that a write ran alone', async () => {
  const locks = createWriteLocks({ store, maxKeys: 2 });
  const take = (key: string) => locks.acquire(key, performance.now() + 60_000);
  const old = await take('a');
  await old.markSent();
  await old.release();
  expect(await old.isOnlyWriter()).toBe(true);
  for (const key of ['b', 'c', 'd']) await (await take(key)).release();
  expect(await old.isOnlyWriter()).toBe(false);
  // A running write is kept.
  const open = await take('e');
  await open.markSent();
  for (const key of ['f', 'g', 'h']) await (await take(key)).release();
  expect(await open.isOnlyWriter()).toBe(true);
  await open.release();
});
