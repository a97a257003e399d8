import { closeSync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { IdempotencyRecords, KeyRecord } from './idempotency.ts';

const FORMAT = 1;

export interface IdempotencyFile extends IdempotencyRecords {
  readonly close: () => void;
}

/**
 * Keys in a file, for one process. Every change is on the disk when it is answered (WAL, synchronous=FULL): a key that is
 * on its way to the provider is known as such to the process after a crash.
 */
export function createIdempotencyFile(path: string, now: () => number = Date.now): IdempotencyFile {
  // Names of principals and ids of a fleet are nobody else's business; SQLite would make the file readable for all.
  closeSync(openSync(path, 'a', 0o600));
  const database = new DatabaseSync(path);
  // Exclusive: a second process is refused at its first statement.
  database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
  const { user_version: format } = database.prepare('PRAGMA user_version').get() as { user_version: number };
  if (format > FORMAT) throw new Error('the file of keys is of a later version of this program');
  database.exec(`
    BEGIN IMMEDIATE;
    CREATE TABLE IF NOT EXISTS key (
      principal TEXT NOT NULL, key TEXT NOT NULL, inputHash TEXT NOT NULL, expiresAt INTEGER NOT NULL, kept TEXT,
      PRIMARY KEY (principal, key)
    );
    PRAGMA user_version = ${FORMAT};
    COMMIT;
  `);
  database.prepare('DELETE FROM key WHERE expiresAt <= ?').run(now());
  const select = database.prepare(
    'SELECT principal, key, inputHash, expiresAt, kept FROM key ORDER BY expiresAt',
  );
  const insert = database.prepare(
    'INSERT OR REPLACE INTO key (principal, key, inputHash, expiresAt, kept) VALUES (?, ?, ?, ?, ?)',
  );
  const remove = database.prepare('DELETE FROM key WHERE principal = ? AND key = ?');
  return {
    all: () =>
      (select.all() as unknown as (Omit<KeyRecord, 'kept'> & { kept: string | null })[]).map((row) => ({
        ...row,
        kept: row.kept === null ? null : JSON.parse(row.kept),
      })),
    put: ({ principal, key, inputHash, expiresAt, kept }) =>
      void insert.run(principal, key, inputHash, expiresAt, kept === null ? null : JSON.stringify(kept)),
    remove: ({ principal, key }) => void remove.run(principal, key),
    close: () => database.close(),
  };
}
