import { describe, expect, it } from 'vitest';
import { createStoreLog } from '../../src/events/log/store-log.ts';
import { createRemovedAccounts } from '../../src/events/removed-accounts.ts';
import type { Store } from '../../src/store/store.ts';
import { openMemory } from '../kit/disposable.ts';
import { onPostgres, openOn } from '../kit/on-postgres.ts';
import { commitOf, leaseOf, row } from './log-contract.ts';

const KEPT = 'ali/cn-hangzhou/one';
const REMOVED = ['gone/cn-hangzhou/one', 'ali/cn-beijing/two'];
/** More than one step deletes. */
const ROWS = 700;

const countOf = async (store: Store, table: string, stream: string) =>
  (await store.rows(`SELECT 1 AS one FROM ${table} WHERE stream = $1`, [stream])).length;
const TABLES = ['@event_list', '@event_row', '@event_entry', '@event_lease'];
const contentOf = (store: Store, stream: string) =>
  Promise.all(TABLES.map((table) => countOf(store, table, stream)));
/** Makes the time of a place longer ago. */
const age = (store: Store, place: string, hours: number) =>
  store.rows('UPDATE @event_place SET named_at = named_at - $2 WHERE name = $1', [place, hours * 3_600_000]);

function removedAccounts(open: () => Promise<Store & AsyncDisposable>): void {
  it('loses its events and states after a day in which no replica names it', async () => {
    await using store = await open();
    const log = createStoreLog(store, { retention: 10_000 });
    const errors: unknown[] = [];
    const replica = (places: readonly string[]) =>
      createRemovedAccounts({ store, places, onError: (error) => void errors.push(error) });
    const rows = Array.from({ length: ROWS }, (_, index) => row(`d${index}`, 'name1 status'));
    for (const stream of [KEPT, ...REMOVED]) {
      const fence = await leaseOf(store, 'one', stream);
      const baseline = { gap: null, shape: 'name status' };
      await log.commit(stream, commitOf(rows, { fence, baseline }));
      await log.commit(stream, commitOf([row('d1', 'name2 status')], { fence }));
    }
    const heads = await Promise.all(REMOVED.map((stream) => log.head(stream)));
    const whole = await contentOf(store, KEPT);
    expect(whole[1]).toBe(ROWS);

    const [here, other] = [replica(['ali/cn-hangzhou']), replica(['gone/cn-hangzhou'])];
    await here.sweep();
    await other.sweep();
    for (const place of ['ali/cn-hangzhou', 'gone/cn-hangzhou', 'ali/cn-beijing'])
      await age(store, place, 23);
    await here.sweep();
    for (const stream of [KEPT, ...REMOVED]) expect(await contentOf(store, stream)).toEqual(whole);
    // The other replica still names its place. Nobody names the last one.
    await other.sweep();
    for (const place of ['gone/cn-hangzhou', 'ali/cn-beijing']) await age(store, place, 2);
    await here.sweep();
    expect(await contentOf(store, 'ali/cn-beijing/two')).toEqual([0, 0, 0, 0]);
    for (const stream of [KEPT, 'gone/cn-hangzhou/one'])
      expect(await contentOf(store, stream)).toEqual(whole);
    await age(store, 'gone/cn-hangzhou', 23);
    await here.sweep();
    expect(await contentOf(store, 'gone/cn-hangzhou/one')).toEqual([0, 0, 0, 0]);
    expect(await contentOf(store, KEPT)).toEqual(whole);

    // The account has another region: its clients miss nothing.
    const { epoch } = await log.head(KEPT);
    expect(await log.read('ali', { epoch, seq: 0 }, 10, [KEPT])).toMatchObject({ state: 'read' });

    // A client that comes back gets a gap, and nothing of what happened meanwhile is silently missing.
    for (const [index, stream] of REMOVED.entries()) {
      const read = await log.read(stream, heads[index]!, 10, [stream]);
      expect(read).toMatchObject({ state: 'lost', reason: 'RETENTION_EXCEEDED' });
      expect(await log.known(stream, 'DEVICE')).toBeNull();
    }
    here.stop();
    other.stop();
    log.close();
    expect(errors).toEqual([]);
  });
}

describe('an account that was removed, with a store in memory', () => {
  removedAccounts(async () => openMemory());
});

await onPostgres('an account that was removed, with PostgreSQL', (server) => {
  removedAccounts(() => openOn(server));
});
