import { AppError } from '../errors.ts';
import type { List } from '../providers/port/list.ts';
import type { Call } from '../transport/call.ts';

/** Maximum number of rows to search. The search ends with the page that reaches this number. */
const MAX_ROWS = 1_000;

/** `details.limit` of the error for a list that is too long to search. */
export const SEARCH_LIMIT = 'searchedRows';

/**
 * Returns the first row that `isWanted` accepts; null: the list has no such row, or `list` is undefined. Fails with
 * QUERY_TOO_COMPLEX if the search ends without a result before the end of the list, because a later row could match.
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

/** The code is not that of a provider error, because the limit is ours. */
export function tooLong(rows: number): AppError {
  return new AppError(
    'QUERY_TOO_COMPLEX',
    `The object is not among the first ${rows} rows of a longer list. The server does not search further.`,
    { details: { limit: SEARCH_LIMIT, allowed: rows } },
  );
}

/** Returns the first rows with one call. */
export async function firstRows<Row>(list: List<Row>, size: number, call: Call): Promise<readonly Row[]> {
  for await (const { rows } of list.pages(() => call, { size })) return rows;
  return [];
}
