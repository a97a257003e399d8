import { randomUUID } from 'node:crypto';
import { rowOf } from '../../store/row.ts';
import { type DatabaseSync, openSqliteFile } from '../../store/sqlite-file.ts';
import { apply, knownRow } from './commit.ts';
import type {
  BaselineEntry,
  ChangeEntry,
  Committed,
  EventLog,
  KnownRow,
  LogEntry,
  LogOptions,
  LogPosition,
} from './log.ts';
import { decodeState, encodeState } from './row-state.ts';
import { ROWS_PER_STEP, yieldToEventLoop } from './row-steps.ts';
import { createSemaphore } from './semaphore.ts';

/**
 * A log in a file, for one process. Cursors stay valid after a restart, and the first polls announce the changes
 * that happened meanwhile. A commit is one transaction, which is on disk when `commit` resolves (WAL,
 * synchronous=FULL). Anything weaker could undo a commit in a crash, and its event numbers would be used again. An
 * old copy of the file has the same effect, so nobody may restore one.
 */
export function createFileLog(path: string, { retention }: LogOptions): EventLog {
  const database = openSqliteFile(path, FORMAT);
  const epoch = epochOf(database);
  const sql = statements(database);
  const listeners = new Map<string, Set<() => void>>();
  // The event loop runs other work during a large transaction. This work must neither see the transaction nor
  // join it.
  const turn = createSemaphore(1);

  const streamOf = (name: string): { seq: number; fence: number } => {
    const found = sql.stream.get(name);
    return found === undefined ? { seq: 0, fence: 0 } : streamRow(found);
  };
  const positionOf = (name: string): LogPosition => ({ epoch, seq: streamOf(name).seq });

  return {
    head: (name) => turn(async () => positionOf(name)),
    read: (name, after, limit) =>
      turn(async () => {
        const head = positionOf(name);
        if (after.epoch !== epoch || after.seq > head.seq)
          return { state: 'lost', reason: 'LOG_RESTARTED', head };
        const { oldest } = oldestRow(sql.oldest.get(name));
        if (after.seq + 1 < (oldest ?? head.seq + 1))
          return { state: 'lost', reason: 'RETENTION_EXCEEDED', head };
        return { state: 'read', entries: sql.entries.all(name, after.seq, limit).map(decodeEntry), head };
      }),
    known: (name, list) =>
      turn(async () => {
        const found = sql.part.get(name, list);
        if (found === undefined) return null;
        const rows = new Map<string, KnownRow>();
        for (const row of sql.rows.iterate(name, list)) {
          rows.set(idRow(row).id, decodeRow(row));
          if (rows.size % ROWS_PER_STEP === 0) await yieldToEventLoop();
        }
        return { shape: shapeRow(found).shape, rows };
      }),
    look: (name, list, ids) =>
      turn(async () => {
        if (sql.part.get(name, list) === undefined) return null;
        const found = ids.map((id) => [id, sql.row.get(name, list, id)] as const);
        return new Map(
          found.flatMap(([id, row]) => (row === undefined ? [] : [[id, decodeRow(row)] as const])),
        );
      }),
    lists: (name) => turn(async () => sql.parts.all(name).map((row) => partRow(row).part)),
    acquireFence: (name) =>
      turn(async () => {
        const { seq, fence } = streamOf(name);
        sql.setStream.run(name, seq, fence + 1);
        return fence + 1;
      }),
    commit: async (name, commit) => {
      const write = async (): Promise<Committed> => {
        const { seq, fence } = streamOf(name);
        if (commit.fence !== null && commit.fence < fence) return { state: 'fenced' };
        const find = (id: string) => {
          const row = sql.row.get(name, commit.list, id);
          return row === undefined ? undefined : decodeRow(row);
        };
        const gone = sql.gone.all(name, commit.list);
        const { entries, rows, skipped } = await apply(
          commit,
          seq,
          find,
          gone.map((row) => [idRow(row).id, decodeRow(row)] as const),
        );
        if (commit.baseline !== undefined) sql.forget.run(name, commit.list);
        if (commit.shape !== null) sql.setPart.run(name, commit.list, commit.shape);
        let written = 0;
        for (const [id, row] of rows) {
          written += 1;
          if (written % ROWS_PER_STEP === 0) await yieldToEventLoop();
          if (row === null) sql.dropRow.run(name, commit.list, id);
          else sql.setRow.run(name, commit.list, id, encodeState(row), row.seq);
        }
        for (const entry of entries) sql.append.run(name, entry.seq, encodeEntry(entry));
        const head = seq + entries.length;
        sql.setStream.run(name, head, fence);
        sql.trim.run(name, head - retention);
        return { state: 'committed', seq: head, skipped, added: entries };
      };
      const committed = await turn(() => atOnce(database, write));
      if (committed.state === 'fenced') return committed;
      if (committed.added.length > 0) for (const listener of [...(listeners.get(name) ?? [])]) listener();
      return committed;
    },
    onAppend: (name, listener) => {
      const own = listeners.get(name) ?? new Set();
      listeners.set(name, own.add(listener));
      return () => {
        own.delete(listener);
        if (own.size === 0 && listeners.get(name) === own) listeners.delete(name);
      };
    },
    close: () => void turn(async () => database.close()),
  };
}

const FORMAT = {
  what: 'an event log',
  version: 1,
  table: 'known',
  tables: `
    CREATE TABLE log (epoch TEXT NOT NULL);
    CREATE TABLE stream (name TEXT PRIMARY KEY, seq INTEGER NOT NULL, fence INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE entry (
      stream TEXT NOT NULL, seq INTEGER NOT NULL, entry TEXT NOT NULL, PRIMARY KEY (stream, seq)
    ) WITHOUT ROWID;
    CREATE TABLE part (
      stream TEXT NOT NULL, part TEXT NOT NULL, shape TEXT NOT NULL, PRIMARY KEY (stream, part)
    ) WITHOUT ROWID;
    CREATE TABLE known (
      stream TEXT NOT NULL, part TEXT NOT NULL, id TEXT NOT NULL, print TEXT, seq INTEGER NOT NULL,
      PRIMARY KEY (stream, part, id)
    ) WITHOUT ROWID;
    CREATE INDEX gone ON known (stream, part) WHERE print IS NULL`,
};

function epochOf(database: DatabaseSync): string {
  const found = database.prepare('SELECT epoch FROM log').get();
  if (found !== undefined) return epochRow(found).epoch;
  const epoch = randomUUID().slice(0, 8);
  database.prepare('INSERT INTO log (epoch) VALUES (?)').run(epoch);
  return epoch;
}

function statements(database: DatabaseSync) {
  const sql = (text: string) => database.prepare(text);
  const row = 'stream = ? AND part = ?';
  return {
    stream: sql('SELECT seq, fence FROM stream WHERE name = ?'),
    setStream: sql('INSERT OR REPLACE INTO stream (name, seq, fence) VALUES (?, ?, ?)'),
    oldest: sql('SELECT min(seq) AS oldest FROM entry WHERE stream = ?'),
    entries: sql('SELECT entry FROM entry WHERE stream = ? AND seq > ? ORDER BY seq LIMIT ?'),
    append: sql('INSERT INTO entry (stream, seq, entry) VALUES (?, ?, ?)'),
    trim: sql('DELETE FROM entry WHERE stream = ? AND seq <= ?'),
    part: sql(`SELECT shape FROM part WHERE ${row}`),
    parts: sql('SELECT part FROM part WHERE stream = ?'),
    setPart: sql('INSERT OR REPLACE INTO part (stream, part, shape) VALUES (?, ?, ?)'),
    rows: sql(`SELECT id, print, seq FROM known WHERE ${row}`),
    gone: sql(`SELECT id, print, seq FROM known WHERE ${row} AND print IS NULL`),
    row: sql(`SELECT print, seq FROM known WHERE ${row} AND id = ?`),
    setRow: sql('INSERT OR REPLACE INTO known (stream, part, id, print, seq) VALUES (?, ?, ?, ?, ?)'),
    dropRow: sql(`DELETE FROM known WHERE ${row} AND id = ?`),
    forget: sql(`DELETE FROM known WHERE ${row}`),
  };
}

const epochRow = rowOf({ epoch: 'text' });
const streamRow = rowOf({ seq: 'integer', fence: 'integer' });
const oldestRow = rowOf({ oldest: 'integer?' });
const entryRow = rowOf({ entry: 'text' });
const partRow = rowOf({ part: 'text' });
const shapeRow = rowOf({ shape: 'text' });
const idRow = rowOf({ id: 'text' });
const stateRow = rowOf({ print: 'text?', seq: 'integer' });

/** Runs `work` in one transaction. */
async function atOnce<Value>(database: DatabaseSync, work: () => Promise<Value>): Promise<Value> {
  database.exec('BEGIN IMMEDIATE');
  try {
    const value = await work();
    database.exec('COMMIT');
    return value;
  } catch (error) {
    // On a full disk SQLite rolls back by itself. A second ROLLBACK would throw and hide the first error.
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

/** The file calls the list of an entry `part`, as files of earlier versions do. */
type StoredEntry = (Omit<ChangeEntry, 'list'> | Omit<BaselineEntry, 'list'>) & { readonly part: string };

function encodeEntry({ list, ...entry }: LogEntry): string {
  return JSON.stringify({ part: list, ...entry });
}

function decodeEntry(row: unknown): LogEntry {
  const { part, ...entry } = JSON.parse(entryRow(row).entry) as StoredEntry;
  return { list: part, ...entry };
}

function decodeRow(row: unknown): KnownRow {
  const { print, seq } = stateRow(row);
  return knownRow(decodeState(print), seq);
}
