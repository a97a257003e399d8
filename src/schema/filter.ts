import { badInput } from '../errors.ts';
import { membersOf } from '../members.ts';
import type { IdentityType } from '../providers/port/records.ts';

/**
 * Returns the filter's part of a list name. Empty without a filter, because loaders use the same name for the
 * unfiltered list.
 */
export function filterNameParts(given: object): readonly string[] {
  return Object.keys(given).length === 0 ? [] : [JSON.stringify(given)];
}

export type Present<Filter> = { [Key in keyof Filter]?: Exclude<Filter[Key], null | undefined> };

/** Returns the members of a filter that have a value. Null counts as omitted. */
export function presentMembers<Filter extends object>(filter: Filter | null | undefined): Present<Filter> {
  return checkedMembers(filter);
}

/** The members that have a value, of a filter that was coerced to the input type of `Filter` at run time. */
export function checkedMembers<Filter extends object>(filter: unknown): Filter {
  return Object.fromEntries(Object.entries(membersOf(filter)).filter(([, value]) => value != null)) as never;
}

/** Refuses UNKNOWN, which is only an output value. */
export function withKnownType<Filter extends { identityType?: IdentityType }>(filter: Filter) {
  const { identityType, ...rest } = filter;
  if (identityType === 'UNKNOWN') throw badInput('filter.identityType', 'USER or CLIENT', identityType);
  return identityType === undefined ? rest : { ...rest, identityType };
}
