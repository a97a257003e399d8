import { markerRequests } from '../../lists/marker.ts';
import type { DevicePage } from '../port/provider.ts';

/** Builds statements for SearchDevices (contract 2.5). */

const MAX_STATEMENT = 400;
const MAX_CONDITIONS = 5;
const MAX_ROWS = 50;
const MAX_OFFSET = 500;
/** Text between the quotes of a statement: all characters of a statement except the quote. */
export const LITERAL = /^[一-龥a-zA-Z0-9_?#()., &%@!*=<>:-]+$/;

/**
 * One condition. A device must match all conditions of a statement. `in` and `not in` take several values, the other
 * operators one value.
 */
export interface Condition {
  readonly field: string;
  readonly operator: '=' | '!=' | '<' | '>' | 'like' | 'in' | 'not in';
  readonly values: readonly string[];
}

export interface Search {
  readonly where: readonly Condition[];
  /** Sorts the rows like the lists. Without this, the order is random. */
  readonly newestFirst?: boolean;
  readonly offset?: number;
  /** At most 50. */
  readonly limit: number;
}

/**
 * Returns the statement of a search, or null if the provider would reject it because it is too long, has too many
 * conditions, or has a value that cannot be quoted. `select *` also returns `groups`, and is shorter than a list of
 * names.
 */
export function searchStatement({ where, newestFirst, offset = 0, limit }: Search): string | null {
  if (where.length > MAX_CONDITIONS || limit < 1 || limit > MAX_ROWS || offset > MAX_OFFSET) return null;
  if (!where.every(({ values }) => values.length > 0 && values.every((value) => LITERAL.test(value))))
    return null;
  const conditions = where.map(({ field, operator, values }) => {
    const quoted = values.map((value) => `'${value}'`).join(',');
    return operator === 'in' || operator === 'not in'
      ? `${field} ${operator} (${quoted})`
      : `${field} ${operator} ${quoted}`;
  });
  const statement = [
    'select * from device',
    conditions.length === 0 ? '' : ` where ${conditions.join(' and ')}`,
    newestFirst === true ? ' order by marker desc' : '',
    offset === 0 ? ` limit ${limit}` : ` limit ${offset},${limit}`,
  ].join('');
  return statement.length <= MAX_STATEMENT ? statement : null;
}

/** Returns a statement that counts the devices that match these conditions. */
export function countStatement(where: readonly Condition[]): string | null {
  return (
    searchStatement({ where, limit: 1 })
      ?.replace('select *', 'select count(*)')
      .replace(/ limit 1$/, '') ?? null
  );
}

export function idsStatement(deviceIds: readonly string[]): string | null {
  return searchStatement({
    where: [{ field: 'device_id', operator: 'in', values: deviceIds }],
    limit: MAX_ROWS,
  });
}

/** Returns how many ids from the start of the array fit into one statement. 0: even the first id does not fit. */
export function fitting(deviceIds: readonly string[]): number {
  let count = 0;
  while (count < Math.min(deviceIds.length, MAX_ROWS) && idsStatement(deviceIds.slice(0, count + 1)) !== null)
    count++;
  return count;
}

/**
 * Returns a statement that finds the devices of one page of a list. The markers of lists are also valid in a
 * search.
 */
export function pageStatement({ groupId, position }: DevicePage): string | null {
  const { marker, offset, limit } = markerRequests.parse(position);
  return searchStatement({
    where: [
      ...(groupId === null ? [] : [{ field: 'group_id', operator: '=' as const, values: [groupId] }]),
      ...(marker === null ? [] : [{ field: 'marker', operator: '<' as const, values: [marker] }]),
    ],
    newestFirst: true,
    offset,
    limit,
  });
}
