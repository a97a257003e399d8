import { DAY_MS } from '../../duration.ts';
import { badInput } from '../../errors.ts';
import { rowOf } from '../../store/row.ts';
import type { Statements } from '../../store/store.ts';
import { addDuration } from './durations.ts';
import { objectsIn, placesInSteps, type Question, statement } from './question.ts';

export type BucketSize = 'DAY' | 'WEEK' | 'MONTH';

export interface Timeline {
  readonly expired: number;
  readonly buckets: readonly { readonly from: Date; readonly to: Date; readonly count: number }[];
  readonly later: number;
  readonly withoutDate: number;
}

const MOST_BUCKETS = 1_000;
/** Before and after every date that a certificate can have. */
const [FIRST, LAST] = [-8.64e15, 8.64e15];

/**
 * The starts of the buckets and the end of the last one. The first begins at `now`, the others at the begin of a calendar
 * unit in UTC (weeks on Monday), and the last ends at the horizon. Throws BAD_USER_INPUT for more than 1,000 buckets.
 */
export function bucketBounds(now: number, size: BucketSize, horizon: string): readonly number[] {
  const end = addDuration(now, horizon, 'horizon');
  const bounds = [now];
  for (let next = nextUnit(now, size); next < end; next = nextUnit(next, size)) {
    bounds.push(next);
    if (bounds.length > MOST_BUCKETS)
      throw badInput('horizon', `at most ${MOST_BUCKETS.toLocaleString('en')} buckets of ${size}`, horizon);
  }
  return [...bounds, end];
}

/** Begin of the next day, week or month in UTC. */
function nextUnit(instant: number, size: BucketSize): number {
  const date = new Date(instant);
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  if (size === 'MONTH') return Date.UTC(year, month + 1, 1);
  const today = Date.UTC(year, month, day);
  // Day 0 is a Sunday.
  return today + (size === 'DAY' ? 1 : (8 - date.getUTCDay()) % 7 || 7) * DAY_MS;
}

const rangeRow = rowOf({ place: 'integer', count: 'integer' });
const countRow = rowOf({ count: 'integer' });

/** Counts the certificates of a question by the time at which they expire. */
export async function readTimeline(
  { rows }: Statements,
  question: Question,
  bounds: readonly number[],
): Promise<Timeline> {
  const [now = 0, end = 0] = [bounds[0], bounds.at(-1)];
  const ranges = [[FIRST, now], ...bounds.slice(1).map((to, index) => [bounds[index], to]), [end, LAST]];
  const counts = ranges.map(() => 0);
  let withoutDate = 0;
  for (const places of placesInSteps(question.places)) {
    const inRange = [
      'o.time_at >= CAST(each.value ->> 1 AS BIGINT)',
      'o.time_at < CAST(each.value ->> 2 AS BIGINT)',
    ];
    const ranged = statement((bind) => {
      const counted = places.map((place) => `(SELECT count(*) ${objectsIn(question, place, bind, inRange)})`);
      const json = bind(JSON.stringify(ranges.map((range, index) => [index, ...range])));
      return `SELECT CAST(each.value ->> 0 AS BIGINT) AS place, ${counted.join(' + ')} AS count FROM @each(${json})`;
    });
    for (const { place, count } of (await rows(ranged.sql, ranged.values)).map(rangeRow))
      counts[place] = (counts[place] ?? 0) + count;
    const dateless = statement((bind) =>
      places
        .map((place) => `SELECT count(*) AS count ${objectsIn(question, place, bind, ['o.time_at IS NULL'])}`)
        .join('\nUNION ALL '),
    );
    for (const { count } of (await rows(dateless.sql, dateless.values)).map(countRow)) withoutDate += count;
  }
  const [expired = 0, ...rest] = counts;
  const later = rest.pop() ?? 0;
  const buckets = rest.map((count, index) => ({
    from: new Date(bounds[index] ?? now),
    to: new Date(bounds[index + 1] ?? end),
    count,
  }));
  return { expired, buckets, later, withoutDate };
}
