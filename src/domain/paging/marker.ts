import type { MarkerListing } from '../../providers/listing.ts';
import type { Call } from '../../transport/request.ts';
import type { Position } from './cursor.ts';
import { brokenPaging, checkPage, type Placed, refuseBackward, type Slice, type Window } from './window.ts';

/**
 * marker + offset (IoTDA). Rows come in descending record id, but carry no record id: only a page tells the id of its
 * last row. So the cursor of a page's last row is (that id, 0), and inside a page it is (the page's marker, rows
 * behind it). New rows have larger ids and never shift a walk; the offset stops at 500, and a walk of small
 * windows is put on a new marker long before.
 *
 * Whether there is a next page is seen for free where a window leaves room in its last page: one row more is
 * asked for. A window that fills its pages (the maximum is 50) looks at `page.count` instead, and the cursor carries
 * what that needs: the rows seen so far and the count at the start of the walk. As long as the count stands
 * still it may be believed when it says yes; a no, and everything else, is asked for with a call for one row.
 */
export async function readMarker<Row>(
  listing: MarkerListing<Row>,
  window: Window,
  call: Call,
): Promise<Slice<Row>> {
  refuseBackward(window);
  const max = listing.maxPageSize;
  const rows: Placed<Row>[] = [];
  const slice = (hasNextPage: boolean): Slice<Row> => ({
    rows,
    hasNextPage,
    hasPreviousPage: window.after !== null,
  });
  let from = parsePosition(window.after);

  for (;;) {
    const missing = window.count - rows.length;
    const sizes = pagesOf(missing, max, from.offset + missing < REANCHOR_AT);
    // The first page of a walk goes alone: it tells how many there are, so that none is asked for in vain.
    const known = from.countAtStart !== null && from.marker !== null;
    const planned = known ? within(sizes, from.countAtStart! - from.seen) : sizes.slice(0, 1);
    const pages = await readPages(listing, from, planned, call);
    for (const { page, size, at } of pages) {
      const countAtStart = from.countAtStart ?? page.count;
      const wanted = page.rows.slice(0, window.count - rows.length);
      wanted.forEach((row, index) => {
        const position =
          index + 1 === page.rows.length && page.marker !== null
            ? { marker: page.marker, offset: 0 }
            : { marker: at.marker, offset: at.offset + index + 1 };
        rows.push({ row, position: printPosition({ ...position, seen: at.seen + index + 1, countAtStart }) });
      });
      if (page.rows.length > wanted.length) return slice(true);
      if (page.rows.length < size) return slice(false);
    }
    const last = pages.at(-1)!;
    const next = behind(last, from, listing);
    if (rows.length < window.count) {
      from = next;
      continue;
    }
    return slice(countSaysMore(last.page.count, last.at, next) || (await hasRow(listing, next, call)));
  }
}

/** Offsets beyond this are not begun: from here a window ends with its page, whose marker starts again at 0. */
const REANCHOR_AT = 400;

interface MarkerPosition {
  /** Record id that the offset counts from; null: the newest. */
  readonly marker: string | null;
  readonly offset: number;
  /** Rows of this walk before here, and the provider's count when it began (null: it gave none). */
  readonly seen: number;
  readonly countAtStart: number | null;
}

interface ReadPage<Row> {
  readonly page: Awaited<ReturnType<MarkerListing<Row>['read']>>;
  readonly size: number;
  readonly at: MarkerPosition;
}

/** Full pages and a rest, which asks for one row more where it may: it tells whether there is a next page. */
function pagesOf(count: number, max: number, mayAskMore: boolean): number[] {
  const full = Array.from({ length: Math.floor(count / max) }, () => max);
  const rest = count % max;
  if (rest === 0 && full.length > 0) return full;
  return [...full, mayAskMore || rest === 0 ? rest + 1 : rest];
}

/** As many of the pages as the rows left will fill, the one that ends the list included. At least one. */
function within(sizes: readonly number[], left: number): readonly number[] {
  let room = left;
  const needed = sizes.findIndex((size) => {
    room -= size;
    return room < 0;
  });
  return needed === -1 ? sizes : sizes.slice(0, needed + 1);
}

/** All at once, with one marker and growing offsets. */
function readPages<Row>(
  listing: MarkerListing<Row>,
  from: MarkerPosition,
  sizes: readonly number[],
  call: Call,
): Promise<ReadPage<Row>[]> {
  let skipped = 0;
  return Promise.all(
    sizes.map(async (size) => {
      const at = { ...from, offset: from.offset + skipped, seen: from.seen + skipped };
      skipped += size;
      const page = await listing.read({ marker: at.marker, offset: at.offset, limit: size }, call);
      checkPage(page.rows, size);
      if (page.rows.length > 0 && page.marker !== null && page.marker === from.marker) {
        throw brokenPaging('a marker did not move');
      }
      return { page, size, at };
    }),
  );
}

/** Right behind a full page. */
function behind<Row>(
  { page, size, at }: ReadPage<Row>,
  from: MarkerPosition,
  listing: MarkerListing<Row>,
): MarkerPosition {
  const walked = { seen: at.seen + size, countAtStart: from.countAtStart ?? page.count };
  if (page.marker !== null) return { marker: page.marker, offset: 0, ...walked };
  if (at.offset + size > listing.maxOffset) throw brokenPaging('a full page told no marker');
  return { marker: at.marker, offset: at.offset + size, ...walked };
}

/**
 * `page.count` is the number of all rows; whether it leaves out those before the marker is not said (contract huawei, section 6, 1).
 * If it equals the walk's first count, it counts all and nothing changed; if it is less by just the rows before
 * the marker, it counts from there and nothing changed either.
 */
function countSaysMore(count: number | null, at: MarkerPosition, next: MarkerPosition): boolean {
  if (count === null || next.countAtStart === null) return false;
  const beforeMarker = at.seen - at.offset;
  const unchanged = count === next.countAtStart || count === next.countAtStart - beforeMarker;
  return unchanged && next.seen < next.countAtStart;
}

async function hasRow<Row>(listing: MarkerListing<Row>, at: MarkerPosition, call: Call): Promise<boolean> {
  const page = await listing.read({ marker: at.marker, offset: at.offset, limit: 1 }, call);
  return page.rows.length > 0;
}

function printPosition(position: MarkerPosition): Position {
  return [position.marker, position.offset, position.seen, position.countAtStart];
}

function parsePosition(position: Position | null): MarkerPosition {
  if (position === null) return { marker: null, offset: 0, seen: 0, countAtStart: null };
  const [marker, offset, seen, countAtStart] = position as readonly [
    string | null,
    number,
    number,
    number | null,
  ];
  return { marker, offset, seen, countAtStart };
}
