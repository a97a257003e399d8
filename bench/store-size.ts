import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { announced } from '../src/events/log/row-state.ts';
import { createStoreLog } from '../src/events/log/store-log.ts';
import { streamOf } from '../src/events/stream/scope.ts';
import { printNodeId } from '../src/graph/node-id.ts';
import type { KeptObject } from '../src/inventory/objects/kept-object.ts';
import { writeObjects } from '../src/inventory/objects/write-objects.ts';
import { openPostgresStore } from '../src/store/postgres-store.ts';
import { openSqliteStore } from '../src/store/sqlite-file-store.ts';
import type { Store } from '../src/store/store.ts';
import { postgresMissing, startPostgres } from '../test/kit/postgres.ts';

/** Measures what objects take in the store: 100,000 devices, per million. docs/scaling.md has the figures. */
const DEVICES = 100_000;
const STEP = 1_000;
const AT = {
  provider: 'HUAWEI_IOTDA',
  account: 'hw-prod',
  region: 'cn-north-4',
  instanceId: '0123456789abcdef0123',
} as const;
const LIST = 'DEVICE';
/** A device of IoTDA has 13 compared fields of 10 characters (events/poll/polled-lists.ts). */
const PRINT = `:${'0123456789'.repeat(13)}`;

/** Writes the states of the devices, as polling does, and then the devices, as the inventory does. */
async function fill(store: Store, sizeOf: () => Promise<number>): Promise<string> {
  const sizes = [await sizeOf()];
  const log = createStoreLog(store, { retention: 10_000 });
  const ids = Array.from({ length: DEVICES }, (_, at) => printNodeId('Device', AT, deviceId(at)));
  const rows = ids.map((id) => ({ id, state: announced(PRINT), entry: null }));
  const commit = { list: LIST, fence: null, at: 0, readAt: Number.MAX_SAFE_INTEGER, rows };
  await log.commit(streamOf(AT), { ...commit, baseline: { gap: null, shape: 'device' } });
  log.close();
  sizes.push(await sizeOf());
  for (let from = 0; from < DEVICES; from += STEP) {
    const step = ids.slice(from, from + STEP).map((id, at) => device(id, from + at));
    await store.write((transaction) => writeObjects(transaction, AT, LIST, step, Date.now()), 'pass');
  }
  sizes.push(await sizeOf());
  const [before = 0, states = 0, kept = 0] = sizes;
  return `states for polling ${perMillion(states - before)} MB, inventory ${perMillion(kept - states)} MB`;
}

function deviceId(at: number): string {
  return `product-${at % 50}_${at.toString(16).padStart(12, '0')}`;
}

function device(id: string, at: number): KeptObject {
  const record = {
    deviceId: deviceId(at),
    nodeId: at.toString(16).padStart(12, '0'),
    name: `meter ${at}`,
    ...{ productId: `product-${at % 50}`, productName: 'meter', appId: 'space-1', appName: 'DefaultApp' },
    ...{
      gatewayId: deviceId(at),
      status: 'ONLINE',
      rawStatus: 'ONLINE',
      nodeType: 'GATEWAY',
      rawNodeType: 'GATEWAY',
    },
    ...{
      firmwareVersion: '1.0.3',
      softwareVersion: '2.4.1',
      sdkVersion: null,
      tags: [{ key: 'plant', value: 'seven' }],
    },
  };
  return { id, kind: 'DEVICE', record, facts: null };
}

function perMillion(bytes: number): string {
  return ((bytes / 1_000_000) * (1_000_000 / DEVICES)).toFixed(0);
}

const folder = mkdtempSync(join(tmpdir(), 'bench-size-'));
try {
  const path = join(folder, 'graph.db');
  const file = await openSqliteStore({ path });
  const size = await fill(file, async () => statSync(path).size + statSync(`${path}-wal`).size);
  console.log(`SQLite, a million devices: ${size}`);
  await file.close();
} finally {
  rmSync(folder, { recursive: true });
}
if (postgresMissing === undefined) {
  await using server = await startPostgres();
  const options = { schema: server.newSchema(), poolSize: 4, replica: 'one', onWarning: console.error };
  const store = await openPostgresStore({ url: () => server.url(), ...options });
  const sizeOf = async () => {
    const [row] = await server.sql<{ size: string }>('SELECT pg_database_size(current_database()) AS size');
    return Number(row?.size);
  };
  console.log(`PostgreSQL, a million devices: ${await fill(store, sizeOf)}`);
  await store.close();
}
