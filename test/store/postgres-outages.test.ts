import { inspect } from 'node:util';
import { Client } from 'pg';
import { expect, it } from 'vitest';
import { AppError } from '../../src/errors.ts';
import type { Store } from '../../src/store/store.ts';
import { onPostgres, openOn } from '../kit/on-postgres.ts';
import type { Postgres } from '../kit/postgres.ts';
import { startTcpProxy } from '../kit/tcp-proxy.ts';
import { undisturbed } from '../kit/undisturbed.ts';

/** Returns the reason of a STORE_UNAVAILABLE error. */
async function reasonOf(result: Promise<unknown>): Promise<string> {
  const error: unknown = await result.then(
    () => new Error('nothing failed'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof AppError) || error.code !== 'STORE_UNAVAILABLE') throw error;
  expect(error.details.retryAfterMs).toBe(1_000);
  return error.cause instanceof Error ? error.cause.message : '';
}

const add = (name: string) => `INSERT INTO @budget (name, used_until) VALUES ('${name}', 0)`;
const names = async (store: Store) =>
  (await store.rows('SELECT name FROM @budget ORDER BY name')).map((row) => (row as { name: string }).name);

/** A second client that keeps a row locked. */
async function lockRow(server: Postgres, schema: string, name: string): Promise<() => Promise<void>> {
  const client = new Client({ host: server.folder, user: 'postgres', database: 'postgres' });
  client.on('error', () => {});
  await client.connect();
  await client.query('BEGIN');
  await client.query(`SELECT name FROM ${schema}.budget WHERE name = $1 FOR UPDATE`, [name]);
  return () => client.end();
}

await onPostgres(
  'a store whose database fails',
  (server) => {
    it('is down after a crash, answers at once, and is up again when the database is', async () => {
      await using store = await openOn(server);
      await store.rows(add('kept'));
      await server.crash();
      // The connections that break report first, and the attempts to connect again report after them.
      await store.until('down', 'ENOENT');
      expect(await reasonOf(store.rows('SELECT 1'))).toBe('ENOENT');
      await server.start();
      await store.until('up');
      expect(await names(store)).toEqual(['kept']);
      expect(store.warnings).toEqual([]);
    });

    it('may be opened before the database is started', async () => {
      await server.crash();
      const schema = server.newSchema();
      await using store = await openOn(server, { schema });
      expect(store.health().state).toBe('down');
      expect(await reasonOf(store.epoch())).toBe('ENOENT');
      await server.start();
      await store.until('up');
      expect(await names(store)).toEqual([]);
    });

    it('fails every caller while the server hangs, and blocks nothing', async () => {
      await using store = await openOn(server);
      const { result } = await undisturbed(async (begin) => {
        begin();
        server.signal('SIGSTOP');
        try {
          const reasons = await Promise.all(
            Array.from({ length: 200 }, () => reasonOf(store.rows('SELECT 1'))),
          );
          await store.until('down');
          return [...reasons, await reasonOf(store.rows('SELECT 1'))];
        } finally {
          server.signal('SIGCONT');
          await store.until('up');
        }
      });
      const expected =
        /^(no answer to (a statement|a connection attempt) in \d+ ms|no free connection in 2000 ms)$/;
      expect(result.filter((reason) => !expected.test(reason))).toEqual([]);
      expect(result.at(-1)).toBe('no answer to a connection attempt in 2000 ms');
      expect(await names(store)).toEqual([]);
    });

    it('loses one connection, and stays up, if one process of the server hangs', async () => {
      await using store = await openOn(server);
      let pid = 0;
      const hung = store.write(async ({ rows }) => {
        const [row] = await rows('SELECT pg_backend_pid() AS pid');
        pid = (row as { pid: number }).pid;
        process.kill(pid, 'SIGSTOP');
        await rows(add('hung'));
      });
      expect(await reasonOf(hung)).toBe('no answer to a statement in 800 ms');
      await store.rows(add('other'));
      expect(store.health().state).toBe('up');
      process.kill(pid, 'SIGCONT');
      expect(await names(store)).toEqual(['other']);
    });

    it('is found dead and back over a network that loses everything', async () => {
      await using proxy = await startTcpProxy(server.socket);
      const url = () => `postgres://postgres@127.0.0.1:${proxy.port}/postgres`;
      await using store = await openOn(server, { url, connectMs: 300 });
      await store.rows(add('before'));
      proxy.freeze();
      expect(await reasonOf(store.rows(add('lost')))).toBe('no answer to a statement in 800 ms');
      await store.until('down');
      proxy.thaw();
      await store.until('up');
      await store.rows(add('after'));
      expect(await names(store)).toEqual(['after', 'before']);
    });

    it('replaces connections that a firewall forgot, without an error', async () => {
      await using proxy = await startTcpProxy(server.socket);
      const url = () => `postgres://postgres@127.0.0.1:${proxy.port}/postgres`;
      await using store = await openOn(server, { url, listenUrl: () => server.url() });
      let open = 0;
      const allAreOpen = Promise.withResolvers<void>();
      const useOne = () =>
        store.write(async ({ rows }) => {
          await rows('SELECT 1');
          open += 1;
          if (open === 5) allAreOpen.resolve();
          await allAreOpen.promise;
        });
      await Promise.all(Array.from({ length: 5 }, useOne));
      proxy.forget();
      await Promise.all(Array.from({ length: 5 }, (_, index) => store.rows(add(`n${index}`))));
      expect(await names(store)).toHaveLength(5);
      expect(store.health().state).toBe('up');
    });

    it('says that a change may have been saved if the answer to its commit was lost', async () => {
      let cutsLeft = 0;
      await using proxy = await startTcpProxy(server.socket, (answer) => {
        if (cutsLeft === 0 || !answer.includes('COMMIT')) return null;
        cutsLeft -= 1;
        return 0;
      });
      const url = () => `postgres://postgres@127.0.0.1:${proxy.port}/postgres`;
      await using store = await openOn(server, { url, listenUrl: () => server.url() });
      cutsLeft = 1;
      const written = store.write(({ rows }) => rows(add('w')));
      await expect(written).rejects.toThrow('The change may have been saved.');
      await store.rows('SELECT 1');
      cutsLeft = 1;
      await expect(store.rows(add('r'))).rejects.toThrow('The change may have been saved.');
      await store.rows('SELECT 1');
      cutsLeft = 1;
      await expect(store.rows('SELECT 1')).rejects.not.toThrow('saved');
      expect(await names(store)).toEqual(['r', 'w']);
      expect(proxy.cuts()).toBe(3);
    });

    it('ends a statement after its time, and stays up', async () => {
      await using store = await openOn(server);
      expect(await reasonOf(store.rows('SELECT pg_sleep(20)'))).toBe(
        'canceling statement due to statement timeout (57014)',
      );
      await store.read(({ rows }) => rows('SELECT pg_sleep(0.6)'), 'pass');
      expect(store.health().state).toBe('up');
    });

    it('waits for a locked row, and runs the work again after a lock timeout', async () => {
      const schema = server.newSchema();
      await using store = await openOn(server, { schema });
      await store.rows(add('n'));
      let unlock: (() => Promise<void>) | undefined = await lockRow(server, schema, 'n');
      let runs = 0;
      const change = () =>
        store.write(async ({ rows }) => {
          runs += 1;
          if (runs === 3) await unlock?.();
          await rows("UPDATE @budget SET used_until = used_until + 1 WHERE name = 'n'");
        });
      await change();
      expect(runs).toBe(3);
      expect(await store.rows('SELECT used_until FROM @budget')).toEqual([{ used_until: 1 }]);
      unlock = await lockRow(server, schema, 'n');
      runs = 10;
      expect(await reasonOf(change())).toBe('canceling statement due to lock timeout (55P03)');
      expect(runs).toBe(14);
      await unlock();
    });

    it('runs the work of one of two transactions again that waited for each other', async () => {
      await using store = await openOn(server);
      await store.rows(add('a'));
      await store.rows(add('b'));
      let runs = 0;
      const bothHaveOne = Promise.withResolvers<void>();
      const lockBoth = (order: readonly string[]) =>
        store.write(async ({ rows }) => {
          for (const [index, name] of order.entries()) {
            await rows('UPDATE @budget SET used_until = used_until + 1 WHERE name = $1', [name]);
            if (index === 0) {
              runs += 1;
              if (runs === 2) bothHaveOne.resolve();
              await bothHaveOne.promise;
            }
          }
        });
      await Promise.all([lockBoth(['a', 'b']), lockBoth(['b', 'a'])]);
      expect(runs).toBe(3);
      expect(await store.rows('SELECT DISTINCT used_until FROM @budget')).toEqual([{ used_until: 2 }]);
    });

    it('releases the locks of a replica that stands still inside a transaction', async () => {
      const schema = server.newSchema();
      await using still = await openOn(server, { schema });
      await using other = await openOn(server, { schema, replica: 'two' });
      await still.rows(add('n'));
      const isLocked = Promise.withResolvers<void>();
      const isOver = Promise.withResolvers<void>();
      const held = still.write(async ({ rows }) => {
        await rows("UPDATE @budget SET used_until = 1 WHERE name = 'n'");
        isLocked.resolve();
        await isOver.promise;
        await rows("UPDATE @budget SET used_until = 2 WHERE name = 'n'");
      });
      await isLocked.promise;
      await other.write(({ rows }) => rows("UPDATE @budget SET used_until = 3 WHERE name = 'n'"), 'pass');
      isOver.resolve();
      expect(await reasonOf(held)).toMatch(/idle-in-transaction timeout \(25P03\)/);
      expect(await other.rows('SELECT used_until FROM @budget')).toEqual([{ used_until: 3 }]);
    });

    it('rejects a transaction whose failed statement the work ignored, and refuses statements after its end', async () => {
      await using store = await openOn(server);
      let late: Promise<unknown> | undefined;
      const ignoring = store.write(async ({ rows }) => {
        await rows(add('n'));
        await rows('SELECT 1 / 0').catch(() => {});
        setTimeout(() => {
          late = rows(add('late'));
          late.catch(() => {});
        }, 0);
      });
      await expect(ignoring).rejects.toThrow('division by zero');
      await new Promise((resolve) => setTimeout(resolve, 10));
      await expect(late).rejects.toThrow('the transaction has ended');
      expect(await names(store)).toEqual([]);
    });

    it('shows the password nowhere', async () => {
      const url = () => 'postgres://postgres:hunter2@127.0.0.1:1/postgres';
      await using store = await openOn(server, { url });
      const failed = await store.rows('SELECT 1').catch((error: unknown) => error);
      const shown = inspect([failed, store, store.health(), store.warnings], { depth: 12, showHidden: true });
      expect(shown).toContain('ECONNREFUSED');
      expect(shown).not.toContain('hunter2');
    });
  },
  { settings: { deadlock_timeout: '50ms' } },
);
