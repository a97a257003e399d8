import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createWriteTurns, type Turn } from '../../../src/writes/pipeline/write-lock.ts';

const settled = () => new Promise((resolve) => setImmediate(resolve));

it('runs one write at a time in order of arrival, and reports which writes were sent since', async () => {
  const step = fc.record({
    who: fc.nat({ max: 3 }),
    does: fc.constantFrom('take' as const, 'sent' as const, 'end' as const),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const turns = createWriteTurns();
      // The model: a queue of the waiting writes, and all sent writes in order.
      const line: number[] = [];
      const sent: Turn[] = [];
      const held = new Map<number, Turn>();
      const ended: { turn: Turn; from: number }[] = [];
      for (const { who, does } of steps) {
        const turn = held.get(who);
        if (does === 'take') {
          if (line.includes(who)) continue;
          line.push(who);
          void turns.take('thing', performance.now() + 60_000).then((own) => held.set(who, own));
        } else if (turn === undefined) continue;
        else if (does === 'sent') {
          turn.sent();
          if (!sent.includes(turn)) sent.push(turn);
        } else {
          turn.end();
          // A second `end` must not release another write's turn.
          turn.end();
          held.delete(who);
          line.shift();
          ended.push({ turn, from: sent.length });
        }
        await settled();
        expect([...held.keys()]).toEqual(line.slice(0, 1));
        for (const each of held.values()) expect(each.isAlone()).toBe(true);
        for (const { turn: each, from } of ended) expect(each.isAlone()).toBe(sent.length === from);
      }
      for (const each of held.values()) each.end();
    }),
    { numRuns: 300 },
  );
});

it('does not block writes to another object, and releases a waiter whose time is up', async () => {
  const turns = createWriteTurns();
  const first = await turns.take('a', performance.now() + 60_000);
  (await turns.take('b', performance.now() + 60_000)).end();
  const late = turns.take('a', performance.now() + 20);
  const third = turns.take('a', performance.now() + 60_000);
  await expect(late).rejects.toMatchObject({ code: 'OVERLOADED', unsent: true });
  first.end();
  const turn = await third;
  expect(turn.isAlone()).toBe(true);
  turn.end();
});

it('drops objects without running writes, and then no longer claims that a write ran alone', async () => {
  const turns = createWriteTurns({ maxThings: 2 });
  const take = (thing: string) => turns.take(thing, performance.now() + 60_000);
  const old = await take('a');
  old.sent();
  old.end();
  expect(old.isAlone()).toBe(true);
  for (const thing of ['b', 'c', 'd']) (await take(thing)).end();
  expect(old.isAlone()).toBe(false);
  // A running write is kept.
  const open = await take('e');
  open.sent();
  for (const thing of ['f', 'g', 'h']) (await take(thing)).end();
  expect(open.isAlone()).toBe(true);
  open.end();
});
