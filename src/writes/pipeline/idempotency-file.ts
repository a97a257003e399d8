import { openSqliteFile } from '../../store/sqlite-file.ts';
import type { IdempotencyRecords } from './idempotency.ts';

const FORMAT = {
  what: 'a file of idempotency keys',
  version: 1,
  table: 'key',
  tables: `
    CREATE TABLE key (
      principal TEXT NOT NULL, key TEXT NOT NULL, inputHash TEXT NOT NULL, expiresAt INTEGER NOT NULL, kept TEXT,
      PRIMARY KEY (principal, key)
    )`,
};

export interface IdempotencyFile extends IdempotencyRecords {
  readonly close: () => void;
}

/**
 * Stores keys in a file for one process. Each call returns after its change is on the disk (WAL, synchronous=FULL). So after
 * a crash, the next process knows which keys were sent.
 */
export function createIdempotencyFile(path: string, now: () => number = Date.now): IdempotencyFile {
  const database = openSqliteFile(path, FORMAT);
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
      select.all().map(({ principal, key, inputHash, expiresAt, kept }) => ({
        principal: String(principal),
        key: String(key),
        inputHash: String(inputHash),
        expiresAt: Number(expiresAt),
        kept: kept === null ? null : JSON.parse(String(kept)),
      })),
    put: ({ principal, key, inputHash, expiresAt, kept }) =>
      void insert.run(principal, key, inputHash, expiresAt, kept === null ? null : JSON.stringify(kept)),
    remove: ({ principal, key }) => void remove.run(principal, key),
    close: () => database.close(),
  };
}
