import { randomBytes } from 'node:crypto';
import { createHybridList, type HybridSource } from '../../src/lists/hybrid.ts';
import { createMarkerList, type MarkerSource } from '../../src/lists/marker.ts';
import { createNumberedList, type NumberedSource } from '../../src/lists/numbered.ts';
import { createTokenList, type TokenSource } from '../../src/lists/token.ts';
import { createWholeList, type WholeSource } from '../../src/lists/whole.ts';
import type { List, Position } from '../../src/providers/port/list.ts';
import type { Call } from '../../src/transport/call.ts';

/** In-memory lists that page as the contracts say. `rows` is the reference and may change between reads. */
export interface Row {
  readonly id: string;
}

export function rowsOf(count: number): Row[] {
  return Array.from({ length: count }, (_, index) => ({ id: `row-${String(index).padStart(5, '0')}` }));
}

export const CALL: Call = {
  signal: new AbortController().signal,
  deadline: Number.POSITIVE_INFINITY,
  priority: 'interactive',
  onSent: () => {},
};

const key = (row: Row) => row.id;

export interface AnyList {
  readonly list: List<Row>;
  /** Requests of all reads so far. */
  readonly reads: unknown[];
}

export interface Counted<Source> extends AnyList {
  readonly source: Source;
}

/** The provider's response for one page, in whatever style the list pages. */
export async function readPage<Row>(
  list: List<Row>,
  position: Position,
  call: Call = CALL,
): Promise<{ readonly rows: readonly Row[]; readonly [member: string]: unknown }> {
  const answers: { readonly rows: readonly Row[] }[] = [];
  const tapped = list.tap(async (read) => {
    const answer = await read();
    answers.push(answer);
    return answer;
  });
  for await (const _page of tapped.pages(() => call, { from: position })) break;
  return { ...answers[0]! };
}

export function wholeList(rows: Row[]): Counted<WholeSource<Row>> {
  const reads: unknown[] = [];
  const source: WholeSource<Row> = {
    key,
    read: async () => {
      reads.push(null);
      return [...rows].reverse();
    },
  };
  return { reads, source, list: createWholeList(source) };
}

export function numberedList(
  rows: Row[],
  options: { maxPageSize: number; total: 'rows' | 'pages' | 'none' },
): Counted<NumberedSource<Row>> {
  const reads: unknown[] = [];
  const source: NumberedSource<Row> = {
    maxPageSize: options.maxPageSize,
    key,
    read: async ({ pageNo, pageSize }) => {
      reads.push({ pageNo, pageSize });
      checkSize(pageSize, options.maxPageSize);
      const total = { rows: rows.length, pages: Math.ceil(rows.length / pageSize), none: null }[
        options.total
      ];
      return { rows: rows.slice((pageNo - 1) * pageSize, pageNo * pageSize), total };
    },
  };
  return { reads, source, list: createNumberedList(source) };
}

interface TokenPage {
  readonly rows: readonly Row[];
  readonly nextToken: string | null;
}

/** Position after this id, whether its row exists or not: ids increase along every list here. */
const behind = (rows: readonly Row[], id: string) => rows.filter((row) => row.id <= id).length;

/** A token is valid for one page and one page size, as the real ones may be; the last page has none. */
export function tokenList(
  rows: Row[],
  options: { maxPageSize: number },
): Counted<TokenSource<Row>> & { readAt: (place: { from: number; size: number }) => TokenPage } {
  const reads: unknown[] = [];
  const tokens = new Map<string, { last: string; size: number }>();
  const readAt = ({ from, size }: { from: number; size: number }): TokenPage => {
    reads.push({ from, size });
    checkSize(size, options.maxPageSize);
    const end = from + size;
    const nextToken = end < rows.length ? randomBytes(6).toString('hex') : null;
    if (nextToken !== null) tokens.set(nextToken, { last: rows[end - 1]!.id, size });
    return { rows: rows.slice(from, end), nextToken };
  };
  const read = (token: string | null, size: number) => {
    if (token === null) return readAt({ from: 0, size });
    const place = tokens.get(token);
    if (place === undefined || place.size !== size) throw new Error('a token was used with another size');
    return readAt({ from: behind(rows, place.last), size });
  };
  const source: TokenSource<Row> = {
    maxPageSize: options.maxPageSize,
    key,
    read: async ({ token, size }) => read(token, size),
  };
  return { reads, readAt, source, list: createTokenList(source) };
}

/**
 * With tokens, a numbered page also returns the token of the next page. `deep` false: refuses deep pages by number.
 */
export function hybridList(
  rows: Row[],
  options: { maxPageSize: number; tokens: boolean; deep?: boolean },
): Counted<HybridSource<Row>> {
  const inner = tokenList(rows, options);
  const { reads } = inner;
  const source: HybridSource<Row> = {
    maxPageSize: options.maxPageSize,
    key,
    read: async (page, call) => {
      if (options.tokens) {
        const { token } = page;
        if (token === null && page.pageNo !== 1) {
          if (options.deep !== true) throw new Error('a deep page was asked for by number');
          const from = (page.pageNo - 1) * page.pageSize;
          return { ...inner.readAt({ from, size: page.pageSize }), total: rows.length };
        }
        return { ...(await inner.source.read({ token, size: page.pageSize }, call)), total: rows.length };
      }
      if (page.token !== null) throw new Error('a token out of nowhere');
      reads.push(page);
      const from = (page.pageNo - 1) * page.pageSize;
      return { rows: rows.slice(from, from + page.pageSize), nextToken: null, total: rows.length };
    },
  };
  return { reads, source, list: createHybridList(source) };
}

/** `rows` newest first; the record id is the position counted from the end, so that it decreases. */
export function markerList(
  rows: Row[],
  options: {
    maxPageSize: number;
    maxOffset: number;
    count: 'all' | 'behindMarker' | 'none';
    lastMarker?: 'id' | 'absent';
  },
): Counted<MarkerSource<Row>> {
  const reads: unknown[] = [];
  const ids = new Map<string, string>();
  const recordId = (row: Row) => {
    const id = `f${row.id.slice(4)}`.padStart(24, '0');
    ids.set(id, row.id);
    return id;
  };
  const source: MarkerSource<Row> = {
    maxPageSize: options.maxPageSize,
    maxOffset: options.maxOffset,
    key,
    read: async ({ marker, offset, limit }) => {
      reads.push({ marker, offset, limit });
      checkSize(limit, options.maxPageSize);
      if (offset > options.maxOffset) throw new Error(`offset ${offset} is out of range`);
      if (marker !== null && !ids.has(marker)) throw new Error('a marker that no page gave');
      const start = marker === null ? 0 : behind(rows, ids.get(marker)!);
      const from = start + offset;
      const page = rows.slice(from, from + limit);
      const isLast = from + limit >= rows.length;
      const last = page.at(-1);
      const hidden = last === undefined || (isLast && options.lastMarker === 'absent');
      const count = { all: rows.length, behindMarker: rows.length - start, none: null }[options.count];
      return { rows: page, marker: hidden ? null : recordId(last), count };
    },
  };
  return { reads, source, list: createMarkerList(source) };
}

function checkSize(size: number, max: number): void {
  if (!Number.isInteger(size) || size < 1 || size > max) throw new Error(`page size ${size} is out of range`);
}
