import { describe, expect, it } from 'vitest';
import type { LogPosition } from '../../src/events/log/log.ts';
import { createStoreLog } from '../../src/events/log/store-log.ts';
import { openMemoryStore } from '../../src/store/sqlite-store.ts';
import type { History, Store } from '../../src/store/store.ts';
import { openMemory } from '../kit/disposable.ts';
import { onPostgres, openOn } from '../kit/on-postgres.ts';
import { startPostgres } from '../kit/postgres.ts';
import { commitOf, row, S } from './log-contract.ts';
import { setUp } from './stage.ts';

/** A store whose test decides what its transactions continue. */
function inHistory(store: Store, history: () => History): Store {
  return {
    ...store,
    epoch: async () => history().epoch,
    write: (work, timing) =>
      store.write((transaction) => work({ ...transaction, history: history() }), timing),
  };
}

async function begin() {
  let history: History = { epoch: 'a.1', isReplicated: true };
  const store = openMemoryStore();
  const log = createStoreLog(
    inHistory(store, () => history),
    { retention: 100 },
  );
  await log.commit(S, { ...commitOf([]), baseline: { gap: null, shape: 'name' } });
  let made = 0;
  return {
    log,
    /** Appends so many entries. */
    append: async (count = 1) => {
      for (let n = 0; n < count; n++) await log.commit(S, commitOf([row(`d${++made}`, '1', 'CREATED')]));
    },
    failOver: (epoch: string, isReplicated = true) => {
      history = { epoch, isReplicated };
    },
    /** Numbers of the entries behind the position, and the epoch that they are in; or why it is lost. */
    behind: async (after: LogPosition) => {
      const found = await log.read(S, after, 100);
      return found.state === 'lost'
        ? found.reason
        : [found.head.epoch, ...found.entries.map(({ seq }) => seq)];
    },
    [Symbol.asyncDispose]: async () => {
      log.close();
      await store.close();
    },
  };
}

describe('a position of an earlier epoch', () => {
  it('is good after failovers that lost nothing, whether or not entries were appended since', async () => {
    await using stream = await begin();
    await stream.append(3);
    stream.failOver('a.2');
    expect(await stream.behind({ epoch: 'a.1', seq: 2 })).toEqual(['a.2', 3]);
    await stream.append(2);
    stream.failOver('a.3');
    await stream.append();
    expect(await stream.behind({ epoch: 'a.1', seq: 3 })).toEqual(['a.3', 4, 5, 6]);
    expect(await stream.behind({ epoch: 'a.2', seq: 5 })).toEqual(['a.3', 6]);
  });

  it('is lost if it is behind the last entry of its epoch, whatever was appended since', async () => {
    await using stream = await begin();
    await stream.append(3);
    stream.failOver('a.2');
    const ahead = { epoch: 'a.1', seq: 4 };
    const aheadInPart = { epoch: 'a.1', seq: 1, deliveredAhead: [2, 4] };
    expect(await stream.behind(ahead)).toBe('LOG_RESTARTED');
    await stream.append(5);
    expect(await stream.behind(ahead)).toBe('LOG_RESTARTED');
    expect(await stream.behind(aheadInPart)).toBe('LOG_RESTARTED');
    expect(await stream.behind({ epoch: 'a.1', seq: 1, deliveredAhead: [2, 3] })).toHaveLength(8);
  });

  it.each<[string, (stream: Awaited<ReturnType<typeof begin>>) => Promise<void>]>([
    [
      'one commit of its epoch waited for no standby',
      async (stream) => {
        stream.failOver('a.1', false);
        await stream.append();
        stream.failOver('a.1');
        await stream.append();
        stream.failOver('a.2');
      },
    ],
    [
      'a commit of a later epoch waited for no standby',
      async (stream) => {
        stream.failOver('a.2', false);
        await stream.append();
        stream.failOver('a.3');
      },
    ],
    ['an epoch between them is not known', async (stream) => stream.failOver('a.3')],
    ['another store has its place', async (stream) => stream.failOver('b.2')],
    ['the server does not tell its timeline', async (stream) => stream.failOver('a.')],
  ])('is lost if %s', async (_title, happen) => {
    await using stream = await begin();
    await stream.append(3);
    await happen(stream);
    expect(await stream.behind({ epoch: 'a.1', seq: 1 })).toBe('LOG_RESTARTED');
    await stream.append();
    expect(await stream.behind({ epoch: 'a.1', seq: 1 })).toBe('LOG_RESTARTED');
  });
});

it.each([
  ['a.2', 'finds again what a failover lost, although another commit has taken its revision', ['CREATED c2']],
  ['a.1', 'control: in the same epoch, an unchanged revision means that the pages need no comparison', []],
])('a read in the epoch %s %s', async (epoch, _title, expected) => {
  let history: History = { epoch: 'a.1', isReplicated: false };
  await using store = openMemory();
  const log = createStoreLog(
    inHistory(store, () => history),
    { retention: 100 },
  );
  const { clock, model, events, listen } = setUp({ log });
  model.set('CaCertificate', 'c1', 1);
  listen(['CA_CERTIFICATE']);
  await clock.advance(15_000);
  model.set('CaCertificate', 'c2', 1);
  await clock.advance(30_000);
  // The commit of c2 is lost, and another one has its revision.
  await store.rows('DELETE FROM @event_row WHERE seq = (SELECT max(seq) FROM @event_row)');
  history = { epoch, isReplicated: false };
  const reader = listen(['CA_CERTIFICATE']);
  await clock.advance(30_000);
  expect(reader.told()).toEqual(expected);
  events.stop();
});

await onPostgres('a position of an earlier epoch, with real standbys', () => {
  it.each([
    ['synchronous: is good after the failover', true],
    ['asynchronous: is lost after the failover', false],
  ])('%s', { timeout: 60_000 }, async (_title, isSynchronous) => {
    await using own = await startPostgres();
    await using standby = await startPostgres({ standbyOf: own });
    if (isSynchronous) {
      await own.sql("ALTER SYSTEM SET synchronous_standby_names = '*'");
      await own.sql('SELECT pg_reload_conf()');
    }
    const hosts = [standby.folder, own.folder].map(encodeURIComponent).join(',');
    await using store = await openOn(own, { url: () => `postgres://postgres@/postgres?host=${hosts}` });
    const log = createStoreLog(store, { retention: 100 });
    await log.commit(S, { ...commitOf([]), baseline: { gap: null, shape: 'name' } });
    const start = await log.head(S);
    await log.commit(S, commitOf([row('d1', '1', 'CREATED')]));
    const [found] = await own.sql<{ wal: string }>('SELECT pg_current_wal_lsn() AS wal');
    await standby.sql(
      `DO $$ BEGIN WHILE pg_last_wal_replay_lsn() < '${found?.wal}' LOOP PERFORM pg_sleep(0.01); END LOOP; END $$`,
    );
    await own.crash();
    await store.until('down');
    await standby.sql('SELECT pg_promote()');
    await store.until('up');
    const read = await log.read(S, start, 10);
    expect(read.state).toBe(isSynchronous ? 'read' : 'lost');
    expect(read.head.epoch).not.toBe(start.epoch);
    log.close();
  });
});
