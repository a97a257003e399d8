import { describe, expect, it } from 'vitest';
import { AppError } from '../../src/errors.ts';
import { createStoreLog } from '../../src/events/log/store-log.ts';
import { membersOf } from '../../src/members.ts';
import { onPostgres } from '../kit/on-postgres.ts';
import { REPLICAS, type Replicas, replicasOn } from '../kit/replicas.ts';
import { withStatements } from '../kit/statements.ts';
import { commitOf, leaseOf, row, S } from './log-contract.ts';
import { outage } from './model-provider.ts';
import { LEASE_MS, type Replica, setUpReplicas } from './replica-stage.ts';

const KINDS = ['CA_CERTIFICATE', 'DEVICE'] as const;

/** `isNotifiedLater`: notifications take real time. */
function oneReader(open: () => Promise<Replicas>, isNotifiedLater = false): void {
  const stage = async (count: number, options: Parameters<typeof setUpReplicas>[1] = {}) => {
    const database = await open();
    const made = await setUpReplicas(database, options);
    for (const key of ['c1', 'c2', 'c3']) made.model.set('CaCertificate', key, 1);
    for (const key of ['d1', 'd2', 'd3']) made.model.set('Device', key, 1);
    const replicas: Replica[] = [];
    for (let index = 0; index < count; index++) replicas.push(await made.begin(`replica ${index}`));
    return {
      ...made,
      database,
      replicas,
      readsIn: async (ms: number) => {
        const before = made.model.reads;
        await made.clock.advance(ms);
        return made.model.reads - before;
      },
      [Symbol.asyncDispose]: async () => {
        for (const { thaw, stop } of replicas) {
          thaw();
          await stop();
        }
        await made.clock.advance(1_000);
        await database[Symbol.asyncDispose]();
      },
    };
  };

  it('has the calls of one replica, however many have subscribers', async () => {
    const callsOf = async (count: number) => {
      await using made = await stage(count);
      for (const each of made.replicas) each.listen(KINDS);
      await made.clock.advance(5_000);
      const calls = await made.readsIn(20_000);
      expect(made.errors).toEqual([]);
      return calls;
    };
    const one = await callsOf(1);
    expect(one).toBeGreaterThan(70);
    expect(await callsOf(3)).toBe(one);
  });

  it('tells the subscribers of every replica each change once, and a cursor is good on each', async () => {
    await using made = await stage(3);
    const { clock, model, replicas } = made;
    const readers = replicas.map((each) => each.listen(KINDS));
    await clock.advance(5_000);
    const position = readers[1]!.heard.at(-1)!.position;
    model.set('CaCertificate', 'c1', 2);
    await clock.advance(3_000);
    model.set('Device', 'd9', 1);
    await clock.advance(5_000);
    for (const reader of readers) expect(reader.told()).toEqual(['UPDATED c1', 'CREATED d9']);
    const back = replicas[2]!.listen(KINDS, { from: position });
    await clock.advance(2_000);
    expect(back.told()).toEqual(['UPDATED c1', 'CREATED d9']);
  });

  it('is replaced within the length of a lease when its process is killed', async () => {
    await using made = await stage(2);
    const { clock, model, replicas, commits } = made;
    replicas[0]!.listen(KINDS);
    await clock.advance(3_000);
    const other = replicas[1]!.listen(KINDS);
    await clock.advance(5_000);
    replicas[0]!.freeze();
    model.set('CaCertificate', 'c1', 2);
    await clock.advance(5_000);
    expect(other.told()).toEqual([]);
    await clock.advance(LEASE_MS - 5_000 + 2_500);
    expect(other.told()).toEqual(['UPDATED c1']);
    expect(commits.at(-1)).toEqual({ replica: 'replica 1', list: 'CA_CERTIFICATE', number: 2 });
  });

  it('is replaced at once when it stops, also in the middle of a read', async () => {
    for (const isReading of [false, true]) {
      await using made = await stage(2);
      const { clock, model, replicas } = made;
      replicas[0]!.listen(KINDS);
      await clock.advance(3_000);
      const other = replicas[1]!.listen(KINDS);
      await clock.advance(5_000);
      const { reads } = model;
      while (isReading && model.reads === reads) await clock.advance(1);
      const stopped = replicas[0]!.stop();
      model.set('CaCertificate', 'c1', 2);
      await clock.advance(2_500);
      await stopped;
      expect(other.told()).toEqual(['UPDATED c1']);
    }
  });

  it('is replaced within a moment when it stops while the others wait for its read', async () => {
    let slowMs = 1;
    await using made = await stage(2, { pageMs: () => slowMs });
    const { clock, model, replicas } = made;
    for (const each of replicas) each.listen(['GROUP']).leave();
    await clock.advance(10_000);
    slowMs = 2_000;
    replicas[0]!.listen(['DEVICE']);
    await clock.advance(100);
    replicas[1]!.listen(['DEVICE']);
    // Without a notification, it looks each second.
    await clock.advance(1_200);
    const { reads } = model;
    const stopped = replicas[0]!.stop();
    await clock.advance(100);
    await stopped;
    if (!isNotifiedLater) await clock.advance(1);
    else await expect.poll(() => clock.advance(1).then(() => model.reads)).toBe(reads + 1);
    expect(model.reads).toBe(reads + 1);
  });

  it('is replaced when the grace after its last subscriber has ended, and by nobody before', async () => {
    await using made = await stage(2);
    const { clock, model, replicas, commits } = made;
    const first = replicas[0]!.listen(KINDS);
    await clock.advance(3_000);
    const other = replicas[1]!.listen(KINDS);
    await clock.advance(3_000);
    first.leave();
    for (const value of [2, 3, 4, 5]) {
      model.set('CaCertificate', 'c1', value);
      await clock.advance(1_500);
    }
    expect(other.told()).toEqual(['UPDATED c1', 'UPDATED c1', 'UPDATED c1', 'UPDATED c1']);
    const readers = commits.filter(({ list }) => list === 'CA_CERTIFICATE').map(({ replica }) => replica);
    expect(readers.slice(1)).toEqual(['replica 0', 'replica 1', 'replica 1', 'replica 1']);
    expect([replicas[0]!.leases!.held(), replicas[1]!.leases!.held()]).toEqual([0, 2]);
  });

  it('that stood still in the middle of a read commits nothing afterwards, and follows', async () => {
    await using made = await stage(2);
    const { clock, model, replicas, fenced, errors } = made;
    const frozen = replicas[0]!.listen(KINDS);
    await clock.advance(3_000);
    const other = replicas[1]!.listen(KINDS);
    await clock.advance(5_000);
    model.set('CaCertificate', 'c1', 2);
    model.set('Device', 'd1', 2);
    const { reads } = model;
    while (model.reads < reads + 3) await clock.advance(1);
    replicas[0]!.freeze();
    await clock.advance(20_000);
    expect(other.told().sort()).toEqual(['UPDATED c1', 'UPDATED d1']);
    model.set('CaCertificate', 'c1', 1);
    await clock.advance(2_000);
    replicas[0]!.thaw();
    await clock.advance(5_000);
    expect(fenced).toContain('replica 0');
    expect(other.told().sort()).toEqual(['UPDATED c1', 'UPDATED c1', 'UPDATED d1']);
    // A slow reader gets several changes of one object as one.
    expect(frozen.told().sort()).toEqual(['UPDATED c1', 'UPDATED d1']);
    expect([made.replicas[0]!.leases!.held(), errors]).toEqual([0, []]);
  });

  it('gives way to a refresh on another replica, which reads at once', async () => {
    await using made = await stage(1);
    const { clock, model, begin, database } = made;
    const slow = await begin('slow', 600_000);
    const reader = slow.listen(KINDS);
    await clock.advance(3_000);
    model.set('CaCertificate', 'c1', 2);
    const before = model.reads;
    const refreshed = made.replicas[0]!.refresh(KINDS);
    await clock.advance(2_000);
    await refreshed;
    expect(model.reads - before).toBe(5);
    expect(reader.told()).toEqual(['UPDATED c1']);
    // It has no subscriber, so the next read is that of the other replica again.
    expect(await database.rows('SELECT list FROM @event_lease WHERE fence = 2 AND until > 0')).toHaveLength(
      2,
    );
    expect(made.replicas[0]!.leases!.held()).toBe(0);
    await slow.stop();
  });

  it('tells the others that it cannot read, and that it can again', async () => {
    await using made = await stage(2);
    const { clock, model, replicas } = made;
    replicas[0]!.listen(KINDS);
    await clock.advance(3_000);
    const other = replicas[1]!.listen(KINDS);
    await clock.advance(3_000);
    model.failure = outage('PROVIDER_UNAVAILABLE');
    await clock.advance(5_000);
    const failing = ['CA_CERTIFICATE PROVIDER_UNAVAILABLE', 'DEVICE PROVIDER_UNAVAILABLE'];
    expect(other.unreadable()).toEqual(failing);
    // A new subscriber of a follower starts no read.
    const before = model.reads;
    const late = replicas[1]!.listen(KINDS);
    await clock.advance(900);
    expect(late.unreadable()).toEqual(failing);
    expect(model.reads - before).toBeLessThanOrEqual(2);
    model.failure = null;
    model.set('Device', 'd1', 7);
    await clock.advance(40_000);
    expect(other.unreadable()).toEqual([]);
    expect(late.told()).toEqual(['UPDATED d1']);
  });

  it('asks for no lease if the process has the store alone', async () => {
    await using made = await stage(1, { isShared: false });
    made.replicas[0]!.listen(KINDS);
    await made.clock.advance(60_000);
    expect(made.statements.length).toBeGreaterThan(100);
    expect(made.statements.filter((sql) => sql.includes('event_lease'))).toEqual([]);
  });
}

describe('the reader of a list among replicas of a store in memory', () => {
  oneReader(REPLICAS['SQLite in memory']!);
});

await onPostgres('the reader of a list among replicas on PostgreSQL', (server) => {
  oneReader(() => replicasOn(server), true);
});

await onPostgres('a reader that stands still inside its transaction', (server) => {
  it('loses its lock to the database and its lease to another replica, and commits nothing when it goes on', async () => {
    await using database = await replicasOn(server);
    const [frozen, other] = [await database.replica('frozen'), await database.replica('other')];
    const old = await leaseOf(frozen, 'frozen');
    const first = createStoreLog(frozen, { retention: 100 });
    const baseline = { gap: null, shape: 'name status' };
    await first.commit(S, commitOf([row('a', '1', null)], { baseline, fence: old }));
    const stopped = Promise.withResolvers<void>();
    const isInside = Promise.withResolvers<void>();
    const standing = withStatements(frozen, async (rows, sql, values) => {
      const found = await rows(sql, values);
      // The stream and the lease are locked now.
      if (sql.includes('event_lease')) {
        isInside.resolve();
        await stopped.promise;
      }
      return found;
    });
    const log = createStoreLog(standing, { retention: 100 });
    const late = log.commit(S, commitOf([row('a', '2')], { fence: old })).catch((error: unknown) => error);
    await isInside.promise;
    // The database ends the idle transaction after two seconds. Until then, the lease cannot be taken.
    const taken = async () => {
      try {
        return (await leaseOf(other, 'other')).number;
      } catch (error) {
        expect(error).toMatchObject({ code: 'STORE_UNAVAILABLE' });
        return null;
      }
    };
    await expect.poll(taken, { timeout: 10_000 }).toBe(2);
    const next = { holder: 'other', number: 2 };
    const second = createStoreLog(other, { retention: 100 });
    expect(await second.commit(S, commitOf([row('a', '3')], { fence: next }))).toMatchObject({ seq: 1 });
    stopped.resolve();
    const end = await late;
    expect(end).toSatisfy((found) => membersOf(found)['state'] === 'fenced' || found instanceof AppError);
    expect((await second.look(S, 'DEVICE', ['a']))!.get('a')).toMatchObject({ print: '3', seq: 1 });
    expect((await second.head(S)).seq).toBe(1);
    for (const each of [first, log, second]) each.close();
  });
});
