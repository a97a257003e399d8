/**
 * What `page.count` proves about the rows behind a page (contract huawei, section 6, 1).
 *
 * The provider counts either all rows of the list or only the rows behind the marker; the contract does not say which. A
 * walk finds out. New rows are added at the front, so the number of rows behind a marker never grows: a count that is
 * larger than this number counts all rows. The counts of two adjacent pages, read a moment apart, show it as well.
 *
 * - Without a marker, both ways of counting give the same number, and it belongs to the rows of its page: it is exact.
 * - A count of the rows behind the marker is exact on every page.
 * - A count of all rows is used only if it has not changed since the walk began. Even then, rows may have been added at
 *   the front while as many unread rows were deleted. So `left` is an upper limit, and the caller subtracts a margin.
 *
 * A count never proves that no row follows, because a wrong answer would lose rows.
 */
export type Counting = 'all' | 'behindMarker';

export interface Counted {
  /** Rows of the walk up to the end of this page. */
  readonly seen: number;
  readonly countAtStart: number | null;
  readonly counting: Counting | null;
  /** Rows behind the page that the count proves. Infinity if the count is exact and not zero. */
  readonly left: number;
  /** The counts that the next page would show: if the provider counts rows behind the marker, and if it counts all rows. */
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
  // The count fell by exactly the number of rows before the marker: the provider does not count them, or as many rows were
  // deleted. If they fill a page, that is sufficient for this page, but the next page must show it again.
  const isBehind = count === countAtStart - beforeMarker && beforeMarker >= maxPageSize;
  if (counting === 'behindMarker' || (counting === null && isBehind))
    return { ...walk, left: exact(expected.behindMarker) };
  const isUnchanged = counting === 'all' && count === countAtStart;
  return { ...walk, left: isUnchanged ? countAtStart - seen : 0 };
}

/** Returns the way of counting that the count of the next page proves: it was read a moment after this page's count. */
export function learnCounting({ counting, expected }: Counted, count: number | null): Counting | null {
  if (counting !== null || expected === null || expected.behindMarker === expected.all) return counting;
  if (count === expected.all) return 'all';
  return count === expected.behindMarker ? 'behindMarker' : null;
}

function exact(left: number): number {
  return left > 0 ? Number.POSITIVE_INFINITY : 0;
}
