import { expect, it } from 'vitest';
import { onPostgres, openOn } from '../kit/on-postgres.ts';
import { startPostgres } from '../kit/postgres.ts';

await onPostgres('a failover of PostgreSQL', (primary) => {
  it('leads to the promoted standby, and to another epoch', { timeout: 60_000 }, async () => {
    await using standby = await startPostgres({
      standbyOf: primary,
      // The epoch must not wait for the first checkpoint of the new primary.
      settings: { checkpoint_timeout: '1h' },
    });
    const hosts = [standby.folder, primary.folder].map(encodeURIComponent).join(',');
    await using store = await openOn(primary, { url: () => `postgres://postgres@/postgres?host=${hosts}` });
    const heard: (string | null)[] = [];
    store.onNotify((topic) => heard.push(topic));
    await store.rows("INSERT INTO @budget (name, used_until) VALUES ('n', 1)");
    const first = await store.epoch();

    await primary.crash();
    await store.until('down');
    await primary.start();
    await store.until('up');
    expect(await store.epoch()).toBe(first);

    const { wal } = (await primary.sql<{ wal: string }>('SELECT pg_current_wal_lsn() AS wal'))[0] ?? {
      wal: '',
    };
    await standby.sql(
      `DO $$ BEGIN WHILE pg_last_wal_replay_lsn() < '${wal}' LOOP PERFORM pg_sleep(0.01); END LOOP; END $$`,
    );
    await primary.crash();
    await store.until('down');
    await standby.sql('SELECT pg_promote()');
    await store.until('up');
    expect(await store.rows('SELECT name FROM @budget')).toEqual([{ name: 'n' }]);
    expect(await store.epoch()).not.toBe(first);
    const { promise, resolve } = Promise.withResolvers<void>();
    store.onNotify((topic) => {
      if (topic === null) resolve();
    });
    // The listener connects again, too. Until then anything may have changed.
    if (heard.filter((topic) => topic === null).length < 2) await promise;
  });
});
