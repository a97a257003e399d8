import { AppError, badInput } from '../../errors.ts';
import type { EntityKind } from '../../events/log/log.ts';
import type { AgedLists } from '../../inventory/keep/list-refresher.ts';
import { type ListStates, readListStates } from '../../inventory/keep/list-states.ts';
import type { KeptKind } from '../../inventory/keep/readings.ts';
import { isReading } from '../../inventory/keep/readings.ts';
import { askInventory } from '../../inventory/query/ask.ts';
import { addDuration } from '../../inventory/query/durations.ts';
import type { Place } from '../../inventory/query/question.ts';
import type { ProviderCalls } from '../cost/field-cost.ts';
import type { OperationScope } from '../operation-scope.ts';

/** The greatest age of the lists of an answer. */
export interface MaxAge {
  readonly ms: number;
  /**
   * The lists as they were before the answer's rows are read. The rows are at least as new, even if a read of a list ends
   * meanwhile.
   */
  readonly states: ListStates;
}

/** What a caller wants newer. */
export interface WantedAge {
  readonly places: readonly Place[];
  readonly kinds: readonly KeptKind[];
  readonly namesInstances: boolean;
  readonly maxAge: string;
}

const LEAST_MS = 1_000;

/** Throws BAD_USER_INPUT for less than a second and for more than 100 years. */
function parseMaxAge(text: string, now: number): number {
  const ms = text.startsWith('P') ? addDuration(now, text, 'maxAge') - now : Number.NaN;
  if (ms >= LEAST_MS) return ms;
  throw badInput('maxAge', 'a duration of at least PT1S', text);
}

function listsOf(operation: OperationScope, { places, kinds, namesInstances, maxAge }: WantedAge): AgedLists {
  return {
    ...{ places, namesInstances, maxAgeMs: parseMaxAge(maxAge, operation.now()) },
    kinds: kinds.filter((kind): kind is EntityKind => !isReading(kind)),
  };
}

/**
 * The calls that reading may need, at most half of what the operation is allowed. Lists that do not fit are not read. Empty
 * for wrong arguments, which the field itself refuses.
 */
export function callsToRefresh(operation: OperationScope, wanted: () => WantedAge): readonly ProviderCalls[] {
  const { registry, principal, inventory, allowedCalls = Number.POSITIVE_INFINITY } = operation;
  let left = Math.floor(allowedCalls / 2);
  try {
    const lists = listsOf(operation, wanted());
    // A list that is just not too old may be so when the operation begins.
    const maxAgeMs = lists.maxAgeMs - Math.max(MARGIN_MS, lists.maxAgeMs / 10);
    return (inventory.lists?.callsOf({ ...lists, maxAgeMs }) ?? []).flatMap(({ account, list, calls }) => {
      const traits = registry.find(principal, account)?.traits;
      if (traits === undefined) return [];
      const allowed = Math.min(calls, left);
      left -= allowed;
      // Other calls may find the address of the instance.
      const operationOf = traits.callsToReachInstance === 0 ? traits.lists[list]?.operation : undefined;
      return [{ traits, account, operation: operationOf, calls: allowed }];
    });
  } catch (error) {
    if (error instanceof AppError) return [];
    throw error;
  }
}

const MARGIN_MS = 30_000;
/** Part of the time of an operation in which lists are read. The rest is for the answer. */
const TIME_SHARE = 0.8;

/** Reads what is too old, as far as the time and the calls of the operation allow. */
export async function refreshLists(operation: OperationScope, wanted: WantedAge): Promise<MaxAge> {
  const lists = listsOf(operation, wanted);
  const { inventory, call } = operation;
  const calls = callsToRefresh(operation, () => wanted).reduce((sum, each) => sum + each.calls, 0);
  const now = performance.now();
  await inventory.lists?.refresh(lists, {
    calls,
    until: now + TIME_SHARE * (call.deadline - now),
    admit: () => call.admit?.(),
    onSent: call.onSent,
  });
  const accounts = wanted.places.map(({ account }) => account);
  const states = await askInventory(inventory, (snapshot) =>
    readListStates(snapshot, accounts, wanted.kinds),
  );
  return { ms: lists.maxAgeMs, states };
}
