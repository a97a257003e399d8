import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, expect, it } from 'vitest';
import { createCa } from '../kit/certificates.ts';
import { onPostgres, openOn } from '../kit/on-postgres.ts';
import { startTcpProxy } from '../kit/tcp-proxy.ts';

const folder = mkdtempSync(join(tmpdir(), 'login-'));
afterAll(() => rmSync(folder, { recursive: true }));
const ca = createCa('Database CA');
const [ours, others] = [join(folder, 'ours.pem'), join(folder, 'others.pem')];
writeFileSync(ours, ca.pem);
writeFileSync(others, createCa('Other CA').pem);

await onPostgres(
  'a login to PostgreSQL over TCP',
  (server) => {
    const login = async (options: string, { host = 'localhost', password = 'first' } = {}) => {
      await server.sql("ALTER ROLE postgres PASSWORD 'first'");
      return await openOn(server, {
        url: () => `postgres://postgres:${password}@${host}:${server.tcpPort}/postgres?${options}`,
        poolSize: 1,
      });
    };
    const IS_ENCRYPTED = 'SELECT ssl::int AS encrypted FROM pg_stat_ssl WHERE pid = pg_backend_pid()';

    it.each([
      [`sslmode=verify-full&sslrootcert=${ours}`, 'localhost', 1],
      [`sslmode=verify-ca&sslrootcert=${ours}`, '127.0.0.1', 1],
      ['sslmode=require', '127.0.0.1', 1],
      ['sslmode=prefer', '127.0.0.1', 1],
      ['', '127.0.0.1', 1],
      ['sslmode=disable', '127.0.0.1', 0],
    ])('with %s to %s succeeds', async (options, host, encrypted) => {
      await using store = await login(options, { host });
      expect(store.health().state).toBe('up');
      expect(await store.rows(IS_ENCRYPTED)).toEqual([{ encrypted }]);
    });

    it.each([
      [`sslmode=verify-full&sslrootcert=${others}`, 'localhost', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
      ['sslmode=verify-full', 'localhost', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
      [`sslmode=verify-full&sslrootcert=${ours}`, '127.0.0.1', 'ERR_TLS_CERT_ALTNAME_INVALID'],
      [`sslmode=verify-ca&sslrootcert=${others}`, 'localhost', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
      [`sslmode=require&sslrootcert=${others}`, 'localhost', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
      [
        'sslmode=verify-full&sslrootcert=/none.pem',
        'localhost',
        'sslrootcert cannot be read: /none.pem (ENOENT)',
      ],
    ])('with %s to %s is refused', async (options, host, reason) => {
      await using store = await login(options, { host });
      expect(store.health()).toMatchObject({ state: 'down', reason });
    });

    it('to a server without TLS is refused by require, and not by prefer', async () => {
      // PostgreSQL never offers TLS on its unix socket.
      await using plain = await startTcpProxy(server.socket);
      const url = (mode: string) => () =>
        `postgres://postgres@127.0.0.1:${plain.port}/postgres?sslmode=${mode}`;
      await using preferring = await openOn(server, { url: url('prefer') });
      expect(await preferring.rows(IS_ENCRYPTED)).toEqual([{ encrypted: 0 }]);
      await using requiring = await openOn(server, { url: url('require') });
      expect(requiring.health()).toMatchObject({ reason: 'The server does not support SSL connections' });
    });

    it('uses a new password from the next connection on, and never shows one', async () => {
      await server.sql("CREATE ROLE rotating SUPERUSER LOGIN PASSWORD 'hunter1'");
      let password = 'hunter1';
      await using store = await openOn(server, {
        url: () => `postgres://rotating:${password}@localhost:${server.tcpPort}/postgres`,
      });
      const endAll = () =>
        server.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'rotating'");
      await server.sql("ALTER ROLE rotating PASSWORD 'hunter2'");
      await store.rows('SELECT 1');
      await endAll();
      await store.until('down');
      expect(store.health()).toMatchObject({
        reason: 'password authentication failed for user "rotating" (28P01)',
      });
      const failed = await store.rows('SELECT 1').catch((error: unknown) => error);
      password = 'hunter2';
      await store.until('up');
      await store.rows('SELECT 1');
      const shown = inspect([failed, store, store.warnings], { depth: 12, showHidden: true });
      expect(shown).toContain('28P01');
      expect(shown).not.toMatch(/hunter/);
    });

    it('fails without its text if the URL cannot be read or is not valid', async () => {
      let url = (): string => {
        throw Object.assign(new Error('hunter2'), { code: 'EACCES' });
      };
      await using store = await openOn(server, { url: () => url() });
      expect(store.health()).toMatchObject({ reason: 'the URL of the store cannot be read (EACCES)' });
      url = () => 'postgres://u:hunter/2@localhost/postgres';
      await new Promise<void>((resolve) => {
        store.onHealth((health) => {
          expect(health).toMatchObject({ reason: expect.stringContaining('percent-encode') });
          expect(inspect(health)).not.toContain('hunter');
          resolve();
        });
      });
    });
  },
  { tcp: ca },
);
