import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openSqliteStore } from '../../src/store/sqlite-file-store.ts';
import { storeContract } from './contract.ts';

const folder = mkdtempSync(join(tmpdir(), 'sqlite-store-'));
afterAll(() => rmSync(folder, { recursive: true }));
let made = 0;
const fresh = () => join(folder, `${++made}.db`);

async function open(path = fresh()) {
  const store = await openSqliteStore({ path });
  return { ...store, [Symbol.asyncDispose]: store.close };
}

storeContract('SQLite in a file', () => open());

const insert = (name: string) => [`INSERT INTO @budget (name, used_until) VALUES ($1, 1)`, [name]] as const;
const names = 'SELECT name FROM @budget ORDER BY name';

describe('a store in a file', () => {
  it('keeps its rows and its epoch over a restart', async () => {
    const path = fresh();
    let epoch = '';
    {
      await using store = await open(path);
      await store.rows(...insert('a'));
      epoch = await store.epoch();
    }
    await using store = await open(path);
    expect(await store.rows(names)).toEqual([{ name: 'a' }]);
    expect(await store.epoch()).toBe(epoch);
  });

  it('is refused while it is open, under any of its names', async () => {
    const path = fresh();
    await using _store = await open(path);
    symlinkSync(path, `${path}-link`);
    for (const name of [path, `${path}-link`]) await expect(open(name)).rejects.toThrow(`${name} is in use`);
  });
});
