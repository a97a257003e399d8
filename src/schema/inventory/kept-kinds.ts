import type { EntityKind } from '../../events/log/log.ts';
import type { Caller } from '../../events/stream/scope.ts';
import { NODE_KINDS, nounOf } from '../../graph/nouns.ts';
import { hasReading, isReading, type KeptKind } from '../../inventory/keep/readings.ts';
import { checkNeeded } from '../../inventory/query/needed-kinds.ts';
import type { Place } from '../../inventory/query/question.ts';

/** Whether the provider of the account has lists of this kind. */
export function hasKind({ registry, principal }: Caller, account: string, kind: KeptKind): boolean {
  const traits = registry.find(principal, account)?.traits;
  if (traits === undefined) return false;
  if (isReading(kind)) return hasReading(traits, kind);
  const noun = NODE_KINDS.find((each) => nounOf(each).event === kind);
  return noun !== undefined && traits.objects[noun] !== null;
}

/** Throws BAD_USER_INPUT if a member of a filter asks for what no account in the places can have. */
export function checkMembers(
  caller: Caller,
  places: readonly Place[],
  kind: EntityKind,
  filter: object,
): void {
  const mayHave = (needed: KeptKind) => places.some(({ account }) => hasKind(caller, account, needed));
  checkNeeded(kind, Object.keys(filter), places.length === 0 ? undefined : mayHave);
}
