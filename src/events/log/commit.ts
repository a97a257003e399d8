import type { Commit, KnownRow, LogEntry, RowCommit } from './log.ts';
import { isThere, type RowState, UNREAD } from './row-state.ts';
import { ROWS_PER_STEP, yieldToEventLoop } from './row-steps.ts';

export interface Applied {
  readonly entries: readonly LogEntry[];
  /** New state of the rows that were touched; null: forget the row. */
  readonly rows: ReadonlyMap<string, KnownRow | null>;
  readonly skipped: number;
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
  let skipped = 0;
  if (commit.baseline != null && commit.baseline.gap !== null) {
    seq += 1;
    entries.push({
      type: 'baseline',
      seq,
      at: commit.at,
      list: commit.list,
      reason: commit.baseline.gap,
    });
  }
  for (const [index, row] of commit.rows.entries()) {
    if (index > 0 && index % ROWS_PER_STEP === 0) await yieldToEventLoop();
    const before = commit.baseline === undefined ? known(row.id) : undefined;
    const touchedSince = before !== undefined && before.seq > commit.readAt;
    if (touchedSince) skipped += 1;
    if (touchedSince && !isStillNews(row, before)) continue;
    if (row.state?.kind === 'gone' && isGoneAnyhow(row, before)) continue;
    if (row.entry !== null) {
      seq += 1;
      entries.push({ type: 'change', seq, at: commit.at, list: commit.list, id: row.id, ...row.entry });
    }
    const read = touchedSince && row.entry?.change === 'UPDATED' ? null : row.state;
    rows.set(row.id, knownRow(read ?? before ?? UNREAD, seq));
  }
  // What is gone is remembered only as long as a read may be under way that still saw it.
  if (commit.fence !== null) {
    for (const [id, row] of gone) if (row.seq <= commit.readAt && !rows.has(id)) rows.set(id, null);
  }
  return { entries, rows, skipped };
}

/** A mutation may remove what no poll has seen yet, and a client has: it is told all the same. */
function isGoneAnyhow({ entry }: RowCommit, before: KnownRow | undefined): boolean {
  return before === undefined ? entry?.source !== 'MUTATION' : before.kind === 'gone';
}

/**
 * Two came at once. A poll is wrong to speak, as it read before. A mutation tells what a poll cannot see, such as a new
 * secret, and says so whoever came first; only that it made or removed something may have been told already, and what was
 * told to be gone has not changed (of a device that left a group, who watches the group would take it for one that is in it).
 */
function isStillNews({ entry }: RowCommit, before: KnownRow): boolean {
  if (entry?.source !== 'MUTATION') return false;
  return isThere(before) !== (entry.change === 'CREATED');
}

/** Spelt out: rows made by spreading need more memory, and there may be 300,000. */
export function knownRow(state: RowState, seq: number): KnownRow {
  return state.kind === 'announced' || state.kind === 'suspect'
    ? { kind: state.kind, print: state.print, seq }
    : { kind: state.kind, seq };
}
