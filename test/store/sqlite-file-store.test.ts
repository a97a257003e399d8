import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { relative } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { beforeAll, describe, expect, it } from 'vitest';
import { openAuditFile } from '../../src/audit/file.ts';
import { MIGRATIONS } from '../../src/store/migrations.ts';
import { canMount, mountFolder } from '../kit/mounted-folder.ts';
import { insertName, namesIn, sqliteFolder } from '../kit/sqlite-folder.ts';
import { storeContract } from './contract.ts';

const { fresh, open } = sqliteFolder();

storeContract('SQLite in a file', () => open());

const closed = fresh();
beforeAll(async () => {
  await using store = await open({ path: closed });
  const insert = "INSERT INTO @audit_line (replica, seq, line) VALUES ('a', $1, $2)";
  for (let seq = 0; seq < 20; seq++) await store.rows(insert, [seq, 'x'.repeat(2_000)]);
});

/** Returns the path of a closed store with several pages. */
function closedStore(): string {
  const path = fresh();
  copyFileSync(closed, path);
  return path;
}

describe('a store in a file', () => {
  it('keeps its rows and its epoch over a restart', async () => {
    const path = fresh();
    let epoch = '';
    {
      await using store = await open({ path });
      await insertName(store, 'a');
      epoch = await store.epoch();
    }
    await using store = await open({ path });
    expect(await namesIn(store)).toEqual(['a']);
    expect(await store.epoch()).toBe(epoch);
  });

  it('can be read only by its owner', async () => {
    const path = fresh();
    await using store = await open({ path });
    await insertName(store, 'a');
    const modes = ['', '-wal', '-shm', '.lock'].map((end) => statSync(path + end).mode & 0o777);
    expect(modes).toEqual([0o600, 0o600, 0o600, 0o600]);
  });

  it('is at a path relative to the working directory', async () => {
    const path = fresh();
    await using _store = await open({ path: relative(process.cwd(), path) });
    expect(existsSync(path)).toBe(true);
  });

  it('opens again after a crash left an incomplete new file', async () => {
    const path = fresh();
    writeFileSync(`${path}.new`, 'half');
    await using store = await open({ path });
    await insertName(store, 'a');
    expect(existsSync(`${path}.new`)).toBe(false);
  });
});

it('the write-ahead log gets short again after a long read has kept it', { timeout: 60_000 }, async () => {
  const path = fresh();
  await using store = await open({ path });
  const line = 'x'.repeat(1_000_000);
  let seq = 0;
  const write = async (lines: number) => {
    for (const last = seq + lines; seq < last; seq++) {
      await store.rows("INSERT INTO @audit_line (replica, seq, line) VALUES ('a', $1, $2)", [seq, line]);
    }
  };
  const logBytes = () => statSync(`${path}-wal`).size;
  await store.read(async ({ rows }) => {
    await rows('SELECT 1 FROM @audit_line');
    await write(40);
  }, 'export');
  const kept = logBytes();
  await write(40);
  expect(kept).toBeGreaterThan(40_000_000);
  expect(logBytes()).toBeLessThan(kept);
});

it('a copy by VACUUM INTO opens as a store', async () => {
  const [path, copy] = [fresh(), fresh()];
  await using store = await open({ path });
  await insertName(store, 'a');
  {
    using other = new DatabaseSync(path);
    other.prepare('VACUUM INTO ?').run(copy);
  }
  await insertName(store, 'b');
  await using restored = await open({ path: copy });
  expect(await namesIn(restored)).toEqual(['a']);
});

describe('opening a store is refused', () => {
  it('while it is open, under any of its names', async () => {
    const path = fresh();
    await using _store = await open({ path });
    symlinkSync(path, `${path}-link`);
    for (const name of [path, `${path}-link`]) {
      await expect(open({ path: name })).rejects.toThrow(`${name} is in use`);
    }
  });

  it('if the file has a second name, which would not have its write-ahead log', async () => {
    const path = closedStore();
    linkSync(path, `${path}-second`);
    await expect(open({ path })).rejects.toThrow(`${path} has several names`);
    // The lock is free again.
    rmSync(`${path}-second`);
    await using _store = await open({ path });
  });

  it.each<[string, (path: string) => void, string]>([
    ['empty', (path) => truncateSync(path), 'is empty'],
    ['shorter than its content', (path) => truncateSync(path, 16_384), 'cannot be used: the file is damaged'],
    [
      'without its header',
      (path) => writeFileSync(path, 'x'.repeat(9_000)),
      'cannot be used: the file is no',
    ],
    ['a folder', (path) => [rmSync(path), mkdirSync(path)], 'is not a regular file'],
    ['damaged in the middle', (path) => damage(path), 'cannot be used: the file is damaged'],
  ])('if the file is %s, and leaves it as it is', async (_fault, spoil, message) => {
    const path = closedStore();
    spoil(path);
    const content = () => (statSync(path).isFile() ? readFileSync(path) : null);
    const before = content();
    await expect(open({ path })).rejects.toThrow(`${path} ${message}`);
    expect(content()).toEqual(before);
  });

  it('if the file is missing, but its write-ahead log exists', async () => {
    const path = fresh();
    {
      await using store = await open({ path });
      await insertName(store, 'a');
      copyFileSync(`${path}-wal`, `${path}-kept`);
    }
    rmSync(path);
    renameSync(`${path}-kept`, `${path}-wal`);
    await expect(open({ path })).rejects.toThrow(`${path} is missing, but ${path}-wal exists`);
    expect(existsSync(path)).toBe(false);
  });

  it('if the file lost pages, even if a crash left newer ones in its write-ahead log', async () => {
    const path = closedStore();
    const [whole, cut] = [fresh(), fresh()];
    {
      await using store = await open({ path });
      await insertName(store, 'a');
      for (const copy of [whole, cut]) for (const end of ['', '-wal']) copyFileSync(path + end, copy + end);
    }
    {
      // Control: what the crash left is complete.
      await using store = await open({ path: whole });
      expect(await namesIn(store)).toEqual(['a']);
    }
    truncateSync(cut, 16_384);
    await expect(open({ path: cut })).rejects.toThrow(`${cut} cannot be used: the file is damaged`);
  });

  it('if the file is another database, which stays as it is', async () => {
    const path = fresh();
    {
      using other = new DatabaseSync(path);
      other.exec('CREATE TABLE budget (name TEXT)');
    }
    const before = readFileSync(path);
    await expect(open({ path })).rejects.toThrow(
      `${path} cannot be used: the file is another kind of database`,
    );
    expect(readFileSync(path)).toEqual(before);
  });

  it('if the file is an audit log, or the lock of one', async () => {
    const path = fresh();
    const log = openAuditFile(path);
    await log.append(() => ['{"previous":""}']);
    await expect(open({ path })).rejects.toThrow(`${path} is in use`);
    log.close();
    await expect(open({ path })).rejects.toThrow(`${path} cannot be used: the file is no SQLite database`);
    const lock = `${path}.lock`;
    await expect(open({ path: lock })).rejects.toThrow(`${lock} cannot be used: the file is another kind`);
  });

  it('if the store needs a newer program, with both versions in the message', async () => {
    const path = fresh();
    const newer = { version: 8, oldestProgram: 7, statements: [] };
    {
      await using _store = await open({ path, migrations: [...MIGRATIONS, newer] });
    }
    await expect(open({ path })).rejects.toThrow(
      `${path} cannot be used: the store has version 8 and needs a program of version 7 or later`,
    );
  });

  it('if its folder is missing', async () => {
    const path = `${fresh()}/store.db`;
    await expect(open({ path })).rejects.toThrow(`${path} cannot be found: ENOENT`);
  });

  it.skipIf(!canMount)('if its folder is read-only (needs the right to mount)', async () => {
    await using folder = mountFolder('1m');
    const path = `${folder.path}/store.db`;
    {
      await using store = await open({ path });
      await insertName(store, 'a');
    }
    folder.remount('ro');
    await expect(open({ path })).rejects.toThrow(`${path} cannot be locked`);
    folder.remount('rw');
    await using store = await open({ path });
    expect(await namesIn(store)).toEqual(['a']);
  });
});

/** Overwrites the third page. */
function damage(path: string): void {
  const bytes = readFileSync(path);
  bytes.fill(0x5a, 8_192, 12_288);
  writeFileSync(path, bytes);
}
