import { AppError } from '../errors.ts';
import { createCodec, oneOf, text } from '../lists/position.ts';
import { refuseBackward } from '../lists/window.ts';
import type { List, Position } from '../providers/port/list.ts';
import { type FailedCall, failedCall, TEMPORARY, unlessRefused } from './stale-answers.ts';

/** Place of an object in a kept list. */
export interface KeptPlace {
  readonly value: string;
  readonly id: string;
}

export interface KeptSlice<Row> {
  readonly rows: readonly { readonly row: Row; readonly place: KeptPlace }[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
}

/**
 * The rows of one list as the inventory keeps them, in an order of its own. Both methods return null if the client allows
 * no old answer, or if the list was not read whole within the allowed age. They fail with STORE_UNAVAILABLE or
 * QUERY_TOO_COMPLEX.
 */
export interface KeptRows<Row> {
  /** Reads rows after a place. Null: the first rows. */
  readonly page: (after: KeptPlace | null, count: number, call: FailedCall) => Promise<KeptSlice<Row> | null>;
  readonly count: (call: FailedCall) => Promise<number | null>;
}

/**
 * Returns the list with its first page and its count from `kept` if the provider fails temporarily. A cursor of such a
 * page goes on in the kept list, even if the provider is back: the orders differ, so only then a walk sees each object
 * once. A cursor of the provider's list has no place in the kept list, so its page stays an error. Apply this last,
 * because `map` and `tap` return the list without the kept rows.
 */
export function withKeptRows<Row>(list: List<Row>, kept: KeptRows<Row> | undefined): List<Row> {
  if (kept === undefined) return list;
  /** The call whose error a kept page has replaced. The count then comes from the same list. */
  let replaced: FailedCall | null = null;
  const readKept = async (after: KeptPlace | null, count: number, call: FailedCall) => {
    const slice = await kept.page(after, count, call);
    if (slice === null) return null;
    replaced = call;
    const rows = slice.rows.map(({ row, place }) => ({ row, position: printPosition(call, place) }));
    return { ...slice, rows };
  };
  return {
    ...list,
    get precision() {
      return replaced === null ? list.precision : 'EXACT';
    },
    window: async (window, call) => {
      const { after, before, count, direction } = window;
      if (isOfKeptList(after) || isOfKeptList(before)) {
        refuseBackward(window);
        const { operation, code, ...place } = parsePosition(after);
        return (await readKept(place, count, { operation, code })) ?? Promise.reject(tooOld());
      }
      try {
        return await list.window(window, call);
      } catch (error) {
        const failed = failedCall(error);
        if (failed === null || after !== null || before !== null || direction === 'backward') throw error;
        return (await unlessRefused(readKept(null, count, failed))) ?? Promise.reject(error);
      }
    },
    count: async (call) => {
      if (replaced !== null) return exact((await kept.count(replaced)) ?? (await Promise.reject(tooOld())));
      try {
        return await list.count(call);
      } catch (error) {
        const failed = failedCall(error);
        const count = failed === null ? null : await unlessRefused(kept.count(failed));
        if (count === null) throw error;
        return exact(count);
      }
    },
  };
}

function exact(count: number) {
  return { count, precision: 'EXACT' } as const;
}

/** No position of a provider's list begins with a list. */
const MARK: Position = ['kept'];
const positions = createCodec<FailedCall & KeptPlace>({
  operation: text,
  code: oneOf(...TEMPORARY),
  value: text,
  id: text,
});

function printPosition(call: FailedCall, place: KeptPlace): Position {
  return [MARK, ...positions.print({ ...call, ...place })];
}

function parsePosition(position: Position | null) {
  return positions.parse(position?.slice(1) ?? []);
}

function isOfKeptList(position: Position | null): boolean {
  return Array.isArray(position?.[0]);
}

function tooOld(): AppError {
  return new AppError(
    'CURSOR_EXPIRED',
    'The cursor belongs to a page from the inventory. Repeat extensions.staleIfError with a sufficient age, or read the list from its start.',
  );
}
