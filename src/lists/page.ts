import { AppError } from '../errors.ts';
import { withPlace } from '../providers/port/call-place.ts';
import type { Listing } from '../providers/port/list.ts';
import type { Call } from '../transport/call.ts';
import { readHybrid } from './hybrid.ts';
import { readMarker } from './marker.ts';
import { readNumbered } from './numbered.ts';
import { readToken } from './token.ts';
import { readWhole } from './whole.ts';
import type { Placed, Slice, Window } from './window.ts';

/** One window of one list, whichever way its provider pages. A row that comes twice in it is shown once. */
export async function readWindow<Row>(
  listing: Listing<Row>,
  window: Window,
  call: Call,
): Promise<Slice<Row>> {
  try {
    const slice = await readByStyle(listing, window, call);
    return { ...slice, rows: withoutRepeats(slice.rows, listing.key) };
  } catch (error) {
    // Each call was answered, so none has named the place: the pages do not fit together, or not the filter.
    const isUnfit = error instanceof AppError && error.code === 'PROVIDER_BAD_RESPONSE';
    if (!isUnfit || listing.place === undefined) throw error;
    return withPlace(listing.place, () => Promise.reject(error));
  }
}

/** Where the last row is the repeated one, the walk still goes on behind it. */
function withoutRepeats<Row>(
  rows: readonly Placed<Row>[],
  key: (row: Row) => string,
): readonly Placed<Row>[] {
  const keys = new Set<string>();
  const once = rows.filter(({ row }) => keys.size !== keys.add(key(row)).size);
  const last = once.at(-1);
  if (last === undefined || once.length === rows.length) return rows;
  return [...once.slice(0, -1), { ...rows.at(-1)!, row: last.row }];
}

function readByStyle<Row>(listing: Listing<Row>, window: Window, call: Call): Promise<Slice<Row>> {
  switch (listing.style) {
    case 'whole':
      return readWhole(listing, window, call);
    case 'numbered':
      return readNumbered(listing, window, call);
    case 'token':
      return readToken(listing, window, call);
    case 'hybrid':
      return readHybrid(listing, window, call);
    case 'marker':
      return readMarker(listing, window, call);
  }
}

export type CountPrecision = 'EXACT' | 'REPORTED' | 'UNKNOWN';
export interface Count {
  readonly count: number | null;
  readonly precision: CountPrecision;
}

/** What `countRows` would say about how well it counts, without a call. */
export function countPrecision<Row>(listing: Listing<Row>): CountPrecision {
  switch (listing.style) {
    case 'whole':
    case 'marker':
      return 'EXACT';
    case 'numbered':
    case 'hybrid':
      return 'REPORTED';
    case 'token':
      return 'UNKNOWN';
  }
}

/**
 * How many rows a list has, counted by the provider. With pages of one row, Total is the same number whether it
 * means rows or pages (contract apsaramq, quirk 4).
 */
export async function countRows<Row>(listing: Listing<Row>, call: Call): Promise<Count> {
  const precision = countPrecision(listing);
  const told = (count: number | null): Count =>
    count === null ? { count, precision: 'UNKNOWN' } : { count, precision };
  switch (listing.style) {
    case 'whole':
      return told(new Set((await listing.read(call)).map(listing.key)).size);
    case 'numbered':
    case 'hybrid':
      return told((await listing.read({ pageNo: 1, pageSize: 1 }, call)).total);
    case 'marker':
      if (listing.count !== undefined) return told(await listing.count(call));
      return told((await listing.read({ marker: null, offset: 0, limit: 1 }, call)).count);
    case 'token':
      return told(null);
  }
}
