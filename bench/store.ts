import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { createReplicaBudgets } from '../src/budgets/replica-budgets.ts';
import { systemClock } from '../src/clock.ts';
import { announced } from '../src/events/log/row-state.ts';
import { createStoreLog } from '../src/events/log/store-log.ts';
import { openPostgresStore } from '../src/store/postgres-store.ts';
import { openSqliteStore } from '../src/store/sqlite-file-store.ts';
import type { Store } from '../src/store/store.ts';
import { createBulkhead } from '../src/transport/bulkhead.ts';
import type { ProviderAction } from '../src/transport/call.ts';
import { createCallQueue } from '../src/transport/call-queue.ts';
import type { CallRates } from '../src/transport/call-rates.ts';
import { createLocalRates } from '../src/transport/local-rates.ts';
import { withCallQueue } from '../src/transport/with-call-queue.ts';
import { disposable, openMemory } from '../test/kit/disposable.ts';
import { type Postgres, postgresMissing, startPostgres } from '../test/kit/postgres.ts';

/**
 * Measures the store: appended events a second, the time until another replica has read an event, and what the shared
 * budgets add to a provider call. PostgreSQL runs on this machine with fsync. Ratios are to a baseline of the same run.
 */
const SECONDS = 3;
const WAKES = 300;
const CALLS = 600;
const CALL_MS = 20;
const STREAM = 'a/here/one';

const folder = mkdtempSync(join(tmpdir(), 'bench-store-'));
const server = postgresMissing === undefined ? await startPostgres({ isDurable: true }) : undefined;
try {
  await using memory = openMemory();
  await using file = disposable(await openSqliteStore({ path: join(folder, 'graph.db') }));
  await appends('SQLite in memory', memory);
  await appends('SQLite in a file', file);
  if (server === undefined) {
    console.log(`PostgreSQL: left out, ${postgresMissing}`);
  } else {
    await using client = await bareClient(server);
    const schema = server.newSchema();
    await using one = await openOn(server, schema, 'one');
    await using other = await openOn(server, schema, 'other');
    await appends('PostgreSQL', one, client);
    await wakes(one, other, server);
    await budgets([one, other]);
  }
} finally {
  await server?.[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
}

async function openOn({ url }: Postgres, schema: string, replica: string): Promise<Store & AsyncDisposable> {
  return disposable(
    await openPostgresStore({ url: () => url(), schema, poolSize: 10, replica, onWarning: console.error }),
  );
}

async function bareClient({ folder: host }: Postgres): Promise<Client & AsyncDisposable> {
  const client = new Client({ host, user: 'postgres', database: 'postgres' });
  await client.connect();
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.end() });
}

/** Commits of 1 and of 100 changes, one after another. Baseline: the driver inserts as many rows in a transaction. */
async function appends(name: string, store: Store, bare?: Client): Promise<void> {
  const log = createStoreLog(store, { retention: 10_000 });
  await log.commit(STREAM, { ...commitOf(0, 0), baseline: { gap: null, shape: '' } });
  await bare?.query('CREATE TABLE bare (stream text, seq bigint, entry text, PRIMARY KEY (stream, seq))');
  let seq = 0;
  for (const size of [1, 100]) {
    let number = 0;
    const ours = await perSecond(size, async () => {
      number += 1;
      await log.commit(STREAM, commitOf(size, number));
    });
    const insert = async (client: Client) => {
      await client.query('BEGIN');
      const entry = JSON.stringify(commitOf(1, 1).rows[0]);
      const values = Array.from({ length: size }, () => {
        seq += 1;
        return [STREAM, seq, entry];
      });
      const places = values.map((_, at) => `($${3 * at + 1}, $${3 * at + 2}, $${3 * at + 3})`);
      await client.query(`INSERT INTO bare VALUES ${places.join()}`, values.flat());
      await client.query('COMMIT');
    };
    const baseline = bare === undefined ? null : await perSecond(size, () => insert(bare));
    const compared =
      baseline === null ? '' : `, bare inserts ${baseline}/s, ratio ${(ours / baseline).toFixed(2)}`;
    console.log(`${name}: ${ours} events/s in commits of ${size}${compared}`);
  }
  log.close();
}

function commitOf(size: number, number: number) {
  const entry = { change: 'UPDATED', source: 'POLL', fields: ['status'] } as const;
  const rows = Array.from({ length: size }, (_, at) => ({
    id: `id-${at}`,
    state: announced(`:${number}`),
    entry,
  }));
  return { list: 'CA_CERTIFICATE', fence: null, at: number, readAt: Number.MAX_SAFE_INTEGER, rows };
}

async function perSecond(size: number, commit: () => Promise<void>): Promise<number> {
  for (let warm = 0; warm < 20; warm++) await commit();
  const began = performance.now();
  let commits = 0;
  for (; performance.now() - began < SECONDS * 1_000; commits++) await commit();
  return Math.round((commits * size * 1_000) / (performance.now() - began));
}

/** From the begin of a commit of one replica until another replica has read the event. Baseline: a bare NOTIFY. */
async function wakes(one: Store, other: Store, { folder: host }: Postgres): Promise<void> {
  const writing = createStoreLog(one, { retention: 10_000 });
  const reading = createStoreLog(other, { retention: 10_000 });
  let woken = Promise.withResolvers<void>();
  const stop = reading.onAppend(STREAM, () => woken.resolve());
  const position = await reading.head(STREAM);
  let { seq } = position;
  const ours: number[] = [];
  for (let wake = 0; wake < WAKES; wake++) {
    await pause(25);
    const began = performance.now();
    const committed = writing.commit(STREAM, commitOf(1, wake));
    for (let isRead = false; !isRead; ) {
      await woken.promise;
      woken = Promise.withResolvers();
      const found = await reading.read(STREAM, { ...position, seq }, 10);
      isRead = found.state === 'read' && found.entries.length > 0;
      seq = found.head.seq;
    }
    ours.push(performance.now() - began);
    await committed;
  }
  stop();
  writing.close();
  reading.close();
  const [sender, listener] = [0, 1].map(() => new Client({ host, user: 'postgres', database: 'postgres' }));
  if (sender === undefined || listener === undefined) throw new Error('expected two clients');
  await Promise.all([sender.connect(), listener.connect()]);
  await listener.query('LISTEN bare');
  const bare: number[] = [];
  for (let wake = 0; wake < WAKES; wake++) {
    const heard = new Promise((resolve) => listener.once('notification', resolve));
    const began = performance.now();
    await sender.query('NOTIFY bare');
    await heard;
    bare.push(performance.now() - began);
  }
  await Promise.all([sender.end(), listener.end()]);
  const [p50, p99] = [quantile(ours, 0.5), quantile(ours, 0.99)];
  const [bare50, bare99] = [quantile(bare, 0.5), quantile(bare, 0.99)];
  console.log(
    `PostgreSQL: another replica has read an event after p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms; ` +
      `a bare NOTIFY p50 ${bare50.toFixed(1)} ms, p99 ${bare99.toFixed(1)} ms; ratio ${(p50 / bare50).toFixed(1)}`,
  );
}

/**
 * Calls of 20 ms, spread over two replicas, at about a third of a limit of 300 a second (ApsaraMQ), and far below a limit.
 * Baseline: rates of the process alone.
 */
async function budgets(stores: readonly Store[]): Promise<void> {
  for (const [limitPerSecond, atOnce] of [
    [300, 1],
    [10_000, 8],
  ] as const)
    await budgetsAt(stores, limitPerSecond, atOnce);
}

async function budgetsAt(stores: readonly Store[], limitPerSecond: number, atOnce: number): Promise<void> {
  const local = createLocalRates({ clock: systemClock, rateOf: () => null, egress: null });
  const shared = stores.map((store) =>
    createReplicaBudgets({
      store,
      limitOf: () => null,
      share: 0.9,
      reserve: 0.2,
      maxReplicas: 8,
      onError: console.error,
    }),
  );
  const rates = shared.map((each) => each.callRatesOf({ provider: 'p', name: 'egress', limitPerSecond }));
  const runs: Record<'local' | 'shared', number[]> = { local: [], shared: [] };
  for (let round = 0; round < 3; round++) {
    runs.local.push(await callsOf([local, local], atOnce));
    runs.shared.push(await callsOf(rates, atOnce));
  }
  for (const each of shared) each.close();
  const [alone, together] = [Math.min(...runs.local), Math.min(...runs.shared)];
  const percent = (100 * (together - alone)) / alone;
  console.log(
    `shared budgets, limit ${limitPerSecond}/s, ${2 * atOnce} at once: ${together.toFixed(2)} ms a call of ${CALL_MS} ms, alone ${alone.toFixed(2)} ms: ${percent.toFixed(1)} % more`,
  );
}

/** Median of the milliseconds of a call, from its request to its answer. */
async function callsOf(rates: readonly CallRates[], atOnce: number): Promise<number> {
  const operation: ProviderAction = { name: 'List', effect: 'read', ratePerSecond: null, billed: false };
  const request = {
    operation,
    method: 'GET',
    origin: 'http://p.test',
    path: '/',
    query: [],
    headers: {},
    body: '',
  } as const;
  const taken: number[] = [];
  await Promise.all(
    rates.map(async (each) => {
      const bulkhead = createBulkhead({ perKey: 1_000, total: 1_000 });
      const callQueue = createCallQueue({ clock: systemClock, rates: each, bulkhead });
      const send = withCallQueue(
        async (_request, call) => {
          call.departure?.beforeFirstByte();
          await pause(CALL_MS);
          return { status: 200, headers: {}, body: '' };
        },
        callQueue,
        { account: 'a', hostKeyOf: () => 'host' },
        systemClock,
      );
      const call = async () => {
        const began = performance.now();
        const signal = new AbortController().signal;
        await send(request, { signal, deadline: began + 8_000, priority: 'interactive', onSent: () => {} });
        taken.push(performance.now() - began);
      };
      // The first call of a budget waits for the store.
      await call();
      const share = CALLS / rates.length / atOnce;
      await Promise.all(
        Array.from({ length: atOnce }, async () => {
          for (let number = 0; number < share; number++) await call();
        }),
      );
    }),
  );
  return quantile(taken, 0.5);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
