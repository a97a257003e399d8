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
  /** Of the input what says what was to be done, e.g. the client id or the status. Each mutation lists its own. */
  readonly what?: Facts;
  /** Global id of what was made. */
  readonly made?: string;
  /** The error's code, where it failed. */
  readonly code?: string;
  readonly providerRequestId?: string;
  /** What the caller gave as reason (revealSecret). */
  readonly reason?: string;
}

/** Never a secret, a PEM or a text of the caller's own, such as a description. */
export type Facts = Readonly<Record<string, string | boolean | readonly string[] | null>>;

export interface Audit {
  /** Resolves once the line is written. Rejects where it cannot be: then nothing that needs it may be done. */
  readonly record: (entry: AuditEntry) => Promise<void>;
}

/** Where the lines go, one after the other. */
export interface AuditLog {
  /** Rejects where the line may not be there, whole, for good. */
  readonly append: (line: string) => Promise<void>;
  /**
   * What the next line follows from: the last whole line, and what was torn off behind it (see `brokenLine`). Asked
   * before the first line, and again after every one that failed, as some of that may be there.
   */
  readonly tail: () => Promise<string>;
}

/**
 * Append-only JSON lines, each with the hash of the one before it: a line that is changed, dropped or put in breaks
 * the chain behind it. Whoever can write the file can write a new chain from there on: the hash of the last line,
 * kept elsewhere, shows that.
 */
export function createAudit(log: AuditLog, now: () => Date = () => new Date()): Audit {
  let previous: string | null = null;
  let writing: Promise<unknown> = Promise.resolve();

  const write = async (entry: AuditEntry): Promise<void> => {
    try {
      previous ??= hashOf(await log.tail());
      const line = JSON.stringify({ at: now().toISOString(), ...entry, previous });
      previous = null;
      await log.append(line);
      previous = hashOf(line);
    } catch (cause) {
      throw new AppError('INTERNAL_SERVER_ERROR', 'The audit log cannot be written, so nothing was done.', {
        cause,
      });
    }
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

/**
 * Number of the first line (from 1) that does not follow from the one before it; null: the chain holds. A line that is
 * no JSON was torn by a crash or a full disk: it counts as part of the one before it, so the next one vouches for both.
 */
export async function brokenLine(lines: Iterable<string> | AsyncIterable<string>): Promise<number | null> {
  let number = 0;
  let tornAt: number | null = null;
  let before = '';
  for await (const line of lines) {
    number += 1;
    const entry = parseLine(line);
    if (entry === null) {
      tornAt ??= number;
      before = before === '' ? line : `${before}\n${line}`;
      continue;
    }
    if (entry.previous !== hashOf(before)) return tornAt ?? number;
    tornAt = null;
    before = line;
  }
  return tornAt;
}

/** Null for what is no whole line of the log. */
export function parseLine(line: string): { readonly previous?: unknown } | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? value : null;
  } catch {
    return null;
  }
}

function hashOf(line: string): string {
  return createHash('sha256').update(line).digest('hex');
}
