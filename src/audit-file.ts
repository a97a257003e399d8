import { readFileSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';

/** The audit log as a file, one JSON line after the other; `last` is where it goes on. Throws where it cannot be written. */
export function openAuditFile(path: string): { append: (line: string) => Promise<void>; last: string } {
  return {
    append: (line) => appendFile(path, `${line}\n`, { mode: 0o600, flush: true }),
    last: lastLineOf(path),
  };
}

function lastLineOf(path: string): string {
  try {
    return readFileSync(path, 'utf8').trimEnd().split('\n').at(-1) ?? '';
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}
