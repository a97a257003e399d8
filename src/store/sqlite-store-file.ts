import { closeSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { APPLICATION_ID } from './sqlite-connection.ts';
import { messageOf } from './sqlite-faults.ts';
import { isThere } from './sqlite-file.ts';
import { lockFile, realNameOf } from './sqlite-lock.ts';

const MODE = 0o600;

export interface HeldFile {
  /** The one name of the file: absolute, without symbolic links. */
  readonly file: string;
  readonly release: () => void;
}

/**
 * Locks the file of a store, and creates an empty store if the file is missing. Throws an Error that begins with
 * `path` if the file is in use, lost its content, or cannot be created.
 */
export function holdStoreFile(path: string): HeldFile {
  const file = realNameOf(path);
  const { release } = lockFile(file, path);
  try {
    assertOneName(file, path);
    if (!isThere(file, path)) create(file, path);
    return { file, release };
  } catch (error) {
    release();
    throw error;
  }
}

function assertOneName(file: string, shown: string): void {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined) return;
  if (!found.isFile()) throw new Error(`${shown} is not a regular file`);
  if (found.nlink > 1) {
    throw new Error(`${shown} has several names (hard links), but only one of them has its write-ahead log`);
  }
}

/** Creates the file under a temporary name, because a crash must not leave an empty file. */
function create(file: string, shown: string): void {
  const made = `${file}.new`;
  try {
    // A crash may have left both.
    for (const left of [made, `${made}-journal`]) rmSync(left, { force: true });
    // Create the file here, so that only its owner can read it. SQLite gives its other files the same mode.
    closeSync(openSync(made, 'wx', MODE));
    const database = new DatabaseSync(made);
    database.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
    database.close();
    renameSync(made, file);
  } catch (error) {
    throw new Error(`${shown} cannot be created: ${messageOf(error)}`, { cause: error });
  }
}
