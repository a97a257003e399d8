import { printGlobalId } from '../../graph/node-id.ts';
import { rowOf } from '../../store/row.ts';
import type { Statements } from '../../store/store.ts';
import { type Bind, isOneOf, type Place, type Question, statement } from './question.ts';
import { selectObjects } from './select-objects.ts';

/** Runs reads, all on one snapshot or each on its own. */
export type Ask = <Result>(work: (snapshot: Statements) => Promise<Result>) => Promise<Result>;

/** Objects that one statement visits. */
const STEP = 1_000;

export interface Walk {
  readonly question: Question;
  /** The word with which the global ids of the objects begin (node-id.ts). */
  readonly type: string;
  /** Only ids behind this one. Null: all. */
  readonly after: string | null;
}

/**
 * Walks through the ids of a question, in the order of the ids. Each step visits at most 1,000 rows of the primary key,
 * whether they meet the conditions or not, so a step takes the same short time for every question. A step may be empty.
 */
export async function* idSteps(ask: Ask, walk: Walk): AsyncGenerator<readonly string[]> {
  const { question, type, after } = walk;
  if (question.ids !== undefined) {
    yield await ask((snapshot) => readFewIds(snapshot, question, after));
    return;
  }
  for (const range of idRanges(type, question.places)) {
    if (after !== null && after >= range.to) continue;
    let from = after !== null && after > range.from ? after : range.from;
    for (;;) {
      const visited = await ask((snapshot) => readStep(snapshot, question, range, from));
      yield visited.filter(({ is_met }) => is_met === 1).map(({ id }) => id);
      const last = visited.at(-1);
      if (visited.length < STEP || last === undefined) break;
      from = last.id;
    }
  }
}

const idRow = rowOf({ id: 'text' });
const stepRow = rowOf({ id: 'text', is_met: 'integer' });

async function readFewIds(
  snapshot: Statements,
  question: Question,
  after: string | null,
): Promise<readonly string[]> {
  const found = await selectObjects(snapshot, question, {
    columns: () => 'o.id AS id',
    where: (bind) => (after === null ? [] : [`o.id > ${bind(after)}`]),
  });
  return found.map((row) => idRow(row).id).sort();
}

async function readStep(
  { rows }: Statements,
  question: Question,
  range: IdRange,
  from: string,
): Promise<readonly ReturnType<typeof stepRow>[]> {
  // Conditions in WHERE could make the database choose another index, and sort everything for each step.
  const { sql, values } = statement(
    (bind) => `SELECT o.id AS id, CASE WHEN ${meets(question, range.places, bind)} THEN 1 ELSE 0 END AS is_met
      FROM ${question.kind === null ? '@inventory_finding' : '@inventory_object'} AS o
      WHERE o.id > ${bind(from)} AND o.id < ${bind(range.to)} AND @tick ORDER BY o.id LIMIT ${STEP}`,
  );
  return (await rows(sql, values)).map(stepRow);
}

/** Whether a row belongs to one of the places and meets the conditions there. */
function meets({ kind, conditions }: Question, places: readonly Place[], bind: Bind): string {
  return places
    .map(({ account, provider, regions, streams }) => {
      const of = { kind: kind === null ? 'o.kind' : bind(kind), account: bind(account) };
      const all = [
        ...(kind === null ? [] : [`o.kind = ${of.kind}`]),
        `o.account = ${of.account} AND o.provider = ${bind(provider)}`,
        isOneOf('o.region', regions, bind),
        ...(streams === null ? [] : [isOneOf('o.stream', streams, bind)]),
        ...conditions.map(({ filter }) => filter(bind, of)),
      ];
      return `(${all.join(' AND ')})`;
    })
    .join(' OR ');
}

/** Ids behind `from` and before `to`. */
export interface IdRange {
  readonly from: string;
  readonly to: string;
  /** The places whose ids are in the range. */
  readonly places: readonly Place[];
}

/** Comes after every character of an id. */
const BEHIND = '~';

/**
 * The ranges that contain the ids of the places, in order and without overlap. A range may also contain a few other ids. An id
 * is the base64url of its parts, so ids of one account and region have a common prefix.
 */
export function idRanges(type: string, places: readonly Place[]): readonly IdRange[] {
  const ranges = places
    .flatMap((place) =>
      place.regions.map((region): IdRange => {
        const id = Buffer.from(
          printGlobalId(type, { account: place.account, region, instanceId: '' }),
          'base64url',
        );
        // Three bytes are four characters. The characters of the rest depend on what follows.
        const prefix = id.subarray(0, id.length - (id.length % 3)).toString('base64url');
        return { from: prefix, to: `${prefix}${BEHIND}`, places: [place] };
      }),
    )
    .sort((one, other) => (one.from < other.from ? -1 : 1));
  const merged: IdRange[] = [];
  for (const range of ranges) {
    const before = merged.at(-1);
    if (before === undefined || range.from >= before.to) merged.push(range);
    else merged[merged.length - 1] = { ...before, places: [...new Set([...before.places, ...range.places])] };
  }
  return merged;
}
