import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { AppError } from '../../../src/errors.ts';
import { Secret } from '../../../src/secret.ts';
import { rowOf } from '../../../src/store/row.ts';
import { openMemoryStore } from '../../../src/store/sqlite-store.ts';
import type { Store } from '../../../src/store/store.ts';
import type { KeyClaim, NewClaim } from '../../../src/writes/pipeline/idempotency.ts';
import { excess } from '../../../src/writes/pipeline/idempotency-limits.ts';
import {
  createIdempotencyStore,
  type IdempotencyOptions,
} from '../../../src/writes/pipeline/idempotency-store.ts';
import { cpuTurns } from '../../kit/cpu-turns.ts';
import { cuttable } from '../../kit/replicas.ts';
import { createVirtualClock } from '../../kit/virtual-clock.ts';

const secret = (name: string) => new Secret(name.repeat(32));

function open(options: Partial<IdempotencyOptions> = {}) {
  const store = options.store ?? openMemoryStore();
  const keys = createIdempotencyStore({ sealKeys: [secret('a')], ...options, store });
  return {
    store,
    ...keys,
    claim: (key: string, hash = 'h', principal = 'p') =>
      keys.claim({ principal, key }, hash, performance.now() + 10_000),
    [Symbol.asyncDispose]: async () => {
      await keys.close();
      if (options.store === undefined) await store.close();
    },
  };
}
type Opened = ReturnType<typeof open>;

function isNew(claim: KeyClaim): NewClaim {
  if (claim.state !== 'new') throw new Error('the key is known');
  return claim;
}

/** Claims a key and finishes it at once; `known` if the key exists. */
async function done({ claim }: Pick<Opened, 'claim'>, key: string, principal = 'p'): Promise<string> {
  const found = await claim(key, 'h', principal);
  if (found.state === 'new') await found.finish({ state: 'committed', kept: { id: key } });
  return found.state;
}

/** Makes all keys older. */
const age = (store: Store, ms: number) =>
  store.rows('UPDATE @idempotency_key SET expires_at = expires_at - $1', [ms]);

it('frees a key after its lifetime and after a failure', async () => {
  await using keys = open({ lifetimeMs: 100_000 });
  expect([await done(keys, 'a'), await done(keys, 'a')]).toEqual(['new', 'known']);
  await age(keys.store, 90_000);
  expect(await done(keys, 'a')).toBe('known');
  await age(keys.store, 10_000);
  expect(await done(keys, 'a')).toBe('new');
  await isNew(await keys.claim('f')).finish({ state: 'failed', error: new Error('no') });
  expect(await done(keys, 'f')).toBe('new');
});

it('evicts the oldest keys of the principal with the most keys, and none in flight', async () => {
  await using keys = open({ maxEntries: 4 });
  expect(await done(keys, 'quiet', 'q')).toBe('new');
  const running = isNew(await keys.claim('running'));
  for (const key of ['a', 'b', 'c', 'd', 'e', 'f']) {
    expect(await done(keys, key)).toBe('new');
    expect((await keys.store.rows('SELECT holder FROM @idempotency_key')).length).toBeLessThanOrEqual(4);
  }
  expect(await done(keys, 'quiet', 'q')).toBe('known');
  expect((await keys.claim('running')).state).toBe('known');
  expect(await done(keys, 'f')).toBe('known');
  expect(await done(keys, 'a')).toBe('new');
  await running.finish({ state: 'committed', kept: {} });
});

it('brings the principals with the most keys down to one level', () => {
  const counts = new Map([
    ['a', 10],
    ['b', 7],
    ['c', 2],
  ]);
  expect([...excess(counts, 19)]).toEqual([]);
  expect([...excess(counts, 17)]).toEqual([['a', 2]]);
  expect([...excess(counts, 11)]).toEqual([
    ['a', 6],
    ['b', 2],
  ]);
  expect([...excess(counts, 3)].map(([, count]) => count)).toEqual([9, 6, 1]);
});

it('keeps committed and sent writes over a restart, and nothing that failed or expired', async () => {
  await using store = { ...openMemoryStore(), [Symbol.asyncDispose]: async () => {} };
  const first = open({ store });
  expect(await done(first, 'committed')).toBe('new');
  for (const key of ['sent', 'failed', 'unsent'] as const) {
    const claim = isNew(await first.claim(key));
    if (key !== 'unsent') await claim.sent();
    if (key === 'failed') await claim.finish({ state: 'failed', error: new Error('no') });
  }
  // The first process ends here: nothing of it is called any more.
  await using second = open({ store });
  const endOf = async (key: string) => {
    const claim = await second.claim(key);
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
  await expect(second.claim('committed', 'other')).rejects.toThrow('another input');
  await age(store, 24 * 60 * 60 * 1_000);
  await using third = open({ store });
  await third.sweep();
  expect(await store.rows('SELECT idempotency_key FROM @idempotency_key')).toEqual([]);
});

it('sends no write whose key cannot be stored', async () => {
  await using memory = { ...openMemoryStore(), [Symbol.asyncDispose]: async () => {} };
  const away = new AppError('STORE_UNAVAILABLE', 'away', { details: { retryAfterMs: 2_000 } });
  const { store, set } = cuttable(memory, () => away);
  const clock = createVirtualClock();
  const lost: unknown[] = [];
  await using keys = open({ store, clock, onRecordLost: (error) => lost.push(error) });
  const claim = isNew(await keys.claim('k'));
  set('cut');
  await expect(claim.sent()).rejects.toMatchObject({
    message: expect.stringContaining('the write was not sent'),
    code: 'STORE_UNAVAILABLE',
    unsent: true,
    details: { retryAfterMs: 2_000 },
  });
  await expect(keys.claim('other')).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', unsent: true });
  // An outcome that cannot be stored remains valid while the process runs.
  const finished = claim.finish({ state: 'committed', kept: {} });
  expect(await finished).toBe(true);
  expect(lost).toHaveLength(1);
  expect((await keys.claim('k')).state).toBe('known');
  // It is stored as soon as the store is back, also if an attempt succeeds without an answer.
  set('answers-lost');
  await clock.run(5_000);
  set('no');
  await clock.run(60_000);
  await using next = open({ store });
  const again = await next.claim('k');
  expect(again.state === 'known' && (await again.outcome).state).toBe('committed');
  expect(lost).toHaveLength(1);
});

it('resolves an unknown outcome in one request at a time, and it may stay unknown', async () => {
  await using keys = open();
  const first = isNew(await keys.claim('k'));
  await first.sent();
  const error = new AppError('OUTCOME_UNKNOWN', 'unknown');
  await first.finish({ state: 'unknown', error, recheck: null });
  let looks = 0;
  const look = async (count: number, found: boolean) => {
    const claims = await Promise.all(Array.from({ length: count }, () => keys.claim('k')));
    return Promise.all(
      claims.map((claim) => {
        if (claim.state !== 'known') throw new Error('not known');
        return claim.recheck(async () => {
          looks += 1;
          await Promise.resolve();
          return found ? { kept: { id: 'x' }, answer: 'secret' } : null;
        });
      }),
    );
  };
  expect((await look(2, false)).map(({ outcome }) => outcome.state)).toEqual(['unknown', 'unknown']);
  expect(looks).toBe(1);
  const found = await look(3, true);
  expect(found.map(({ outcome }) => outcome)).toEqual(
    Array(3).fill({ state: 'committed', kept: { id: 'x' } }),
  );
  expect(found.filter(({ answer }) => answer !== null)).toHaveLength(1);
  expect(looks).toBe(2);
  expect(await look(1, true)).toMatchObject([{ outcome: { state: 'committed' }, answer: null }]);
  expect(looks).toBe(2);
});

it('opens results with old keys, and never shows the answer of a result that no key opens', async () => {
  await using first = open();
  const { store } = first;
  expect(await done(first, 'k')).toBe('new');
  await using rotated = open({ store, sealKeys: [secret('b'), secret('a')] });
  const known = await rotated.claim('k');
  expect(known.state === 'known' && (await known.outcome)).toEqual({ state: 'committed', kept: { id: 'k' } });

  await using other = open({ store, sealKeys: [secret('b')] });
  const unreadable = await other.claim('k');
  if (unreadable.state !== 'known') throw new Error('not known');
  expect(await unreadable.outcome).toMatchObject({ state: 'unknown', recheck: 'after-restart' });
  expect(await unreadable.recheck(async () => ({ kept: { id: 'k' }, answer: 'secret' }))).toEqual({
    outcome: { state: 'committed', kept: { id: 'k' } },
    answer: null,
  });
  expect(await done(other, 'k')).toBe('known');
  // A sealed result belongs to its row.
  await done(other, 'other');
  await store.rows(
    "UPDATE @idempotency_key SET kept = (SELECT kept FROM @idempotency_key WHERE idempotency_key = 'k')",
  );
  const moved = await other.claim('other');
  expect(moved.state === 'known' && (await moved.outcome).state).toBe('unknown');
});

it('stores neither results nor long names in the clear', async () => {
  await using keys = open();
  const claim = isNew(await keys.claim('k', 'h', `https://issuer.example/\u0000${'x'.repeat(5_000)}`));
  await claim.sent();
  await claim.finish({ state: 'committed', kept: { id: 'CANARY' } });
  const [row] = await keys.store.rows('SELECT * FROM @idempotency_key');
  expect(row).toMatchObject({ state: 'DONE', principal: expect.stringMatching(/^sha256:.{43}$/) });
  expect(JSON.stringify(row)).not.toContain('CANARY');
});

const keyCount = rowOf({ keys: 'integer' });

const FILL = `WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < $1)
  INSERT INTO @idempotency_key (principal, idempotency_key, input_hash, state, holder, fence, lease_until, expires_at, kept)
  SELECT 'p' || (n % 7), 'key-' || n, 'h', 'DONE', 'old/x', 1, 0, @now + $2 + n, NULL FROM n`;

it('drops 20,000 expired keys without blocking the event loop for 10 ms', async () => {
  await using keys = open();
  await keys.store.rows(FILL, [20_000, -100_000]);
  const turns = await cpuTurns(keys.sweep);
  expect(await keys.store.rows('SELECT count(*) AS keys FROM @idempotency_key')).toEqual([{ keys: 0 }]);
  // Five turns may be longer, because they collect garbage.
  expect(turns[5]).toBeLessThan(10);
  // Control: all at once takes longer.
  await keys.store.rows(FILL, [20_000, -100_000]);
  const sql = 'DELETE FROM @idempotency_key WHERE expires_at <= @now';
  expect((await cpuTurns(() => keys.store.rows(sql)))[0]).toBeGreaterThan(20);
});

it('claims a key among 100,000 in at most a millisecond of CPU time', async () => {
  await using keys = open();
  await keys.store.rows(FILL, [95_000, 100_000]);
  const claims = 6_000;
  const before = process.threadCpuUsage();
  for (let n = 0; n < claims; n++) {
    await done(keys, `new-${n}`);
    await nextTurn();
  }
  const { user, system } = process.threadCpuUsage(before);
  const [row] = await keys.store.rows('SELECT count(*) AS keys FROM @idempotency_key');
  const { keys: left } = keyCount(row);
  expect(left).toBeLessThanOrEqual(100_000);
  expect(left).toBeGreaterThan(94_000);
  // Claim, storage of the outcome, and the share of the counts and evictions.
  expect((user + system) / 1_000 / claims).toBeLessThan(1);
});

it('keeps running requests of one process on one promise', async () => {
  await using keys = open();
  const claims = await Promise.all(Array.from({ length: 50 }, () => keys.claim('k')));
  const fresh = claims.filter((claim) => claim.state === 'new');
  expect(fresh).toHaveLength(1);
  await isNew(fresh[0]!).finish({ state: 'committed', kept: { id: 'x' } });
  for (const claim of claims) {
    if (claim.state === 'known')
      expect(await claim.outcome).toEqual({ state: 'committed', kept: { id: 'x' } });
  }
});
