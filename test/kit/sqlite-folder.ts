import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { openSqliteStore, type SqliteStoreOptions } from '../../src/store/sqlite-file-store.ts';
import type { Store } from '../../src/store/store.ts';
import { disposable } from './disposable.ts';

export interface SqliteFolder {
  /** The path of a file that does not exist yet. */
  readonly fresh: () => string;
  /** Opens a store, by default in a file of its own. */
  readonly open: (options?: Partial<SqliteStoreOptions>) => Promise<Store & AsyncDisposable>;
}

/** A folder for stores in files, which is removed after the tests of the file. */
export function sqliteFolder(): SqliteFolder {
  const folder = mkdtempSync(join(tmpdir(), 'sqlite-store-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  let made = 0;
  const fresh = () => {
    made += 1;
    return join(folder, `${made}.db`);
  };
  return {
    fresh,
    open: async (options = {}) => disposable(await openSqliteStore({ path: fresh(), ...options })),
  };
}

/** Inserts one row of @budget. */
export async function insertName(store: Pick<Store, 'rows'>, name: string): Promise<void> {
  await store.rows('INSERT INTO @budget (name, used_until) VALUES ($1, 1)', [name]);
}

export async function namesIn(store: Pick<Store, 'rows'>): Promise<readonly unknown[]> {
  const rows = await store.rows('SELECT name FROM @budget ORDER BY name');
  return rows.map((row) => (row as { name: string }).name);
}
