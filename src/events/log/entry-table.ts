import { createHash } from 'node:crypto';
import { rowOf } from '../../store/row.ts';
import type { Statements, Transaction } from '../../store/store.ts';
import type { LogEntry } from './log.ts';
import { inSteps, ROWS_PER_STEP } from './row-steps.ts';
import { advance } from './stream-epochs.ts';

/*
 * Streams and their entries (tables event_stream and event_entry). Names are printed by `printStoredText`; JSON
 * escapes the texts of an entry by itself.
 */

/** Locks a stream until the end of the transaction. Returns the number of its last entry. */
export async function lockStream({ rows, history }: Transaction, stream: string): Promise<number> {
  const find = () => rows('SELECT seq FROM @event_stream WHERE name = $1 @locked', [stream]);
  const [found] = await find();
  if (found !== undefined) return seqRow(found).seq;
  await rows(
    `INSERT INTO @event_stream (name, seq, epoch, is_replicated) VALUES ($1, 0, $2, $3)
      ON CONFLICT (name) DO NOTHING`,
    [stream, history.epoch, Number(history.isReplicated)],
  );
  const [created] = await find();
  return seqRow(created).seq;
}

/** Number of the last entry; 0 for an empty stream. */
export async function readHead({ rows }: Statements, stream: string): Promise<number> {
  const [found] = await rows('SELECT seq FROM @event_stream WHERE name = $1', [stream]);
  return found === undefined ? 0 : seqRow(found).seq;
}

const seqRow = rowOf({ seq: 'integer' });

/** Heads of those of the streams that have entries. */
export async function readHeads(
  { rows }: Statements,
  streams: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const heads = new Map<string, number>();
  for await (const step of inSteps(streams)) {
    const found = await rows(
      'SELECT name, seq FROM @event_stream WHERE name IN (SELECT each.value ->> 0 FROM @each($1))',
      [JSON.stringify(step.map((stream) => [stream]))],
    );
    for (const { name, seq } of found.map(headRow)) heads.set(name, seq);
  }
  return heads;
}

const headRow = rowOf({ name: 'text', seq: 'integer' });

export interface StoredEntry {
  readonly entry: LogEntry;
  /** Length of the entry as text. */
  readonly length: number;
}

/** The first entries after `after`, at most `limit`, and the head of the stream at the same moment. */
export async function readEntries(
  { rows }: Statements,
  stream: string,
  after: number,
  limit: number,
): Promise<{ readonly head: number; readonly entries: readonly StoredEntry[] }> {
  const found = await rows(
    `SELECT s.seq AS head, e.entry AS entry FROM @event_stream AS s
      LEFT JOIN (SELECT seq, entry FROM @event_entry WHERE stream = $1 AND seq > $2 ORDER BY seq LIMIT $3)
        AS e ON true
      WHERE s.name = $1 ORDER BY e.seq`,
    [stream, after, limit],
  );
  const page = found.map(entryRow);
  const entries = page.flatMap(({ entry }): StoredEntry[] => {
    return entry === null ? [] : [{ entry: JSON.parse(entry), length: entry.length }];
  });
  return { head: page[0]?.head ?? 0, entries };
}

const entryRow = rowOf({ head: 'integer', entry: 'text?' });

/**
 * Appends entries to a locked stream, wakes its readers, and trims old entries now and then. At least `retention`
 * entries stay.
 */
export async function append(
  transaction: Transaction,
  stream: string,
  entries: readonly LogEntry[],
  retention: number,
): Promise<void> {
  const { rows, notify } = transaction;
  const head = entries.at(-1)?.seq;
  if (head === undefined) return;
  for await (const step of inSteps(entries)) {
    await rows(
      `INSERT INTO @event_entry (stream, seq, entry)
        SELECT CAST($1 AS TEXT), CAST(each.value ->> 0 AS BIGINT), each.value ->> 1 FROM @each($2)`,
      [stream, JSON.stringify(step.map((entry) => [entry.seq, JSON.stringify(entry)]))],
    );
  }
  await advance(transaction, stream, head);
  notify(topicOf(stream));
  const step = Math.min(Math.ceil(retention / 10), ROWS_PER_STEP);
  if (Math.floor(head / step) === Math.floor((head - entries.length) / step)) return;
  // A reduced retention must not make one commit slow: trim at most a step more than was added.
  await rows(
    `DELETE FROM @event_entry WHERE stream = $1 AND seq <= $2
      AND seq < (SELECT min(seq) FROM @event_entry WHERE stream = $1) + $3`,
    [stream, head - retention, entries.length + 2 * ROWS_PER_STEP],
  );
}

/** The notification of new entries. A hash, because the name of a stream may be longer than a topic. */
export function topicOf(stream: string): string {
  return `events ${createHash('sha256').update(stream).digest('base64url').slice(0, 22)}`;
}
