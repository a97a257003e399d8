import { accessSync, closeSync, constants, openSync, readlinkSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { errnoOf, membersOf } from '../members.ts';
import { messageOf } from './sqlite-faults.ts';

const MODE = 0o600;
const SQLITE_BUSY = 5;

/**
 * Locks a file for one user until `release` or the end of the process, however it ends. Throws an Error that names
 * the file if another process, or other code of this process, has locked it. The lock is a transaction that stays
 * open in an empty database beside the file, because Node has no flock. `file`: a name from `realNameOf`. `shown`:
 * the name for messages.
 */
export function lockFile(file: string, shown: string): { readonly release: () => void } {
  const name = `${file}.lock`;
  let database: DatabaseSync | undefined;
  try {
    createMissing(name);
    // SQLite would open a read-only file without a lock.
    accessSync(name, constants.W_OK);
    database = new DatabaseSync(name);
    // In memory: a journal beside the file would need room on the disk.
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    const held = database;
    return { release: () => held.close() };
  } catch (error) {
    database?.close();
    const isHeld = membersOf(error)['errcode'] === SQLITE_BUSY;
    const fault = isHeld
      ? `is in use by another process, or twice by this one: ${name} is locked`
      : `cannot be locked: ${name}: ${messageOf(error)}`;
    throw new Error(`${shown} ${fault}`, { cause: error });
  }
}

/**
 * Creates the file if it is missing, so that only its owner can read it. Never opens an existing file: closing it
 * again would release every lock that this process holds on it (POSIX).
 */
function createMissing(name: string): void {
  try {
    closeSync(openSync(name, 'wx', MODE));
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') throw error;
  }
}

/**
 * Returns the one name of a file, so that two names of it meet the same lock: the absolute path without symbolic
 * links. Throws an Error that begins with `path` if its folder is missing. The file itself may be missing.
 */
export function realNameOf(path: string): string {
  try {
    return nameOf(resolve(path));
  } catch (error) {
    throw new Error(`${path} cannot be found: ${messageOf(error)}`, { cause: error });
  }
}

function nameOf(path: string): string {
  try {
    return realpathSync.native(path);
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error;
  }
  const name = join(realpathSync.native(dirname(path)), basename(path));
  const target = targetOf(name);
  return target === undefined ? name : nameOf(resolve(dirname(name), target));
}

/** Returns what a symbolic link names; undefined if this is no link. */
function targetOf(name: string): string | undefined {
  try {
    return readlinkSync(name);
  } catch {
    return undefined;
  }
}
