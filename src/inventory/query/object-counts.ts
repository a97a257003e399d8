import { DAY_MS } from '../../duration.ts';
import { AppError, badInput, describe } from '../../errors.ts';
import type { EntityKind } from '../../events/log/log.ts';
import { parseStream } from '../../events/stream/scope.ts';
import { printNodeId } from '../../graph/node-id.ts';
import { membersOf } from '../../members.ts';
import type { Statements } from '../../store/store.ts';
import { CERTIFICATE_STATUSES, DEVICE_STATUSES } from '../objects/object-columns.ts';
import { type Bind, objectsIn, type Place, type Question, statement } from './question.ts';

export const DIMENSIONS = [
  ...(['PROVIDER', 'ACCOUNT', 'INSTANCE', 'STATUS', 'KEY_ALGORITHM', 'SIGN_MODE'] as const),
  ...(['IDENTITY_TYPE', 'PRODUCT', 'GROUP', 'EXPIRY_STATE'] as const),
];
export type Dimension = (typeof DIMENSIONS)[number];

export interface CountGroup {
  readonly keys: readonly string[];
  readonly count: number;
}

const MOST_GROUPS = 1_000;

/** The dimensions that only some kinds have. Every kind has the others. */
const KINDS: Readonly<Partial<Record<Dimension, readonly EntityKind[]>>> = {
  STATUS: ['CA_CERTIFICATE', 'DEVICE_CERTIFICATE', 'DEVICE'],
  KEY_ALGORITHM: ['CA_CERTIFICATE', 'DEVICE_CERTIFICATE'],
  EXPIRY_STATE: ['CA_CERTIFICATE', 'DEVICE_CERTIFICATE'],
  SIGN_MODE: ['AUTH_IDENTITY'],
  IDENTITY_TYPE: ['AUTH_IDENTITY'],
  PRODUCT: ['DEVICE'],
  GROUP: ['CLIENT_CREDENTIAL'],
};

/** Throws BAD_USER_INPUT unless these are one or two different dimensions that the kind has. */
export function checkDimensions(kind: EntityKind, by: readonly Dimension[]): void {
  const isFew = by.length === 1 || by.length === 2;
  if (!isFew || new Set(by).size < by.length)
    throw badInput(
      'by',
      'one or two different dimensions',
      describe(by.length === 0 ? 'none' : by.join(', ')),
    );
  const foreign = by.find((dimension) => KINDS[dimension]?.includes(kind) === false);
  if (foreign !== undefined) throw badInput('by', `a dimension that ${kind} has`, foreign);
}

function expressionOf(dimension: Dimension, now: number, bind: Bind): string {
  switch (dimension) {
    case 'PROVIDER':
      return 'o.provider';
    case 'ACCOUNT':
      return 'o.account';
    case 'INSTANCE':
      return 'o.stream';
    case 'STATUS':
      return 'CAST(o.status AS TEXT)';
    case 'KEY_ALGORITHM':
      return 'o.key_algorithm';
    case 'SIGN_MODE':
      return 'o.sign_mode';
    case 'IDENTITY_TYPE':
      return 'o.identity_type';
    case 'PRODUCT':
      return 'o.product';
    case 'GROUP':
      return 'o.group_id';
    case 'EXPIRY_STATE': {
      const before = (days: number, state: string) =>
        `WHEN o.time_at < ${bind(now + days * DAY_MS)} THEN '${state}'`;
      const states = [before(0, 'EXPIRED'), before(7, 'P7D'), before(30, 'P30D'), before(90, 'P90D')];
      return `CASE WHEN o.time_at IS NULL THEN 'WITHOUT_DATE' ${states.join(' ')} ELSE 'LATER' END`;
    }
  }
}

/** The key as clients see it. `text`: the value of the expression. */
function keyOf(dimension: Dimension, kind: EntityKind, { account, provider }: Place, text: string): string {
  if (dimension === 'STATUS') {
    const statuses: readonly string[] = kind === 'DEVICE' ? DEVICE_STATUSES : CERTIFICATE_STATUSES;
    return statuses[Number(text)] ?? '';
  }
  if (dimension !== 'INSTANCE') return text;
  return printNodeId('Instance', { provider, ...parseStream(text), account });
}

/**
 * Counts the objects of a question by one or two dimensions, the largest group first. The key of an unknown value is
 * empty, so the sum is the number of objects. Throws QUERY_TOO_COMPLEX for more than 1,000 groups.
 */
export async function readCounts(
  { rows }: Statements,
  question: Question & { readonly kind: EntityKind },
  by: readonly Dimension[],
  now: number,
): Promise<readonly CountGroup[]> {
  const groups = new Map<string, number>();
  for (const place of question.places) {
    const { sql, values } = statement((bind) => {
      const keys = by.map((dimension, index) => `${expressionOf(dimension, now, bind)} AS key${index}`);
      const names = by.map((_, index) => `key${index}`).join(', ');
      return `SELECT ${names}, count(*) AS count FROM (SELECT ${keys.join(', ')} ${objectsIn(question, place, bind)})
        AS k GROUP BY ${names} LIMIT ${MOST_GROUPS + 1}`;
    });
    for (const row of await rows(sql, values)) {
      const members = membersOf(row);
      const keys = by.map((dimension, index) => {
        const text = members[`key${index}`];
        return typeof text === 'string' ? keyOf(dimension, question.kind, place, text) : '';
      });
      const name = JSON.stringify(keys);
      groups.set(name, (groups.get(name) ?? 0) + Number(members['count']));
    }
    if (groups.size > MOST_GROUPS)
      throw new AppError('QUERY_TOO_COMPLEX', `The objects form more than ${MOST_GROUPS} groups.`, {
        details: { limit: 'groups', allowed: MOST_GROUPS, field: 'by' },
      });
  }
  const all = Array.from(groups, ([name, count]): CountGroup => ({ keys: JSON.parse(name), count }));
  return all.toSorted(
    (one, other) =>
      other.count - one.count || (JSON.stringify(one.keys) < JSON.stringify(other.keys) ? -1 : 1),
  );
}
