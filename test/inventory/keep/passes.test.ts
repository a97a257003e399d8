import { describe, expect, it } from 'vitest';
import { polledList } from '../../../src/events/poll/polled-lists.ts';
import { fieldsChanged } from '../../../src/inventory/changes/changed-fields.ts';
import { readGaps } from '../../../src/inventory/changes/read-gaps.ts';
import { createSecretPrinter, keptRecordOf } from '../../../src/inventory/keep/kept-fields.ts';
import { type ListState, readListStates } from '../../../src/inventory/keep/list-states.ts';
import { keptListOf, noteWhole } from '../../../src/inventory/keep/list-table.ts';
import { createWholeList } from '../../../src/lists/whole.ts';
import type { InstanceRecord } from '../../../src/providers/port/records.ts';
import { Secret } from '../../../src/secret.ts';
import type { Store } from '../../../src/store/store.ts';
import { outage } from '../../events/model-provider.ts';
import { openMemory } from '../../kit/disposable.ts';
import { withStatements } from '../../kit/statements.ts';
import { KINDS, PLACES, type Stage, setUp } from './stage.ts';

async function statesOf(store: Store): Promise<Record<string, ListState>> {
  const { lists } = await readListStates(store, ['model'], KINDS);
  return Object.fromEntries(lists.map((state) => [state.list, state]));
}

async function countOf(store: Store, table: string): Promise<number> {
  const [row] = await store.rows(`SELECT COUNT(*) AS count FROM @${table}`);
  return Number(Object(row).count);
}

function fill({ model }: Stage): void {
  for (const key of ['GID_a', 'GID_b']) model.set('Group', key, 0);
  for (const key of ['c1', 'c2', 'c3']) model.set('CaCertificate', key, 0);
  model.set('ClientCredential', 'GID_a@@@1', 0);
  for (let index = 0; index < 20; index++) model.set('Device', `d${index}`, 0);
}

/** Counts the statements that write, by table. */
function counting(store: Store) {
  const written: string[] = [];
  const counted = withStatements(store, (rows, sql, values) => {
    const [, table] = /^\s*(?:INSERT INTO|UPDATE|DELETE FROM) @(\w+)/.exec(sql) ?? [];
    if (table !== undefined) written.push(table);
    return rows(sql, values);
  });
  return { counted, written };
}

describe('the passes of the inventory', () => {
  it('write one row for each list that has not changed: the time of its read', async () => {
    await using store = openMemory();
    const { counted, written } = counting(store);
    const stage = setUp(counted);
    fill(stage);
    await stage.clock.advance(15_000);
    const before = (await statesOf(counted))['DEVICE']?.wholeAt ?? Number.NaN;
    written.length = 0;
    await stage.clock.advance(30_000);
    stage.stop();
    expect((await statesOf(counted))['DEVICE']?.wholeAt).toBeGreaterThan(before);
    expect(new Set(written)).toEqual(new Set(['inventory_list']));
    expect(stage.errors).toEqual([]);
  });

  it('keep the failure of a list and when it is read again, and forget both after a whole read', async () => {
    await using store = openMemory();
    const stage = setUp(store);
    fill(stage);
    await stage.clock.advance(15_000);
    stage.model.failure = outage('PROVIDER_UNAVAILABLE');
    await stage.clock.advance(30_000);
    const failed = (await statesOf(store))['GROUP'];
    expect(failed).toMatchObject({ code: 'PROVIDER_UNAVAILABLE', everyMs: 10_000 });
    expect(failed?.retryAt).toBeGreaterThan(failed?.failedAt ?? Number.NaN);
    expect(failed?.wholeAt).not.toBeNull();
    stage.model.failure = null;
    await stage.clock.advance(600_000);
    stage.stop();
    expect((await statesOf(store))['GROUP']).toMatchObject({ code: null, retryAt: null });
    // What was kept stays in between.
    expect(await countOf(store, 'inventory_object')).toBe(27);
  });

  it('repeat a first read that failed within a minute, however long the interval is', async () => {
    await using store = openMemory();
    const stage = setUp(store, { everyMs: 3_600_000 });
    fill(stage);
    await stage.clock.advance(300);
    stage.model.failure = outage('PROVIDER_UNAVAILABLE');
    await stage.clock.advance(2_000);
    expect((await statesOf(store))['GROUP']).toMatchObject({ code: 'PROVIDER_UNAVAILABLE', wholeAt: null });
    stage.model.failure = null;
    await stage.clock.advance(66_000);
    const first = (await statesOf(store))['GROUP'];
    expect(first).toMatchObject({ code: null, wholeAt: expect.any(Number) });
    // From then on the interval counts, whether a read fails or not.
    stage.model.failure = outage('PROVIDER_UNAVAILABLE');
    await stage.clock.advance(3_000_000);
    stage.stop();
    expect((await statesOf(store))['GROUP']).toEqual(first);
  });

  it('note a gap if a read comes later than twice the interval', async () => {
    await using store = openMemory();
    const at = { account: 'model', region: 'here', instanceId: 'one' };
    const list = keptListOf(at, polledList('GROUP'));
    const everyMs = 1_000;
    await store.write(async (transaction) => {
      await noteWhole(transaction, list, { began: 10_000, wholeAt: null, everyMs });
      await noteWhole(transaction, list, { began: 12_000, wholeAt: 10_000, everyMs });
      await noteWhole(transaction, list, { began: 14_001, wholeAt: 12_000, everyMs });
    });
    const gap = {
      ...{ account: 'model', region: 'here', at: { provider: 'ALIBABA_MQTT', ...at } },
      ...{ kind: 'GROUP', from: 12_000, to: 14_001 },
    };
    expect(await readGaps(store, { places: PLACES }, 10)).toEqual({ gaps: [gap], count: 1 });
    const none = { gaps: [], count: 0 };
    for (const change of [{ account: 'other' }, { regions: ['there'] }, { streams: ['model/here/two'] }]) {
      const places = PLACES.map((place) => ({ ...place, ...change }));
      expect(await readGaps(store, { places }, 10)).toEqual(none);
    }
    expect(await readGaps(store, { places: PLACES, from: 14_001 }, 10)).toEqual(none);
  });

  it('do not keep a list that does not fit, and say so once', async () => {
    await using store = openMemory();
    const stage = setUp(store, { maxObjects: 12 });
    fill(stage);
    await stage.clock.advance(60_000);
    stage.stop();
    expect(stage.tooLarge.map(({ list }) => list)).toEqual(['DEVICE']);
    const states = await statesOf(store);
    expect(states['DEVICE']).toMatchObject({ everyMs: null, wholeAt: null });
    expect(states['CA_CERTIFICATE']?.everyMs).toBe(10_000);
    expect(await countOf(store, 'inventory_object')).toBe(7);
  });

  it('remove an instance that two whole reads lack, and record each object as deleted', async () => {
    await using store = openMemory();
    let isThere = true;
    const stage = setUp(store, {
      provider: ({ provider }) => ({
        ...provider,
        instances: (region) =>
          isThere
            ? provider.instances(region)
            : createWholeList<InstanceRecord>({ key: () => '', read: async () => [] }),
      }),
    });
    fill(stage);
    await stage.clock.advance(15_000);
    const kept = await countOf(store, 'inventory_object');
    isThere = false;
    await stage.clock.advance(10_000);
    expect(await countOf(store, 'inventory_object')).toBe(kept);
    await stage.clock.advance(15_000);
    stage.stop();
    expect(await countOf(store, 'inventory_object')).toBe(0);
    expect(
      await store.rows('SELECT change, COUNT(*) AS count FROM @inventory_change GROUP BY change'),
    ).toEqual([{ change: 'DELETED', count: kept }]);
    expect(Object.keys(await statesOf(store))).toEqual(['INSTANCE']);
  });
});

describe('a kept secret', () => {
  const kept = (secret: string, key: string) =>
    keptRecordOf(
      'AUTH_IDENTITY',
      { username: 'u', secret: new Secret(secret) },
      { omits: [], printSecret: createSecretPrinter(new Secret(key)) },
    );

  it('changes without values, and not if only the key of its fingerprint changes', () => {
    expect(fieldsChanged('AUTH_IDENTITY', kept('a', 'k'), kept('b', 'k'))).toEqual([['secret', null, null]]);
    expect(fieldsChanged('AUTH_IDENTITY', kept('a', 'k'), kept('a', 'other'))).toEqual([]);
    expect(JSON.stringify(kept('CANARY', 'k'))).not.toContain('CANARY');
  });

  it('never reaches the record, wherever it is', () => {
    const printSecret = createSecretPrinter(new Secret('k'));
    const record = {
      groupId: 'g',
      tags: [{ key: 'x', value: new Secret('CANARY') }],
      createdAt: new Date(0),
    };
    const found = keptRecordOf('GROUP', record, { omits: [], printSecret });
    expect(JSON.stringify(found)).not.toContain('CANARY');
    expect(found).toMatchObject({ createdAt: '1970-01-01T00:00:00.000Z' });
  });
});
