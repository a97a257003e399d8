import { createHash } from 'node:crypto';
import type { List, Placed, Slice, Window } from '../providers/port/list.ts';
import type { Call } from '../transport/call.ts';
import { createList } from './list.ts';
import { createCodec, integer, textOrNull, texts } from './position.ts';
import type { Source, Style } from './style.ts';
import { brokenPaging, checkPage, refuseBackward } from './window.ts';

/** `token` null: the first page. */
interface TokenRequest {
  readonly token: string | null;
  readonly size: number;
}

interface TokenInfo {
  /** Null: this was the last page. */
  readonly nextToken: string | null;
  /** Rows of the page that did not match the filter of the list. Default: none. */
  readonly dropped?: number;
}

export type TokenSource<Row> = Source<Row, TokenRequest, TokenInfo>;

/** Empty pages that carry a NextToken are legal; more than this in a row are a list without end. */
const MAX_EMPTY_PAGES = 10;

/** At a row, or behind a page. */
interface TokenPosition {
  /** The token that asked for the page; null for the first. */
  readonly token: string | null;
  /** Page size the token belongs to. It is sent with no other, as changing it midway is not documented. */
  readonly size: number;
  /** Rows of that page that are already consumed. */
  readonly taken: number;
  /** Hashes of the last rows that the walk has shown, for a place inside a page. */
  readonly tail: readonly string[];
}

/**
 * NextToken, forward only (QueryCustomAuth*). Tokens belong to pages and not to rows: the cursor of a page's last row is
 * (the next token, size, 0), which no change in front can move, and a cursor inside a page is (the page's token, its size,
 * rows taken).
 *
 * The pages of a walk have the size of its first window. So with the same `first` each window is one page, and its end
 * cursor is a token. If `first` changes, or the walk came from another list in the middle of a window, the pages keep
 * their size and the window is cut from them. The end cursor of such a window also names the last rows that the walk has
 * shown. The next window finds its place in the page by them, although rows came or went in front.
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
    if (page.nextToken !== null && asked.has(page.nextToken)) throw brokenPaging('a page token came twice');
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
    // The token says that there is more: the next page is not read.
    if (rows.length === window.count && page.rows.length > 0) return slice(true);
    emptyPages = page.rows.length === 0 && !page.dropped ? emptyPages + 1 : 0;
    if (emptyPages > MAX_EMPTY_PAGES) throw brokenPaging('one empty page after another');
    token = page.nextToken;
  }
}

/** Rows that an end cursor inside a page names. A walk loses its place only if all of them go between two windows. */
const TAIL_ROWS = 8;

/** The rows of the page that the walk is past: up to the last row that it has shown and that is still there. */
function placeIn(hashes: readonly string[], { taken, tail }: TokenPosition): number {
  const last = tail.findLast((each) => hashes.includes(each));
  if (last !== undefined) return hashes.indexOf(last) + 1;
  // All of them went: the rows behind them have moved up by as many.
  return Math.max(0, taken - tail.length);
}

function hash(key: string): string {
  return createHash('sha256').update(key).digest('base64url').slice(0, 8);
}
