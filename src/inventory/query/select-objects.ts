import type { Statements } from '../../store/store.ts';
import { type Bind, objectsIn, placesInSteps, type Question, statement } from './question.ts';

/** What is selected of `inventory_object AS o`, and further conditions. */
export interface ObjectSelection {
  readonly columns: (bind: Bind) => string;
  readonly where?: (bind: Bind) => readonly string[];
}

/** Selects from the objects of a question, with one statement for many places. The rows have no order. */
export async function selectObjects(
  { rows }: Statements,
  question: Question,
  { columns, where }: ObjectSelection,
): Promise<readonly unknown[]> {
  const found: unknown[] = [];
  for (const places of placesInSteps(question.places)) {
    const { sql, values } = statement((bind) =>
      places
        .map((place) => `SELECT ${columns(bind)} ${objectsIn(question, place, bind, where?.(bind))}`)
        .join('\nUNION ALL '),
    );
    found.push(...(await rows(sql, values)));
  }
  return found;
}
