import { Client } from 'pg';
import { describe, expect, it, vi } from 'vitest';
import { onPostgres, openOn } from '../kit/on-postgres.ts';
import { pgbouncerMissing, startPgbouncer } from '../kit/pgbouncer.ts';
import { startPostgres } from '../kit/postgres.ts';
import { storeContract } from './contract.ts';

if (pgbouncerMissing !== undefined) {
  describe.skip(`behind PgBouncer (${pgbouncerMissing})`, () => it('is skipped', () => {}));
} else {
  await onPostgres('behind PgBouncer', (server) => {
    storeContract('in transaction mode', async () => {
      const bouncer = await startPgbouncer(server);
      const store = await openOn(server, { url: bouncer.url, listenUrl: () => server.url() });
      const dispose = async () => {
        await store.close();
        await bouncer[Symbol.asyncDispose]();
      };
      return { ...store, [Symbol.asyncDispose]: dispose };
    });

    it('warns if notifications would have to pass a pooler in transaction mode, and works without them', async () => {
      await using bouncer = await startPgbouncer(server);
      await using store = await openOn(server, { url: bouncer.url });
      await vi.waitFor(() =>
        expect(store.warnings).toEqual([
          'notifications of the store do not arrive: a pooler is between, so set store.listenUrl to the address of the database',
        ]),
      );
      const heard: (string | null)[] = [];
      store.onNotify((topic) => heard.push(topic));
      await store.write(async ({ notify }) => notify('own'));
      expect(heard).toEqual(['own']);
    });

    it('leaves no setting and no statement in the sessions of the server', async () => {
      await using bouncer = await startPgbouncer(server);
      await using store = await openOn(server, { url: bouncer.url, listenUrl: () => server.url() });
      await store.rows('SELECT $1::int AS n', [1]);
      await store.read(({ rows }) => rows('SELECT 1'), 'export');
      const client = new Client({ connectionString: bouncer.url() });
      await client.connect();
      const names = ['statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout'];
      const settings = await client.query('SELECT setting FROM pg_settings WHERE name = ANY ($1)', [names]);
      const prepared = await client.query("SELECT name FROM pg_prepared_statements WHERE name <> ''");
      await client.end();
      expect(settings.rows).toEqual(names.map(() => ({ setting: '0' })));
      expect(prepared.rows).toEqual([]);
    });

    it('does not warn if the pooler keeps sessions', async () => {
      await using bouncer = await startPgbouncer(server, 'session');
      await using store = await openOn(server, { url: bouncer.url, poolSize: 2 });
      expect(store.warnings).toEqual([]);
    });

    it('notices by the next transaction of the same connection that the pooler leads to a promoted standby', async () => {
      await using standby = await startPostgres({ standbyOf: server });
      await using bouncer = await startPgbouncer(server);
      await using store = await openOn(server, {
        url: bouncer.url,
        listenUrl: () => server.url(),
        poolSize: 1,
      });
      const before = await store.epoch();
      await store.rows('SELECT 1');
      expect(await store.epoch()).toBe(before);
      await standby.sql('SELECT pg_promote()');
      await bouncer.repoint(standby);
      await store.rows('SELECT 1');
      expect(await store.epoch()).not.toBe(before);
    });

    it('uses no standby behind the pooler until it is promoted, and then has another epoch', async () => {
      await using standby = await startPostgres({ standbyOf: server });
      await using bouncer = await startPgbouncer(server);
      await using store = await openOn(server, {
        url: bouncer.url,
        listenUrl: () => server.url(),
        poolSize: 1,
      });
      const before = await store.epoch();
      await store.rows('SELECT 1');
      expect(await store.epoch()).toBe(before);
      await bouncer.repoint(standby);
      await expect(store.rows('SELECT 1')).rejects.toThrow('The store is not available.');
      expect(store.health()).toMatchObject({ state: 'down', reason: 'the server is a standby' });
      await standby.sql('SELECT pg_promote()');
      await store.until('up');
      expect(await store.epoch()).not.toBe(before);
    });
  });
}
