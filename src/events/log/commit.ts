import type { Commit, KnownRow, LogEntry, RowCommit } from './log.ts';
import { nextStep, ROWS_A_STEP } from './steps.ts';

export interface Applied {
  readonly entries: readonly LogEntry[];
  /** New state of the rows that were touched; null: forget the row. */
  readonly rows: ReadonlyMap<string, KnownRow | null>;
  readonly left: number;
}

/**
 * What a commit comes down to, given what is known: the same for every adapter, so that none has rules of its own.
 * `known` is asked for single rows; `gone` lists rows that are known to be gone. Nothing else may write to the stream
 * until it is done: a commit of many rows lets other work go on in between.
 */
export async function apply(
  commit: Commit,
  head: number,
  known: (id: string) => KnownRow | undefined,
  gone: Iterable<readonly [id: string, row: KnownRow]>,
): Promise<Applied> {
  const entries: LogEntry[] = [];
  const rows = new Map<string, KnownRow | null>();
  let seq = head;
  let left = 0;
  if (commit.baseline != null && commit.baseline.tell !== null) {
    seq += 1;
    entries.push({
      type: 'baseline',
      seq,
      at: commit.at,
      part: commit.part,
      reason: commit.baseline.tell,
    });
  }
  for (const [index, row] of commit.rows.entries()) {
    if (index > 0 && index % ROWS_A_STEP === 0) await nextStep();
    const before = commit.baseline === undefined ? known(row.id) : undefined;
    const touchedSince = before !== undefined && before.seq > commit.readAt;
    if (touchedSince) left += 1;
    if (touchedSince && !isStillNews(row, before)) continue;
    if (row.print === null && isGoneAnyhow(row, before)) continue;
    if (row.entry !== null) {
      seq += 1;
      entries.push({ type: 'change', seq, at: commit.at, part: commit.part, id: row.id, ...row.entry });
    }
    const keepsPrint = row.print === undefined || (touchedSince && row.entry?.change === 'UPDATED');
    const print = keepsPrint ? before?.print : row.print;
    rows.set(row.id, { print: print === undefined ? UNSEEN : print, seq });
  }
  // What is gone is remembered only as long as a read may be under way that still saw it.
  if (commit.fence !== null) {
    for (const [id, row] of gone) if (row.seq <= commit.readAt && !rows.has(id)) rows.set(id, null);
  }
  return { entries, rows, left };
}

/** A mutation may remove what no poll has seen yet, and a client has: it is told all the same. */
function isGoneAnyhow({ entry }: RowCommit, before: KnownRow | undefined): boolean {
  return before === undefined ? entry?.source !== 'MUTATION' : before.print === null;
}

/*
 * Prints that equal none, so that the next poll has something to tell.
 */

/** It was told that it is there, and nobody has seen what it looks like. */
export const UNSEEN = '';
/** A client may have seen it, and it was never told that it is there. */
export const UNTOLD = '?';
/** A client may have seen it otherwise than it was last told. */
export function doubted(print: string): string {
  return print.startsWith('!') || print === UNSEEN ? print : `!${print}`;
}
/** What was last told, doubted or not. */
export function lastTold(print: string): string {
  return print.startsWith('!') ? print.slice(1) : print;
}

/**
 * Two came at once. A poll is wrong to speak, as it read before. A mutation tells what a poll cannot see, such as a new
 * secret, and says so whoever came first; only that it made or removed something may have been told already, and what was
 * told to be gone has not changed (of a device that left a group, who watches the group would take it for one that is in it).
 */
function isStillNews({ entry }: RowCommit, before: KnownRow): boolean {
  if (entry?.source !== 'MUTATION') return false;
  return (before.print === null) === (entry.change === 'CREATED');
}
