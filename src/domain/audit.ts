import { createHash } from 'node:crypto';
import { AppError } from '../errors.ts';

/** One line of the audit log: every write and every reveal, before it is done and when it is known how it ended. */
export interface AuditEntry {
  /** Name of the key or token that asked. */
  readonly principal: string;
  /** The GraphQL field. */
  readonly action: string;
  /** Global id of the object, or of the instance that it is to be made in. */
  readonly target: string;
  readonly decision: 'denied' | 'started' | 'done' | 'failed' | 'unknown' | 'replayed' | 'revealed';
  /** The error's code, where it failed. */
  readonly code?: string;
  readonly providerRequestId?: string;
  /** What the caller gave as reason (revealSecret). */
  readonly reason?: string;
}

export interface Audit {
  /** Resolves once the line is written. Rejects where it cannot be: then nothing that needs it may be done. */
  readonly record: (entry: AuditEntry) => Promise<void>;
}

/**
 * Append-only JSON lines, each with the hash of the one before it: a line that is changed, dropped or put in breaks
 * every later one. `last` is the text of the last line of a log that goes on.
 */
export function createAudit(options: {
  append: (line: string) => Promise<void>;
  last?: string;
  now?: () => Date;
}): Audit {
  const now = options.now ?? (() => new Date());
  let previous = hashOf(options.last ?? '');
  let writing: Promise<unknown> = Promise.resolve();

  const write = async (entry: AuditEntry): Promise<void> => {
    const line = JSON.stringify({ at: now().toISOString(), ...entry, previous });
    try {
      await options.append(line);
    } catch (cause) {
      throw new AppError('INTERNAL_SERVER_ERROR', 'The audit log cannot be written, so nothing was done.', {
        cause,
      });
    }
    previous = hashOf(line);
  };
  return {
    record: (entry) => {
      // One after the other, whatever became of the one before.
      const written = writing.then(() => write(entry));
      writing = written.catch(() => {});
      return written;
    },
  };
}

/** Number of the first line (from 1) that does not follow from the one before it; null: the chain holds. */
export function brokenLine(lines: readonly string[]): number | null {
  let previous = hashOf('');
  for (const [index, line] of lines.entries()) {
    if ((JSON.parse(line) as { previous?: string }).previous !== previous) return index + 1;
    previous = hashOf(line);
  }
  return null;
}

function hashOf(line: string): string {
  return createHash('sha256').update(line).digest('hex');
}
