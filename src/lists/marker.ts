import type { List, Placed, Slice, Window } from '../providers/port/list.ts';
import type { Call } from '../transport/call.ts';
import { createList } from './list.ts';
import { type Counted, type Counting, countPage, learnCounting } from './marker-count.ts';
import { createCodec, integer, integerOrNull, oneOf, textOrNull } from './position.ts';
import type { Source } from './style.ts';
import { brokenPaging, checkPage, refuseBackward } from './window.ts';

/**
 * Requests rows in descending order of their record ids: the rows after the record id `marker`, without the first
 * `offset` of them. `marker` comes from the end of an earlier page; null: start at the newest row.
 */
interface MarkerRequest {
  readonly marker: string | null;
  readonly offset: number;
  readonly limit: number;
}

interface MarkerInfo {
  /** Record id of the last row; null: the page has none. */
  readonly marker: string | null;
  readonly count: number | null;
}

export interface MarkerSource<Row> extends Source<Row, MarkerRequest, MarkerInfo> {
  readonly maxOffset: number;
  /** Counts the rows with one call. For a list whose pages have no count. */
  readonly count?: (call: Call) => Promise<number | null>;
}

/**
 * Paging by marker and offset (IoTDA, contract huawei 5.1). Rows come in descending order of their record ids, but a
 * page contains only the record id of its last row. So the cursor of a page's last row is (this id, 0). Rows that are
 * added or deleted before the row do not shift this cursor. The cursor of any other row is (the page's own marker, the
 * number of rows after that marker).
 *
 * Each page asks for exactly the rows that the window still needs. So a window ends with its page, and the page's
 * marker is the end cursor. The pages of a window are read one after the other. If they were read at the same time by
 * one marker and several offsets, a row that is deleted in between would hide another row.
 *
 * marker-count.ts decides when `page.count` proves that a row follows a full page. Otherwise one call reads that row.
 */
export function createMarkerList<Row>(given: MarkerSource<Row>): List<Row> {
  const { maxOffset, count, ...source } = given;
  return createList(source, {
    precision: 'EXACT',
    start: (limit) => ({ marker: null, offset: 0, limit }),
    next: ({ limit, ...at }, { rows, marker }) => {
      const isShort = rows.length < limit;
      return isShort ? null : { ...placeBehind(at, rows.length, marker, isShort, maxOffset), limit };
    },
    follows: ({ marker, offset }) => (offset > 0 || marker === null ? offset : marker),
    sizeOf: ({ limit }) => limit,
    requests: markerRequests,
    counted: (info) => info.count,
    window: (each, window, call) => readWindow({ ...each, maxOffset }, window, call),
    count: async ({ read }, call) =>
      count === undefined ? (await read({ marker: null, offset: 0, limit: 1 }, call)).count : count(call),
  });
}

/** Converts requests to JSON and back, for a provider that searches the rows of a page. */
export const markerRequests = createCodec<MarkerRequest>({
  marker: textOrNull,
  offset: integer,
  limit: integer,
});

type Bounded<Row> = Source<Row, MarkerRequest, MarkerInfo> & Pick<MarkerSource<Row>, 'maxOffset'>;

async function readWindow<Row>(source: Bounded<Row>, window: Window, call: Call): Promise<Slice<Row>> {
  refuseBackward(window);
  const rows: Placed<Row>[] = [];
  const slice = (hasNextPage: boolean): Slice<Row> => ({
    rows,
    hasNextPage,
    hasPreviousPage: window.after !== null,
  });
  // A window of full provider pages has no margin, because the margin would cost an additional call
  // (docs/paging.md).
  const margin = window.count % source.maxPageSize === 0 ? 0 : window.count;
  let at = window.after === null ? START : positions.parse(window.after);
  let counted: Counted | null = null;
  while (rows.length < window.count) {
    const page = await readPage(source, at, window.count - rows.length, call);
    if (counted !== null && at.offset === 0) at = { ...at, counting: learnCounting(counted, page.count) };
    counted = countPage(at, page.rows.length, page.count, source.maxPageSize);
    const next = behind(page, at, counted, source);
    page.rows.forEach((row, index) => {
      const left = page.rows.length - index - 1;
      const here = { ...next, marker: at.marker, offset: at.offset + index + 1, seen: next.seen - left };
      rows.push({ row, position: positions.print(left === 0 ? next : here) });
    });
    if (page.isShort) return slice(false);
    at = next;
  }
  if (window.isNextAsked === false || (counted !== null && counted.left > margin)) return slice(true);
  const rest = await lookBehind(source, at, call);
  const last = rows.at(-1);
  if (counted !== null && last !== undefined) {
    const counting = learnCounting(counted, at.offset === 0 ? rest.count : null);
    rows[rows.length - 1] = { row: last.row, position: positions.print({ ...at, counting }) };
  }
  return slice(rest.hasRow);
}

interface MarkerPosition {
  /** Record id from which the offset counts; null: from the newest row. */
  readonly marker: string | null;
  readonly offset: number;
  /** Number of rows of this walk before this position. */
  readonly seen: number;
  /** The provider's count at the start of the walk; null: no count. */
  readonly countAtStart: number | null;
  readonly counting: Counting | null;
}

const positions = createCodec<MarkerPosition>({
  marker: textOrNull,
  offset: integer,
  seen: integer,
  countAtStart: integerOrNull,
  counting: (element) => (element === null || element === undefined ? null : countings(element)),
});
const countings = oneOf<Counting>('all', 'behindMarker');

const START: MarkerPosition = { marker: null, offset: 0, seen: 0, countAtStart: null, counting: null };

interface MarkerPage<Row> {
  /** The rows that follow the position. */
  readonly rows: readonly Row[];
  readonly marker: string | null;
  readonly count: number | null;
  /** True: the list ends with this page. */
  readonly isShort: boolean;
}

/**
 * Reads at most `wanted` rows that follow a position, and at least one if there is any. A position may lie up to one
 * page after the largest offset. The provider's page then starts at the largest offset, and its rows before the
 * position are dropped.
 */
async function readPage<Row>(
  source: Bounded<Row>,
  at: MarkerPosition,
  wanted: number,
  call: Call,
): Promise<MarkerPage<Row>> {
  const { maxOffset, maxPageSize } = source;
  const dropped = Math.max(0, at.offset - maxOffset);
  const offset = at.offset - dropped;
  // The last page of a list may have no marker, so the row after that page must be within the largest offset.
  const inReach = Math.max(maxOffset + maxPageSize - 1 - offset, dropped + 1);
  const limit = Math.min(maxPageSize, dropped + wanted, inReach);
  if (limit <= dropped) throw brokenPaging('a full page has no marker');
  const { rows, marker, count } = await source.read({ marker: at.marker, offset, limit }, call);
  checkPage(rows, limit);
  if (rows.length > 0 && marker !== null && marker === at.marker)
    throw brokenPaging('a page has the same marker as the page before it');
  return { rows: rows.slice(dropped), marker, count, isShort: rows.length < limit };
}

/** The position directly after a page. */
function behind<Row>(
  { rows, marker, isShort }: MarkerPage<Row>,
  at: MarkerPosition,
  { seen, countAtStart, counting }: Counted,
  { maxOffset, maxPageSize }: Bounded<Row>,
): MarkerPosition {
  const walked = { seen, countAtStart, counting };
  if (rows.length === 0 && isShort) return { ...at, ...walked };
  return { ...placeBehind(at, rows.length, marker, isShort, maxOffset + maxPageSize - 1), ...walked };
}

/**
 * The position after a page: by the page's marker if it has one, otherwise by a larger offset. `furthest`: the last row
 * position that a request can reach.
 */
function placeBehind(
  at: Pick<MarkerRequest, 'marker' | 'offset'>,
  rows: number,
  marker: string | null,
  isShort: boolean,
  furthest: number,
): Pick<MarkerRequest, 'marker' | 'offset'> {
  if (marker !== null) return { marker, offset: 0 };
  const offset = at.offset + rows;
  if (!isShort && offset > furthest) throw brokenPaging('a full page has no marker');
  return { marker: at.marker, offset };
}

/** Reads one row with one call to check whether a row follows this position. */
async function lookBehind<Row>(
  source: Bounded<Row>,
  at: MarkerPosition,
  call: Call,
): Promise<{ hasRow: boolean; count: number | null }> {
  const { rows, count } = await readPage(source, at, 1, call);
  return { hasRow: rows.length > 0, count };
}
