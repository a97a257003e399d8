import { createHash } from 'node:crypto';
import { unsentBecause } from '../errors.ts';
import { isObject } from '../members.ts';

/**
 * One line of the audit log. Each write has one line before it is sent and one after it. Each reveal and refusal has
 * one line.
 */
export interface AuditEntry {
  /** Name of the caller's key or token; null: its credentials are unknown. */
  readonly principal: string | null;
  /** The GraphQL field, or `authenticate` for refused credentials. */
  readonly action: string;
  /** Global id of the object, or of the instance in which an object is created. */
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
  /**
   * The parts of the input that identify the change, e.g. the client id or the status. Each mutation defines
   * its own.
   */
  readonly what?: Facts;
  /** Global id of the created object. */
  readonly made?: string;
  /** The error code of a failure. */
  readonly code?: string;
  readonly providerRequestId?: string;
  /** The reason given by the caller (revealSecret). */
  readonly reason?: string;
  /** Address of the client whose credentials were refused. */
  readonly address?: string;
  /**
   * `denied`: number of refused fields in the document, if there are several. `omitted`: number of refusals
   * without a line of their own.
   */
  readonly count?: number;
  /** `omitted`: a sentence with the count. */
  readonly message?: string;
}

/** Never contains a secret, a PEM or free text of the caller, such as a description. */
export type Facts = Readonly<Record<string, string | boolean | readonly string[] | null>>;

export interface Audit {
  /**
   * Resolves once the line is written. Rejects if the line cannot be written. Then the caller must not
   * perform the audited action.
   */
  readonly record: (entry: AuditEntry) => Promise<void>;
}

/** Position in the chain for the next line. */
export interface Place {
  /** Hash of the previous line. */
  readonly previous: string;
  /** Hash of the last line of the previous file if the lines begin a new file, else null. */
  readonly continuesFrom: string | null;
}

/** The storage of the lines. Calls of `append` must not overlap. */
export interface AuditLog {
  /**
   * Calls `compose` with the position at the end of the log, and writes the returned lines. Calls `compose` again if
   * the log was replaced during the write. If `append` rejects, none, some or all of the lines may be on disk.
   */
  readonly append: (compose: (place: Place) => readonly string[]) => Promise<void>;
}

/** Maximum number of entries in one write. */
const BATCH = 50;

/**
 * Writes append-only JSON lines. Each line has the hash of the previous line, so a changed, removed or inserted line
 * breaks the chain after it. An attacker with write access can rewrite the chain from a changed line to the end. To
 * detect this, keep a copy of the last hash elsewhere. Waiting entries are written 50 at a time, so that even a long
 * queue delays a new entry by only a few writes.
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
        for (const { written } of batch)
          written.reject(unsentBecause('The audit log cannot be written, so nothing was done.', cause));
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

/** Writes each line to both logs. Each log has a chain of its own. Rejects if one of the logs rejects. */
export function joinLogs(first: AuditLog, second: AuditLog): AuditLog {
  return {
    append: async (compose) => {
      await first.append(compose);
      await second.append(compose);
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

/** Returns null if the text is not a complete line of the log. */
export function parseLine(
  line: string,
): { readonly previous?: unknown; readonly continuesFrom?: unknown } | null {
  try {
    const value: unknown = JSON.parse(line);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

export function hashOf(line: string): string {
  return createHash('sha256').update(line).digest('hex');
}

/** The previous hash of the first line of a log. */
export const NOTHING_BEFORE: string = hashOf('');
