import { createHash } from 'node:crypto';
import { eachOf } from '../../store/each.ts';
import { rowOf } from '../../store/row.ts';
import type { Statements, Transaction } from '../../store/store.ts';
import type { LogEntry } from './log.ts';
import { inSteps, ROWS_PER_STEP } from './row-steps.ts';
import { parseStoredText } from './stored-text.ts';
import { advance } from './stream-epochs.ts';

/*
 * Streams and their entries (tables event_stream, event_entry and event_instance). A stream has the name of its account. Names are printed by `printStoredText`; JSON
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
      [eachOf(step)],
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

export interface EntriesRead {
  /** Number of the last entry of the stream. */
  readonly head: number;
  readonly entries: readonly StoredEntry[];
  /** Highest number of a trimmed entry of the instances; 0: none. */
  readonly trimmed: number;
}

/**
 * The next entries after `after`, at most `limit`, all as of the same moment. `instances`: stored names of the
 * instances whose trimmed entries count. Default: all instances.
 */
export async function readEntries(
  { rows }: Statements,
  stream: string,
  {
    after,
    limit,
    instances = null,
  }: { readonly after: number; readonly limit: number; readonly instances?: readonly string[] | null },
): Promise<EntriesRead> {
  const found = await rows(
    READ(instances === null ? '' : 'AND name IN (SELECT each.value ->> 0 FROM @each($4))'),
    [stream, after, limit, ...(instances === null ? [] : [eachOf(instances)])],
  );
  const page = found.map(entryRow);
  const entries = page.flatMap(({ entry, instance }): StoredEntry[] => {
    if (entry === null) return [];
    return [
      { entry: { ...JSON.parse(entry), instance: parseStoredText(instance ?? '') }, length: entry.length },
    ];
  });
  return { head: page[0]?.head ?? 0, trimmed: page[0]?.trimmed ?? 0, entries };
}

const READ = (
  which: string,
) => `SELECT s.seq AS head, t.trimmed AS trimmed, e.instance AS instance, e.entry AS entry
  FROM @event_stream AS s
  LEFT JOIN (SELECT max(trimmed) AS trimmed FROM @event_instance WHERE stream = $1 ${which}) AS t ON true
  LEFT JOIN (SELECT seq, instance, entry FROM @event_entry WHERE stream = $1 AND seq > $2 ORDER BY seq LIMIT $3)
    AS e ON true
  WHERE s.name = $1 ORDER BY e.seq`;
const entryRow = rowOf({ head: 'integer', trimmed: 'integer?', instance: 'text?', entry: 'text?' });

/**
 * Appends entries of one instance to its locked stream, wakes its readers, and trims old entries of the instance now and
 * then. At least `retention` of its entries stay.
 */
export async function append(
  transaction: Transaction,
  instance: string,
  entries: readonly LogEntry[],
  retention: number,
): Promise<void> {
  const { rows, notify } = transaction;
  const stream = accountOf(instance);
  const head = entries.at(-1)?.seq;
  if (head === undefined) return;
  for await (const step of inSteps(entries)) {
    await rows(
      `INSERT INTO @event_entry (stream, instance, seq, entry)
        SELECT CAST($1 AS TEXT), CAST($2 AS TEXT), CAST(each.value ->> 0 AS BIGINT), each.value ->> 1 FROM @each($3)`,
      [
        stream,
        instance,
        JSON.stringify(step.map(({ instance: _, ...entry }) => [entry.seq, JSON.stringify(entry)])),
      ],
    );
  }
  await advance(transaction, stream, head);
  notify(topicOf(stream));
  const [counted] = await rows(
    `INSERT INTO @event_instance AS own (stream, name, entries, trimmed) VALUES ($1, $2, $3, 0)
      ON CONFLICT (stream, name) DO UPDATE SET entries = own.entries + excluded.entries RETURNING entries`,
    [stream, instance, entries.length],
  );
  const { entries: count } = countRow(counted);
  const step = Math.min(Math.ceil(retention / 10), ROWS_PER_STEP);
  if (Math.floor(count / step) === Math.floor((count - entries.length) / step)) return;
  // A reduced retention must not make one commit slow: trim at most a step more than was added.
  await trim(transaction, instance, { retention, most: entries.length + 2 * ROWS_PER_STEP });
}

const countRow = rowOf({ entries: 'integer' });

/** Deletes the oldest entries of an instance, at most `most`, except the last `retention`. Its stream must be locked. */
async function trim(
  { rows }: Transaction,
  instance: string,
  { retention, most }: { readonly retention: number; readonly most: number },
): Promise<void> {
  const [found] = await rows(
    `SELECT min(seq) AS last FROM (
        SELECT max(seq) AS seq FROM (SELECT seq FROM @event_entry WHERE instance = $1 ORDER BY seq LIMIT $2) AS oldest
        UNION ALL
        SELECT coalesce(max(seq), 0) FROM (
          SELECT seq FROM @event_entry WHERE instance = $1 ORDER BY seq DESC LIMIT 1 OFFSET $3
        ) AS kept
      ) AS ends`,
    [instance, most, retention],
  );
  const last = lastRow(found).last ?? 0;
  const deleted = await rows(
    'DELETE FROM @event_entry WHERE instance = $1 AND seq <= $2 RETURNING 1 AS deleted',
    [instance, last],
  );
  if (deleted.length > 0) await setTrimmed({ rows }, instance, last);
}

const lastRow = rowOf({ last: 'integer?' });

/** Records that entries of an instance up to `seq` are gone. */
export async function setTrimmed({ rows }: Statements, instance: string, seq: number): Promise<void> {
  await rows(
    `INSERT INTO @event_instance (stream, name, entries, trimmed) VALUES ($1, $2, 0, $3)
      ON CONFLICT (stream, name) DO UPDATE SET trimmed = excluded.trimmed`,
    [accountOf(instance), instance, seq],
  );
}

/** Account of an instance's name: the name of its stream. Accounts contain no slash. */
export function accountOf(instance: string): string {
  return instance.split('/', 1).join('');
}

/** The notification of new entries. A hash, because the name of a stream may be longer than a topic. */
export function topicOf(stream: string): string {
  return `events ${createHash('sha256').update(stream).digest('base64url').slice(0, 22)}`;
}
