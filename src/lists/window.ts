import { AppError, badInput } from '../errors.ts';
import type { Position, Window } from '../providers/port/list.ts';

export const DEFAULT_FIRST = 20;
export const MAX_FIRST = 100;

/** The Relay arguments as a client sent them. */
export interface ConnectionArguments {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly last?: number | null | undefined;
  readonly before?: string | null | undefined;
}

/** Checks the arguments before any call. `open` decrypts a cursor and throws INVALID_CURSOR or CURSOR_EXPIRED. */
export function parseWindow(args: ConnectionArguments, open: (cursor: string) => Position): Window {
  const first = args.first ?? null;
  const last = args.last ?? null;
  if (first !== null && last !== null) {
    throw new AppError('BAD_USER_INPUT', 'first, last: expected only one of the two, but got both', {
      details: { field: 'last' },
    });
  }
  for (const [field, value] of [
    ['first', first],
    ['last', last],
  ] as const) {
    if (value !== null && (value < 0 || value > MAX_FIRST)) {
      throw badInput(field, `a number from 0 to ${MAX_FIRST}`, value);
    }
  }
  const after = args.after ?? null;
  const before = args.before ?? null;
  return {
    direction: last === null ? 'forward' : 'backward',
    count: last ?? first ?? DEFAULT_FIRST,
    after: after === null ? null : open(after),
    before: before === null ? null : open(before),
  };
}

/** Throws BACKWARD_PAGINATION_UNSUPPORTED for a window that needs backward paging. */
export function refuseBackward(window: Window): void {
  if (window.direction === 'forward' && window.before === null) return;
  throw new AppError(
    'BACKWARD_PAGINATION_UNSUPPORTED',
    'The provider pages this list forward only: use first and after.',
  );
}

/**
 * Error for a provider that broke its own paging rules. The request fails, because guesses or an endless loop would be
 * worse. A retry does not help.
 */
export class BrokenPaging extends AppError {}

export function brokenPaging(what: string): BrokenPaging {
  return new BrokenPaging('PROVIDER_BAD_RESPONSE', `The provider broke its paging: ${what}.`);
}

/** Throws if a page has more rows than requested: the extra rows have no positions. */
export function checkPage<Row>(rows: readonly Row[], asked: number): void {
  if (rows.length > asked) throw brokenPaging('a page had more rows than requested');
}
