import { closeSync, openSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { type AuditLog, parseLine } from './chain.ts';

const MODE = 0o600;
const CHUNK_BYTES = 64 * 1024;

/**
 * The audit log as a file of one process, one JSON line after the other, each on the disk before it counts. Throws
 * where the file cannot be written to.
 */
export function openAuditFile(path: string): AuditLog {
  closeSync(openSync(path, 'a', MODE));
  return {
    append: (line) =>
      withFile(path, 'a', async (file) => {
        await file.appendFile(`${line}\n`);
        await file.datasync();
      }),
    tail: () => withFile(path, 'a+', tailOf),
  };
}

/** A line that a crash tore gets its end here, so that the next one does not become part of it. */
async function tailOf(file: FileHandle): Promise<string> {
  const { size } = await file.stat();
  if (size === 0) return '';
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
    if (!isWhole) await file.appendFile('\n');
    return lines.slice(Math.max(0, last)).join('\n');
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
