/**
 * What `page.count` proves about the rows behind a page (contract huawei, section 6, 1).
 *
 * The provider counts either all rows of the list or only those behind the marker; the contract does not say which. A
 * walk finds out. New rows come in front, so the rows behind a marker never become more: a count that is larger than
 * they can be counts all rows. Two counts that are read a moment apart, at the two ends of a page, show it as well.
 *
 * - Without a marker both counts mean the same, and the count belongs to the very rows of its page: it is exact.
 * - Counted behind the marker, it is exact on every page.
 * - Counted over all rows, it is believed only if it has not changed since the walk began. Even then as many rows may have
 *   come in front as unread rows have gone, so `left` is at most what it says; the caller keeps a margin.
 *
 * A count never proves that nothing follows: a wrong no would lose rows.
 */
export type Counting = 'all' | 'behindMarker';

export interface Counted {
  /** Rows of the walk up to the end of the page. */
  readonly seen: number;
  readonly countAtStart: number | null;
  readonly counting: Counting | null;
  /** Rows behind the page as far as the count proves them; infinite where it is exact and there are some. */
  readonly left: number;
  /** What a count would be right behind the page if rows behind the marker are counted, and if all are. */
  readonly expected: { readonly behindMarker: number; readonly all: number } | null;
}

interface At {
  readonly marker: string | null;
  readonly offset: number;
  readonly seen: number;
  readonly countAtStart: number | null;
  readonly counting: Counting | null;
}

/** For a page with so many rows that starts here. */
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
  // Less by just the rows before the marker: they are not counted, or as many were deleted. A page of them is proof
  // enough for one yes, but the next page of the walk has to show it again.
  const isBehind = count === countAtStart - beforeMarker && beforeMarker >= maxPageSize;
  if (counting === 'behindMarker' || (counting === null && isBehind))
    return { ...walk, left: exact(expected.behindMarker) };
  const isUnchanged = counting === 'all' && count === countAtStart;
  return { ...walk, left: isUnchanged ? countAtStart - seen : 0 };
}

/** What a count right behind the page shows about the way of counting: both were read a moment apart. */
export function learnCounting({ counting, expected }: Counted, count: number | null): Counting | null {
  if (counting !== null || expected === null || expected.behindMarker === expected.all) return counting;
  if (count === expected.all) return 'all';
  return count === expected.behindMarker ? 'behindMarker' : null;
}

function exact(left: number): number {
  return left > 0 ? Number.POSITIVE_INFINITY : 0;
}
