import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { openSqliteStore } from '../../src/store/sqlite-file-store.ts';
import { dropIndexes, insertDevices } from '../export/device-rows.ts';
import { asCaller, openExportOf, sha256 } from '../export/export-stage.ts';
import { HUAWEI } from '../inventory/fleet-of-objects.ts';
import { onPostgres, openOn } from '../kit/on-postgres.ts';
import { type Run, run } from '../kit/run.ts';

/** `EXPORT_FULL=1`: a million rows. */
const SIZE = process.env['EXPORT_FULL'] === '1' ? 1_000_000 : 100_000;
/** Rows that a server buffers are far less than those of a whole export, which has about 600 bytes a row. */
const FLAT_BYTES = 64 * 1024 * 1024;
const KILLS = 3;

const folder = mkdtempSync(join(tmpdir(), 'exports-'));
afterAll(() => rmSync(folder, { recursive: true }));
const timeout = 900_000;

async function startServer(storeUrl: string, schema: string): Promise<{ server: Run; url: string }> {
  const file = join(folder, 'graph.json');
  const config = {
    ...{ listen: { port: 0 }, admin: { port: 0 }, inventory: { keep: [] } },
    accounts: [
      {
        ...{ name: 'hw', provider: 'huawei', region: HUAWEI.region, projectId: '0'.repeat(32) },
        ...{ credentials: { accessKey: 'x', secretKey: 'x' }, endpoint: 'http://127.0.0.1:1' },
      },
    ],
    auth: { mode: 'keys', keys: [{ name: 'one', sha256: sha256('one'), scopes: ['identity:read'] }] },
    store: { url: storeUrl, ...(storeUrl.startsWith('postgres') ? { schema } : {}) },
    secrets: { cursorKeys: ['0'.repeat(32)], fingerprintKey: '0'.repeat(32) },
    telemetry: { certificateReadSeconds: null },
  };
  writeFileSync(file, JSON.stringify(config), { mode: 0o600 });
  const env = { IDENTITY_GRAPH_CONFIG: file, LOG_FORMAT: 'json', PORT: '0', ADMIN_PORT: '0' };
  const server = run(new URL('../../src/main.ts', import.meta.url).pathname, [], env);
  const { url = '' } = await server.line('listening');
  return { server, url };
}

function rssOf({ child }: Run): number {
  const text = readFileSync(`/proc/${child.pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(text)?.[1] ?? 0) * 1024;
}

interface Received {
  /** How often each device came, by its number. */
  readonly times: Uint8Array;
  lastId: string;
  trailer: Record<string, unknown> | null;
  rows: number;
}

/** Reads an export behind the last id until it ends. `onRows`: called after each chunk with the number of all rows. */
async function receive(url: string, received: Received, onRows: (rows: number) => void): Promise<boolean> {
  const after = received.lastId === '' ? '' : `?after=${received.lastId}`;
  const response = await openExportOf(url, `devices.ndjson${after}`, asCaller('one'));
  expect(response.statusCode).toBe(200);
  response.setEncoding('utf8');
  let rest = '';
  response.on('data', (chunk: string) => {
    const lines = `${rest}${chunk}`.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line.startsWith('{"trailer"')) {
        received.trailer = JSON.parse(line).trailer;
        continue;
      }
      const number = Number(/"deviceId":"d(\d{8})"/.exec(line)?.[1]);
      received.times[number]! += 1;
      received.lastId = /^\{"id":"([^"]+)"/.exec(line)?.[1] ?? '';
      received.rows += 1;
    }
    onRows(received.rows);
  });
  await new Promise((resolve) => response.once('close', resolve));
  return response.complete;
}

async function surviveKills(storeUrl: string, schema: string): Promise<void> {
  const received: Received = { times: new Uint8Array(SIZE), lastId: '', trailer: null, rows: 0 };
  for (let kills = 0; ; kills++) {
    const { server, url } = await startServer(storeUrl, schema);
    await using _stopped = server;
    const isLast = kills === KILLS;
    const killAt = ((kills + 1) * SIZE) / (KILLS + 1);
    const isWhole = await receive(url, received, (rows) => {
      if (!isLast && rows >= killAt) server.child.kill('SIGKILL');
    });
    expect([isWhole, received.trailer !== null]).toEqual([isLast, isLast]);
    if (isLast) break;
  }
  // Each row exactly once.
  expect(received.rows).toBe(SIZE);
  expect(received.times.every((times) => times === 1)).toBe(true);

  const { server, url } = await startServer(storeUrl, schema);
  await using _stopped = server;
  const all: Received = { times: new Uint8Array(SIZE), lastId: '', trailer: null, rows: 0 };
  const most = [0, 0];
  const started = performance.now();
  const isWhole = await receive(url, all, (rows) => {
    const half = rows < SIZE / 2 ? 0 : 1;
    most[half] = Math.max(most[half]!, rssOf(server));
  });
  const seconds = (performance.now() - started) / 1_000;
  const [first = 0, second = 0] = most.map((bytes) => Math.round(bytes / 1024 / 1024));
  console.log(
    `${SIZE} rows in ${seconds.toFixed(1)} s, RSS ${first} MB in the first half, ${second} MB then`,
  );
  expect([isWhole, all.rows, all.trailer]).toMatchObject([true, SIZE, { rows: SIZE, snapshot: true }]);
  expect((most[1] ?? 0) - (most[0] ?? 0)).toBeLessThan(FLAT_BYTES);
}

it('an export from a file survives three kills with each row exactly once, and needs little memory', {
  timeout,
}, async () => {
  const path = join(folder, 'graph.db');
  const store = await openSqliteStore({ path });
  await dropIndexes(store);
  await insertDevices(store, HUAWEI, SIZE);
  await store.close();
  await surviveKills(`sqlite:${path}`, '');
});

await onPostgres('an export from PostgreSQL', (postgres) => {
  it('survives three kills with each row exactly once, and needs little memory', { timeout }, async () => {
    const schema = postgres.newSchema();
    const store = await openOn(postgres, { schema });
    await dropIndexes(store, schema);
    await insertDevices(store, HUAWEI, SIZE);
    await store.close();
    await surviveKills(postgres.url(), schema);
  });
});
