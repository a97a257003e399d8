import { rowOf } from '../../store/row.ts';
import type { Statements } from '../../store/store.ts';
import { type FindingSeverity, SEVERITIES } from '../findings/check.ts';
import { objectsIn, type Question, statement } from './question.ts';

export interface FindingCount {
  readonly check: string;
  readonly severity: FindingSeverity;
  readonly count: number;
}

const countRow = rowOf({ name: 'text', severity: 'integer', count: 'integer' });

/** Counts the findings of a question by check and severity: the worst first, then the largest number. */
export async function countFindings(
  { rows }: Statements,
  question: Omit<Question, 'kind'>,
): Promise<readonly FindingCount[]> {
  const counts = new Map<string, { name: string; severity: number; count: number }>();
  for (const place of question.places) {
    const { sql, values } = statement(
      (bind) => `SELECT o.check_name AS name, o.severity AS severity, count(*) AS count
        ${objectsIn({ ...question, kind: null }, place, bind)} GROUP BY o.check_name, o.severity`,
    );
    for (const row of (await rows(sql, values)).map(countRow)) {
      const key = `${row.severity} ${row.name}`;
      counts.set(key, { ...row, count: row.count + (counts.get(key)?.count ?? 0) });
    }
  }
  return Array.from(counts.values())
    .toSorted(
      (one, other) =>
        other.severity - one.severity || other.count - one.count || (one.name < other.name ? -1 : 1),
    )
    .map(({ name, severity, count }) => ({ check: name, severity: SEVERITIES[severity] ?? 'INFO', count }));
}
