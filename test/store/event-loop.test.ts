import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Store } from '../../src/store/store.ts';
import { openMemory } from '../kit/disposable.ts';
import { quantile } from '../kit/quantile.ts';
import { sqliteFolder } from '../kit/sqlite-folder.ts';

const { open } = sqliteFolder();

const ROWS = 100_000;
const STEP = 1_000;
/** Longest turn of the event loop that the store may cause, in milliseconds. */
const TURN_MS = 10;
const CLAIM_MS = 1;

const STATE = JSON.stringify({ name: 'a device', status: 'ONLINE', product: 'x'.repeat(100) });
const UPSERT = `INSERT INTO @event_row (stream, list, id, state, seq)
  SELECT 's', 'l', each.value ->> 0, each.value ->> 1, CAST(each.value ->> 2 AS BIGINT) FROM @each($1) WHERE true
  ON CONFLICT (stream, list, id) DO UPDATE SET state = excluded.state, seq = excluded.seq`;
const PAGE = `SELECT id, state, seq FROM @event_row
  WHERE stream = 's' AND list = 'l' AND id > $1 ORDER BY id LIMIT ${STEP}`;
const KEYS = `INSERT INTO @idempotency_key
  (principal, idempotency_key, input_hash, state, holder, fence, lease_until, expires_at)
  SELECT 'p', each.value ->> 0, 'h', 'CLAIMED', 'r', 1, 0, 1 FROM @each($1) WHERE true`;
const KEY = "SELECT state, fence FROM @idempotency_key WHERE principal = 'p' AND idempotency_key = $1";

/** The numbers of one step as a JSON array. */
const batch = (from: number, count: number, row: (n: number) => unknown) =>
  JSON.stringify(Array.from({ length: count }, (_, index) => row(from + index)));
const device = (n: number) => [`device-${n}`, STATE, n];
const key = (n: number) => [`key-${n}`];

/** What this thread has computed, in milliseconds. The machine's other work does not count. */
function computedMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

async function costOf(work: () => Promise<unknown>): Promise<number> {
  const before = computedMs();
  await work();
  return computedMs() - before;
}

/** Runs the steps of a loop, and returns what each cost this thread. A step has one turn or several shorter ones. */
async function costs(steps: number, step: (index: number) => Promise<unknown>): Promise<number[]> {
  const each: number[] = [];
  for (let index = 0; index < steps; index++) {
    each.push(await costOf(() => step(index)));
    await nextTurn();
  }
  return each;
}

function report(what: string, each: readonly number[]): void {
  const [typical, most] = [quantile(each, 0.5), quantile(each, 1)];
  console.log(`  ${what}: ${typical.toFixed(2)} ms a step, at most ${most.toFixed(2)} ms`);
}

describe.each<[string, () => Promise<Store & AsyncDisposable>]>([
  ['in memory', async () => openMemory()],
  ['in a file', () => open()],
])('the event loop and the store %s', { timeout: 120_000 }, (where, openStore) => {
  it('100,000 rows are written and read in steps that are short turns', async () => {
    await using store = await openStore();
    const batches = Array.from({ length: ROWS / STEP }, (_, index) => batch(index * STEP, STEP, device));
    let written: number[] = [];
    await store.write(async ({ rows }) => {
      written = await costs(batches.length, (index) => rows(UPSERT, [batches[index] ?? '']));
    }, 'pass');
    let [last, count] = ['', 0];
    let read: number[] = [];
    await store.read(async ({ rows }) => {
      read = await costs(batches.length, async () => {
        const page = (await rows(PAGE, [last])) as { id: string }[];
        count += page.length;
        last = page.at(-1)?.id ?? last;
      });
    }, 'pass');
    expect(count).toBe(ROWS);
    report(`${where}, 1,000 rows written`, written);
    report(`${where}, 1,000 rows read`, read);
    // A few steps pay for the garbage of the others, and a busy machine makes all computing slower.
    for (const each of [written, read]) expect(quantile(each, 0.9)).toBeLessThan(TURN_MS);
  });

  it('a claim among 100,000 keys takes less than a millisecond of the event loop', async () => {
    await using store = await openStore();
    for (let from = 0; from < ROWS; from += STEP) await store.rows(KEYS, [batch(from, STEP, key)]);
    const each = await costs(500, (index) =>
      store.write(async ({ rows }) => {
        expect(await rows(KEY, [`new-${index}`])).toEqual([]);
        await rows(KEYS, [batch(index, 1, () => [`new-${index}`])]);
      }),
    );
    report(`${where}, a claim`, each);
    expect(quantile(each, 0.9)).toBeLessThan(CLAIM_MS);
  });
});

it('control: all rows in one statement of the store in memory are one long turn', async () => {
  await using store = openMemory();
  const all = batch(0, ROWS, device);
  expect(await costOf(() => store.rows(UPSERT, [all]))).toBeGreaterThan(TURN_MS * 5);
});
