import { closeSync, openSync, realpathSync, statSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { rowOf } from '../store/row.ts';
import { openSqliteFile } from '../store/sqlite-file.ts';
import { type AuditLog, hashOf, NOTHING_BEFORE, type Place, parseLine } from './chain.ts';

export interface AuditFile extends AuditLog {
  /** Releases the lock, so that another process may use the file. */
  readonly close: () => void;
}

const MODE = 0o600;
/** Size of the last part of the file that is read to find the last known line. Must be larger than one write. */
const CHUNK_BYTES = 256 * 1024;
/** Maximum attempts of one write. An attempt fails if the file is emptied during the write. */
const TRIES = 3;

/**
 * Opens the audit log of one process: JSON lines, each flushed to disk before `append` resolves. The file may
 * be renamed, emptied or replaced while it is in use, as logrotate does. After that, the next line begins a
 * new file and contains the hash of the last line of the previous file. Throws if the file is not writable or
 * another process has opened it.
 */
export function openAuditFile(path: string): AuditFile {
  closeSync(openSync(path, 'a', MODE));
  // A device or a pipe has no last line to read.
  const isRegular = statSync(path).isFile();
  const memory = isRegular ? openMemory(realpathSync(path)) : createMemory();
  let isClosed = false;
  /**
   * The identity and size of the file after the last write of this process. Null: unknown, so the end of the file must
   * be read again.
   */
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
      // `tailOf` may have completed a torn line with a line feed, so read the size again.
      before: await identityOf(file),
    };
  };
  /** Returns false if the file was emptied during the write and the lines are lost. */
  const tryAppend = (compose: (place: Place) => readonly string[]): Promise<boolean> =>
    withFile(path, isRegular ? 'a+' : 'a', async (file) => {
      const { place, before } = await placeIn(file);
      left = null;
      const lines = compose(place);
      const text = `${lines.join('\n')}\n`;
      const lastHash = hashOf(lines.at(-1) ?? '');
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
      throw new Error('the file was emptied during every attempt to write a line');
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

/** Stores the hash of the last written line, for the case that the file is replaced. */
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

const lastLineRow = rowOf({ hash: 'text' });

/**
 * Stores the hash in a small SQLite file next to the audit log. The SQLite file also serves as the lock of the audit
 * log, because Node has no flock. The operating system releases SQLite's locks when a process ends for any reason.
 */
function openMemory(path: string): Memory {
  const database = openSqliteFile(`${path}.lock`, LOCK);
  // NORMAL is sufficient, because the audit lines themselves are flushed to disk. The hash survives the end of the
  // process. A power failure may lose it.
  database.exec('PRAGMA synchronous = NORMAL');
  const found = database.prepare('SELECT hash FROM lastLine').get();
  const set = database.prepare('INSERT OR REPLACE INTO lastLine (only, hash) VALUES (1, ?)');
  let last = found === undefined ? null : lastLineRow(found).hash;
  return {
    lastHash: () => last,
    remember: (hash) => {
      last = hash;
      set.run(hash);
    },
    close: () => database.close(),
  };
}

/**
 * Returns the text of the last complete line, together with torn text after it, and the hashes of the last
 * complete lines.
 */
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
    // The first line of the chunk is incomplete, unless the chunk begins at the start of the file.
    const lines = bytes
      .toString('utf8', 0, bytes.length - (isWhole ? 1 : 0))
      .split('\n')
      .slice(from === 0 ? 0 : 1);
    const last = lines.findLastIndex((line) => parseLine(line) !== null);
    if (last < 0 && from > 0) continue;
    // End a torn line with a line feed, so that the next line does not become part of it.
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
