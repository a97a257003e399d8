import { statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { rowOf } from './row.ts';
import { APPLICATION_ID, type Connection, createConnection } from './sqlite-connection.ts';
import { FaultError } from './sqlite-faults.ts';
import type { ThreadStart } from './sqlite-messages.ts';

export interface OpenConnection {
  readonly connection: Connection;
  /** Tests whether the file can be written, and gives the space of the write-ahead log back to the disk. */
  readonly probe: () => void;
}

/** Sorting uses memory, because a container may have no folder for temporary files. */
const SETTINGS = 'PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF;';
/**
 * A commit returns only once it is on disk (WAL with synchronous=FULL). A write-ahead log that grew because of a
 * long read is cut to 8 MB when it begins again.
 */
const WRITER = 'PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 8388608;';
const READER = 'PRAGMA query_only = ON;';
/** How long to wait for another program that has locked the file, in milliseconds. */
const BUSY_MS = 1_000;

/**
 * Size of the write-ahead log in bytes from which a commit waits for readers, so that the log can begin again at
 * its start. Usually it does so by itself at 4 MB, but not if there is always some reader.
 */
const WAL_BYTES = 32 * 1024 * 1024;
const WAL_WAIT_MS = 500;

/**
 * Opens a connection in this thread. Throws what `faultOf` explains if the file is no store, is damaged, or
 * cannot be opened.
 */
export function openConnection({ file, role, checksPages, stop }: ThreadStart): OpenConnection {
  const database = new DatabaseSync(file, { timeout: BUSY_MS });
  try {
    // First of all, so that a foreign file stays as it is.
    assertIsStore(database);
    if (checksPages) assertPagesAreWhole(database);
    if (role === 'reader') {
      database.exec(SETTINGS + READER);
      return reader(database, new Int32Array(stop));
    }
    switchToWriteAheadLog(database);
    database.exec(SETTINGS + WRITER);
    return writer(database, file);
  } catch (error) {
    database.close();
    throw error;
  }
}

function reader(database: DatabaseSync, stop: Int32Array): OpenConnection {
  const isStopped = () => Atomics.load(stop, 0) === 1;
  return { connection: createConnection(database, { isStopped }), probe: () => {} };
}

function writer(database: DatabaseSync, file: string): OpenConnection {
  const log = `${file}-wal`;
  const write = () => database.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
  // The first write creates the write-ahead log.
  write();
  const assertInPlace = watchPlaces([file, log]);
  let mostBytes = WAL_BYTES;
  const shortenLog = () => {
    if (sizeOf(log) < mostBytes) return;
    database.exec(`PRAGMA busy_timeout = ${WAL_WAIT_MS}`);
    try {
      database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    } catch {
      // The commit itself has succeeded. The next one reports a fault of the disk.
    }
    database.exec(`PRAGMA busy_timeout = ${BUSY_MS}`);
    // The log stays as it is while an export keeps its snapshot. Do not try again at each commit.
    mostBytes = sizeOf(log) + WAL_BYTES;
  };
  const connection = createConnection(database, { beforeCommit: assertInPlace, afterCommit: shortenLog });
  return {
    connection,
    probe: () => {
      assertInPlace();
      database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      write();
    },
  };
}

/**
 * Returns a function that throws if one of the files was moved, removed or replaced. SQLite would go on writing
 * into the removed file, and nobody would find the rows again.
 */
function watchPlaces(places: readonly string[]): () => void {
  const opened = places.map(identityOf);
  return () => {
    const isMoved = places.some((place, index) => identityOf(place) !== opened[index]);
    if (isMoved) throw unusable('the file was moved, removed or replaced', false);
  };
}

function identityOf(path: string): string | undefined {
  const found = statSync(path, { throwIfNoEntry: false });
  return found && `${found.dev}:${found.ino}`;
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

const idRow = rowOf({ application_id: 'integer' });
const modeRow = rowOf({ journal_mode: 'text' });
const checkRow = rowOf({ quick_check: 'text' });

function assertIsStore(database: DatabaseSync): void {
  const { application_id: id } = idRow(database.prepare('PRAGMA application_id').get());
  if (id !== APPLICATION_ID) throw unusable('the file is another kind of database');
}

function switchToWriteAheadLog(database: DatabaseSync): void {
  const { journal_mode: mode } = modeRow(database.prepare('PRAGMA journal_mode = WAL').get());
  if (mode !== 'wal') throw unusable('the disk cannot have a write-ahead log');
}

/** If the write-ahead log has newer pages, a valid header proves nothing. */
function assertPagesAreWhole(database: DatabaseSync): void {
  const { quick_check: result } = checkRow(database.prepare('PRAGMA quick_check(1)').get());
  if (result !== 'ok') throw unusable(`the file is damaged: ${result}`);
}

function unusable(reason: string, isLasting = true): FaultError {
  return new FaultError({ kind: 'file', reason, isLasting });
}
