import { rowOf } from '../../store/row.ts';
import type { Statements, Transaction } from '../../store/store.ts';
import { knownRow } from './commit.ts';
import type { KnownList, KnownRow, ListMark } from './log.ts';
import { decodeState, encodeState } from './row-state.ts';
import { inSteps, ROWS_PER_STEP, yieldToEventLoop } from './row-steps.ts';
import { parseStoredText, printStoredText } from './stored-text.ts';

/*
 * The lists of an instance and the states of their rows (tables event_list and event_row). A list without a shape is
 * not known: its rows are remains of a baseline that was not finished. Names are printed by `printStoredText`.
 */

/** Names one list, as stored: the instance, and the list within it. */
export type ListKey = readonly [instance: string, list: string];

export function keyOf(instance: string, list: string): ListKey {
  return [printStoredText(instance), printStoredText(list)];
}

const PAGE = (where: string, order: string) => `SELECT l.shape AS shape, l.since AS since, r.id AS id,
    r.state AS state, r.seq AS seq
  FROM @event_list AS l
  LEFT JOIN (SELECT id, state, seq FROM @event_row WHERE stream = $1 AND list = $2 AND ${where}) AS r ON true
  WHERE l.stream = $1 AND l.list = $2 AND l.shape IS NOT NULL ${order}`;
const KNOWN = PAGE(`id > $3 ORDER BY id LIMIT ${ROWS_PER_STEP}`, 'ORDER BY r.id');
const LOOK = PAGE('id IN (SELECT each.value ->> 0 FROM @each($3))', '');
const pageRow = rowOf({
  shape: 'text',
  since: 'integer',
  id: 'text?',
  state: 'text?',
  seq: 'integer?',
});

/**
 * Reads all rows of a list in steps. Commits may come in between: each row is then as before or as after such a
 * commit, but never of another baseline. Null: the list is not known.
 */
export async function readList({ rows }: Statements, key: ListKey): Promise<KnownList | null> {
  for (;;) {
    const found = await readOnce(rows, key);
    if (found !== 'replaced') return found;
  }
}

async function readOnce(rows: Statements['rows'], key: ListKey): Promise<KnownList | null | 'replaced'> {
  const known = new Map<string, KnownRow>();
  let first: { readonly shape: string; readonly since: number } | undefined;
  let after = '';
  for (;;) {
    const page = (await rows(KNOWN, [...key, after])).map(pageRow);
    const [list] = page;
    if (list === undefined) return first === undefined ? null : 'replaced';
    first ??= list;
    if (list.since !== first.since || list.shape !== first.shape) return 'replaced';
    addRows(known, page);
    const last = page.at(-1)?.id ?? null;
    if (last === null || page.length < ROWS_PER_STEP) return { shape: first.shape, rows: known };
    after = last;
    await yieldToEventLoop();
  }
}

/** The given rows of a list, as far as they are known. Null: the list is not known. */
export async function readRows(
  { rows }: Statements,
  key: ListKey,
  ids: readonly string[],
): Promise<ReadonlyMap<string, KnownRow> | null> {
  const known = new Map<string, KnownRow>();
  for await (const step of ids.length === 0 ? [[]] : inSteps(ids)) {
    const page = await rows(LOOK, [...key, JSON.stringify(step.map((id) => [printStoredText(id)]))]);
    if (page.length === 0) return null;
    addRows(known, page.map(pageRow));
  }
  return known;
}

/** A baseline may be written before its place in the stream is known. So its rows count as changed there. */
function addRows(known: Map<string, KnownRow>, page: readonly ReturnType<typeof pageRow>[]): void {
  for (const { id, state, seq, since } of page) {
    if (id !== null) known.set(parseStoredText(id), knownRow(decodeState(state), Math.max(seq ?? 0, since)));
  }
}

/** Names of the known lists. */
export async function readLists({ rows }: Statements, instance: string): Promise<readonly string[]> {
  const found = await rows(
    'SELECT list FROM @event_list WHERE stream = $1 AND shape IS NOT NULL ORDER BY list',
    [instance],
  );
  return found.map((row) => parseStoredText(nameRow(row).list));
}

const nameRow = rowOf({ list: 'text' });

/** Reads a stream and a list of one of its instances in one statement. */
export async function readMark({ rows }: Statements, stream: string, key: ListKey): Promise<ListMark> {
  const [found] = await rows(
    `SELECT s.seq AS seq, l.shape AS shape, l.revision AS revision FROM (SELECT 1 AS one) AS o
      LEFT JOIN @event_stream AS s ON s.name = $3 LEFT JOIN @event_list AS l ON l.stream = $1 AND l.list = $2`,
    [...key, stream],
  );
  const { seq, shape, revision } = markRow(found);
  return { seq: seq ?? 0, shape, revision: revision ?? 0 };
}

const markRow = rowOf({ seq: 'integer?', shape: 'text?', revision: 'integer?' });

/** Counts a commit to a known list, and returns its new revision. */
export async function countCommit({ rows }: Transaction, key: ListKey): Promise<number> {
  const [found] = await rows(
    'UPDATE @event_list SET revision = revision + 1 WHERE stream = $1 AND list = $2 RETURNING revision',
    key,
  );
  return revisionRow(found).revision;
}

/**
 * Makes a list known with a new baseline, or unknown (`shape` null). `since`: place of the baseline in the stream.
 * Returns the new revision of the list.
 */
export async function setBaseline(
  { rows }: Transaction,
  key: ListKey,
  { shape, since }: { readonly shape: string | null; readonly since: number },
): Promise<number> {
  const [found] = await rows(
    `INSERT INTO @event_list AS own (stream, list, shape, revision, since) VALUES ($1, $2, $3, 1, $4)
      ON CONFLICT (stream, list) DO UPDATE
        SET shape = excluded.shape, revision = own.revision + 1, since = excluded.since
      RETURNING revision`,
    [...key, shape, since],
  );
  return revisionRow(found).revision;
}

const revisionRow = rowOf({ revision: 'integer' });

/** Whether the list is still unknown since `revision`. */
export async function isUnknownSince(
  { rows }: Transaction,
  key: ListKey,
  revision: number,
): Promise<boolean> {
  const found = await rows(
    'SELECT 1 AS found FROM @event_list WHERE stream = $1 AND list = $2 AND shape IS NULL AND revision = $3',
    [...key, revision],
  );
  return found.length > 0;
}

/** Stores the state of rows, in steps. */
export async function writeRows(
  { rows }: Transaction,
  key: ListKey,
  states: Iterable<readonly [id: string, row: KnownRow]>,
): Promise<void> {
  const encoded = Array.from(states, ([id, row]) => [printStoredText(id), encodeState(row), row.seq]);
  for await (const step of inSteps(encoded)) {
    await rows(
      `INSERT INTO @event_row (stream, list, id, state, seq)
        SELECT CAST($1 AS TEXT), CAST($2 AS TEXT), each.value ->> 0, each.value ->> 1,
          CAST(each.value ->> 2 AS BIGINT)
        FROM @each($3) WHERE true
        ON CONFLICT (stream, list, id) DO UPDATE SET state = excluded.state, seq = excluded.seq`,
      [...key, JSON.stringify(step)],
    );
  }
}

/** Which rows `deleteStep` deletes: all, or the deleted objects whose last change is not after `$3`. */
const DELETED = {
  all: '',
  gone: 'AND state IS NULL AND seq <= $3',
};

/** Deletes at most a step of rows. Returns whether there may be more. */
export async function deleteStep(
  { rows }: Transaction,
  key: ListKey,
  which: keyof typeof DELETED,
  ...values: readonly number[]
): Promise<boolean> {
  const of = 'stream = $1 AND list = $2';
  const deleted = await rows(
    `DELETE FROM @event_row WHERE ${of} AND id IN
      (SELECT id FROM @event_row WHERE ${of} ${DELETED[which]} LIMIT ${ROWS_PER_STEP})
      RETURNING 1 AS deleted`,
    [...key, ...values],
  );
  return deleted.length === ROWS_PER_STEP;
}
