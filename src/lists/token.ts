import { createHash } from 'node:crypto';
import type { List, Placed, Slice, Window } from '../providers/port/list.ts';
import type { Call } from '../transport/call.ts';
import { createList } from './list.ts';
import { createCodec, integer, textOrNull, texts } from './position.ts';
import type { Source, Style } from './style.ts';
import { brokenPaging, checkPage, refuseBackward } from './window.ts';

/** A null `token` asks for the first page. */
interface TokenRequest {
  readonly token: string | null;
  readonly size: number;
}

interface TokenInfo {
  /** Null: this page is the last. */
  readonly nextToken: string | null;
  /** Number of rows removed because they did not match the filter of the list. Default: none. */
  readonly dropped?: number;
}

export type TokenSource<Row> = Source<Row, TokenRequest, TokenInfo>;

/**
 * Maximum number of consecutive empty pages, because an empty page may have a NextToken. A list with more of them
 * counts as endless.
 */
const MAX_EMPTY_PAGES = 10;

/** A position after a row or after a page. */
interface TokenPosition {
  /** The token of the page; null: the first page. */
  readonly token: string | null;
  /**
   * The page size of the token. No documentation allows a change of size, so the token is always sent with this size.
   */
  readonly size: number;
  /** Number of rows of the page that the walk has passed. */
  readonly taken: number;
  /** Hashes of the last rows that the walk has returned. Empty if the position is not inside a page. */
  readonly tail: readonly string[];
}

/**
 * Paging by NextToken, forward only (QueryCustomAuth*). A token belongs to a page, not to a row. The cursor of a page's
 * last row is (the next token, size, 0). Rows that are added or deleted before the row do not shift this cursor. The
 * cursor of any other row is (the page's token, its size, the number of rows up to this row).
 *
 * All pages of a walk have the size of its first window. As long as `first` stays the same, each window is one page,
 * and its end cursor is a token. If `first` changes, or if the window began in another list, the pages keep their size
 * and each window is a section of them. The end cursor of such a window also contains hashes of the last rows that the
 * walk has returned. With these hashes the next window finds its place in the page, even if rows before it were added
 * or deleted.
 */
export function createTokenList<Row>(source: TokenSource<Row>): List<Row> {
  return createList(source, STYLE);
}

const STYLE: Style<TokenRequest, TokenInfo> = {
  precision: 'UNKNOWN',
  start: (size) => ({ token: null, size }),
  next: ({ size }, { nextToken }) => (nextToken === null ? null : { token: nextToken, size }),
  follows: ({ token }) => token ?? 0,
  sizeOf: ({ size }) => size,
  requests: createCodec<TokenRequest>({ token: textOrNull, size: integer }),
  window: readToken,
  count: async () => null,
};

export const tokenPositions = createCodec<TokenPosition>({
  token: textOrNull,
  size: integer,
  taken: integer,
  tail: texts,
});

export async function readToken<Row>(
  source: TokenSource<Row>,
  window: Window,
  call: Call,
): Promise<Slice<Row>> {
  refuseBackward(window);
  const pageSize = window.pageSize ?? window.count;
  const start: TokenPosition =
    window.after === null
      ? { token: null, size: Math.min(Math.max(pageSize, 1), source.maxPageSize), taken: 0, tail: [] }
      : tokenPositions.parse(window.after);
  const { size } = start;
  const hashOf = (row: Row) => hash(source.key(row));
  const isShown = (row: Row) => start.tail.length > 0 && start.tail.includes(hashOf(row));
  const rows: { readonly row: Row; readonly behind: TokenPosition }[] = [];
  const slice = (hasNextPage: boolean): Slice<Row> => {
    const placed = rows.map(({ row, behind }, index): Placed<Row> => {
      const isInside = index === rows.length - 1 && behind.taken > 0;
      const shown = isInside
        ? [...start.tail, ...rows.slice(-TAIL_ROWS).map((each) => hashOf(each.row))]
        : [];
      const position = tokenPositions.print({ ...behind, tail: shown.slice(-TAIL_ROWS) });
      return { row, position, pageSize: size };
    });
    return { rows: placed, hasNextPage, hasPreviousPage: window.after !== null };
  };
  const asked = new Set<string | null>();
  let token = start.token;
  let emptyPages = 0;
  for (;;) {
    const isFirst = asked.size === 0;
    asked.add(token);
    const page = await source.read({ token, size }, call);
    checkPage(page.rows, size);
    if (page.nextToken !== null && asked.has(page.nextToken)) throw brokenPaging('a page token was repeated');
    const from = isFirst && start.taken > 0 ? placeIn(page.rows.map(hashOf), start) : 0;
    const fresh = page.rows
      .map((row, index) => ({ row, index }))
      .filter(({ row, index }) => index >= from && !isShown(row));
    const wanted = fresh.slice(0, window.count - rows.length);
    for (const { row, index } of wanted) {
      const isPageEnd = index + 1 === page.rows.length && page.nextToken !== null;
      const place = isPageEnd ? { token: page.nextToken, taken: 0 } : { token, taken: index + 1 };
      rows.push({ row, behind: { ...place, size, tail: [] } });
    }
    if (wanted.length < fresh.length) return slice(true);
    if (page.nextToken === null) return slice(false);
    // The next token proves that the list continues, so it is not necessary to read the next page.
    if (rows.length === window.count && page.rows.length > 0) return slice(true);
    emptyPages = page.rows.length === 0 && !page.dropped ? emptyPages + 1 : 0;
    if (emptyPages > MAX_EMPTY_PAGES) throw brokenPaging('too many empty pages in a row');
    token = page.nextToken;
  }
}

/**
 * Number of row hashes in an end cursor inside a page. A walk loses its place only if all of these rows are deleted
 * between two windows.
 */
const TAIL_ROWS = 8;

/**
 * Returns the number of rows of the page that the walk has passed: all rows up to the last returned row that still
 * exists.
 */
function placeIn(hashes: readonly string[], { taken, tail }: TokenPosition): number {
  const last = tail.findLast((each) => hashes.includes(each));
  if (last !== undefined) return hashes.indexOf(last) + 1;
  // All of these rows were deleted, so the rows after them have moved up by the same number.
  return Math.max(0, taken - tail.length);
}

function hash(key: string): string {
  return createHash('sha256').update(key).digest('base64url').slice(0, 8);
}
