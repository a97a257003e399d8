import { randomUUID } from 'node:crypto';
import { closeSync, existsSync, linkSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

export type { DatabaseSync } from 'node:sqlite';

export interface SqliteFormat {
  /** What the file holds, for messages: `an event log`. */
  readonly what: string;
  /** Kept as `user_version`. */
  readonly version: number;
  /** The name of one of its tables, by which it is known. */
  readonly table: string;
  /** Statements that create the tables of a new file. */
  readonly tables: string;
}

/**
 * Opens a database file for one process; a missing file is created. Every commit is on the disk when it is answered
 * (WAL, synchronous=FULL). Throws an Error that names the file if another process has it, or if it is empty, cut short
 * or of another format: a file that has lost its content must not pass for a new one.
 */
export function openSqliteFile(path: string, format: SqliteFormat): DatabaseSync {
  const size = statSync(path, { throwIfNoEntry: false })?.size;
  if (size === 0) throw new Error(`${path} is empty: restore it, or remove it to begin with a new one`);
  if (size === undefined) {
    // SQLite would delete it, and the last commits with it.
    if (existsSync(`${path}-wal`)) {
      throw new Error(`${path} is missing, but ${path}-wal is there: restore the one or remove the other`);
    }
    try {
      create(path, format);
    } catch (error) {
      throw new Error(`${path} cannot be created: ${reasonOf(error)}`, { cause: error });
    }
  }
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path);
    // Exclusive: a second process is refused at its first statement, and not after a commit of its own.
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
    check(database, format);
    return database;
  } catch (error) {
    if (database?.isOpen) database.close();
    throw new Error(`${path} ${faultOf(error)}`, { cause: error });
  }
}

const MODE = 0o600;
const SQLITE_BUSY = 5;

/** Under its name the file is whole from the beginning: a crash in between must not leave an empty one. */
function create(path: string, { version, tables }: SqliteFormat): void {
  const made = `${path}.${randomUUID()}.new`;
  // Names and ids of a fleet are nobody else's business; SQLite would make the file readable for all.
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

/** Unlike a rename, a link never replaces the file that another process has created meanwhile. */
function link(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch (error) {
    // Some file systems have no links.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') renameSync(from, to);
  }
}

function check(database: DatabaseSync, { what, version, table }: SqliteFormat): void {
  const { user_version: found } = database.prepare('PRAGMA user_version').get() as { user_version: number };
  if (found > version) throw new Unusable('is of a later version of this program');
  const isKnown = database.prepare('SELECT 1 FROM sqlite_schema WHERE name = ?').get(table) !== undefined;
  if (found < version || !isKnown) throw new Unusable(`is not ${what}`);
  // The header alone does not show it if the write-ahead log has newer pages.
  const { quick_check: result } = database.prepare('PRAGMA quick_check(1)').get() as { quick_check: string };
  if (result !== 'ok') throw new Unusable(`is malformed: ${result}`);
}

class Unusable extends Error {}

function faultOf(error: unknown): string {
  if (error instanceof Unusable) return error.message;
  if ((error as { readonly errcode?: number }).errcode === SQLITE_BUSY) return 'is locked by another process';
  return `cannot be read: ${reasonOf(error)}`;
}

/** SQLite's own words, or the code of the file system. */
function reasonOf(error: unknown): string {
  const { errcode, code, message } = error as Error & { errcode?: number; code?: string };
  return errcode === undefined && code !== undefined ? code : message;
}
