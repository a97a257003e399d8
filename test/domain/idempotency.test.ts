import { expect, it } from 'vitest';
import { createIdempotencyStore } from '../../src/domain/idempotency.ts';
import { AppError } from '../../src/errors.ts';

const owner = (key: string) => ({ principal: 'p', key });

it('a key is free again after its time, and when it failed; the oldest go when there are too many', () => {
  let now = 0;
  const store = createIdempotencyStore({ lifetimeMs: 100, maxEntries: 3, now: () => now });
  const stateOf = (key: string) => store.claim(owner(key), 'h').state;
  expect([stateOf('a'), stateOf('a')]).toEqual(['new', 'known']);
  now = 99;
  expect(stateOf('a')).toBe('known');
  now = 100;
  expect(stateOf('a')).toBe('new');
  expect([stateOf('b'), stateOf('c'), stateOf('d')]).toEqual(['new', 'new', 'new']);
  expect(stateOf('d')).toBe('known');
  expect(stateOf('a')).toBe('new');
});

it('an unknown end is looked at by one at a time, and may stay unknown', async () => {
  const store = createIdempotencyStore();
  const first = store.claim(owner('k'), 'h');
  const error = new AppError('OUTCOME_UNKNOWN', 'unknown');
  if (first.state === 'new') first.finish({ state: 'unknown', error, find: null });
  let looks = 0;
  const look = (found: boolean) => {
    const claim = store.claim(owner('k'), 'h');
    if (claim.state !== 'known') throw new Error('not known');
    return claim.lookAgain(async (unknown) => {
      looks += 1;
      await Promise.resolve();
      return found ? { state: 'committed', kept: { id: 'x' } } : unknown;
    });
  };
  expect((await Promise.all([look(false), look(false)])).map(({ state }) => state)).toEqual([
    'unknown',
    'unknown',
  ]);
  expect(looks).toBe(1);
  const found = await Promise.all([look(true), look(true), look(true)]);
  expect(found).toEqual(Array(3).fill({ state: 'committed', kept: { id: 'x' } }));
  expect(looks).toBe(2);
  expect((await look(true)).state).toBe('committed');
  expect(looks).toBe(2);
});
