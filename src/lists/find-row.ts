import { AppError } from '../errors.ts';
import type { List } from '../providers/port/list.ts';
import type { Call } from '../transport/call.ts';

/** Rows that are looked through; the page that exceeds them is the last one. */
const MAX_ROWS = 1_000;

/** `details.limit` of the error for a list that is too long to search. */
export const SEARCH_LIMIT = 'searchedRows';

/**
 * The first row that is wanted; null: there is none, or the provider has no such list. Fails with QUERY_TOO_COMPLEX if it
 * is not among the first rows of a list that goes on: nothing proves then that it is absent.
 */
export async function findRow<Row>(
  list: List<Row> | undefined,
  isWanted: (row: Row) => boolean | Promise<boolean>,
  call: Call,
): Promise<Row | null> {
  let seen = 0;
  for await (const { rows, next } of list?.pages(() => call) ?? []) {
    for (const row of rows) if (await isWanted(row)) return row;
    seen += rows.length;
    if (seen > MAX_ROWS && next !== null) throw tooLong(MAX_ROWS);
  }
  return null;
}

/** The limit is ours: the provider has done nothing wrong. */
export function tooLong(rows: number): AppError {
  return new AppError('QUERY_TOO_COMPLEX', `The list is longer than the ${rows} rows that are searched.`, {
    details: { limit: SEARCH_LIMIT, allowed: rows },
  });
}

/** The first rows, by one call. */
export async function firstRows<Row>(list: List<Row>, size: number, call: Call): Promise<readonly Row[]> {
  for await (const { rows } of list.pages(() => call, { size })) return rows;
  return [];
}
