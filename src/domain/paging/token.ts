import type { TokenListing } from '../../providers/listing.ts';
import type { Call } from '../../transport/request.ts';
import type { Position } from './cursor.ts';
import { brokenPaging, checkPage, type Placed, refuseBackward, type Slice, type Window } from './window.ts';

/** Empty pages that carry a NextToken are legal; more than this in a row are a list without end. */
const MAX_EMPTY_PAGES = 10;

interface TokenPosition {
  /** The token that asked for the page; null for the first. */
  readonly token: string | null;
  /** Page size the token belongs to. It is sent with no other, as changing it midway is not documented. */
  readonly size: number;
  /** Rows of that page that are already consumed. */
  readonly taken: number;
}

/**
 * NextToken, forward only (QueryCustomAuth*). Tokens belong to pages and not to rows: the cursor of a page's last row is
 * (the next token, size, 0), which no change in front can move, and a cursor inside a page is (the page's token, its size,
 * rows taken).
 *
 * The pages of a walk have the size of its first window. So with the same `first` each window is one page, and its end
 * cursor is a token. If `first` changes, the pages keep their size and the window is cut from them.
 */
export async function readToken<Row>(
  listing: TokenListing<Row>,
  window: Window,
  call: Call,
): Promise<Slice<Row>> {
  refuseBackward(window);
  const start = parsePosition(window.after) ?? {
    token: null,
    size: Math.min(Math.max(window.count, 1), listing.maxPageSize),
    taken: 0,
  };
  const rows: Placed<Row>[] = [];
  const asked = new Set<string | null>();
  let { token, taken } = start;
  let emptyPages = 0;
  for (;;) {
    asked.add(token);
    const page = await listing.read({ token, size: start.size }, call);
    checkPage(page.rows, start.size);
    if (page.nextToken !== null && asked.has(page.nextToken)) throw brokenPaging('a page token came twice');
    const wanted = page.rows.slice(taken, taken + window.count - rows.length);
    const end = taken + wanted.length;
    wanted.forEach((row, index) => {
      const atPageEnd = taken + index + 1 === page.rows.length && page.nextToken !== null;
      rows.push({
        row,
        position: atPageEnd ? [page.nextToken, start.size, 0] : [token, start.size, taken + index + 1],
      });
    });
    if (end < page.rows.length) return slice(rows, true, window);
    if (page.nextToken === null) return slice(rows, false, window);
    // The token says that there is more: the next page is not read.
    if (rows.length === window.count && page.rows.length > 0) return slice(rows, true, window);
    emptyPages = page.rows.length === 0 && !page.dropped ? emptyPages + 1 : 0;
    if (emptyPages > MAX_EMPTY_PAGES) throw brokenPaging('one empty page after another');
    token = page.nextToken;
    taken = 0;
  }
}

function slice<Row>(rows: readonly Placed<Row>[], hasNextPage: boolean, window: Window): Slice<Row> {
  return { rows, hasNextPage, hasPreviousPage: window.after !== null };
}

function parsePosition(position: Position | null): TokenPosition | null {
  if (position === null) return null;
  const [token, size, taken] = position as readonly [string | null, number, number];
  return { token, size, taken };
}
