import type { HuaweiSwitches } from '../switches.ts';
import { HuaweiRefusal, invalidInput } from './errors.ts';

/** limit, marker and offset as received: text from a query, or JSON values from a body. */
export interface PagingInput {
  readonly limit: unknown;
  readonly marker: unknown;
  readonly offset: unknown;
}

export interface PagingRules {
  readonly defaultLimit: number;
  readonly maxLimit: number;
  readonly marker: RegExp;
}

export const HEX24: PagingRules = { defaultLimit: 10, maxLimit: 50, marker: /^[a-fA-F0-9]{24}$/ };
export const PAGE36: PagingRules = { defaultLimit: 10, maxLimit: 50, marker: /^[a-zA-Z0-9_-]{1,36}$/ };

export interface Page<Row> {
  readonly rows: readonly Row[];
  /** Value of `page` in the answer. Null is printed as `page: null`. */
  readonly page: { count: number; marker?: string } | null;
}

/**
 * Takes the rows in descending order of their record ids, keeps those with a smaller id than the marker, and
 * then skips `offset` rows (contract 5.1). The marker in the answer is the record id of the page's last row.
 */
export function pageOf<Row extends { readonly recordId: string }>(
  all: readonly Row[],
  input: PagingInput,
  rules: PagingRules,
  switches: HuaweiSwitches,
): Page<Row> {
  const { limit, marker, offset } = checked(input, rules, switches);
  const ordered = [...all].sort((a, b) => (a.recordId < b.recordId ? 1 : -1));
  const behind = marker === null ? ordered : ordered.filter((row) => row.recordId < marker.toLowerCase());
  const rows = behind.slice(offset, offset + limit);
  const isLast = offset + limit >= behind.length;
  const count = switches.countIgnoresMarker ? all.length : behind.length;
  const last = rows.at(-1)?.recordId;
  if (isLast && switches.lastMarker === 'pageNull') return { rows, page: null };
  if (last === undefined || (isLast && switches.lastMarker === 'absent')) return { rows, page: { count } };
  return { rows, page: { count, marker: isLast && switches.lastMarker === 'empty' ? '' : last } };
}

/**
 * Checks the paging parameters. Accepts numbers as text (query) or as numbers (body), and refuses anything
 * else.
 */
export function checked(
  { limit, marker, offset }: PagingInput,
  rules: PagingRules,
  switches: HuaweiSwitches,
): { limit: number; marker: string | null; offset: number } {
  const named = (code: string, parameter: string) =>
    switches.pagingErrors === 'named'
      ? new HuaweiRefusal(400, code, `Invalid input. The specified parameter '${parameter}' is out of range.`)
      : invalidInput();
  const size = limit === undefined ? rules.defaultLimit : wholeNumber(limit);
  if (size === null || size < 1 || size > rules.maxLimit) throw named('IOTDA.000017', 'limit');
  const skip = offset === undefined ? 0 : wholeNumber(offset);
  if (skip === null || skip < 0 || skip > 500) throw invalidInput();
  if (marker === undefined) return { limit: size, marker: null, offset: skip };
  if (typeof marker !== 'string' || !rules.marker.test(marker)) throw named('IOTDA.000018', 'marker');
  return { limit: size, marker: /^f+$/i.test(marker) ? null : marker, offset: skip };
}

function wholeNumber(value: unknown): number | null {
  if (typeof value === 'number') return Number.isInteger(value) ? value : null;
  return typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : null;
}
