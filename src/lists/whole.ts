import type { WholeListing } from '../providers/port/list.ts';
import type { Call } from '../transport/call.ts';
import type { Position } from './cursor.ts';
import type { Slice, Window } from './window.ts';

/**
 * The provider gives everything at once (ListInstances, ListGroupId). Its order is documented nowhere, so rows are
 * put in the order of their natural key and a cursor is the key itself: rows that come or go elsewhere shift
 * nothing, and a cursor whose own row is gone still says where it stood. Both directions are exact.
 */
export async function readWhole<Row>(
  listing: WholeListing<Row>,
  window: Window,
  call: Call,
): Promise<Slice<Row>> {
  const rows = sortedByKey(await listing.read(call), listing.key);
  const after = keyOf(window.after);
  const before = keyOf(window.before);
  const from = after === null ? 0 : rows.filter((row) => listing.key(row) <= after).length;
  const to = before === null ? rows.length : rows.filter((row) => listing.key(row) < before).length;
  const end = window.direction === 'forward' ? Math.min(to, from + window.count) : to;
  const start = window.direction === 'forward' ? from : Math.max(from, to - window.count);
  return {
    rows: rows.slice(start, Math.max(start, end)).map((row) => ({ row, position: [listing.key(row)] })),
    hasNextPage: end < rows.length,
    hasPreviousPage: start > 0,
  };
}

/** In code-unit order, the same key once. */
export function sortedByKey<Row>(rows: readonly Row[], key: (row: Row) => string): Row[] {
  const byKey = new Map(rows.map((row) => [key(row), row]));
  return [...byKey.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}

function keyOf(position: Position | null): string | null {
  return position === null ? null : String(position[0]);
}
