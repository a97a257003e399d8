import type { HuaweiDevice, HuaweiGroup } from '../fleet/fleet.ts';
import { invalidInput } from './errors.ts';
import { parameterOf } from './request.ts';
import type { Work } from './work.ts';

/** Filters of the lists (contract 2.2 to 2.11). A parameter with an invalid format is refused. */

const APP_ID = /^[a-zA-Z0-9_-]{1,36}$/;
const COMPACT = /^[0-9]{8}T[0-9]{6}Z$/;
/**
 * Time of the last change of a group that was never changed. It is earlier than any time that a client can filter by.
 */
const NEVER = '00000101T000000Z';

export function inApp<Row extends { readonly appId: string }>(
  work: Work,
  rows: readonly Row[],
): readonly Row[] {
  const appId = wellFormed(work, 'app_id', APP_ID);
  return appId === undefined ? rows : rows.filter((row) => row.appId === appId);
}

/**
 * Filters rows by name. The documentation does not say whether the name must match exactly. The simulator
 * accepts a substring, so that no client relies on an exact match.
 */
export function named<Row>(
  work: Work,
  parameter: string,
  rows: readonly Row[],
  nameOf: (row: Row) => string,
  longest = 64,
): readonly Row[] {
  const name = filterOf(work, parameter);
  if (name === undefined) return rows;
  if (name === '' || [...name].length > longest) throw invalidInput();
  return rows.filter((row) => nameOf(row).includes(name));
}

export function groupsWanted(work: Work): readonly HuaweiGroup[] {
  const type = wellFormed(work, 'group_type', /^(DYNAMIC|STATIC)$/);
  const since = wellFormed(work, 'last_modified_time', COMPACT);
  return inApp(
    work,
    named(work, 'name', work.instance.groups, (row) => row.name),
  )
    .filter((row) => type === undefined || row.groupType === type)
    .filter((row) => since === undefined || (row.lastModifiedTime ?? NEVER) > since);
}

/**
 * Filters devices by their time of registration. The documentation does not say whether the bounds are
 * inclusive. The simulator excludes them, so that no client relies on inclusive bounds.
 */
export function registered(work: Work): (device: HuaweiDevice) => boolean {
  const from = wellFormed(work, 'start_time', COMPACT);
  const to = wellFormed(work, 'end_time', COMPACT);
  return ({ createTime }) =>
    (from === undefined || createTime > from) && (to === undefined || createTime < to);
}

export function isCascade(work: Work): boolean {
  return wellFormed(work, 'is_cascade_query', /^(true|false)$/) === 'true';
}

/** Returns the filter's value, or undefined if it is missing or the switch makes the service ignore filters. */
export function filterOf({ request, world }: Work, parameter: string): string | undefined {
  return world.switches.huawei.listFilters === 'ignored' ? undefined : parameterOf(request, parameter);
}

function wellFormed(work: Work, parameter: string, form: RegExp): string | undefined {
  const value = filterOf(work, parameter);
  if (value !== undefined && !form.test(value)) throw invalidInput();
  return value;
}
