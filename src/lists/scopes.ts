import { AppError } from '../errors.ts';
import type { List, Placed, Position, Slice, Window } from '../providers/port/list.ts';
import type { Call } from '../transport/call.ts';
import { createCodec, flag, oneOf, positionOrNull, text } from './position.ts';

/** One of several lists that form one connection, for example of an account's region or of a group. */
export interface Scope<Row> {
  /** Unique and stable. Scopes are read in the order of their keys. */
  readonly key: string;
  readonly list: List<Row>;
}

/** A row, or the failure of a scope. */
export type ScopedRow<Row> =
  | { readonly scope: string; readonly row: Row }
  | { readonly scope: string; readonly error: unknown };

/**
 * Reads several lists as one, in the order of their keys. Backward paging works only with a single list. One edge
 * represents a list that fails, and the walk continues after this edge.
 *
 * The cursor of a failed edge reads the failed list again, from the position of the failure. If the list fails again,
 * one edge represents it again. There is one exception: if the failed edge is the last edge of its window, its cursor
 * is also the `endCursor` that a walk uses. A walk must end, and the failure was already reported. So this cursor skips
 * a list that fails again, unless it is the last list.
 *
 * A list that fails slowly must not use up the time of the others. Each list gets at most two fifths of the remaining
 * time. With `together` (few cheap lists, such as accounts and regions), all lists are read at once. The last list gets
 * all the remaining time if no row was found before it.
 */
export async function readScopes<Row>(
  scopes: readonly Scope<Row>[],
  window: Window,
  call: Call,
  options: { together: boolean; now: () => number },
): Promise<Slice<ScopedRow<Row>>> {
  if (window.direction === 'backward' || window.before !== null) return readAlone(scopes, window, call);
  const ordered = [...scopes].sort((a, b) => (a.key < b.key ? -1 : 1));
  const start = parseScoped(window.after);
  const first = start === null ? 0 : ordered.findIndex((scope) => scope.key >= start.scope);
  const rest = first === -1 ? [] : ordered.slice(first);
  const read = readerOf(start, window, call, options.now);
  const begun = options.together
    ? rest.map((scope) => read(scope, window.count, rest.length === 1))
    : undefined;
  // When the window is full, nothing awaits the remaining reads. The empty handlers keep their rejections from ending
  // the process.
  for (const each of begun ?? []) each.catch(() => {});
  const rows: Placed<ScopedRow<Row>>[] = [];
  const hasMoved = start?.moved ?? false;
  const slice = (hasNextPage: boolean): Slice<ScopedRow<Row>> => ({
    rows: rows.map((each, index) => (index === rows.length - 1 ? asLast(each) : each)),
    hasNextPage,
    hasPreviousPage: hasMoved,
  });
  let failedAgain: Placed<ScopedRow<Row>> | null = null;

  for (const [index, scope] of rest.entries()) {
    const missing = window.count - rows.length;
    const isAlone = index === rest.length - 1 && rows.every(({ row }) => 'error' in row);
    const result = await (begun?.[index] ?? read(scope, missing, isAlone));
    if ('error' in result) {
      const here = start?.scope === scope.key ? start : null;
      const failed: Placed<ScopedRow<Row>> = {
        row: { scope: scope.key, error: result.error },
        position: positions.print({
          scope: scope.key,
          inner: here?.inner ?? null,
          moved: hasMoved || rows.length > 0,
          place: 'failed',
        }),
      };
      if (here?.place === 'failedLast') failedAgain = failed;
      else if (missing === 0) return slice(true);
      else rows.push(failed);
      continue;
    }
    for (const { row, position, ...placed } of result.rows.slice(0, missing)) {
      rows.push({ ...placed, row: { scope: scope.key, row }, position: atRow(scope.key, position) });
    }
    const isFull = window.isNextAsked === false && rows.length === window.count;
    if (isFull || result.rows.length > missing || result.hasNextPage) return slice(true);
  }
  if (failedAgain !== null && rows.length === 0) {
    if (window.count === 0) return slice(true);
    rows.push(failedAgain);
  }
  return slice(false);
}

/** Marks a failed edge as the last edge of its window; see `readScopes`. */
function asLast<Row>({ row, position }: Placed<ScopedRow<Row>>): Placed<ScopedRow<Row>> {
  if (!('error' in row)) return { row, position };
  return { row, position: positions.print({ ...positions.parse(position), place: 'failedLast' }) };
}

/** Reads a window of a single list. Supports `last` and `before` if the provider's list supports them. */
async function readAlone<Row>(
  scopes: readonly Scope<Row>[],
  { direction, count, ...bounds }: Window,
  call: Call,
): Promise<Slice<ScopedRow<Row>>> {
  if (scopes.length > 1) {
    throw new AppError(
      'BACKWARD_PAGINATION_UNSUPPORTED',
      'This connection consists of several lists, so it can only be paged forward: use first and after.',
    );
  }
  const [scope] = scopes;
  const after = parseScoped(bounds.after);
  const before = parseScoped(bounds.before);
  const nothing = { rows: [], hasNextPage: false, hasPreviousPage: false };
  // The list of the cursor may no longer exist. The only remaining list may then be another one.
  if (scope === undefined || isBehind(after, scope.key) || isBefore(before, scope.key)) return nothing;
  const { key, list } = scope;
  const inner = (position: ScopedPosition | null) => (position?.scope === key ? position.inner : null);
  try {
    const window = { direction, count, after: inner(after), before: inner(before) };
    const slice = await list.window(window, call);
    const rows = slice.rows.map(({ row, position }) => ({
      row: { scope: key, row },
      position: atRow(key, position),
    }));
    return { ...slice, rows };
  } catch (error) {
    if (call.signal.aborted || !(error instanceof AppError)) throw error;
    if (error.code === 'BACKWARD_PAGINATION_UNSUPPORTED') throw error;
    // As `before`, this cursor reads the list again from the same place.
    const position = bounds.before ?? positions.print({ scope: key, inner: null, moved: true, place: 'end' });
    return { ...nothing, rows: [{ row: { scope: key, error }, position }] };
  }
}

/** True if the scope has no row after this position. */
function isBehind(position: ScopedPosition | null, key: string): boolean {
  return position !== null && (position.scope > key || (position.scope === key && position.place === 'end'));
}

/** True if the scope has no row before this position. */
function isBefore(position: ScopedPosition | null, key: string): boolean {
  if (position === null) return false;
  return (
    position.scope < key || (position.scope === key && position.inner === null && position.place !== 'end')
  );
}

const SHARE_OF_TIME = 0.4;

/** After a row, at a failed edge (`failedLast`: the last edge of its window), or after all rows of the scope. */
type Place = 'row' | 'failed' | 'failedLast' | 'end';

interface ScopedPosition {
  readonly scope: string;
  readonly inner: Position | null;
  /** True if an edge precedes this place. */
  readonly moved: boolean;
  readonly place: Place;
}

function readerOf(
  start: ScopedPosition | null,
  { count: pageSize, isNextAsked = true }: Window,
  call: Call,
  now: () => number,
) {
  return async <Row>(
    scope: Scope<Row>,
    count: number,
    isAlone: boolean,
  ): Promise<Slice<Row> | { error: unknown }> => {
    const here = start?.scope === scope.key ? start : null;
    if (here?.place === 'end') return { rows: [], hasNextPage: false, hasPreviousPage: false };
    const deadline = isAlone ? call.deadline : now() + (call.deadline - now()) * SHARE_OF_TIME;
    try {
      return await scope.list.window(
        { direction: 'forward', count, after: here?.inner ?? null, before: null, pageSize, isNextAsked },
        { ...call, deadline },
      );
    } catch (error) {
      // The client has disconnected or the operation's time is over, so the remaining lists are not needed.
      if (call.signal.aborted || !(error instanceof AppError)) throw error;
      return { error };
    }
  };
}

const positions = createCodec<ScopedPosition>({
  scope: text,
  inner: positionOrNull,
  moved: flag,
  place: oneOf<Place>('row', 'failed', 'failedLast', 'end'),
});

function parseScoped(position: Position | null): ScopedPosition | null {
  return position === null ? null : positions.parse(position);
}

function atRow(scope: string, inner: Position): Position {
  return positions.print({ scope, inner, moved: true, place: 'row' });
}
