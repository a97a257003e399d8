import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { AppError } from '../../../src/errors.ts';
import { createIdempotencyStore, type IdempotencyStore } from '../../../src/writes/pipeline/idempotency.ts';
import { createIdempotencyFile } from '../../../src/writes/pipeline/idempotency-file.ts';

const owner = (key: string) => ({ principal: 'p', key });

const folder = mkdtempSync(join(tmpdir(), 'keys-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Claims a key and finishes it at once; `known` if the key exists. */
function done(store: IdempotencyStore, key: string, principal = 'p'): 'new' | 'known' {
  const claim = store.claim({ principal, key }, 'h');
  if (claim.state === 'new') claim.finish({ state: 'committed', kept: { id: key } });
  return claim.state;
}

it('frees a key after its lifetime and after a failure', () => {
  let now = 0;
  const store = createIdempotencyStore({ lifetimeMs: 100, now: () => now });
  expect([done(store, 'a'), done(store, 'a')]).toEqual(['new', 'known']);
  now = 99;
  expect(done(store, 'a')).toBe('known');
  now = 100;
  expect(done(store, 'a')).toBe('new');
  const failing = store.claim(owner('f'), 'h');
  if (failing.state === 'new') failing.finish({ state: 'failed', error: new Error('no') });
  expect(done(store, 'f')).toBe('new');
});

it('evicts the oldest keys of the principal with the most keys, and none in flight', () => {
  const store = createIdempotencyStore({ maxEntries: 4 });
  expect(done(store, 'quiet', 'q')).toBe('new');
  const running = store.claim(owner('running'), 'h');
  for (const key of ['a', 'b', 'c', 'd', 'e', 'f']) expect(done(store, key)).toBe('new');
  expect(done(store, 'quiet', 'q')).toBe('known');
  expect(store.claim(owner('running'), 'h').state).toBe('known');
  expect(done(store, 'f')).toBe('known');
  expect(done(store, 'a')).toBe('new');
  if (running.state === 'new') running.finish({ state: 'committed', kept: {} });
});

it('keeps committed and sent writes in its file, and nothing that failed or expired', async () => {
  const file = join(folder, 'keys.sqlite');
  let now = 1_000;
  const open = () => {
    const records = createIdempotencyFile(file, () => now);
    return { records, store: createIdempotencyStore({ lifetimeMs: 1_000, now: () => now, records }) };
  };
  const first = open();
  expect(done(first.store, 'committed')).toBe('new');
  for (const key of ['sent', 'failed', 'unsent'] as const) {
    const claim = first.store.claim(owner(key), 'h');
    if (claim.state !== 'new') throw new Error('known');
    if (key !== 'unsent') claim.sent();
    if (key === 'failed') claim.finish({ state: 'failed', error: new Error('no') });
  }
  // Simulates the death of the process, which holds the only lock on the file while it lives.
  expect(() => open()).toThrow('locked');
  first.records.close();

  const second = open();
  const endOf = async (key: string) => {
    const claim = second.store.claim(owner(key), 'h');
    return claim.state === 'known' ? await claim.outcome : 'new';
  };
  expect(await endOf('committed')).toEqual({ state: 'committed', kept: { id: 'committed' } });
  expect(await endOf('sent')).toMatchObject({
    state: 'unknown',
    error: { code: 'OUTCOME_UNKNOWN' },
    recheck: 'after-restart',
  });
  expect(await endOf('failed')).toBe('new');
  expect(await endOf('unsent')).toBe('new');
  expect(() => second.store.claim(owner('committed'), 'other')).toThrow('another input');
  second.records.close();
  now = 2_001;
  const third = open();
  expect([...third.records.all()]).toEqual([]);
  third.records.close();
});

it('sends no write whose key cannot be stored', () => {
  const full = () => {
    throw new Error('ENOSPC');
  };
  const lost: unknown[] = [];
  const store = createIdempotencyStore({
    records: { all: () => [], put: full, remove: full },
    onRecordLost: (error) => lost.push(error),
  });
  const claim = store.claim(owner('k'), 'h');
  if (claim.state !== 'new') throw new Error('known');
  expect(() => claim.sent()).toThrow('the write was not sent');
  // An outcome that cannot be stored remains valid while the process runs.
  claim.finish({ state: 'committed', kept: {} });
  expect(lost).toHaveLength(1);
  expect(store.claim(owner('k'), 'h').state).toBe('known');
});

it('resolves an unknown outcome in one request at a time, and it may stay unknown', async () => {
  const store = createIdempotencyStore();
  const first = store.claim(owner('k'), 'h');
  const error = new AppError('OUTCOME_UNKNOWN', 'unknown');
  if (first.state === 'new') first.finish({ state: 'unknown', error, recheck: null });
  let looks = 0;
  const look = (found: boolean) => {
    const claim = store.claim(owner('k'), 'h');
    if (claim.state !== 'known') throw new Error('not known');
    return claim.recheck(async (unknown) => {
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
