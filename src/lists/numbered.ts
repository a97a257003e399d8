import type { List, Slice, Window } from '../providers/port/list.ts';
import type { Call } from '../transport/call.ts';
import { createList } from './list.ts';
import { createCodec, integer } from './position.ts';
import type { Source, Style } from './style.ts';
import { brokenPaging, checkPage } from './window.ts';

/** `pageNo` counts from 1. */
interface NumberedRequest {
  readonly pageNo: number;
  readonly pageSize: number;
}

/** `total` is the provider's Total, which counts rows or pages (see `totalSaysMore`). Null: the page has no Total. */
export type NumberedSource<Row> = Source<Row, NumberedRequest, { readonly total: number | null }>;

/**
 * Paging by PageNo and PageSize (certificates). Numbers give random access. So a cursor is the number of rows before
 * it, and windows can be read in both directions, from a cursor or from the end. Rows that are added or deleted before
 * a cursor shift it, just as they shift the provider's pages.
 *
 * A window may start anywhere in a page. `covering` finds the smallest page that contains the whole window and, if
 * possible, the next row, which decides `hasNextPage`. If the window ends with its page, Total can prove that a row
 * follows (see `totalSaysMore`), but never that no row follows. In that case one call asks for one row.
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
  // The row of the cursor follows a window that ends before a cursor. So `hasNextPage` needs no additional row.
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

/**
 * Returns the smallest page of at most `max` rows that contains the rows `start … start + count - 1`. Null if no page
 * does.
 */
function covering(start: number, count: number, max: number): { pageNo: number; pageSize: number } | null {
  for (let pageSize = Math.max(1, count); pageSize <= max; pageSize++) {
    if ((start % pageSize) + count <= pageSize) return { pageNo: Math.floor(start / pageSize) + 1, pageSize };
  }
  return null;
}

interface Read<Row> {
  /** Rows from `start` onwards. There may be more rows than needed. */
  readonly rows: readonly Row[];
  /** True: the last page that was read is short, so it is the end of the list. */
  readonly ended: boolean;
  /** The provider's Total, and the size of the page that contained it; see `totalSaysMore`. */
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

/** Reads a window that spans several pages, from adjacent pages of the maximum size. */
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
 * True if Total proves that a row follows the first `seen` rows. One operation counts rows, another counts pages, and
 * the documented examples contradict both (contract apsaramq, quirk 4). A Total above `seen` proves more rows in either
 * case. A Total below `seen` must count pages, because `seen` rows exist. An equal Total proves nothing.
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

/** Maximum number of guesses at the end of a list. If they do not find the end, the pages contradict each other. */
const MAX_GUESSES = 40;

/**
 * Reads `last` without `before`. The search for the end starts at Total, which is read with one row per page, so that
 * it is the same number whether it counts rows or pages. Total never ends the search. Each guess reads the window
 * before the guess together with the next row. Only a short page with at least one row proves the end. A correct Total
 * costs two calls. A wrong one costs a few more: the search doubles its steps, then halves them.
 */
async function readLast<Row>(source: NumberedSource<Row>, window: Window, call: Call): Promise<Slice<Row>> {
  const after = rowsBefore(window.after) ?? 0;
  const wanted = Math.max(1, window.count);
  const first = await source.read({ pageNo: 1, pageSize: 1 }, call);
  checkPage(first.rows, 1);
  // The number of rows of the list is between `least` and `most`.
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
  throw brokenPaging('the last page of a list could not be found');
}
