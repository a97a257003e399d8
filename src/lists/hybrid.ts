import type { List, Position, Slice, Window } from '../providers/port/list.ts';
import type { Call } from '../transport/call.ts';
import { createList } from './list.ts';
import { numberedPositions, readNumbered } from './numbered.ts';
import { createCodec, integer, textOrNull, texts } from './position.ts';
import type { Answer, Source, Style } from './style.ts';
import { readToken, type TokenSource, tokenPositions } from './token.ts';

/**
 * A page by token, or by number if `token` is null. Some providers require `pageNo` beside a token. It then counts the
 * pages from the start of the walk.
 */
interface HybridRequest {
  readonly token: string | null;
  readonly pageNo: number;
  readonly pageSize: number;
}

interface HybridInfo {
  readonly nextToken: string | null;
  /** The provider's count of rows, which may be wrong. */
  readonly total: number | null;
}

export type HybridSource<Row> = Source<Row, HybridRequest, HybridInfo>;

/**
 * PageNo and NextToken in one operation (ListDeviceCredentialClientId). The documentation does not say which of the two
 * takes precedence. So the server sends both only to a provider that rejects a token alone (see the list in the
 * provider's folder).
 *
 * Forward, the first page is read by number, because older documentation calls PageNo required. Later pages are read by
 * NextToken, because a token stays correct when rows before it are added or deleted, and a number does not. A number is
 * used again only if a full page has no token although Total shows more rows. Without this rule, the list of an
 * instance that does not support tokens yet would end after its first page.
 *
 * Tokens cannot go back or jump to the end, but numbers can. So `last` and `before` are read like a numbered list. The
 * cursor holds a token position and the number of rows before it, so it works in both directions.
 */
export function createHybridList<Row>(source: HybridSource<Row>): List<Row> {
  return createList(source, STYLE);
}

const STYLE: Style<HybridRequest, HybridInfo> = {
  precision: 'REPORTED',
  start: (pageSize) => ({ token: null, pageNo: 1, pageSize }),
  next: nextRequest,
  follows: ({ token, pageNo }) => token ?? pageNo - 1,
  sizeOf: ({ pageSize }) => pageSize,
  requests: createCodec<HybridRequest>({ token: textOrNull, pageNo: integer, pageSize: integer }),
  counted: ({ total }) => total,
  window: readHybrid,
  count: async ({ read }, call) => (await read({ token: null, pageNo: 1, pageSize: 1 }, call)).total,
};

/**
 * Prefers the token. A page is requested by number only if the last page is full and has no token, and Total shows more
 * rows.
 */
function nextRequest(
  { token, pageNo, pageSize }: HybridRequest,
  { rows, nextToken, total }: Answer<unknown, HybridInfo>,
): HybridRequest | null {
  const next = { token: nextToken, pageNo: pageNo + 1, pageSize };
  if (nextToken !== null) return next;
  const isMore = token === null && rows.length === pageSize && total !== null && total > pageNo * pageSize;
  return isMore ? next : null;
}

/** A token position, and the number of rows before it. */
const positions = createCodec<{
  token: string | null;
  size: number;
  taken: number;
  rowsBefore: number;
  tail: readonly string[];
}>({ token: textOrNull, size: integer, taken: integer, rowsBefore: integer, tail: texts });

async function readHybrid<Row>(source: HybridSource<Row>, window: Window, call: Call): Promise<Slice<Row>> {
  if (window.direction === 'backward' || window.before !== null) {
    const bounds = { after: asNumberedPosition(window.after), before: asNumberedPosition(window.before) };
    const byNumber = { ...source, read: readByNumber(source) };
    const slice = await readNumbered(byNumber, { ...window, ...bounds }, call);
    const size = pageSizeFor(window.count, source.maxPageSize);
    return {
      ...slice,
      rows: slice.rows.map(({ row, position }) => {
        const { rowsBefore } = numberedPositions.parse(position);
        const token = `n${Math.floor(rowsBefore / size) + 1}`;
        return {
          row,
          position: positions.print({ token, size, taken: rowsBefore % size, rowsBefore, tail: [] }),
        };
      }),
    };
  }
  const start = window.after === null ? null : positions.parse(window.after);
  const before = start?.rowsBefore ?? 0;
  const firstPage = start === null ? 1 : Math.floor((before - start.taken) / start.size) + 1;
  const after = start === null ? null : tokenPositions.print(start);
  const byToken = { ...source, read: readByToken(source, firstPage) };
  const slice = await readToken(byToken, { ...window, after }, call);
  return {
    ...slice,
    rows: slice.rows.map(({ position, ...placed }, index) => ({
      ...placed,
      position: positions.print({ ...tokenPositions.parse(position), rowsBefore: before + index + 1 }),
    })),
  };
}

/** The largest multiple of `count` up to the maximum, so that a window of `count` rows never spans two pages. */
function pageSizeFor(count: number, max: number): number {
  return count <= 0 || count >= max ? max : max - (max % count);
}

function asNumberedPosition(position: Position | null): Position | null {
  return position === null ? null : numberedPositions.print(positions.parse(position));
}

function readByNumber<Row>({ read }: HybridSource<Row>) {
  return (page: { pageNo: number; pageSize: number }, call: Call) => read({ token: null, ...page }, call);
}

/**
 * Reads pages by token. These tokens are `t` plus the provider's token, or `n` plus a page number. `first` is the
 * number of the first page to read. The numbers of later pages continue from it.
 */
function readByToken<Row>({ read }: HybridSource<Row>, first: number): TokenSource<Row>['read'] {
  let pageNo = first;
  return async ({ token, size }, call) => {
    if (token?.startsWith('n')) pageNo = Number(token.slice(1));
    const own = token?.startsWith('t') ? token.slice(1) : null;
    const request = { token: own, pageNo, pageSize: size };
    const answer = await read(request, call);
    const next = nextRequest(request, answer);
    pageNo += 1;
    const nextToken = next === null ? null : next.token === null ? `n${next.pageNo}` : `t${next.token}`;
    return { rows: answer.rows, nextToken };
  };
}
