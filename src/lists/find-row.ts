import { AppError } from '../errors.ts';
import type { Listing } from '../providers/port/list.ts';
import type { Call } from '../transport/call.ts';
import type { Position } from './cursor.ts';
import { readWindow } from './page.ts';
import type { Slice } from './window.ts';

/** Rows that are looked through at the most, in windows of 100. */
const MAX_ROWS = 1_000;

/**
 * The first row that is wanted, window by window; null: there is none, or the provider has no such list. Throws PROVIDER_BAD_RESPONSE where it is not
 * among the first 1,000 of a list that goes on: that it is not there is more than can be said.
 */
export async function findRow<Row>(
  listing: Listing<Row> | undefined,
  isWanted: (row: Row) => boolean | Promise<boolean>,
  call: Call,
): Promise<Row | null> {
  if (listing === undefined) return null;
  let after: Position | null = null;
  for (let seen = 0; seen < MAX_ROWS; seen += 100) {
    const slice: Slice<Row> = await readWindow(
      listing,
      { direction: 'forward', count: 100, after, before: null },
      call,
    );
    for (const { row } of slice.rows) if (await isWanted(row)) return row;
    if (!slice.hasNextPage) return null;
    after = slice.rows.at(-1)?.position ?? null;
  }
  throw new AppError(
    'PROVIDER_BAD_RESPONSE',
    `The list is longer than the ${MAX_ROWS} rows that are looked through.`,
  );
}
