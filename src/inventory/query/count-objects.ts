import { rowOf } from '../../store/row.ts';
import type { Statements } from '../../store/store.ts';
import type { Question } from './question.ts';
import { selectObjects } from './select-objects.ts';

const countRow = rowOf({ count: 'integer' });

/** Counts the objects of a question exactly. */
export async function countObjects(snapshot: Statements, question: Question): Promise<number> {
  const found = await selectObjects(snapshot, question, { columns: () => 'count(*) AS count' });
  return found.map(countRow).reduce((sum, { count }) => sum + count, 0);
}
