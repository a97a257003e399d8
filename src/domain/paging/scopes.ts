import { AppError } from '../../errors.ts';
import type { Listing } from '../../providers/listing.ts';
import type { Call } from '../../transport/request.ts';
import type { Position } from './cursor.ts';
import { readWindow } from './page.ts';
import type { Placed, Slice, Window } from './window.ts';

/** One of several lists that make one connection: an account's region, a group of an instance. */
export interface Scope<Row> {
  /** Unique and lasting; the walk goes through scopes in the order of their keys. */
  readonly key: string;
  readonly listing: Listing<Row>;
}

/** A row, or the scope that could not be read. */
export type ScopedRow<Row> =
  | { readonly scope: string; readonly row: Row }
  | { readonly scope: string; readonly error: unknown };

export interface ScopedSlice<Row> extends Slice<ScopedRow<Row>> {
  /** Where the next window starts. Differs from the last edge's position only where that is a failed scope's. */
  readonly end: Position | null;
}

/**
 * Several lists as one, forward; backward only where one scope is left. A scope that fails takes one edge and the walk goes on behind it. The failed edge's
 * own position is the one before it, so that its cursor as `after` tries that scope again; the page's end is
 * the position behind it, so that a walk that follows `endCursor` is never caught by it.
 *
 * Failing slowly must not take the time of the others, nor of what is asked of their rows: a scope gets at most two
 * fifths of what is left, and with `together` (few cheap scopes, as accounts and regions) all are asked at once. The last
 * one, where nothing was found before it, gets it all: no one is left to need it.
 */
export async function readScopes<Row>(
  scopes: readonly Scope<Row>[],
  window: Window,
  call: Call,
  options: { together: boolean; now: () => number },
): Promise<ScopedSlice<Row>> {
  if (window.direction === 'backward' || window.before !== null) return readAlone(scopes, window, call);
  const ordered = [...scopes].sort((a, b) => (a.key < b.key ? -1 : 1));
  const start = parsePosition(window.after);
  const first = start === null ? 0 : ordered.findIndex((scope) => scope.key >= start.scope);
  const rest = first === -1 ? [] : ordered.slice(first);
  const read = readerOf(start, call, options.now);
  const begun = options.together
    ? rest.map((scope) => read(scope, window.count, rest.length === 1))
    : undefined;
  // A walk that is full does not look at the rest: their failures are nobody's, and must not end the process.
  for (const each of begun ?? []) each.catch(() => {});
  const rows: Placed<ScopedRow<Row>>[] = [];
  let end: Position | null = window.after;
  const slice = (hasNextPage: boolean): ScopedSlice<Row> => ({
    rows,
    hasNextPage,
    hasPreviousPage: start?.moved ?? false,
    end,
  });

  for (const [index, scope] of rest.entries()) {
    const missing = window.count - rows.length;
    const isAlone = index === rest.length - 1 && rows.every(({ row }) => 'error' in row);
    const result = await (begun?.[index] ?? read(scope, missing, isAlone));
    if ('error' in result) {
      if (missing === 0) return slice(true);
      const moved = rows.length > 0 || (start?.moved ?? false);
      const inner = start?.scope === scope.key ? start.inner : null;
      rows.push({
        row: { scope: scope.key, error: result.error },
        position: [scope.key, inner, moved, false],
      });
      end = [scope.key, null, true, true];
      continue;
    }
    for (const { row, position } of result.rows.slice(0, missing)) {
      end = [scope.key, position, true, false];
      rows.push({ row: { scope: scope.key, row }, position: end });
    }
    if (result.rows.length > missing || result.hasNextPage) return slice(true);
  }
  return slice(false);
}

/** The only list there is, by all the ways in which its provider pages: `last` and `before` too. */
async function readAlone<Row>(
  scopes: readonly Scope<Row>[],
  { direction, count, ...bounds }: Window,
  call: Call,
): Promise<ScopedSlice<Row>> {
  if (scopes.length > 1) {
    throw new AppError(
      'BACKWARD_PAGINATION_UNSUPPORTED',
      'This list is put together of several, and can be read forward only: use first and after.',
    );
  }
  const [scope] = scopes;
  const after = parsePosition(bounds.after);
  const before = parsePosition(bounds.before);
  const nothing = { rows: [], hasNextPage: false, hasPreviousPage: false, end: null };
  // A list that its cursors name may have gone since, and another one may be left.
  if (scope === undefined || isBehind(after, scope.key) || isBefore(before, scope.key)) return nothing;
  const { key, listing } = scope;
  const inner = (position: ScopedPosition | null) => (position?.scope === key ? position.inner : null);
  try {
    const window = { direction, count, after: inner(after), before: inner(before) };
    const slice = await readWindow(listing, window, call);
    const rows = slice.rows.map(({ row, position }) => ({
      row: { scope: key, row },
      position: [key, position, true, false],
    }));
    return { ...slice, rows, end: rows.at(-1)?.position ?? null };
  } catch (error) {
    if (call.signal.aborted || !(error instanceof AppError)) throw error;
    if (error.code === 'BACKWARD_PAGINATION_UNSUPPORTED') throw error;
    // As `before` it tries again, from where this one did.
    const position = bounds.before ?? [key, null, true, true];
    return { ...nothing, rows: [{ row: { scope: key, error }, position }], end: position };
  }
}

/** Is nothing of the scope behind this position? */
function isBehind(position: ScopedPosition | null, key: string): boolean {
  return position !== null && (position.scope > key || (position.scope === key && position.skip));
}

/** Is nothing of the scope before it? */
function isBefore(position: ScopedPosition | null, key: string): boolean {
  if (position === null) return false;
  return position.scope < key || (position.scope === key && position.inner === null && !position.skip);
}

const SHARE_OF_TIME = 0.4;

interface ScopedPosition {
  readonly scope: string;
  readonly inner: Position | null;
  /** Was there an edge before here? */
  readonly moved: boolean;
  /** The scope is done with, because it failed. */
  readonly skip: boolean;
}

function readerOf(start: ScopedPosition | null, call: Call, now: () => number) {
  return async <Row>(
    scope: Scope<Row>,
    count: number,
    isAlone: boolean,
  ): Promise<Slice<Row> | { error: unknown }> => {
    const here = start?.scope === scope.key ? start : null;
    if (here?.skip) return { rows: [], hasNextPage: false, hasPreviousPage: false };
    const deadline = isAlone ? call.deadline : now() + (call.deadline - now()) * SHARE_OF_TIME;
    try {
      return await readWindow(
        scope.listing,
        { direction: 'forward', count, after: here?.inner ?? null, before: null },
        { ...call, deadline },
      );
    } catch (error) {
      // The client is gone, or the time of the whole operation is up: nobody would read the rest.
      if (call.signal.aborted || !(error instanceof AppError)) throw error;
      return { error };
    }
  };
}

function parsePosition(position: Position | null): ScopedPosition | null {
  if (position === null) return null;
  const [scope, inner, moved, skip] = position as readonly [string, Position | null, boolean, boolean];
  return { scope, inner, moved, skip };
}
