import { membersOf } from '../../members.ts';
import type { Statements } from '../../store/store.ts';
import { type Bind, objectsIn, placesInSteps, type Question, statement } from './question.ts';
import {
  type Bounds,
  comparePlaces,
  type Order,
  type OrderPlace,
  type Segment,
  segmentsOf,
} from './segments.ts';

/**
 * Reads the first places of a list between the bounds, at most `limit`. `isReversed`: the last ones, beginning at the
 * end. Each account is a range of an index of its own, and the ranges are merged. So a page costs about the same
 * wherever it is in the list, and whatever other accounts hold.
 */
export async function readPlaces(
  { rows }: Statements,
  question: Question,
  order: Order,
  bounds: Bounds,
  { limit, isReversed }: { readonly limit: number; readonly isReversed: boolean },
): Promise<readonly OrderPlace[]> {
  const found: OrderPlace[] = [];
  const segments = segmentsOf(order, bounds);
  const compare = (one: OrderPlace, other: OrderPlace) =>
    comparePlaces(order, one, other) * (isReversed ? -1 : 1);
  for (const segment of isReversed ? segments.toReversed() : segments) {
    const left = limit - found.length;
    if (left <= 0) break;
    const ofSegment: OrderPlace[] = [];
    for (const places of placesInSteps(question.places)) {
      const { sql, values } = statement((bind) =>
        segmentSql({ ...question, places }, order, segment, isReversed, left, bind),
      );
      ofSegment.push(...(await rows(sql, values)).map(placeOf));
    }
    if (question.places.length > 1) ofSegment.sort(compare);
    found.push(...ofSegment.slice(0, left));
  }
  return found;
}

function segmentSql(
  question: Question,
  { column, direction }: Order,
  segment: Segment,
  isReversed: boolean,
  limit: number,
  bind: Bind,
): string {
  const own = `o.${column}`;
  const up = isReversed ? 'DESC' : 'ASC';
  const isDown = (direction === 'DESC') !== isReversed;
  const [values, conditions] =
    segment.type === 'equal'
      ? // The null of the column is part of the order, or PostgreSQL would sort the whole segment.
        [up, equalConditions(own, segment, bind)]
      : [isDown ? 'DESC' : 'ASC', rangeConditions(own, direction, segment, bind)];
  const branches = question.places.map(
    (place) =>
      `SELECT o.id AS id, ${own} AS value ${objectsIn(question, place, bind, conditions)}
        ORDER BY ${own} ${values}, o.id ${up} LIMIT ${bind(limit)}`,
  );
  const [only] = branches;
  if (only !== undefined && branches.length === 1) return only;
  return `${branches.map((branch, index) => `SELECT id, value FROM (${branch}) AS b${index}`).join('\nUNION ALL ')}
    ORDER BY value ${values}, id ${up} LIMIT ${bind(limit)}`;
}

function equalConditions(
  own: string,
  { value, afterId, beforeId }: Extract<Segment, { type: 'equal' }>,
  bind: Bind,
): readonly string[] {
  return [
    value === null ? `${own} IS NULL` : `${own} = ${bind(value)}`,
    ...(afterId === null ? [] : [`o.id > ${bind(afterId)}`]),
    ...(beforeId === null ? [] : [`o.id < ${bind(beforeId)}`]),
  ];
}

function rangeConditions(
  own: string,
  direction: Order['direction'],
  { beyond, until }: Extract<Segment, { type: 'range' }>,
  bind: Bind,
): readonly string[] {
  const [later, earlier] = direction === 'ASC' ? ['>', '<'] : ['<', '>'];
  return [
    `${own} IS NOT NULL`,
    ...(beyond === null ? [] : [`${own} ${later} ${bind(beyond)}`]),
    ...(until === null ? [] : [`${own} ${earlier} ${bind(until)}`]),
  ];
}

function placeOf(row: unknown): OrderPlace {
  const { id, value } = membersOf(row);
  if (typeof id !== 'string') throw new Error('expected an id');
  return { id, value: typeof value === 'string' || typeof value === 'number' ? value : null };
}
