import { badInput } from '../errors.ts';
import type { IdentityType } from '../providers/port/records.ts';

/** The part of a list's name that its filter makes: the list without one has a name that loaders share. */
export function filterNameParts(given: object): readonly string[] {
  return Object.keys(given).length === 0 ? [] : [JSON.stringify(given)];
}

/** The members of a filter that were given: null means the same as left out. */
export function presentMembers<Filter extends object>(
  filter: Filter | null | undefined,
): { [Key in keyof Filter]?: Exclude<Filter[Key], null | undefined> } {
  return Object.fromEntries(Object.entries(filter ?? {}).filter(([, value]) => value != null)) as never;
}

/** UNKNOWN is only ever an answer. */
export function withKnownType<Filter extends { identityType?: IdentityType }>(filter: Filter) {
  const { identityType, ...rest } = filter;
  if (identityType === 'UNKNOWN') throw badInput('filter.identityType', 'USER or CLIENT', identityType);
  return identityType === undefined ? rest : { ...rest, identityType };
}
