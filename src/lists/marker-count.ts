/**
 * Decides what `page.count` proves about the rows after a page (contract huawei, section 6, 1).
 *
 * The provider counts either all rows of the list or only the rows after the marker; the contract does not say which. A
 * walk shows which: new rows are added at the front, so the number of rows after a marker never grows. A count above
 * this number counts all rows. The counts of two adjacent pages, read a moment apart, also show the way of counting.
 *
 * - Without a marker (first page), both ways of counting give the same number, so the count is exact.
 * - A count of the rows after the marker is exact on every page.
 * - A count of all rows is used only if it has not changed since the walk began. Even then, rows may have been added at
 *   the front while the same number of unread rows was deleted. So `left` is an upper limit, and the caller subtracts a
 *   margin.
 *
 * A count never serves as proof that no row follows, because a wrong count would lose rows.
 */
export type Counting = 'all' | 'behindMarker';

export interface Counted {
  /** Number of rows of the walk up to the end of this page. */
  readonly seen: number;
  readonly countAtStart: number | null;
  readonly counting: Counting | null;
  /** Number of rows after the page that the count proves. Infinity if the count is exact and not zero. */
  readonly left: number;
  /** The counts that the next page shows, for each way of counting. */
  readonly expected: { readonly behindMarker: number; readonly all: number } | null;
}

interface At {
  readonly marker: string | null;
  readonly offset: number;
  readonly seen: number;
  readonly countAtStart: number | null;
  readonly counting: Counting | null;
}

/** Evaluates the count of a page with `rows` rows that starts at `at`. */
export function countPage(at: At, rows: number, count: number | null, maxPageSize: number): Counted {
  if (at.marker === null) {
    const seen = at.offset + rows;
    const walk = { seen, countAtStart: count, counting: null };
    if (count === null) return { ...walk, left: 0, expected: null };
    return { ...walk, left: exact(count - seen), expected: { behindMarker: count - seen, all: count } };
  }
  const seen = at.seen + rows;
  const { countAtStart } = at;
  if (count === null || countAtStart === null)
    return { seen, countAtStart, counting: at.counting, left: 0, expected: null };
  const beforeMarker = at.seen - at.offset;
  const counting = at.counting ?? (count > countAtStart - beforeMarker ? 'all' : null);
  const expected = { behindMarker: count - at.offset - rows, all: count };
  const walk = { seen, countAtStart, counting, expected };
  // The count fell by exactly the number of rows before the marker. Either the provider does not count these rows, or
  // the same number of rows was deleted. If these rows fill at least one page, the count is used for this page. The
  // count of the next page must confirm the way of counting.
  const isBehind = count === countAtStart - beforeMarker && beforeMarker >= maxPageSize;
  if (counting === 'behindMarker' || (counting === null && isBehind))
    return { ...walk, left: exact(expected.behindMarker) };
  const isUnchanged = counting === 'all' && count === countAtStart;
  return { ...walk, left: isUnchanged ? countAtStart - seen : 0 };
}

/**
 * Returns the way of counting that the count of the next page proves. Requires that the next page was read a moment
 * after this page.
 */
export function learnCounting({ counting, expected }: Counted, count: number | null): Counting | null {
  if (counting !== null || expected === null || expected.behindMarker === expected.all) return counting;
  if (count === expected.all) return 'all';
  return count === expected.behindMarker ? 'behindMarker' : null;
}

function exact(left: number): number {
  return left > 0 ? Number.POSITIVE_INFINITY : 0;
}
