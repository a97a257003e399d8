import { AppError } from '../errors.ts';
import type { CursorSealer } from '../lists/cursor.ts';
import type { PageMemo } from '../lists/memo.ts';
import { readScopes, type Scope } from '../lists/scopes.ts';
import { type ConnectionArguments, parseWindow } from '../lists/window.ts';
import type { Count, CountPrecision, List, Window } from '../providers/port/list.ts';
import type { Call } from '../transport/call.ts';
import { placeOfList } from './list-name.ts';
import { type KeptRows, withKeptRows } from './stale-list.ts';

/** A Relay connection. Each part is read only when it is requested, and only once. */
export interface Connection<Node> {
  /**
   * The window, read once. If `isNextAsked` is false, no call is made only to find out whether a row follows. Then
   * `hasNextPage` may be true at the end of the list. If `page` is called several times, the first call decides.
   * Default true.
   */
  readonly page: (isNextAsked?: boolean) => Promise<ConnectionPage<Node>>;
  /** The provider's count. Costs no call if a page that is read anyway contains it. */
  readonly count: () => Promise<Count>;
  /**
   * The precision of `count`. UNKNOWN if the count cannot be read: this promise does not reject if a provider call
   * fails. Costs no call if the page of a single list was read. Otherwise the list is counted, because only a count
   * shows whether the list can be read.
   */
  readonly precision: () => Promise<CountPrecision>;
}

export interface ConnectionPage<Node> {
  readonly edges: readonly ConnectionEdge<Node>[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
}

export interface ConnectionEdge<Node> {
  readonly cursor: string;
  /** An Error stands for a scope that could not be read. GraphQL returns null and an error at this path. */
  readonly node: Node | Error;
}

/** Services shared by all connections of one request. */
export interface Paging {
  readonly sealer: CursorSealer;
  readonly memo: PageMemo;
  readonly call: Call;
  readonly now: () => number;
}

/**
 * Creates a connection over one list. `name` is the list's identity: field, object and filter. Cursors are bound to it.
 * Throws for invalid arguments before any call. `kept`: rows for callers that allow old answers. Default: none.
 */
export function connect<Row, Node>(
  paging: Paging,
  name: string,
  list: List<Row>,
  args: ConnectionArguments,
  node: (row: Row) => Node,
  kept?: KeptRows<Row>,
): Connection<Node> {
  const window = parseWindow(args, (cursor) => paging.sealer.open(cursor, name));
  const shared = withKeptRows(paging.memo.share(name, list), kept);
  return createLazyConnection({
    page: async (isNextAsked) => {
      const slice = await shared.window({ ...window, isNextAsked }, paging.call);
      const edges = slice.rows.map(({ row, position, pageSize }) =>
        edgeOf(node(row), () => paging.sealer.seal(position, name, placeOfList(name), pageSize)),
      );
      return pageOf(edges, slice);
    },
    count: async (page) => {
      if (page !== null && isWholeList(page.pageInfo, window))
        return { count: page.edges.length, precision: 'EXACT' };
      const knownCount = page === null ? null : paging.memo.counted(name);
      return knownCount === null
        ? shared.count(paging.call)
        : { count: knownCount, precision: shared.precision };
    },
    get precision() {
      return shared.precision;
    },
  });
}

/** One of the lists of a connection. `kept`: its rows for callers that allow old answers. Default: none. */
export interface ScopeOfConnection<Row> extends Scope<Row> {
  readonly kept?: KeptRows<Row>;
}

/**
 * Creates a connection over several lists; see `readScopes`. `scopes` may cost a call. It is called only if a part is
 * requested.
 */
export function connectScopes<Row, Node>(
  paging: Paging,
  name: string,
  scopes: () => Promise<readonly ScopeOfConnection<Row>[]>,
  args: ConnectionArguments,
  options: { together: boolean; node: (row: Row) => Node },
): Connection<Node> {
  const window = parseWindow(args, (cursor) => paging.sealer.open(cursor, name));
  const shared = once(async () =>
    (await scopes()).map((scope) => ({
      key: scope.key,
      list: withKeptRows(paging.memo.share(`${name}\n${scope.key}`, scope.list), scope.kept),
    })),
  );
  return createLazyConnection({
    page: async (isNextAsked) => {
      const slice = await readScopes(await shared(), { ...window, isNextAsked }, paging.call, {
        together: options.together,
        now: paging.now,
      });
      const edges = slice.rows.map(({ row, position, pageSize }) =>
        edgeOf('error' in row ? asError(row.error) : options.node(row.row), () =>
          paging.sealer.seal(position, name, placeOfList(name), pageSize),
        ),
      );
      return pageOf(edges, slice);
    },
    count: async (page) => {
      // A scope that could not be read cannot be counted either, so the total is unknown and no other scope is counted.
      const failed = page?.edges.find((edge) => edge.node instanceof Error);
      if (failed !== undefined) throw failed.node;
      if (page !== null && isWholeList(page.pageInfo, window))
        return { count: page.edges.length, precision: 'EXACT' };
      const counts = (await shared()).map(({ list }) => list.count(paging.call));
      return sum(await allOrFirstFailure(counts));
    },
    precision: null,
  });
}

/**
 * If several promises reject, throws the error of the first in order, not the first in time, so that the
 * result is stable.
 */
async function allOrFirstFailure<T>(promises: readonly Promise<T>[]): Promise<readonly T[]> {
  const settled = await Promise.allSettled(promises);
  return settled.map((each) => {
    if (each.status === 'rejected') throw each.reason;
    return each.value;
  });
}

function asError(error: unknown): Error {
  return error instanceof Error
    ? error
    : new Error('One list of this connection could not be read.', { cause: error });
}

/** The parts of a connection. Each is called at most once, and only if it is requested. */
export interface ConnectionParts<Node> {
  readonly page: (isNextAsked: boolean) => Promise<ConnectionPage<Node>>;
  /** `page`: the page, if it is requested, too. */
  readonly count: (page: ConnectionPage<Node> | null) => Promise<Count>;
  /** The precision that is known once a page was read. Null: only a count shows it. */
  readonly precision: CountPrecision | null;
}

/** Creates a connection from its parts. */
export function createLazyConnection<Node>(parts: ConnectionParts<Node>): Connection<Node> {
  let page: Promise<ConnectionPage<Node>> | undefined;
  let count: Promise<Count> | undefined;
  const countOnce = () => {
    count ??= (async () => {
      // Sibling fields start in the same tick, in any order. Wait for the end of the tick to see whether the page is
      // requested, too.
      await Promise.resolve();
      return parts.count(page === undefined ? null : await page);
    })();
    return count;
  };
  return {
    page: (isNextAsked = true) => {
      page ??= parts.page(isNextAsked);
      return page;
    },
    count: countOnce,
    precision: async () => {
      // Wait for the end of the tick to see whether the count is requested, too.
      await Promise.resolve();
      if (count === undefined && page !== undefined && parts.precision !== null) return parts.precision;
      try {
        return (await countOnce()).precision;
      } catch (error) {
        if (error instanceof AppError) return 'UNKNOWN';
        throw error;
      }
    },
  };
}

/** Creates an edge. Its cursor is sealed once, and only if it is read: a page that shows only nodes needs few cursors. */
export function edgeOf<Node>(node: Node | Error, seal: () => string): ConnectionEdge<Node> {
  let cursor: string | undefined;
  return {
    node,
    get cursor() {
      cursor ??= seal();
      return cursor;
    },
  };
}

/** The page with these edges. */
export function pageOf<Node>(
  edges: readonly ConnectionEdge<Node>[],
  slice: { hasNextPage: boolean; hasPreviousPage: boolean },
): ConnectionPage<Node> {
  return {
    edges,
    pageInfo: {
      hasNextPage: slice.hasNextPage,
      hasPreviousPage: slice.hasPreviousPage,
      // Relay requires the same cursors here as in the edges, and sealing a position again would give another text.
      get startCursor() {
        return edges[0]?.cursor ?? null;
      },
      get endCursor() {
        return edges.at(-1)?.cursor ?? null;
      },
    },
  };
}

/** True if the window covers the whole list. Then its number of edges is the count. */
export function isWholeList(
  pageInfo: ConnectionPage<unknown>['pageInfo'],
  window: Pick<Window, 'after' | 'before'>,
): boolean {
  return (
    !pageInfo.hasNextPage && !pageInfo.hasPreviousPage && window.after === null && window.before === null
  );
}

function sum(counts: readonly Count[]): Count {
  const precision = weakest(counts.map((each) => each.precision));
  if (precision === 'UNKNOWN') return { count: null, precision };
  return { count: counts.reduce((total, each) => total + (each.count ?? 0), 0), precision };
}

function weakest(precisions: readonly CountPrecision[]): CountPrecision {
  if (precisions.includes('UNKNOWN')) return 'UNKNOWN';
  return precisions.includes('REPORTED') ? 'REPORTED' : 'EXACT';
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
