import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, vi } from 'vitest';
import { type Config, ConfigError, parseConfig } from '../../src/config/parse.ts';
import { openConfiguredStore } from '../../src/configured-store.ts';
import { createLog } from '../../src/log.ts';
import { migrateStore } from '../../src/migrate-store.ts';
import { onPostgres } from '../kit/on-postgres.ts';
import { start } from '../kit/start.ts';

// Each commit waits for the disk.
vi.setConfig({ testTimeout: 60_000 });

const SECRETS = { cursorKeys: ['a key'], fingerprintKey: 'another key' };
const log = createLog('fatal', { write: () => {} });

function configOf(store: Record<string, unknown>): Config['store'] {
  const accounts = [{ name: 'a', provider: 'alibaba', regions: ['cn-hangzhou'] }];
  const text = JSON.stringify({ accounts, secrets: SECRETS, store });
  return parseConfig(text, { env: () => undefined, file: () => undefined }).store;
}

const newFile = () => join(mkdtempSync(join(tmpdir(), 'store-')), 'graph.db');

function setVersions(file: string, version: number, oldestProgram: number): void {
  const database = new DatabaseSync(file);
  database.prepare('UPDATE meta SET version = ?, oldest_program = ?').run(version, oldestProgram);
  database.close();
}

describe('--migrate', () => {
  it('prints both versions, and then finds nothing to do', async () => {
    const file = newFile();
    const config = configOf({ url: `sqlite:${file}` });
    const migrated = { isDone: true, text: 'The store was migrated from version 0 to version 1.' };
    expect(await migrateStore(config, log)).toEqual(migrated);
    expect(await migrateStore(config, log)).toEqual({
      isDone: true,
      text: 'The store already has version 1.',
    });
    setVersions(file, 9, 1);
    expect(await migrateStore(config, log)).toEqual({
      isDone: true,
      text: 'The store already has version 9, which is newer than version 1 of this program.',
    });
  });

  it('has nothing to do in memory', async () => {
    expect(await migrateStore(configOf({}), log)).toEqual({
      isDone: true,
      text: 'The store is in memory (store.url), so there is nothing to migrate.',
    });
  });
});

describe('a store that cannot be used', () => {
  it('is a fault of store.url: the program is too old, and both versions are named', async () => {
    const file = newFile();
    const config = configOf({ url: `sqlite:${file}` });
    await migrateStore(config, log);
    setVersions(file, 9, 8);
    const fault = {
      path: 'store.url',
      message: `${file} cannot be used: the store has version 9 and needs a program of version 8 or later, but this program has version 1: start a newer program`,
    };
    await expect(migrateStore(config, log)).rejects.toMatchObject({ faults: [fault] });
    await expect(openConfiguredStore(config, { log })).rejects.toMatchObject({ faults: [fault] });
  });

  it('is a fault of store.url: the file is no store', async () => {
    const file = newFile();
    writeFileSync(file, 'text '.repeat(1_000));
    const opening = openConfiguredStore(configOf({ url: `sqlite:${file}` }), { log });
    await expect(opening).rejects.toThrow(`store.url: ${file} cannot be used`);
    await expect(opening).rejects.toBeInstanceOf(ConfigError);
  });
});

await onPostgres('with PostgreSQL', (server) => {
  it('--migrate creates the tables; a program that is too old is refused', async () => {
    const schema = server.newSchema();
    const config = configOf({ url: server.url(), schema });
    expect((await migrateStore(config, log)).text).toBe(
      'The store was migrated from version 0 to version 1.',
    );
    expect((await migrateStore(config, log)).text).toBe('The store already has version 1.');
    await server.sql(`UPDATE ${schema}.meta SET version = 9, oldest_program = 8`);
    await expect(openConfiguredStore(config, { log })).rejects.toThrow(
      'store.url: the store has version 9 and needs a program of version 8 or later',
    );
  });

  it('the server starts without the database, waits, and is ready as soon as it is there', async () => {
    await server.crash();
    const store = { url: server.url(), schema: server.newSchema() };
    await using graph = await start({ config: { store, secrets: SECRETS } });
    const status = async () => (await fetch(`${graph.adminUrl}/readyz`)).status;
    expect(await status()).toBe(503);
    await server.start();
    await expect.poll(status, { timeout: 60_000 }).toBe(200);
    const lines = graph.log.map((line) => JSON.parse(line)).filter(({ msg }) => msg.startsWith('the store '));
    expect(lines).toMatchObject([
      { msg: 'the store is out of reach', reason: expect.stringMatching(/^E/) },
      { msg: 'the store was migrated', fromVersion: 0, toVersion: 1 },
      { msg: 'the store is available again' },
    ]);
  });
});
