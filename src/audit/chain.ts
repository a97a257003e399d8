import { createHash } from 'node:crypto';
import { AppError } from '../errors.ts';

/** One line of the audit log: every write, reveal and refusal. Writes have one before and one after. */
export interface AuditEntry {
  /** Name of the key or token that asked; null: its credentials were not known. */
  readonly principal: string | null;
  /** The GraphQL field. `authenticate`: the credentials themselves. */
  readonly action: string;
  /** Global id of the object, or of the instance that it is to be made in. */
  readonly target: string;
  readonly decision:
    | 'denied'
    | 'omitted'
    | 'started'
    | 'done'
    | 'failed'
    | 'unknown'
    | 'replayed'
    | 'revealed';
  /** Of the input what says what was to be done, e.g. the client id or the status. Each mutation lists its own. */
  readonly what?: Facts;
  /** Global id of what was made. */
  readonly made?: string;
  /** The error's code, where it failed. */
  readonly code?: string;
  readonly providerRequestId?: string;
  /** What the caller gave as reason (revealSecret). */
  readonly reason?: string;
  /** Address of the client whose credentials were refused. */
  readonly address?: string;
  /** `denied`: refused fields of the document, if there are several. `omitted`: refusals without a line. */
  readonly count?: number;
  /** `omitted`: the count in words. */
  readonly message?: string;
}

/** Never a secret, a PEM or a text of the caller's own, such as a description. */
export type Facts = Readonly<Record<string, string | boolean | readonly string[] | null>>;

export interface Audit {
  /** Resolves once the line is written. Rejects where it cannot be: then nothing that needs it may be done. */
  readonly record: (entry: AuditEntry) => Promise<void>;
}

/** Where a line goes. */
export interface Place {
  /** Hash of the line before it. */
  readonly previous: string;
  /** Hash of the last line of an earlier file, if the lines begin a new file; otherwise null. */
  readonly continuesFrom: string | null;
}

/** Where the lines go. One call at a time. */
export interface AuditLog {
  /**
   * Calls `compose` with the place at the end of the log, and writes the lines that it returns there. Rejects if they may
   * not be there, whole, for good; parts of them may be there nevertheless. May call `compose` again if the log was
   * replaced in between.
   */
  readonly append: (compose: (place: Place) => readonly string[]) => Promise<void>;
}

/** Entries that are written together. */
const BATCH = 50;

/**
 * Append-only JSON lines, each with the hash of the one before it: a line that is changed, dropped or put in breaks
 * the chain behind it. Whoever can write the file can write a new chain from there on: the hash of the last line,
 * kept elsewhere, shows that. Entries that wait at the same time are written together, 50 at a time, so that many of them
 * delay the next one by few writes.
 */
export function createAudit(log: AuditLog, now: () => Date = () => new Date()): Audit {
  const waiting: { readonly entry: AuditEntry; readonly written: PromiseWithResolvers<void> }[] = [];
  let isWriting = false;

  const writeAll = async (): Promise<void> => {
    isWriting = true;
    while (waiting.length > 0) {
      const batch = waiting.splice(0, BATCH);
      const entries = batch.map(({ entry }) => entry);
      try {
        await log.append((place) => linesOf(entries, place, now()));
        for (const { written } of batch) written.resolve();
      } catch (cause) {
        const message = 'The audit log cannot be written, so nothing was done.';
        for (const { written } of batch)
          written.reject(new AppError('INTERNAL_SERVER_ERROR', message, { cause }));
      }
    }
    isWriting = false;
  };
  return {
    record: (entry) => {
      const written = Promise.withResolvers<void>();
      waiting.push({ entry, written });
      if (!isWriting) void writeAll();
      return written.promise;
    },
  };
}

function linesOf(entries: readonly AuditEntry[], { previous, continuesFrom }: Place, now: Date): string[] {
  const at = now.toISOString();
  const lines: string[] = [];
  const add = (fields: object) => {
    const before = lines.at(-1);
    lines.push(JSON.stringify({ at, ...fields, previous: before === undefined ? previous : hashOf(before) }));
  };
  if (continuesFrom !== null) add({ continuesFrom });
  for (const entry of entries) add(entry);
  return lines;
}

/** Null for what is no whole line of the log. */
export function parseLine(
  line: string,
): { readonly previous?: unknown; readonly continuesFrom?: unknown } | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? value : null;
  } catch {
    return null;
  }
}

export function hashOf(line: string): string {
  return createHash('sha256').update(line).digest('hex');
}

/** What the first line of a log has as the hash of the one before it. */
export const NOTHING_BEFORE: string = hashOf('');
