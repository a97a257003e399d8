import { rowOf } from '../../store/row.ts';
import type { Statements } from '../../store/store.ts';
import { objectsIn, placesInSteps, type Question, statement } from './question.ts';

const countRow = rowOf({ count: 'integer' });

/** Counts the objects of a question exactly. */
export async function countObjects({ rows }: Statements, question: Question): Promise<number> {
  let sum = 0;
  for (const places of placesInSteps(question.places)) {
    const { sql, values } = statement((bind) =>
      places
        .map((place) => `SELECT count(*) AS count ${objectsIn(question, place, bind)}`)
        .join('\nUNION ALL '),
    );
    for (const { count } of (await rows(sql, values)).map(countRow)) sum += count;
  }
  return sum;
}
