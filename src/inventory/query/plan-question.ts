import { membersOf } from '../../members.ts';
import type { Statements } from '../../store/store.ts';
import { type Condition, isOneOf, placesInSteps, type Question, statement } from './question.ts';

/** So many objects are sorted rather than looked for in the order of a list. */
const FEW = 1_000;

/**
 * Decides how a question is answered. If one of its conditions is met by few objects, they are found by the index of that
 * condition and sorted. Otherwise the objects are read in the order of the list, and enough of them meet the conditions. The
 * planners of the engines cannot decide this well, because they guess how many objects meet a condition.
 */
export async function planQuestion({ rows }: Statements, question: Question): Promise<Question> {
  const { kind } = question;
  if (kind === null) return question;
  const conditions = [...question.conditions, ...ofStreams(question)];
  const finders = conditions.flatMap(({ ids }) => (ids === undefined ? [] : [ids]));
  if (finders.length === 0) return question;
  const counts = finders.map(() => 0);
  for (const places of placesInSteps(question.places)) {
    const { sql, values } = statement((bind) => {
      const counted = finders.map((ids, index) => {
        const each = places.map((place) => {
          const of = { kind: bind(kind), account: bind(place.account) };
          return `(SELECT count(*) FROM (SELECT 1 FROM (${ids(bind, of)}) AS i LIMIT ${FEW + 1}) AS n)`;
        });
        return `${each.join(' + ')} AS count${index}`;
      });
      return `SELECT ${counted.join(', ')}`;
    });
    const [row] = await rows(sql, values);
    for (const index of counts.keys())
      counts[index] = (counts[index] ?? 0) + Number(membersOf(row)[`count${index}`]);
  }
  const least = Math.min(...counts);
  return least > FEW ? question : { ...question, ids: finders[counts.indexOf(least)] };
}

/** The instances of the scope, as a condition that only finds. */
function ofStreams({ places }: Question): readonly Pick<Condition, 'ids'>[] {
  const streams = places.flatMap((place) => place.streams ?? []);
  if (streams.length === 0 || places.some((place) => place.streams === null)) return [];
  return [
    {
      ids: (bind, { kind, account }) =>
        `SELECT d.id FROM @inventory_object AS d
          WHERE ${isOneOf('d.stream', streams, bind)} AND (d.kind || '') = ${kind}
          AND (d.account || '') = ${account}`,
    },
  ];
}
