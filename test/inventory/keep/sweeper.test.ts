import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/errors.ts';
import { printNodeId } from '../../../src/graph/node-id.ts';
import { dropList } from '../../../src/inventory/keep/drop-lists.ts';
import { readListStates } from '../../../src/inventory/keep/list-states.ts';
import { keptListOf, nameLists } from '../../../src/inventory/keep/list-table.ts';
import { KEPT_READINGS, type KeptKind } from '../../../src/inventory/keep/readings.ts';
import { advanceSweep, claimSweep, endSweep } from '../../../src/inventory/keep/sweep-table.ts';
import type { ClientCredentialRecord } from '../../../src/providers/port/records.ts';
import { Secret } from '../../../src/secret.ts';
import type { Store } from '../../../src/store/store.ts';
import { type ModelProvider, outage } from '../../events/model-provider.ts';
import { openMemory } from '../../kit/disposable.ts';
import { onPostgres, openOn } from '../../kit/on-postgres.ts';
import { storedText } from '../../kit/stored-text.ts';
import { setUp } from './stage.ts';

const DAY = 86_400_000;
const STREAM = 'model/here/one';

/** `group: devices` of each binding, and `has_devices` of each group. */
async function bindingsOf(store: Store): Promise<readonly string[]> {
  const rows = await store.rows(
    `SELECT o.key_text AS own, o.has_devices AS has, d.key_text AS device FROM @inventory_object AS o
      LEFT JOIN @inventory_binding AS b ON b.owner_id = o.id LEFT JOIN @inventory_object AS d ON d.id = b.device_id
      WHERE o.kind = 'GROUP' ORDER BY o.key_text, d.key_text`,
  );
  return rows.map((row) => `${Object(row).own} ${Object(row).has} ${Object(row).device}`);
}

async function stateOf(store: Store) {
  const { lists } = await readListStates(store, ['model'], KEPT_READINGS);
  return lists.find(({ kind }) => kind === 'GROUP_DEVICES');
}

/** Counts the reads of the devices of each group, and refuses those of `refused`. */
function counting(model: ModelProvider) {
  const reads: string[] = [];
  const refused = new Set<string>();
  const { devicesOfGroup } = model.provider;
  const provider = {
    ...model.provider,
    devicesOfGroup: (at: typeof model.at, id: string) => {
      reads.push(id);
      if (refused.has(id)) throw new AppError('FORBIDDEN', 'not allowed');
      return devicesOfGroup?.(at, id) ?? raise();
    },
  };
  return { provider, reads, refused };
}

function raise(): never {
  throw new Error('the model has no groups');
}

function stageOf(store: Store, kinds: readonly KeptKind[] = ['DEVICE', 'GROUP_DEVICES']) {
  let counted: ReturnType<typeof counting> | undefined;
  const stage = setUp(store, {
    kinds,
    provider: (model) => {
      counted = counting(model);
      return counted.provider;
    },
  });
  for (const group of ['a', 'b', 'c']) stage.model.set('Group', group, 0);
  for (const device of ['d1', 'd2', 'd3', 'd4']) stage.model.set('Device', device, 0);
  for (const member of ['a@@@d1', 'a@@@d2', 'a@@@d3', 'c@@@d3']) stage.model.set('Member', member, 0);
  return { ...stage, reads: counted?.reads ?? [], refused: counted?.refused ?? new Set<string>() };
}

const ageBy = (store: Store, ms: number) =>
  store.rows(
    "UPDATE @inventory_list SET whole_at = whole_at - CAST($1 AS BIGINT) WHERE kind = 'GROUP_DEVICES'",
    [ms],
  );

describe('readings of single objects', () => {
  it('are done once a day, after the list of the objects, and follow what changed', async () => {
    await using store = openMemory();
    const stage = stageOf(store);
    await stage.clock.advance(60_000);
    expect(await bindingsOf(store)).toEqual(['a 1 d1', 'a 1 d2', 'a 1 d3', 'b 0 null', 'c 1 d3']);
    expect(await stateOf(store)).toMatchObject({ kind: 'GROUP_DEVICES', everyMs: DAY, code: null });
    stage.model.set('Member', 'a@@@d1', null);
    stage.model.set('Member', 'b@@@d4', 0);
    await ageBy(store, DAY - 60_000);
    await stage.clock.advance(60_000);
    // Not a day yet.
    expect(stage.reads).toEqual(['a', 'b', 'c']);
    await ageBy(store, 60_000);
    await stage.clock.advance(60_000);
    expect(stage.reads).toEqual(['a', 'b', 'c', 'a', 'b', 'c']);
    expect(await bindingsOf(store)).toEqual(['a 1 d2', 'a 1 d3', 'b 1 d4', 'c 1 d3']);
    // A device that is gone is in no group any more.
    stage.model.set('Device', 'd3', null);
    await stage.clock.advance(30_000);
    expect(await bindingsOf(store)).toEqual(['a 1 d2', 'b 1 d4', 'c 0 null']);
    stage.stop();
    expect(stage.errors).toEqual([]);
  });

  it('say that they failed, and go on where they stopped', async () => {
    await using store = openMemory();
    const stage = stageOf(store);
    while (stage.reads.length < 2) await stage.clock.advance(10);
    stage.model.failure = outage('PROVIDER_UNAVAILABLE');
    await stage.clock.advance(60_000);
    expect(await stateOf(store)).toMatchObject({ code: 'PROVIDER_UNAVAILABLE', wholeAt: null });
    expect((await stateOf(store))?.retryAt).toBeGreaterThan(Date.now());
    stage.model.failure = null;
    await store.rows('UPDATE @inventory_list SET retry_at = NULL');
    stage.restart('k1');
    await stage.clock.advance(60_000);
    stage.stop();
    expect(stage.reads.filter((id) => id === 'a')).toHaveLength(1);
    expect(await bindingsOf(store)).toEqual(['a 1 d1', 'a 1 d2', 'a 1 d3', 'b 0 null', 'c 1 d3']);
    expect(await stateOf(store)).toMatchObject({ code: null, retryAt: null });
  });

  it('go on behind an object that cannot be read, and say that one failed', async () => {
    await using store = openMemory();
    const stage = stageOf(store);
    stage.refused.add('b');
    await stage.clock.advance(60_000);
    expect(stage.reads).toEqual(['a', 'b', 'c']);
    expect(await bindingsOf(store)).toEqual(['a 1 d1', 'a 1 d2', 'a 1 d3', 'b null null', 'c 1 d3']);
    expect(await stateOf(store)).toMatchObject({ code: 'FORBIDDEN', wholeAt: null });
    stage.refused.clear();
    await store.rows('UPDATE @inventory_list SET retry_at = NULL');
    await stage.clock.advance(60_000);
    expect(stage.reads).toEqual(['a', 'b', 'c', 'a', 'b', 'c']);
    expect(await stateOf(store)).toMatchObject({ code: null });
    stage.stop();
  });

  it('never overwrite what was written during their call', async () => {
    await using store = openMemory();
    const newer = JSON.stringify({ clientId: 'GID_a@@@1', createdAt: new Date(9_000) });
    let during = async () => {};
    const stage = setUp(store, {
      kinds: ['CLIENT_CREDENTIAL_DETAILS'],
      provider: (model) => ({
        ...model.provider,
        getClientCredential: async (_at, clientId): Promise<ClientCredentialRecord> => {
          await during();
          return { clientId, accessKeyId: 'key', secret: null, createdAt: new Date(1_000), updatedAt: null };
        },
      }),
    });
    during = async () =>
      void (await store.rows("UPDATE @inventory_object SET record = $1 WHERE kind = 'CLIENT_CREDENTIAL'", [
        newer,
      ]));
    stage.model.set('Group', 'GID_a', 0);
    stage.model.set('ClientCredential', 'GID_a@@@1', 0);
    await stage.clock.advance(60_000);
    const [found] = await store.rows("SELECT record FROM @inventory_object WHERE kind = 'CLIENT_CREDENTIAL'");
    expect(found).toEqual({ record: newer });
    stage.stop();
  });

  it('are done by no replica whose configuration does not name them', async () => {
    await using store = openMemory();
    const stage = stageOf(store, ['DEVICE', 'GROUP']);
    // Another replica keeps the list.
    const at = { account: 'model', region: 'here', instanceId: 'one' };
    const list = keptListOf(at, { name: 'GROUP_DEVICES', kind: 'GROUP_DEVICES' });
    await nameLists(store, [{ ...list, everyMs: DAY }]);
    await stage.clock.advance(60_000);
    stage.stop();
    expect(stage.reads).toEqual([]);
    expect(await stateOf(store)).toMatchObject({ everyMs: DAY, wholeAt: null });
  });

  it('of credentials keep their dates and no secret, until the configuration names them no more', async () => {
    await using store = openMemory();
    const stage = setUp(store, {
      kinds: ['CLIENT_CREDENTIAL_DETAILS'],
      provider: (model) => ({
        ...model.provider,
        getClientCredential: async (_at, clientId): Promise<ClientCredentialRecord> => ({
          ...{ clientId, accessKeyId: 'key', secret: new Secret('mark-of-the-secret') },
          ...{ createdAt: new Date(1_000), updatedAt: new Date(2_000) },
        }),
      }),
    });
    stage.model.set('Group', 'GID_a', 0);
    stage.model.set('ClientCredential', 'GID_a@@@1', 0);
    await stage.clock.advance(60_000);
    const read = () =>
      store.rows(
        "SELECT time_at, changed_at, record FROM @inventory_object WHERE kind = 'CLIENT_CREDENTIAL'",
      );
    const dates = { createdAt: new Date(1_000).toISOString(), updatedAt: new Date(2_000).toISOString() };
    const record = { clientId: 'GID_a@@@1', ...dates };
    expect(await read()).toEqual([{ time_at: 1_000, changed_at: 2_000, record: JSON.stringify(record) }]);
    // The list has only ids, and does not remove the dates.
    await stage.clock.advance(30_000);
    expect(await read()).toMatchObject([{ changed_at: 2_000 }]);
    stage.stop();
    expect(await storedText(store)).not.toContain('mark-of-the-secret');
    await dropList(store, { stream: STREAM, list: 'CLIENT_CREDENTIAL_DETAILS' });
    expect(await read()).toEqual([
      { time_at: null, changed_at: null, record: JSON.stringify({ clientId: 'GID_a@@@1' }) },
    ]);
  });
});

function sharing(name: string, open: () => Promise<Store & AsyncDisposable>): void {
  it(`${name}: one replica sweeps a list, and another one goes on if it stops`, async () => {
    await using store = await open();
    const at = { account: 'model', region: 'here', instanceId: 'one' };
    const list = keptListOf(at, { name: 'GROUP_DEVICES', kind: 'GROUP_DEVICES' });
    const place = { list: 'GROUP', id: printNodeId('Group', at, 'a') };
    const first = await claimSweep(store, list, 'one');
    expect(first?.after).toEqual({ list: '', id: '' });
    expect(await claimSweep(store, list, 'two')).toBeNull();
    expect(await advanceSweep(store, list, 'one', place)).toBe(true);
    await store.rows('UPDATE @inventory_sweep SET held_until = 1');
    expect(await claimSweep(store, list, 'two')).toEqual({ began: first?.began, after: place });
    expect(await advanceSweep(store, list, 'one', place)).toBe(false);
    expect(await store.write((transaction) => endSweep(transaction, list, 'one'))).toBe(false);
    expect(await store.write((transaction) => endSweep(transaction, list, 'two'))).toBe(true);
  });
}

describe('replicas', () => {
  sharing('SQLite', async () => openMemory());
});
await onPostgres('replicas on PostgreSQL', (server) => sharing('PostgreSQL', () => openOn(server)));
