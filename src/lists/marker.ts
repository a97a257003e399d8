import type { MarkerListing } from '../providers/port/list.ts';
import type { Call } from '../transport/call.ts';
import type { Position } from './cursor.ts';
import { type Counted, type Counting, countPage, learnCounting } from './marker-count.ts';
import { brokenPaging, checkPage, type Placed, refuseBackward, type Slice, type Window } from './window.ts';

/**
 * marker + offset (IoTDA, contract huawei 5.1). Rows come in descending record id but carry no record id: a page gives
 * only that of its last row. So the cursor of a page's last row is (that id, 0), which no change in front can move. A
 * cursor inside a page is (the page's own marker, rows behind it).
 *
 * Each page asks for exactly the rows that the window still needs. So a window ends with its page, and the page's marker
 * is the end cursor. The pages of a window are read one after the other: with one marker and several offsets at the
 * same time, a row that is deleted between two reads would hide another row.
 *
 * marker-count.ts says when `page.count` proves that a row follows a full page. Otherwise one call reads that row.
 */
export async function readMarker<Row>(
  listing: MarkerListing<Row>,
  window: Window,
  call: Call,
): Promise<Slice<Row>> {
  refuseBackward(window);
  const rows: Placed<Row>[] = [];
  const slice = (hasNextPage: boolean): Slice<Row> => ({
    rows,
    hasNextPage,
    hasPreviousPage: window.after !== null,
  });
  // A window of full provider pages must cost no call more than these (docs/paging.md).
  const margin = window.count % listing.maxPageSize === 0 ? 0 : window.count;
  let at = parsePosition(window.after);
  let counted: Counted | null = null;
  while (rows.length < window.count) {
    const page = await readPage(listing, at, window.count - rows.length, call);
    if (counted !== null && at.offset === 0) at = { ...at, counting: learnCounting(counted, page.count) };
    counted = countPage(at, page.rows.length, page.count, listing.maxPageSize);
    const next = behind(page, at, counted, listing);
    page.rows.forEach((row, index) => {
      const left = page.rows.length - index - 1;
      const here = { ...next, marker: at.marker, offset: at.offset + index + 1, seen: next.seen - left };
      rows.push({ row, position: printPosition(left === 0 ? next : here) });
    });
    if (page.isShort) return slice(false);
    at = next;
  }
  if (window.isNextAsked === false || (counted !== null && counted.left > margin)) return slice(true);
  const rest = await lookBehind(listing, at, call);
  const last = rows.at(-1);
  if (counted !== null && last !== undefined) {
    const counting = learnCounting(counted, at.offset === 0 ? rest.count : null);
    rows[rows.length - 1] = { row: last.row, position: printPosition({ ...at, counting }) };
  }
  return slice(rest.hasRow);
}

interface MarkerPosition {
  /** Record id from which the offset counts; null: the newest. */
  readonly marker: string | null;
  readonly offset: number;
  /** Rows of this walk before here. */
  readonly seen: number;
  /** The provider's count when the walk began; null: it gave none. */
  readonly countAtStart: number | null;
  readonly counting: Counting | null;
}

interface MarkerPage<Row> {
  /** From the position on. */
  readonly rows: readonly Row[];
  readonly marker: string | null;
  readonly count: number | null;
  /** The list ends here. */
  readonly isShort: boolean;
}

/**
 * At most `wanted` rows from a position on, at least one if there is any. A position may lie up to one page behind the
 * largest offset: the page then starts at that offset, and its first rows are dropped.
 */
async function readPage<Row>(
  listing: MarkerListing<Row>,
  at: MarkerPosition,
  wanted: number,
  call: Call,
): Promise<MarkerPage<Row>> {
  const { maxOffset, maxPageSize } = listing;
  const dropped = Math.max(0, at.offset - maxOffset);
  const offset = at.offset - dropped;
  // The last page of a list may come without a marker: the row behind it must be in reach of an offset, too.
  const inReach = Math.max(maxOffset + maxPageSize - 1 - offset, dropped + 1);
  const limit = Math.min(maxPageSize, dropped + wanted, inReach);
  if (limit <= dropped) throw brokenPaging('a full page told no marker');
  const { rows, marker, count } = await listing.read({ marker: at.marker, offset, limit }, call);
  checkPage(rows, limit);
  if (rows.length > 0 && marker !== null && marker === at.marker) throw brokenPaging('a marker did not move');
  return { rows: rows.slice(dropped), marker, count, isShort: rows.length < limit };
}

/** Right behind a page. */
function behind<Row>(
  { rows, marker, isShort }: MarkerPage<Row>,
  at: MarkerPosition,
  { seen, countAtStart, counting }: Counted,
  { maxOffset, maxPageSize }: MarkerListing<Row>,
): MarkerPosition {
  const walked = { seen, countAtStart, counting };
  if (rows.length === 0 && isShort) return { ...at, ...walked };
  if (marker !== null) return { marker, offset: 0, ...walked };
  const offset = at.offset + rows.length;
  if (!isShort && offset >= maxOffset + maxPageSize) throw brokenPaging('a full page told no marker');
  return { marker: at.marker, offset, ...walked };
}

/** Is there a row behind this position? One call for one row. */
async function lookBehind<Row>(
  listing: MarkerListing<Row>,
  at: MarkerPosition,
  call: Call,
): Promise<{ hasRow: boolean; count: number | null }> {
  const { rows, count } = await readPage(listing, at, 1, call);
  return { hasRow: rows.length > 0, count };
}

function printPosition({ marker, offset, seen, countAtStart, counting }: MarkerPosition): Position {
  return [marker, offset, seen, countAtStart, counting];
}

function parsePosition(position: Position | null): MarkerPosition {
  if (position === null) return { marker: null, offset: 0, seen: 0, countAtStart: null, counting: null };
  const [marker, offset, seen, countAtStart, counting = null] = position as readonly [
    string | null,
    number,
    number,
    number | null,
    Counting | null,
  ];
  return { marker, offset, seen, countAtStart, counting };
}
