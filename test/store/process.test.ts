import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { run } from '../kit/run.ts';

// Separate processes on a machine that may be busy.
vi.setConfig({ testTimeout: 180_000 });

/** Writes a configuration with this store, and returns a function that starts the server with it. */
function configured(folder: string, url: string) {
  const path = join(folder, 'graph.yaml');
  const config = {
    accounts: [{ name: 'a', provider: 'alibaba', regions: ['cn-hangzhou'] }],
    secrets: { cursorKeys: ['a key'], fingerprintKey: 'another key' },
    store: { url },
  };
  writeFileSync(path, JSON.stringify(config), { mode: 0o600 });
  const env = { IDENTITY_GRAPH_CONFIG: path, PORT: '0', ADMIN_PORT: '0' };
  return (...args: string[]) => run('src/main.ts', args, env);
}

const newFolder = () => mkdtempSync(join(tmpdir(), 'store-'));

describe('the process', () => {
  it('creates the file of its store, uses it alone, and closes it at the end', async () => {
    const folder = newFolder();
    const start = configured(folder, `sqlite:${folder}/graph.db`);
    await using migrating = start('--migrate');
    expect(await migrating.exit, migrating.err()).toBe(0);
    expect(migrating.out()).toBe('The store was migrated from version 0 to version 1.\n');
    await using first = start();
    await first.line('listening');
    await using second = start();
    expect(await second.exit).toBe(2);
    expect(second.err()).toContain(`store.url: ${folder}/graph.db is in use by another process`);
    first.child.kill('SIGINT');
    expect(await first.exit).toBe(0);
    // A store that was closed has no write-ahead log.
    expect(readdirSync(folder).filter((name) => name.endsWith('-wal'))).toEqual([]);
  });

  it('exits with 1 if --migrate does not reach the database, and with 2 for faults', async () => {
    await using away = configured(newFolder(), 'postgres://graph:CANARY@127.0.0.1:9/graph')('--migrate');
    expect(await away.exit).toBe(1);
    expect(away.err()).toBe('The store is out of reach: ECONNREFUSED\n');
    await using faulty = configured(newFolder(), 'postgres://CANARY@/')('--migrate', '--check');
    expect(await faulty.exit).toBe(2);
    expect(faulty.err()).toContain('arguments: expected --check or --migrate, but got both');
    expect(faulty.err()).toContain('store.url: expected ');
    expect(away.out() + away.err() + faulty.out() + faulty.err()).not.toContain('CANARY');
  });
});
