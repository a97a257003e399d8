import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { announced } from '../../src/events/log/row-state.ts';
import { createStoreLog } from '../../src/events/log/store-log.ts';
import { Secret } from '../../src/secret.ts';
import type { Store } from '../../src/store/store.ts';
import { createIdempotencyStore } from '../../src/writes/pipeline/idempotency-store.ts';
import { cpuTurns } from '../kit/cpu-turns.ts';
import { openMemory } from '../kit/disposable.ts';
import { openOn } from '../kit/on-postgres.ts';
import { postgresMissing, startPostgres } from '../kit/postgres.ts';
import { quantile } from '../kit/quantile.ts';
import { sqliteFolder } from '../kit/sqlite-folder.ts';
import { report } from './report.ts';

const TURN_MS = 10;
/** Turns that may be longer, because they collect garbage. The test cannot tell a collection from a computation. */
const LONGER = 10;
const EXPIRED = 20_000;
const KEYS = 100_000;
const CLAIMS = 1_000;
/** Claims that are measured together, because the operating system counts CPU time in milliseconds. */
const GROUP = 20;
const ROWS = 100_000;
const STEP = 500;
/** The time of the first key decides whether it has expired. */
const FILL = `INSERT INTO @idempotency_key
  (principal, idempotency_key, input_hash, state, holder, fence, lease_until, expires_at)
  SELECT 'p', each.value ->> 0, 'h', 'DONE', 'r', 1, 0, @now + CAST(each.value ->> 1 AS BIGINT)
  FROM @each($1) WHERE true`;

const { open } = sqliteFolder();

const ENGINES: Readonly<Record<string, () => Promise<Store & AsyncDisposable>>> = {
  'SQLite in memory': async () => openMemory(),
  'SQLite in a file': () => open(),
  PostgreSQL: async () => {
    const server = await startPostgres();
    const store = await openOn(server);
    const end = async () => {
      await store.close();
      await server[Symbol.asyncDispose]();
    };
    return { ...store, [Symbol.asyncDispose]: end };
  },
};
const engines = Object.keys(ENGINES).filter((name) => name !== 'PostgreSQL' || postgresMissing === undefined);

async function fill(store: Store, count: number, expiresInMs: number): Promise<void> {
  for (let from = 0; from < count; from += STEP) {
    const keys = Array.from({ length: STEP }, (_, n) => [`key-${from + n}`, expiresInMs]);
    await store.rows(FILL, [JSON.stringify(keys)]);
  }
}

function keysIn(store: Store) {
  const keys = createIdempotencyStore({
    store,
    sealKeys: [new Secret('k'.repeat(32))],
    maxEntries: 2 * KEYS,
  });
  return { ...keys, [Symbol.asyncDispose]: keys.close };
}

const ms = (value: number | undefined) => Number((value ?? 0).toFixed(2));
const counted = (turns: readonly number[]) => ({
  'longest turn ms': ms(turns[0]),
  'turns above 10 ms': turns.filter((turn) => turn > TURN_MS).length,
});

describe.each(engines)('the event loop with %s', { timeout: 600_000 }, (engine) => {
  it('drops 20,000 expired idempotency keys in short turns', async (context) => {
    await using store = await ENGINES[engine]!();
    await using keys = keysIn(store);
    await fill(store, EXPIRED, -100_000);
    const turns = await cpuTurns(keys.sweep);
    report(context, counted(turns));
    expect(await store.rows('SELECT idempotency_key FROM @idempotency_key LIMIT 1')).toEqual([]);
    expect(turns[LONGER]).toBeLessThan(TURN_MS);
  });

  it('claims a key among 100,000 in at most a millisecond', async (context) => {
    await using store = await ENGINES[engine]!();
    await using keys = keysIn(store);
    await fill(store, KEYS, 10_000_000);
    const costs: number[] = [];
    for (let from = 0; from < CLAIMS; from += GROUP) {
      const before = process.threadCpuUsage();
      for (let n = from; n < from + GROUP; n++) {
        const claim = await keys.claim({ principal: 'p', key: `new-${n}` }, 'h', performance.now() + 60_000);
        expect(claim.state).toBe('new');
        await nextTurn();
      }
      const { user, system } = process.threadCpuUsage(before);
      costs.push((user + system) / 1_000 / GROUP);
    }
    const median = quantile(costs, 0.5);
    report(context, { claims: CLAIMS, 'median ms': ms(median) });
    expect(median).toBeLessThan(1);
  });

  it('writes and reads 100,000 rows of state in short turns', async (context) => {
    await using store = await ENGINES[engine]!();
    const log = createStoreLog(store, { retention: 1_000 });
    const rows = Array.from({ length: ROWS }, (_, n) => ({
      id: `device-${n}`,
      state: announced('x'.repeat(100)),
      entry: null,
    }));
    const baseline = { gap: null, shape: 'shape' };
    const written = await cpuTurns(() =>
      log.commit('s', { list: 'DEVICE', fence: null, at: 1, readAt: 0, rows, baseline }),
    );
    const read = await cpuTurns(async () => {
      expect((await log.known('s', 'DEVICE'))?.rows.size).toBe(ROWS);
    });
    report(context, {
      'written: longest turn ms': ms(written[0]),
      'written: turns above 10 ms': counted(written)['turns above 10 ms'],
      'read: longest turn ms': ms(read[0]),
      'read: turns above 10 ms': counted(read)['turns above 10 ms'],
    });
    for (const turns of [written, read]) expect(turns[LONGER]).toBeLessThan(TURN_MS);
    log.close();
  });
});

it('control: what the store does in one turn is found', async () => {
  await using store = openMemory();
  // So many that a fast machine needs more than one turn for them, too.
  await fill(store, 5 * EXPIRED, -100_000);
  const turns = await cpuTurns(() => store.rows('DELETE FROM @idempotency_key WHERE expires_at <= @now'));
  expect(turns[0]).toBeGreaterThan(2 * TURN_MS);
});
