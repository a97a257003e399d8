import type { EntityKind } from '../../events/log/log.ts';
import { NODE_KINDS, nounOf } from '../../graph/nouns.ts';
import { hasReading, isReading, type KeptKind } from '../../inventory/keep/readings.ts';
import { checkNeeded } from '../../inventory/query/needed-kinds.ts';
import type { Place } from '../../inventory/query/question.ts';
import type { OperationScope } from '../operation-scope.ts';

/** Whether the provider of the account has lists of this kind. */
export function hasKind({ registry, principal }: OperationScope, account: string, kind: KeptKind): boolean {
  const traits = registry.find(principal, account)?.traits;
  if (traits === undefined) return false;
  if (isReading(kind)) return hasReading(traits, kind);
  const noun = NODE_KINDS.find((each) => nounOf(each).event === kind);
  return noun !== undefined && traits.objects[noun] !== null;
}

/** Throws BAD_USER_INPUT if a member of a filter asks for what no account in the places can have. */
export function checkMembers(
  operation: OperationScope,
  places: readonly Place[],
  kind: EntityKind,
  filter: object,
): void {
  const mayHave = (needed: KeptKind) => places.some(({ account }) => hasKind(operation, account, needed));
  checkNeeded(kind, Object.keys(filter), places.length === 0 ? undefined : mayHave);
}
