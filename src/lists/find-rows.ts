import type { List } from '../providers/port/list.ts';
import type { Call } from '../transport/call.ts';

/**
 * Maximum number of pages to read to find rows by key. Pages are read one after the other, so more pages would take too
 * long.
 */
export const MAX_PAGES = 5;

export interface FoundRows<Row> {
  readonly rows: ReadonlyMap<string, Row>;
  /**
   * True: the whole list was read, so a key that was not found is not in the list. False: pages are missing, or a row
   * may have moved between pages.
   */
  readonly isAll: boolean;
  /** The failure of a page, after which no further page was read. */
  readonly failure: unknown;
}

/**
 * Finds the rows with these keys in the pages of their list, as long as reading pages costs fewer calls than reading
 * the objects one by one:
 *
 * - If the provider counts its rows, the number of remaining pages is known. All of them are read if there are fewer of
 *   them than keys.
 * - Otherwise the next page is read while the number of pages so far is below the number of rows found plus a tenth of
 *   the keys that are not found yet.
 *
 * In total, the pages and the single reads of the remaining keys cost at most MAX_PAGES calls more than one call per
 * key.
 */
export async function findRows<Row>(
  list: List<Row>,
  keyOf: (row: Row) => string,
  keys: readonly string[],
  options: { readonly call: Call; readonly counted: () => number | null },
): Promise<FoundRows<Row>> {
  const left = new Set(keys);
  const rows = new Map<string, Row>();
  let pages = 0;
  let mayMiss = false;
  const pays = (): boolean => {
    const count = options.counted();
    const toCome = count === null ? null : Math.ceil(count / list.maxPageSize) - pages;
    if (toCome !== null && toCome > 0) return toCome < left.size && pages + toCome <= MAX_PAGES;
    return pages < MAX_PAGES && left.size > 1 && (pages === 0 || pages < rows.size + left.size / 10);
  };
  try {
    if (!pays()) return { rows, isAll: false, failure: null };
    for await (const page of list.pages(() => options.call)) {
      pages += 1;
      mayMiss ||= page.mayMiss;
      for (const row of page.rows) if (left.delete(keyOf(row))) rows.set(keyOf(row), row);
      if (page.next === null) return { rows, isAll: !mayMiss, failure: null };
      if (left.size === 0 || !pays()) break;
    }
    return { rows, isAll: false, failure: null };
  } catch (failure) {
    return { rows, isAll: false, failure };
  }
}
