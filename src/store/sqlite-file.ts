import { randomUUID } from 'node:crypto';
import { closeSync, existsSync, linkSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { errnoOf, membersOf } from '../members.ts';
import { rowOf } from './row.ts';
import { messageOf } from './sqlite-faults.ts';

export interface SqliteFormat {
  /** What the file holds, for messages: `an event log`. */
  readonly what: string;
  /** Format version, stored as `user_version`. */
  readonly version: number;
  /** Name of a table that identifies the format. */
  readonly table: string;
  /** Statements that create the tables of a new file. */
  readonly tables: string;
}

/**
 * Opens a database file for one process, and creates a missing file. A commit returns only once it is on disk
 * (WAL, synchronous=FULL). Throws an Error that names the file if another process has opened it, or if the
 * file is empty, truncated or of another format. A file that lost its content must not be taken for a new
 * one.
 */
export function openSqliteFile(path: string, format: SqliteFormat): DatabaseSync {
  if (!isThere(path)) {
    try {
      create(path, format);
    } catch (error) {
      throw new Error(`${path} cannot be created: ${messageOf(error)}`, { cause: error });
    }
  }
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path);
    // The exclusive lock makes the first statement of a second process fail, before that process can commit
    // anything.
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
    check(database, format);
    return database;
  } catch (error) {
    if (database?.isOpen) database.close();
    throw new Error(`${path} ${faultOf(error)}`, { cause: error });
  }
}

/**
 * Returns whether the file exists. Throws an Error that names the file if it lost its content. `shown`: the name
 * for messages.
 */
export function isThere(path: string, shown = path): boolean {
  const size = statSync(path, { throwIfNoEntry: false })?.size;
  if (size === 0)
    throw new Error(`${shown} is empty: restore the file, or remove it to start with a new one`);
  // SQLite would take this file for a new one and delete its write-ahead log, and with it the last commits.
  if (size === undefined && existsSync(`${path}-wal`)) {
    throw new Error(
      `${shown} is missing, but ${shown}-wal exists: restore the first file or remove the second`,
    );
  }
  return size !== undefined;
}

const MODE = 0o600;
const SQLITE_BUSY = 5;

/**
 * Creates the file under a temporary name, and links it to its real name when it is complete. A crash in
 * between must not leave an empty file.
 */
function create(path: string, { version, tables }: SqliteFormat): void {
  const made = `${path}.${randomUUID()}.new`;
  // Create the file here, so that only its owner can read it: it contains names and ids of a fleet. SQLite
  // would make it readable for everyone.
  closeSync(openSync(made, 'wx', MODE));
  try {
    const database = new DatabaseSync(made);
    database.exec(`BEGIN; ${tables}; PRAGMA user_version = ${version}; COMMIT;`);
    database.close();
    link(made, path);
  } finally {
    rmSync(made, { force: true });
  }
}

/**
 * Gives the file its real name. Unlike a rename, a link never replaces a file that another process created in
 * the meantime.
 */
function link(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch (error) {
    // Some file systems do not support links. Then rename the file.
    if (errnoOf(error) !== 'EEXIST') renameSync(from, to);
  }
}

const versionRow = rowOf({ user_version: 'integer' });
const checkRow = rowOf({ quick_check: 'text' });

function check(database: DatabaseSync, { what, version, table }: SqliteFormat): void {
  const { user_version: found } = versionRow(database.prepare('PRAGMA user_version').get());
  if (found > version) throw new Unusable('was written by a later version of this program');
  const isKnown = database.prepare('SELECT 1 FROM sqlite_schema WHERE name = ?').get(table) !== undefined;
  if (found < version || !isKnown) throw new Unusable(`is not ${what}`);
  // Check the pages too. If the write-ahead log has newer pages, a valid header proves nothing.
  const { quick_check: result } = checkRow(database.prepare('PRAGMA quick_check(1)').get());
  if (result !== 'ok') throw new Unusable(`is malformed: ${result}`);
}

class Unusable extends Error {}

function faultOf(error: unknown): string {
  if (error instanceof Unusable) return error.message;
  if (membersOf(error)['errcode'] === SQLITE_BUSY) return 'is locked by another process';
  return `cannot be read: ${messageOf(error)}`;
}
