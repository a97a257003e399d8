import type { HybridListing, NumberedListing, TokenListing } from '../providers/port/list.ts';
import type { Call } from '../transport/call.ts';
import type { Position } from './cursor.ts';
import { readNumbered } from './numbered.ts';
import { readToken } from './token.ts';
import type { Slice, Window } from './window.ts';

/**
 * PageNo and NextToken in one operation (ListDeviceCredentialClientId). Which of the two wins when both are sent is
 * documented nowhere, so that they are only for a provider that does not take a token alone (see its listing).
 *
 * Forward, the first page is asked for by number, since older pages call PageNo required; from there NextToken leads,
 * because a token stays right when rows come and go before it and a number does not. A number is used again only
 * where a full page brought no token although Total says that there is more: an instance that does not know
 * tokens yet must not look like a short list.
 *
 * Tokens cannot go back or jump to the end, numbers can: `last` and `before` are read like a numbered list. So a
 * cursor is a token position with the number of rows before it, and is good for both.
 */
export async function readHybrid<Row>(
  listing: HybridListing<Row>,
  window: Window,
  call: Call,
): Promise<Slice<Row>> {
  if (window.direction === 'backward' || window.before !== null) {
    const slice = await readNumbered(
      asNumbers(listing),
      { ...window, after: indexOf(window.after), before: indexOf(window.before) },
      call,
    );
    const size = pageSizeFor(window.count, listing.maxPageSize);
    return {
      ...slice,
      rows: slice.rows.map(({ row, position }) => {
        const index = Number(position[0]);
        return { row, position: [`n${Math.floor(index / size) + 1}`, size, index % size, index] };
      }),
    };
  }
  const before = Number(indexOf(window.after)?.[0] ?? 0);
  const [, size = 1, taken = 0] = (window.after ?? []) as readonly [unknown?, number?, number?];
  const slice = await readToken(
    asTokens(listing, Math.floor((before - taken) / size) + 1),
    { ...window, after: window.after === null ? null : asTokenPosition(window.after) },
    call,
  );
  return {
    ...slice,
    rows: slice.rows.map(({ position, ...placed }, index) => ({
      ...placed,
      position: [...position.slice(0, 3), before + index + 1, ...position.slice(3)],
    })),
  };
}

/** The largest multiple of `count` within the maximum: windows of this size never lie across two pages. */
function pageSizeFor(count: number, max: number): number {
  return count <= 0 || count >= max ? max : max - (max % count);
}

/** The rows up to and with the cursor's own: what a numbered list calls its position. */
function indexOf(position: Position | null): Position | null {
  return position === null ? null : position.slice(3, 4);
}

function asTokenPosition(position: Position): Position {
  return [...position.slice(0, 3), ...position.slice(4)];
}

function asNumbers<Row>(listing: HybridListing<Row>): NumberedListing<Row> {
  return {
    style: 'numbered',
    maxPageSize: listing.maxPageSize,
    key: listing.key,
    read: (page, call) => listing.read(page, call),
  };
}

/**
 * The same list with one kind of token: `t` and the provider's own, or `n` and the number of a page. `first` is the
 * number of the page that is read first; the others follow it.
 */
function asTokens<Row>(listing: HybridListing<Row>, first: number): TokenListing<Row> {
  let pageNo = first;
  return {
    style: 'token',
    maxPageSize: listing.maxPageSize,
    key: listing.key,
    read: async ({ token, size }, call) => {
      if (token?.startsWith('n')) pageNo = Number(token.slice(1));
      const isNumbered = !token?.startsWith('t');
      const page = await listing.read(
        { pageNo, pageSize: size, ...(isNumbered ? {} : { token: token!.slice(1) }) },
        call,
      );
      const more =
        isNumbered && page.rows.length === size && page.total !== null && page.total > pageNo * size;
      pageNo += 1;
      return {
        rows: page.rows,
        nextToken: page.nextToken !== null ? `t${page.nextToken}` : more ? `n${pageNo}` : null,
      };
    },
  };
}
