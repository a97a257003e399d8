import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { ENTITY_KINDS } from '../../../src/events/poll/polled-lists.ts';
import { readListStates } from '../../../src/inventory/keep/list-states.ts';
import { rowOf } from '../../../src/store/row.ts';
import type { Store } from '../../../src/store/store.ts';
import { openMemory } from '../../kit/disposable.ts';
import { ALIBABA, HUAWEI, type Started, start } from '../../kit/start.ts';

const KINDS = [
  ...[
    'GROUP',
    'CA_CERTIFICATE',
    'DEVICE_CERTIFICATE',
    'CLIENT_CREDENTIAL',
    'AUTH_IDENTITY',
    'AUTH_PERMISSION',
  ],
  ...['BLOCKED_CLIENT', 'DEVICE'],
];

/** Resolves when all kept lists are whole and all certificates are read. */
async function untilWhole(store: Store): Promise<void> {
  for (;;) {
    const { lists } = await readListStates(store, [ALIBABA, HUAWEI], ENTITY_KINDS);
    const kept = lists.filter(({ everyMs }) => everyMs !== null);
    const unread = await store.rows(
      `SELECT 1 AS found FROM @inventory_object WHERE facts IS NULL
        AND kind IN ('CA_CERTIFICATE', 'DEVICE_CERTIFICATE') LIMIT 1`,
    );
    if (kept.length > 10 && kept.every(({ wholeAt }) => wholeAt !== null) && unread.length === 0) return;
    await pause(100);
  }
}

const countRow = rowOf({ kind: 'text', account: 'text', count: 'integer' });

async function countsOf(store: Store): Promise<Record<string, number>> {
  const rows = await store.rows(
    'SELECT kind, account, COUNT(*) AS count FROM @inventory_object GROUP BY kind, account',
  );
  return Object.fromEntries(
    rows.map(countRow).map(({ kind, account, count }) => [`${account} ${kind}`, count]),
  );
}

function callsOf(graph: Started): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { operation } of graph.simulators.journal.entries)
    counts[operation] = (counts[operation] ?? 0) + 1;
  return counts;
}

const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);

describe('the inventory of both simulated clouds', () => {
  it('keeps every object of every list, reads each certificate of IoTDA once, and keeps no secret', async () => {
    await using store = openMemory();
    await using graph = await start({
      config: { inventory: { keep: [{ kinds: KINDS, every: 'PT1H' }] } },
      overrides: { store, inventory: { spreadMs: 0 } },
    });
    await untilWhole(store);
    const { alibaba, huawei } = graph.simulators.fleet;
    const counts = await countsOf(store);
    expect(counts).toMatchObject({
      'ali INSTANCE': alibaba.instances.length,
      'ali GROUP': sum(alibaba.instances.map(({ groups }) => groups.length)),
      'ali CA_CERTIFICATE': sum(alibaba.instances.map(({ caCertificates }) => caCertificates.length)),
      'ali DEVICE_CERTIFICATE': sum(alibaba.instances.map((each) => each.deviceCertificates.length)),
      'ali CLIENT_CREDENTIAL': sum(alibaba.instances.map(({ credentials }) => credentials.length)),
      'ali AUTH_IDENTITY': sum(alibaba.instances.map(({ identities }) => identities.length)),
      'hw INSTANCE': huawei.instances.length,
      'hw DEVICE': sum(huawei.instances.map(({ devices }) => devices.length)),
    });
    const calls = callsOf(graph);
    expect(calls['ShowDeviceCertificate']).toBe(counts['hw DEVICE_CERTIFICATE']);
    expect(calls['ShowCertificate']).toBe(counts['hw CA_CERTIFICATE']);
    // The first reading is no change. The kit searches the whole store for secrets at the end.
    expect(await store.rows('SELECT 1 AS found FROM @inventory_change LIMIT 1')).toEqual([]);
    const linked = await store.rows(
      `SELECT 1 AS found FROM @inventory_object WHERE kind = 'DEVICE_CERTIFICATE' AND account = 'hw'
        AND issuer_key IS NOT NULL`,
    );
    expect(linked.length).toBeGreaterThan(counts['hw DEVICE_CERTIFICATE']! / 2);

    const group = huaweiGroup(
      await store.rows("SELECT id FROM @inventory_object WHERE kind = 'GROUP' AND account = 'hw' LIMIT 1"),
    );
    const answer = await graph.query(
      'mutation ($id: ID!) { updateGroup(input: { id: $id, description: "kept at once" }) { group { id } } }',
      { id: group },
    );
    expect(answer.errors).toBeUndefined();
    for (let changes: readonly unknown[] = []; changes.length === 0; await pause(20))
      changes = await store.rows('SELECT 1 AS found FROM @inventory_change WHERE entity_id = $1', [group]);
    const [change] = await store.rows(
      'SELECT source, change, principal, not_before, fields FROM @inventory_change WHERE entity_id = $1',
      [group],
    );
    expect(change).toMatchObject({
      source: 'MUTATION',
      change: 'UPDATED',
      principal: 'anyone',
      not_before: null,
    });
    expect(JSON.parse(String(Object(change).fields))).toEqual([
      ['description', expect.anything(), 'kept at once'],
    ]);
    const [row] = await store.rows('SELECT record FROM @inventory_object WHERE id = $1', [group]);
    expect(JSON.parse(String(Object(row).record))).toMatchObject({ description: 'kept at once' });
  }, 60_000);

  it('without `keep` reads only what is known to be free, and says at the start what it leaves out', async () => {
    await using store = openMemory();
    await using graph = await start({
      config: { inventory: {} },
      overrides: { store, inventory: { spreadMs: 0 } },
    });
    const wanted = `"accounts":["ali"],"leftOut":["hw CA_CERTIFICATE","hw DEVICE_CERTIFICATE","hw DEVICE_CERTIFICATE_DEVICES"]`;
    expect(graph.log.find((line) => line.includes('the inventory keeps lists'))).toContain(wanted);
    for (let kinds: string[] = []; kinds.length < 3; await pause(50))
      kinds = Object.keys(await countsOf(store));
    expect(Object.keys(await countsOf(store)).sort()).toEqual([
      'ali CA_CERTIFICATE',
      'ali DEVICE_CERTIFICATE',
      'ali INSTANCE',
    ]);
    const { lists } = await readListStates(store, [ALIBABA, HUAWEI], ENTITY_KINDS);
    expect(
      [...new Set(lists.filter(({ everyMs }) => everyMs === null).map(({ kind }) => kind))].sort(),
    ).toEqual([...['AUTH_IDENTITY', 'AUTH_PERMISSION', 'BLOCKED_CLIENT', 'CLIENT_CREDENTIAL', 'GROUP']]);
    const free = ['ListCaCertificate', 'ListDeviceCertificate', 'ListInstances'];
    expect(Object.keys(callsOf(graph)).sort()).toEqual(free);
  }, 60_000);
});

function huaweiGroup([row]: readonly unknown[]): string {
  return String(Object(row).id);
}
