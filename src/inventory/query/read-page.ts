import type { Statements } from '../../store/store.ts';
import type { Place, Question } from './question.ts';
import { readPlaces } from './read-places.ts';
import type { Bounds, Order, OrderPlace } from './segments.ts';

/** A part of an ordered list, as Relay means it. */
export interface PageWindow extends Bounds {
  readonly direction: 'forward' | 'backward';
  readonly count: number;
}

export interface KeptPage<Row> {
  readonly rows: readonly { readonly row: Row; readonly place: OrderPlace }[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
}

/** Reads rows by their ids. Ids without a row are missing in the result. */
export type RowReader<Row> = (
  snapshot: Statements,
  places: readonly Place[],
  ids: readonly string[],
) => Promise<ReadonlyMap<string, Row>>;

/**
 * Reads a page. `areNeighboursAsked`: whether objects follow and precede the page is read exactly; otherwise it is false
 * where another read would be needed. All statements must see the same snapshot.
 */
export async function readPage<Row>(
  snapshot: Statements,
  question: Question,
  order: Order,
  readRows: RowReader<Row>,
  { direction, count, after, before }: PageWindow,
  areNeighboursAsked: boolean,
): Promise<KeptPage<Row>> {
  const isReversed = direction === 'backward';
  const found = await readPlaces(
    snapshot,
    question,
    order,
    { after, before },
    { limit: count + 1, isReversed },
  );
  const hasMore = found.length > count;
  const page = found.slice(0, count);
  const places = isReversed ? page.reverse() : page;
  const kept = await readRows(
    snapshot,
    question.places,
    places.map(({ id }) => id),
  );
  const isAny = async (bounds: Bounds) =>
    (await readPlaces(snapshot, question, order, bounds, { limit: 1, isReversed: false })).length > 0;
  const reachesBack = async () => {
    if (after === null || !areNeighboursAsked) return false;
    return isAny({ after: null, before: justBehind(after) });
  };
  const reachesOn = async () => {
    if (before === null || !areNeighboursAsked) return false;
    if (await isAny({ after: before, before: null })) return true;
    const upTo = { after: null, before: justBehind(before) };
    const [last] = await readPlaces(snapshot, question, order, upTo, { limit: 1, isReversed: true });
    return last?.id === before.id && last.value === before.value;
  };
  return {
    rows: places.flatMap((place) => {
      const row = kept.get(place.id);
      return row === undefined ? [] : [{ row, place }];
    }),
    hasNextPage: (!isReversed && hasMore) || (await reachesOn()),
    hasPreviousPage: (isReversed && hasMore) || (await reachesBack()),
  };
}

/** No id contains `!`, which comes before every character of an id. So no object is between the two places. */
function justBehind({ value, id }: OrderPlace): OrderPlace {
  return { value, id: `${id}!` };
}
