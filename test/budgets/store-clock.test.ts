import { expect, it } from 'vitest';
import { createStoreClock } from '../../src/budgets/store-clock.ts';

it('keeps the narrowest bounds of all answers, and widens them with time', () => {
  const clock = createStoreClock();
  // The store's clock is 1,000 ms ahead. The first answer took 2 ms, the second one 400 ms.
  clock.learn(1_101, 100, 102);
  clock.learn(1_300, 200, 600);
  const { earliest, latest } = clock.localOf(2_000, 600);
  expect([earliest, latest]).toEqual([expect.closeTo(998 - 0.25, 1), expect.closeTo(1_001 + 0.25, 1)]);
  const later = clock.localOf(2_000, 10_600);
  expect(later.latest - later.earliest).toBeCloseTo(3 + 0.5 + 10, 1);
});

it('believes the newest answer if it contradicts the older ones, because a clock was set', () => {
  const clock = createStoreClock();
  clock.learn(1_101, 100, 102);
  clock.learn(3_201, 200, 202);
  const { earliest, latest } = clock.localOf(4_000, 202);
  expect([earliest, latest]).toEqual([998, 1_001]);
});

it('knows nothing before the first answer: a slot would begin never, and have ended', () => {
  const { earliest, latest } = createStoreClock().localOf(1_000, 0);
  expect([earliest, latest]).toEqual([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]);
});
