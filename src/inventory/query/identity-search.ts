import { badInput } from '../../errors.ts';
import type { EntityKind } from '../../events/log/log.ts';
import { tryParseNodeId } from '../../graph/node-id.ts';
import { rowOf } from '../../store/row.ts';
import type { Statements } from '../../store/store.ts';
import { fingerprintDigits } from '../../x509/fingerprint.ts';
import { termsOf, wordTerm } from '../objects/object-terms.ts';
import { serialKey, storedValue } from '../objects/stored-value.ts';
import { wordsOf } from '../objects/words.ts';
import { type KeptRow, readRows } from './kept-row.ts';
import { hasWord, rangeOfPrefix, serialKeys } from './object-filters.ts';
import { type Condition, isOneOf, objectsIn, type Place, placesInSteps, statement } from './question.ts';

/** The kinds that a search finds. */
export const SEARCHED_KINDS = [
  ...(['INSTANCE', 'GROUP', 'CA_CERTIFICATE', 'DEVICE_CERTIFICATE'] as const),
  ...(['CLIENT_CREDENTIAL', 'AUTH_IDENTITY', 'DEVICE'] as const),
] satisfies readonly EntityKind[];

export const MATCHES = [
  ...([
    'ID',
    'NAME',
    'COMMON_NAME',
    'SERIAL_NUMBER',
    'FINGERPRINT',
    'USERNAME',
    'CLIENT_ID',
    'PREFIX',
  ] as const),
];
export type Match = (typeof MATCHES)[number];

/** Place of a hit: exact ids first, then other exact matches, then words that begin so. `term` is empty unless a word matched. */
export interface SearchPlace {
  readonly rank: 0 | 1 | 2;
  readonly term: string;
  readonly id: string;
}

export interface SearchHit {
  readonly row: KeptRow;
  readonly matchedBy: Match;
  readonly place: SearchPlace;
}

/** The spellings of a text that are compared. */
interface Sought {
  /** The text itself, as the store has it. */
  readonly text: string;
  readonly serials: readonly string[];
  readonly sha1: string | null;
  readonly sha256: string | null;
  readonly words: readonly string[];
}

/** Throws BAD_USER_INPUT unless the text has 2 to 200 characters, and a letter or a digit. */
export function parseSearch(text: string): Sought {
  const trimmed = text.trim();
  const length = [...trimmed].length;
  if (length < 2 || length > 200) throw badInput('text', '2 to 200 characters', text);
  const words = wordsOf(trimmed);
  if (words.length === 0) throw badInput('text', 'at least one letter or digit', text);
  const digits = fingerprintDigits(trimmed)?.toUpperCase() ?? null;
  return {
    text: storedValue(trimmed),
    serials: serialKey(trimmed) === null ? [] : serialKeys(trimmed, 'text'),
    sha1: digits?.length === 40 ? digits : null,
    sha256: digits?.length === 64 ? digits : null,
    words,
  };
}

/** Finds at most `limit` objects behind `after`. */
export async function searchIdentities(
  snapshot: Statements,
  {
    places,
    kinds,
    sought,
  }: { readonly places: readonly Place[]; readonly kinds: readonly EntityKind[]; readonly sought: Sought },
  after: SearchPlace | null,
  limit: number,
): Promise<readonly SearchHit[]> {
  const hits: SearchHit[] = [];
  for (const rank of [0, 1] as const) {
    if (hits.length >= limit || (after !== null && after.rank > rank)) continue;
    const behind = after?.rank === rank ? after.id : '';
    const ids = await exactIds(
      snapshot,
      places,
      kinds,
      conditionsOf(sought, rank),
      behind,
      limit - hits.length,
    );
    const rows = await readRows(snapshot, places, ids);
    for (const id of ids) {
      const row = rows.get(id);
      const matchedBy = row && exactMatch(row, sought);
      if (row !== undefined && matchedBy) hits.push({ row, matchedBy, place: { rank, term: '', id } });
    }
  }
  let last = after?.rank === 2 ? after : null;
  while (hits.length < limit) {
    const step = await prefixStep(snapshot, places, kinds, sought.words, last, limit);
    const rows = await readRows(
      snapshot,
      places,
      step.map(({ id }) => id),
    );
    for (const place of step) {
      last = { rank: 2, ...place };
      const row = rows.get(place.id);
      if (row === undefined || hits.length >= limit) continue;
      if (exactMatch(row, sought) === null && isFirstTerm(row, sought.words, place.term))
        hits.push({ row, matchedBy: 'PREFIX', place: last });
    }
    if (step.length < limit) break;
  }
  return hits;
}

/** Kinds whose own id is a match by ID. The own id of other kinds has a name: a user name, a client id. */
const WITH_ID: ReadonlySet<EntityKind> = new Set([
  ...(['INSTANCE', 'GROUP', 'CA_CERTIFICATE', 'DEVICE_CERTIFICATE', 'DEVICE'] as const),
]);

/** The conditions of which an exact match of this rank meets at least one. Each is a range of an index. */
function conditionsOf({ text, serials, sha1, sha256 }: Sought, rank: 0 | 1): readonly Exact[] {
  const isKey: Condition = { filter: (bind) => `o.key_text = ${bind(text)}` };
  if (rank === 0)
    return [
      { condition: isKey, applies: (kind) => WITH_ID.has(kind) },
      ...(tryParseNodeId(text) === null ? [] : [always((bind) => `o.id = ${bind(text)}`)]),
    ];
  return [
    { condition: isKey, applies: (kind) => !WITH_ID.has(kind) },
    always((bind) => `o.name = ${bind(text)}`),
    ...(serials.length === 0 ? [] : [certificate((bind) => isOneOf('o.serial', serials, bind))]),
    ...(sha1 === null ? [] : [certificate((bind) => `o.sha1 = ${bind(sha1)}`)]),
    ...(sha256 === null ? [] : [certificate((bind) => `o.sha256 = ${bind(sha256)}`)]),
  ];
}

interface Exact {
  readonly condition: Condition;
  readonly applies: (kind: EntityKind) => boolean;
}

const always = (filter: Condition['filter']): Exact => ({ condition: { filter }, applies: () => true });
const certificate = (filter: Condition['filter']): Exact => ({
  condition: { filter },
  applies: (kind) => kind === 'CA_CERTIFICATE' || kind === 'DEVICE_CERTIFICATE',
});

const idRow = rowOf({ id: 'text' });

/** The first ids behind one, in order. An id that meets several conditions is there once. */
async function exactIds(
  { rows }: Statements,
  places: readonly Place[],
  kinds: readonly EntityKind[],
  exact: readonly Exact[],
  behind: string,
  limit: number,
): Promise<readonly string[]> {
  const found = new Set<string>();
  for (const kind of kinds) {
    const conditions = exact.filter(({ applies }) => applies(kind));
    for (const step of placesInSteps(places)) {
      const { sql, values } = statement((bind) => {
        const branches = step.flatMap((place) =>
          conditions.map(({ condition }) => {
            const question = { kind, places: [place], conditions: [condition] };
            const from = objectsIn(question, place, bind, [`o.id > ${bind(behind)}`]);
            return `SELECT id FROM (SELECT o.id AS id ${from} ORDER BY o.id LIMIT ${bind(limit)}) AS b`;
          }),
        );
        return `${branches.join('\nUNION ')} ORDER BY id LIMIT ${bind(limit)}`;
      });
      if (conditions.length > 0) for (const { id } of (await rows(sql, values)).map(idRow)) found.add(id);
    }
  }
  return [...found].sort().slice(0, limit);
}

/** How an object matches exactly, if it does. */
function exactMatch({ id, kind, at, record, facts }: KeptRow, sought: Sought): Match | null {
  const { text, serials, sha1, sha256 } = sought;
  const member = (name: string): string | null => {
    const value = Object.entries(record).find(([each]) => each === name)?.[1];
    return typeof value === 'string' ? storedValue(value) : null;
  };
  const isText = (...names: readonly string[]) => names.some((name) => member(name) === text);
  if (id === text || (kind === 'INSTANCE' && storedValue(at.instanceId) === text)) return 'ID';
  if (kind === 'GROUP' && isText('groupId')) return 'ID';
  if (kind === 'DEVICE' && isText('deviceId')) return 'ID';
  if (kind === 'CLIENT_CREDENTIAL') return isText('clientId') ? 'CLIENT_ID' : null;
  if (kind === 'AUTH_IDENTITY') return isText('username') ? 'USERNAME' : null;
  if (kind !== 'CA_CERTIFICATE' && kind !== 'DEVICE_CERTIFICATE') return isText('name') ? 'NAME' : null;
  if (isText('caId', 'certificateId')) return 'ID';
  if ((member('commonName') ?? facts?.commonName) === text) return 'COMMON_NAME';
  const serial = member('serialNumber') ?? facts?.serialNumber ?? null;
  if (serial !== null && serials.includes(serialKey(serial) ?? '')) return 'SERIAL_NUMBER';
  const prints = [fingerprintDigits(member('fingerprint') ?? '')?.toUpperCase(), facts?.sha1, facts?.sha256];
  return prints.some((print) => print !== undefined && [sha1, sha256].includes(print)) ? 'FINGERPRINT' : null;
}

const termRow = rowOf({ term: 'text', id: 'text' });

/** Finds objects by the longest word, in the order of the words of the objects. All other words must match as well. */
async function prefixStep(
  { rows }: Statements,
  places: readonly Place[],
  kinds: readonly EntityKind[],
  words: readonly string[],
  last: Pick<SearchPlace, 'term' | 'id'> | null,
  limit: number,
): Promise<readonly { readonly term: string; readonly id: string }[]> {
  const [longest = '', ...others] = words.toSorted((one, other) => other.length - one.length);
  const [from, to] = rangeOfPrefix(wordTerm(longest));
  const found: { readonly term: string; readonly id: string }[] = [];
  for (const kind of kinds) {
    for (const step of placesInSteps(places)) {
      const { sql, values } = statement((bind) => {
        const branches = step.map((place) => {
          const of = { kind: bind(kind), account: bind(place.account) };
          const range =
            last === null
              ? `t.term >= ${bind(from)}`
              : `(t.term, t.id) > (${bind(last.term)}, ${bind(last.id)})`;
          const more = others.map((word) => hasWord(word, bind));
          const hasOthers = `EXISTS (SELECT 1 FROM @inventory_object AS o WHERE ${['o.id = t.id', ...more].join(' AND ')})`;
          const all = [
            ...[`t.kind = ${of.kind}`, `t.account = ${of.account}`, range, `t.term < ${bind(to)}`],
            ...(others.length === 0 ? [] : [hasOthers]),
          ];
          return `SELECT term, id FROM (SELECT t.term AS term, t.id AS id FROM @inventory_term AS t
            WHERE ${all.join(' AND ')} AND @tick ORDER BY t.term, t.id LIMIT ${bind(limit)}) AS b`;
        });
        return `${branches.join('\nUNION ALL ')} ORDER BY term, id LIMIT ${bind(limit)}`;
      });
      found.push(...(await rows(sql, values)).map(termRow));
    }
  }
  const compare = (one: string, other: string) => Buffer.compare(Buffer.from(one), Buffer.from(other));
  return found
    .sort((one, other) => compare(one.term, other.term) || compare(one.id, other.id))
    .slice(0, limit);
}

/** An object with several words that begin so is found at the first of them only. */
function isFirstTerm(row: KeptRow, words: readonly string[], term: string): boolean {
  const [longest = ''] = words.toSorted((one, other) => other.length - one.length);
  const own = [...termsOf(row)].filter((each) => each.startsWith(wordTerm(longest)));
  const compare = (one: string, other: string) => Buffer.compare(Buffer.from(one), Buffer.from(other));
  return own.sort(compare)[0] === term;
}
