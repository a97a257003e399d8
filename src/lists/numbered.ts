import type { List, Slice, Window } from '../providers/port/list.ts';
import type { Call } from '../transport/call.ts';
import { createList } from './list.ts';
import { createCodec, integer } from './position.ts';
import type { Source, Style } from './style.ts';
import { brokenPaging, checkPage } from './window.ts';

/** Page `pageNo`, from 1. */
interface NumberedRequest {
  readonly pageNo: number;
  readonly pageSize: number;
}

/** `total` is what the provider said: rows or pages, nobody knows. Null: it said nothing. */
export type NumberedSource<Row> = Source<Row, NumberedRequest, { readonly total: number | null }>;

/**
 * PageNo and PageSize (certificates): random access, so a cursor is the number of rows before it, and both
 * directions work, from a cursor and from the end. Rows that come or go before a cursor shift it, as they shift the provider's pages.
 *
 * A window need not be aligned to pages. `covering` finds the smallest page that holds all of it and, if it can,
 * the row behind it, whose being there is `hasNextPage`. Where the window ends with its page, Total helps only to
 * say yes: see `totalSaysMore`. A no is always asked for, with one call for the one row.
 */
export function createNumberedList<Row>(source: NumberedSource<Row>): List<Row> {
  return createList(source, STYLE);
}

const STYLE: Style<NumberedRequest, { readonly total: number | null }> = {
  precision: 'REPORTED',
  start: (pageSize) => ({ pageNo: 1, pageSize }),
  next: ({ pageNo, pageSize }, { rows }) =>
    rows.length < pageSize ? null : { pageNo: pageNo + 1, pageSize },
  follows: ({ pageNo }) => pageNo - 1,
  sizeOf: ({ pageSize }) => pageSize,
  requests: createCodec<NumberedRequest>({ pageNo: integer, pageSize: integer }),
  window: readNumbered,
  // With pages of one row, Total is the same number whether it means rows or pages (contract apsaramq, quirk 4).
  count: async ({ read }, call) => (await read({ pageNo: 1, pageSize: 1 }, call)).total,
};

export const numberedPositions = createCodec<{ rowsBefore: number }>({ rowsBefore: integer });

export async function readNumbered<Row>(
  source: NumberedSource<Row>,
  window: Window,
  call: Call,
): Promise<Slice<Row>> {
  if (window.direction === 'backward' && window.before === null) return readLast(source, window, call);
  const { start, count } = placed(window);
  // A window that ends before a known row needs no look at what is behind it.
  const behind = window.before === null ? 1 : 0;
  const page =
    covering(start, count + behind, source.maxPageSize) ?? covering(start, count, source.maxPageSize);
  const { rows, ended, total } =
    page === null
      ? await readAcross(source, start, count + behind, call)
      : await readPage(source, page.pageNo, page.pageSize, start, call);
  const wanted = rows.slice(0, count);
  const hasNextPage =
    window.before !== null ||
    rows.length > count ||
    (!ended &&
      (window.isNextAsked === false ||
        totalSaysMore(total, start + count) ||
        (await hasRow(source, start + count, call))));
  return {
    rows: wanted.map((row, index) => ({
      row,
      position: numberedPositions.print({ rowsBefore: start + index + 1 }),
    })),
    hasNextPage,
    hasPreviousPage: start > 0,
  };
}

/** The page of the smallest size ≤ `max` that holds rows `start … start + count - 1` alone, or null. */
function covering(start: number, count: number, max: number): { pageNo: number; pageSize: number } | null {
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
  source: NumberedSource<Row>,
  pageNo: number,
  pageSize: number,
  start: number,
  call: Call,
): Promise<Read<Row>> {
  const { rows, total } = await source.read({ pageNo, pageSize }, call);
  checkPage(rows, pageSize);
  return {
    rows: rows.slice(Math.max(0, start - (pageNo - 1) * pageSize)),
    ended: rows.length < pageSize,
    total: total === null ? null : { value: total, pageSize },
  };
}

/** A window that no single page holds: neighbouring pages of the maximum size, until one is short. */
async function readAcross<Row>(
  source: NumberedSource<Row>,
  start: number,
  count: number,
  call: Call,
): Promise<Read<Row>> {
  const pageSize = source.maxPageSize;
  const lastPage = Math.floor((start + count - 1) / pageSize) + 1;
  const rows: Row[] = [];
  for (let pageNo = Math.floor(start / pageSize) + 1; ; pageNo++) {
    const page = await readPage(source, pageNo, pageSize, start, call);
    rows.push(...page.rows);
    if (page.ended || pageNo >= lastPage) return { ...page, rows };
  }
}

/**
 * Does Total prove that there is a row behind the first `seen`? It counts rows for one operation, pages for
 * another, and the documented examples contradict both (contract apsaramq, quirk 4). More than `seen` is more under either
 * meaning. Fewer than `seen` cannot be rows, as so many were seen, so it counts pages. Equal may be either: no.
 */
function totalSaysMore(total: Total | null, seen: number): boolean {
  if (total === null) return false;
  if (total.value > seen) return true;
  return total.value < seen && total.value * total.pageSize > seen + total.pageSize - 1;
}

async function hasRow<Row>(source: NumberedSource<Row>, index: number, call: Call): Promise<boolean> {
  const { rows } = await source.read({ pageNo: index + 1, pageSize: 1 }, call);
  return rows.length > 0;
}

function placed(window: Window): { start: number; count: number } {
  const after = rowsBefore(window.after) ?? 0;
  const behind = rowsBefore(window.before);
  const before = behind === null ? null : behind - 1;
  if (window.direction === 'forward' || before === null) {
    return {
      start: after,
      count: before === null ? window.count : Math.max(0, Math.min(window.count, before - after)),
    };
  }
  const start = Math.max(after, before - window.count);
  return { start, count: Math.max(0, before - start) };
}

function rowsBefore(position: Window['after']): number | null {
  return position === null ? null : numberedPositions.parse(position).rowsBefore;
}

/** Guesses at the end of a list after which its pages are taken to contradict each other. */
const MAX_GUESSES = 40;

/**
 * `last` without `before`. Total, asked for with one row a page so that rows and pages are the same number, is where
 * the search for the end starts, never where it stops: the window before it is read with the row behind it, and
 * only a short page that holds a row says where the list ends. A Total that is right costs two calls, one that
 * lies a few more (doubling, then halving).
 */
async function readLast<Row>(source: NumberedSource<Row>, window: Window, call: Call): Promise<Slice<Row>> {
  const after = rowsBefore(window.after) ?? 0;
  const wanted = Math.max(1, window.count);
  const first = await source.read({ pageNo: 1, pageSize: 1 }, call);
  checkPage(first.rows, 1);
  // The list has at least `least` rows, and at most `most`.
  let least = first.rows.length;
  let most = first.rows.length === 0 ? 0 : Number.POSITIVE_INFINITY;
  let guess = first.rows.length === 0 ? 0 : Math.max(1, first.total ?? source.maxPageSize);
  for (let guesses = 1; guesses <= MAX_GUESSES; guesses++) {
    const start = Math.max(0, guess - wanted);
    const page = covering(start, wanted + 1, source.maxPageSize);
    const { rows, ended } =
      most === 0
        ? { rows: [], ended: true }
        : page === null
          ? await readAcross(source, start, wanted + 1, call)
          : await readPage(source, page.pageNo, page.pageSize, start, call);
    if (rows.length > 0) least = Math.max(least, start + rows.length);
    else if (ended) most = Math.min(most, start);
    if (ended && (rows.length > 0 || start === 0)) {
      const end = start + rows.length;
      const from = Math.max(after, end - window.count);
      if (from >= start) {
        const placed = rows.map((row, index) => ({
          row,
          position: numberedPositions.print({ rowsBefore: start + index + 1 }),
        }));
        return { rows: placed.slice(from - start), hasNextPage: false, hasPreviousPage: from > 0 };
      }
      guess = end;
    } else {
      guess = most === Number.POSITIVE_INFINITY ? least * 2 : Math.ceil((least + most) / 2);
    }
  }
  throw brokenPaging('its last page could not be found');
}
