import { AppError } from '../../errors.ts';
import type { NumberedListing } from '../../providers/listing.ts';
import type { Call } from '../../transport/request.ts';
import { checkPage, type Slice, type Window } from './window.ts';

/**
 * PageNo and PageSize (certificates): random access, so a cursor is the number of rows before it, and both
 * directions work from a cursor. Rows that come or go before a cursor shift it, as they shift the provider's pages.
 *
 * A window need not be aligned to pages. `covering` finds the smallest page that holds all of it and, if it can,
 * the row behind it, whose being there is `hasNextPage`. Where the window ends with its page, Total helps only to
 * say yes: see `totalSaysMore`. A no is always asked for, with one call for the one row.
 */
export async function readNumbered<Row>(
  listing: NumberedListing<Row>,
  window: Window,
  call: Call,
): Promise<Slice<Row>> {
  const { start, count } = placed(window);
  // A window that ends before a known row needs no look at what is behind it.
  const behind = window.before === null ? 1 : 0;
  const page =
    covering(start, count + behind, listing.maxPageSize) ?? covering(start, count, listing.maxPageSize);
  const { rows, ended, total } =
    page === null
      ? await readAcross(listing, start, count + behind, call)
      : await readPage(listing, page.pageNo, page.pageSize, start, call);
  const wanted = rows.slice(0, count);
  const hasNextPage =
    window.before !== null ||
    rows.length > count ||
    (!ended && (totalSaysMore(total, start + count) || (await hasRow(listing, start + count, call))));
  return {
    rows: wanted.map((row, index) => ({ row, position: [start + index + 1] })),
    hasNextPage,
    hasPreviousPage: start > 0,
  };
}

/** The page of the smallest size ≤ `max` that holds rows `start … start + count - 1` alone, or null. */
export function covering(
  start: number,
  count: number,
  max: number,
): { pageNo: number; pageSize: number } | null {
  for (let pageSize = Math.max(1, count); pageSize <= max; pageSize++) {
    if ((start % pageSize) + count <= pageSize) return { pageNo: Math.floor(start / pageSize) + 1, pageSize };
  }
  return null;
}

interface Read<Row> {
  /** From `start` on; may hold more than was wanted. */
  readonly rows: readonly Row[];
  /** The last page read was short: nothing is behind it. */
  readonly ended: boolean;
  /** The provider's Total with the page it came with; see `totalSaysMore`. */
  readonly total: Total | null;
}

interface Total {
  readonly value: number;
  readonly pageSize: number;
}

async function readPage<Row>(
  listing: NumberedListing<Row>,
  pageNo: number,
  pageSize: number,
  start: number,
  call: Call,
): Promise<Read<Row>> {
  const { rows, total } = await listing.read({ pageNo, pageSize }, call);
  checkPage(rows, pageSize);
  return {
    rows: rows.slice(Math.max(0, start - (pageNo - 1) * pageSize)),
    ended: rows.length < pageSize,
    total: total === null ? null : { value: total, pageSize },
  };
}

/** A window that no single page holds: neighbouring pages of the maximum size, until one is short. */
async function readAcross<Row>(
  listing: NumberedListing<Row>,
  start: number,
  count: number,
  call: Call,
): Promise<Read<Row>> {
  const pageSize = listing.maxPageSize;
  const lastPage = Math.floor((start + count - 1) / pageSize) + 1;
  const rows: Row[] = [];
  for (let pageNo = Math.floor(start / pageSize) + 1; ; pageNo++) {
    const page = await readPage(listing, pageNo, pageSize, start, call);
    rows.push(...page.rows);
    if (page.ended || pageNo >= lastPage) return { ...page, rows };
  }
}

/**
 * Does Total prove that there is a row behind the first `seen`? It counts rows for one operation, pages for
 * another, and the documented examples contradict both (contract, quirk 4). More than `seen` is more under either
 * meaning. Fewer than `seen` cannot be rows, as so many were seen, so it counts pages. Equal may be either: no.
 */
function totalSaysMore(total: Total | null, seen: number): boolean {
  if (total === null) return false;
  if (total.value > seen) return true;
  return total.value < seen && total.value * total.pageSize > seen + total.pageSize - 1;
}

async function hasRow<Row>(listing: NumberedListing<Row>, index: number, call: Call): Promise<boolean> {
  const { rows } = await listing.read({ pageNo: index + 1, pageSize: 1 }, call);
  return rows.length > 0;
}

function placed(window: Window): { start: number; count: number } {
  const after = window.after === null ? 0 : Number(window.after[0]);
  const before = window.before === null ? null : Number(window.before[0]) - 1;
  if (window.direction === 'forward') {
    return {
      start: after,
      count: before === null ? window.count : Math.max(0, Math.min(window.count, before - after)),
    };
  }
  if (before === null) {
    throw new AppError(
      'BACKWARD_PAGINATION_UNSUPPORTED',
      'The provider does not say where this list ends: use last together with before.',
    );
  }
  const start = Math.max(after, before - window.count);
  return { start, count: Math.max(0, before - start) };
}
