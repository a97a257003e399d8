import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createRivals } from '../../src/domain/rivals.ts';

it('is alone where no other was sent from its beginning to now, and none was under way then', () => {
  const step = fc.record({
    who: fc.nat({ max: 3 }),
    does: fc.constantFrom('begin' as const, 'sent' as const, 'end' as const),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const rivals = createRivals();
      const attempts = new Map<number, { attempt: ReturnType<typeof rivals.begin>; from: number }>();
      // What happened, in order: the model reads it again for every question.
      const told: { who: number; round: number; does: 'begin' | 'sent' | 'end' }[] = [];
      const rounds = [0, 0, 0, 0];
      for (const { who, does } of steps) {
        const own = attempts.get(who);
        if (does === 'begin') {
          if (own !== undefined) continue;
          rounds[who]! += 1;
          attempts.set(who, { attempt: rivals.begin('thing'), from: told.length });
        } else if (own === undefined) continue;
        else if (does === 'sent') own.attempt.sent();
        else {
          own.attempt.end();
          attempts.delete(who);
        }
        told.push({ who, round: rounds[who]!, does });
        for (const [each, { attempt, from }] of attempts) {
          const isOther = (entry: { who: number }) => entry.who !== each;
          const sentSince = told.slice(from).some((entry) => entry.does === 'sent' && isOther(entry));
          const underWay = told
            .slice(0, from)
            .some(
              (entry) =>
                entry.does === 'sent' &&
                isOther(entry) &&
                !told
                  .slice(0, from)
                  .some((end) => end.does === 'end' && end.who === entry.who && end.round === entry.round),
            );
          // One that is sent twice in its time is one.
          const again = told
            .slice(0, from)
            .some(
              (entry) =>
                isOther(entry) &&
                entry.does === 'sent' &&
                told
                  .slice(from)
                  .some((end) => end.who === entry.who && end.round === entry.round && end.does === 'sent'),
            );
          if (!again) expect(attempt.isAlone()).toBe(!sentSince && !underWay);
        }
      }
    }),
    { numRuns: 500 },
  );
});

it('forgets the things that nobody writes any more, and calls none of them alone then', () => {
  const rivals = createRivals({ maxThings: 2 });
  const old = rivals.begin('a');
  old.sent();
  expect(old.isAlone()).toBe(true);
  old.end();
  for (const thing of ['b', 'c', 'd']) rivals.begin(thing).end();
  expect(old.isAlone()).toBe(false);
  // What is under way stays.
  const open = rivals.begin('e');
  open.sent();
  for (const thing of ['f', 'g', 'h']) rivals.begin(thing).end();
  expect(open.isAlone()).toBe(true);
});
