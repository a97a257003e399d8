import type { List, Slice, Window } from '../providers/port/list.ts';
import type { Call } from '../transport/call.ts';
import { createList } from './list.ts';
import { createCodec, text } from './position.ts';
import type { Source, Style } from './style.ts';

/** The only request. One call returns the whole list. */
type All = 'all';

export interface WholeSource<Row> extends Omit<Source<Row, All, object>, 'maxPageSize' | 'read'> {
  readonly read: (call: Call) => Promise<readonly Row[]>;
}

/**
 * Creates a list that one call returns as a whole (ListInstances, ListGroupId). The order of its rows is not
 * documented, so they are sorted by their natural key, and a cursor is that key. Rows that are added or deleted do not
 * shift a cursor. A cursor stays valid if its own row is deleted. Windows are exact in both directions.
 */
export function createWholeList<Row>(source: WholeSource<Row>): List<Row> {
  const read = async (_request: All, call: Call) => ({ rows: await source.read(call) });
  return createList({ ...source, maxPageSize: Number.POSITIVE_INFINITY, read }, STYLE);
}

const STYLE: Style<All, object> = {
  precision: 'EXACT',
  start: () => 'all',
  next: () => null,
  follows: () => 0,
  sizeOf: () => Number.POSITIVE_INFINITY,
  requests: { print: () => [], parse: () => 'all' },
  window: readWindow,
  count: async ({ key, read }, call) => new Set((await read('all', call)).rows.map(key)).size,
};

/** Key of a row, which may have been deleted. */
const positions = createCodec<{ key: string }>({ key: text });

async function readWindow<Row>(
  source: Source<Row, All, object>,
  window: Window,
  call: Call,
): Promise<Slice<Row>> {
  const rows = sortedByKey((await source.read('all', call)).rows, source.key);
  const after = window.after === null ? null : positions.parse(window.after).key;
  const before = window.before === null ? null : positions.parse(window.before).key;
  const from = after === null ? 0 : rows.filter((row) => source.key(row) <= after).length;
  const to = before === null ? rows.length : rows.filter((row) => source.key(row) < before).length;
  const end = window.direction === 'forward' ? Math.min(to, from + window.count) : to;
  const start = window.direction === 'forward' ? from : Math.max(from, to - window.count);
  return {
    rows: rows
      .slice(start, Math.max(start, end))
      .map((row) => ({ row, position: positions.print({ key: source.key(row) }) })),
    hasNextPage: end < rows.length,
    hasPreviousPage: start > 0,
  };
}

/** Sorts by code units and removes repeated keys. */
function sortedByKey<Row>(rows: readonly Row[], key: (row: Row) => string): Row[] {
  const byKey = new Map(rows.map((row) => [key(row), row]));
  return [...byKey.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}
