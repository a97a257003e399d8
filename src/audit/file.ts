import { closeSync, openSync, realpathSync, statSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { openSqliteFile } from '../store/sqlite-file.ts';
import { type AuditLog, hashOf, NOTHING_BEFORE, type Place, parseLine } from './chain.ts';

export interface AuditFile extends AuditLog {
  /** Another process may have the file from now on. */
  readonly close: () => void;
}

const MODE = 0o600;
/** More than what is written at once, so that the end of the file shows whether the last known line is in it. */
const CHUNK_BYTES = 256 * 1024;
/** A file may be emptied while it is written. */
const TRIES = 3;

/**
 * The audit log as a file of one process, one JSON line after the other, each on the disk before it counts. The file may
 * be renamed, emptied or replaced while it is in use, as logrotate does: the next line begins a new file and names the
 * last line of the one before. Throws if the file cannot be written to, or if another process has it.
 */
export function openAuditFile(path: string): AuditFile {
  closeSync(openSync(path, 'a', MODE));
  // A device or a pipe has no end to go on from.
  const isRegular = statSync(path).isFile();
  const memory = isRegular ? openMemory(realpathSync(path)) : createMemory();
  let isClosed = false;
  /** The file as we left it; null: its end must be read. */
  let left: Identity | null = null;

  const placeIn = async (file: FileHandle): Promise<{ readonly place: Place; readonly before: Identity }> => {
    const before = await identityOf(file);
    const last = memory.lastHash();
    if (left !== null && isSame(left, before) && last !== null) {
      return { place: { previous: last, continuesFrom: null }, before };
    }
    const { text, hashes } = await tailOf(file);
    const isKnown = last === null || hashes.includes(last);
    const previous = text !== '' ? hashOf(text) : isKnown ? NOTHING_BEFORE : last;
    return {
      place: { previous, continuesFrom: isKnown ? null : last },
      // The end of a torn line is written by now.
      before: await identityOf(file),
    };
  };
  /** False: the file was emptied meanwhile, and the lines with it. */
  const tryAppend = (compose: (place: Place) => readonly string[]): Promise<boolean> =>
    withFile(path, isRegular ? 'a+' : 'a', async (file) => {
      const { place, before } = await placeIn(file);
      left = null;
      const lines = compose(place);
      const text = `${lines.join('\n')}\n`;
      const lastHash = hashOf(lines.at(-1)!);
      await file.appendFile(text);
      await file.datasync();
      const after = await identityOf(file);
      const isWhole = !before.isRegular || after.size === before.size + Buffer.byteLength(text);
      if (!isWhole && !(await tailOf(file)).hashes.includes(lastHash)) return false;
      left = isWhole ? after : null;
      memory.remember(lastHash);
      return true;
    });
  return {
    append: async (compose) => {
      if (isClosed) throw new Error('the audit log is closed');
      for (let tries = 0; tries < TRIES; tries++) if (await tryAppend(compose)) return;
      throw new Error('the file was emptied each time that a line was written');
    },
    close: () => {
      isClosed = true;
      memory.close();
    },
  };
}

interface Identity {
  readonly dev: number;
  readonly ino: number;
  readonly size: number;
  readonly isRegular: boolean;
}

async function identityOf(file: FileHandle): Promise<Identity> {
  const found = await file.stat();
  return { dev: found.dev, ino: found.ino, size: found.size, isRegular: found.isFile() };
}

function isSame(one: Identity, other: Identity): boolean {
  return one.dev === other.dev && one.ino === other.ino && one.size === other.size;
}

/** What outlives the file: the hash of the last line that was written to it. */
interface Memory {
  readonly lastHash: () => string | null;
  readonly remember: (hash: string) => void;
  readonly close: () => void;
}

function createMemory(): Memory {
  let last: string | null = null;
  return {
    lastHash: () => last,
    remember: (hash) => {
      last = hash;
    },
    close: () => {},
  };
}

const LOCK = {
  what: 'the lock of an audit log',
  version: 1,
  table: 'lastLine',
  tables: 'CREATE TABLE lastLine (only INTEGER PRIMARY KEY CHECK (only = 1), hash TEXT NOT NULL)',
};

/**
 * Kept in a small SQLite file beside the audit log, which is its lock as well: Node has no flock, and the system gives
 * SQLite's locks back however a process ends.
 */
function openMemory(path: string): Memory {
  const database = openSqliteFile(`${path}.lock`, LOCK);
  // The lines themselves are on the disk. This one survives the end of the process, if not always a loss of power.
  database.exec('PRAGMA synchronous = NORMAL');
  const found = database.prepare('SELECT hash FROM lastLine').get() as { hash: string } | undefined;
  const set = database.prepare('INSERT OR REPLACE INTO lastLine (only, hash) VALUES (1, ?)');
  let last = found?.hash ?? null;
  return {
    lastHash: () => last,
    remember: (hash) => {
      last = hash;
      set.run(hash);
    },
    close: () => database.close(),
  };
}

/** The last whole line, with what was torn off behind it; and the hashes of the whole lines before it. */
async function tailOf(
  file: FileHandle,
): Promise<{ readonly text: string; readonly hashes: readonly string[] }> {
  const { size } = await file.stat();
  if (size === 0) return { text: '', hashes: [] };
  for (let length = CHUNK_BYTES; ; length *= 2) {
    const from = Math.max(0, size - length);
    const bytes = Buffer.alloc(size - from);
    await file.read(bytes, 0, bytes.length, from);
    const isWhole = bytes.at(-1) === NEWLINE;
    // The first line is cut where this is not the beginning.
    const lines = bytes
      .toString('utf8', 0, bytes.length - (isWhole ? 1 : 0))
      .split('\n')
      .slice(from === 0 ? 0 : 1);
    const last = lines.findLastIndex((line) => parseLine(line) !== null);
    if (last < 0 && from > 0) continue;
    // A line that a crash tore gets its end here, so that the next one does not become part of it.
    if (!isWhole) await file.appendFile('\n');
    return { text: lines.slice(Math.max(0, last)).join('\n'), hashes: lines.slice(0, last + 1).map(hashOf) };
  }
}

const NEWLINE = 0x0a;

async function withFile<Value>(
  path: string,
  flags: string,
  work: (file: FileHandle) => Promise<Value>,
): Promise<Value> {
  const file = await open(path, flags, MODE);
  try {
    return await work(file);
  } finally {
    await file.close();
  }
}
