import type { List, Placed, Slice, Window } from '../providers/port/list.ts';
import type { Call } from '../transport/call.ts';
import { createList } from './list.ts';
import { type Counted, type Counting, countPage, learnCounting } from './marker-count.ts';
import { createCodec, integer, integerOrNull, oneOf, textOrNull } from './position.ts';
import type { Source } from './style.ts';
import { brokenPaging, checkPage, refuseBackward } from './window.ts';

/**
 * Rows in descending record id. `marker` (exclusive) is the record id of an earlier page's last row, null for the newest;
 * `offset` rows behind it are skipped.
 */
interface MarkerRequest {
  readonly marker: string | null;
  readonly offset: number;
  readonly limit: number;
}

interface MarkerInfo {
  /** That of the last row; null: absent. */
  readonly marker: string | null;
  readonly count: number | null;
}

export interface MarkerSource<Row> extends Source<Row, MarkerRequest, MarkerInfo> {
  readonly maxOffset: number;
  /** One call that counts the rows, for a list whose pages do not. */
  readonly count?: (call: Call) => Promise<number | null>;
}

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

/** A provider that searches for the rows of a page reads the request out of the page's position. */
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
  // A window of full provider pages must cost no call more than these (docs/paging.md).
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
  /** Record id from which the offset counts; null: the newest. */
  readonly marker: string | null;
  readonly offset: number;
  /** Rows of this walk before here. */
  readonly seen: number;
  /** The provider's count when the walk began; null: it gave none. */
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
  source: Bounded<Row>,
  at: MarkerPosition,
  wanted: number,
  call: Call,
): Promise<MarkerPage<Row>> {
  const { maxOffset, maxPageSize } = source;
  const dropped = Math.max(0, at.offset - maxOffset);
  const offset = at.offset - dropped;
  // The last page of a list may come without a marker: the row behind it must be in reach of an offset, too.
  const inReach = Math.max(maxOffset + maxPageSize - 1 - offset, dropped + 1);
  const limit = Math.min(maxPageSize, dropped + wanted, inReach);
  if (limit <= dropped) throw brokenPaging('a full page told no marker');
  const { rows, marker, count } = await source.read({ marker: at.marker, offset, limit }, call);
  checkPage(rows, limit);
  if (rows.length > 0 && marker !== null && marker === at.marker) throw brokenPaging('a marker did not move');
  return { rows: rows.slice(dropped), marker, count, isShort: rows.length < limit };
}

/** Right behind a page. */
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

/** The page's own marker, or more offset while no page brings one. `furthest`: the largest offset that can be read. */
function placeBehind(
  at: Pick<MarkerRequest, 'marker' | 'offset'>,
  rows: number,
  marker: string | null,
  isShort: boolean,
  furthest: number,
): Pick<MarkerRequest, 'marker' | 'offset'> {
  if (marker !== null) return { marker, offset: 0 };
  const offset = at.offset + rows;
  if (!isShort && offset > furthest) throw brokenPaging('a full page told no marker');
  return { marker: at.marker, offset };
}

/** Is there a row behind this position? One call for one row. */
async function lookBehind<Row>(
  source: Bounded<Row>,
  at: MarkerPosition,
  call: Call,
): Promise<{ hasRow: boolean; count: number | null }> {
  const { rows, count } = await readPage(source, at, 1, call);
  return { hasRow: rows.length > 0, count };
}
