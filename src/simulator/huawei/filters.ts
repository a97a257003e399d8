import type { HuaweiDevice, HuaweiGroup } from '../fleet/fleet.ts';
import { invalidInput } from './errors.ts';
import { parameterOf } from './request.ts';
import type { Work } from './work.ts';

/** What lists can be asked for (contract 2.2 to 2.11). A parameter of the wrong form is refused. */

const APP_ID = /^[a-zA-Z0-9_-]{1,36}$/;
const COMPACT = /^[0-9]{8}T[0-9]{6}Z$/;
/** A group that was never changed here is older than any time that is asked for. */
const NEVER = '00000101T000000Z';

export function inApp<Row extends { readonly appId: string }>(
  work: Work,
  rows: readonly Row[],
): readonly Row[] {
  const appId = wellFormed(work, 'app_id', APP_ID);
  return appId === undefined ? rows : rows.filter((row) => row.appId === appId);
}

/** Whether a name is compared whole is not documented: a part of it will do here, so that nobody leans on more. */
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

/** Whether the bounds are included is not documented: they are not, so that nobody leans on it. */
export function registered(work: Work): (device: HuaweiDevice) => boolean {
  const from = wellFormed(work, 'start_time', COMPACT);
  const to = wellFormed(work, 'end_time', COMPACT);
  return ({ createTime }) =>
    (from === undefined || createTime > from) && (to === undefined || createTime < to);
}

export function isCascade(work: Work): boolean {
  return wellFormed(work, 'is_cascade_query', /^(true|false)$/) === 'true';
}

/** A filter as it came; undefined if the service ignores it. */
export function filterOf({ request, world }: Work, parameter: string): string | undefined {
  return world.switches.huawei.listFilters === 'ignored' ? undefined : parameterOf(request, parameter);
}

function wellFormed(work: Work, parameter: string, form: RegExp): string | undefined {
  const value = filterOf(work, parameter);
  if (value !== undefined && !form.test(value)) throw invalidInput();
  return value;
}
