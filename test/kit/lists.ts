import { randomBytes } from 'node:crypto';
import type {
  HybridListing,
  Listing,
  MarkerListing,
  NumberedListing,
  TokenListing,
  WholeListing,
} from '../../src/providers/port/list.ts';
import type { Call } from '../../src/transport/call.ts';

/** Lists in memory that page as the contracts say. `rows` is the truth and may be changed between reads. */
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

export interface Counted<L> {
  readonly listing: L;
  /** Reads so far, each as it was asked. */
  readonly reads: unknown[];
}

export function wholeList(rows: Row[]): Counted<WholeListing<Row>> {
  const reads: unknown[] = [];
  return {
    reads,
    listing: {
      style: 'whole',
      key,
      read: async () => {
        reads.push(null);
        return [...rows].reverse();
      },
    },
  };
}

export function numberedList(
  rows: Row[],
  options: { maxPageSize: number; total: 'rows' | 'pages' | 'none' },
): Counted<NumberedListing<Row>> {
  const reads: unknown[] = [];
  return {
    reads,
    listing: {
      style: 'numbered',
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
    },
  };
}

interface TokenPage {
  readonly rows: readonly Row[];
  readonly nextToken: string | null;
}

/** Where the rows behind this one are now, be it there or not: ids rise along every list here. */
const behind = (rows: readonly Row[], id: string) => rows.filter((row) => row.id <= id).length;

/** Tokens are good for one page and one size, like the real ones may be; the last page has none. */
export function tokenList(
  rows: Row[],
  options: { maxPageSize: number },
): Counted<TokenListing<Row>> & { readAt: (place: { from: number; size: number }) => TokenPage } {
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
  return {
    reads,
    readAt,
    listing: {
      style: 'token',
      maxPageSize: options.maxPageSize,
      key,
      read: async ({ token, size }) => read(token, size),
    },
  };
}

/** With tokens, a page by number brings the token of the next, too; `deep` false: no deep page is asked by number. */
export function hybridList(
  rows: Row[],
  options: { maxPageSize: number; tokens: boolean; deep?: boolean },
): Counted<HybridListing<Row>> {
  const inner = tokenList(rows, options);
  return {
    reads: inner.reads,
    listing: {
      style: 'hybrid',
      maxPageSize: options.maxPageSize,
      key,
      read: async (page, call) => {
        if (options.tokens) {
          const { token = null } = page;
          if (token === null && page.pageNo !== 1) {
            if (options.deep !== true) throw new Error('a deep page was asked for by number');
            const from = (page.pageNo - 1) * page.pageSize;
            return { ...inner.readAt({ from, size: page.pageSize }), total: rows.length };
          }
          return { ...(await inner.listing.read({ token, size: page.pageSize }, call)), total: rows.length };
        }
        if (page.token !== undefined) throw new Error('a token out of nowhere');
        inner.reads.push(page);
        const from = (page.pageNo - 1) * page.pageSize;
        return { rows: rows.slice(from, from + page.pageSize), nextToken: null, total: rows.length };
      },
    },
  };
}

/** `rows` newest first; the record id is the place, counted from the end, so that it falls. */
export function markerList(
  rows: Row[],
  options: {
    maxPageSize: number;
    maxOffset: number;
    count: 'all' | 'behindMarker' | 'none';
    lastMarker?: 'id' | 'absent';
  },
): Counted<MarkerListing<Row>> {
  const reads: unknown[] = [];
  const ids = new Map<string, string>();
  const recordId = (row: Row) => {
    const id = `f${row.id.slice(4)}`.padStart(24, '0');
    ids.set(id, row.id);
    return id;
  };
  return {
    reads,
    listing: {
      style: 'marker',
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
    },
  };
}

function checkSize(size: number, max: number): void {
  if (!Number.isInteger(size) || size < 1 || size > max) throw new Error(`page size ${size} is out of range`);
}

export type AnyList = Counted<Listing<Row>>;
