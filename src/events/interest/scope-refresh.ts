import { AppError } from '../../errors.ts';
import type { Call } from '../../transport/call.ts';
import type { EntityKind } from '../log/log.ts';
import { isCutOff, isTransient } from '../poll/cadence.ts';
import { type PolledList, polledList } from '../poll/polled-lists.ts';
import type { CallBudget } from '../poll/poller-state.ts';
import { type InstanceScope, polledKinds } from '../stream/scope.ts';
import type { PolledInstance } from './polled-instance.ts';
import { groupFault, hasAllCredentials, listsOf } from './scope-interest.ts';

/** The calls that a refresh may make. */
export interface RefreshOptions {
  /**
   * Called for each call of a read that the refresh starts. If a read was already under way, its calls count
   * for the caller that started it.
   */
  readonly onSent: Call['onSent'];
  /**
   * Most provider calls. The refresh fails before the first call if the estimate is higher, and stops when the calls reach
   * this number.
   */
  readonly allowedCalls: number;
  /**
   * Calls of the whole refresh so far. The reads of its parts add to it. Default: the scope is the whole refresh, with no
   * call yet.
   */
  readonly counted?: { calls: number };
  /** Called before each call. Throws QUERY_TOO_COMPLEX to refuse it. */
  readonly admit?: () => void;
  /** Path of the scope in the input, for errors. */
  readonly field: string;
}

/**
 * Reads all lists of a scope now. Throws QUERY_TOO_COMPLEX before the first call if the estimate exceeds the
 * allowed calls, and later if the reads need more calls than allowed. In the second case, lists that were
 * read whole have announced their changes, and the others keep their state.
 */
export async function refreshScope(
  polled: PolledInstance,
  scope: InstanceScope,
  options: RefreshOptions,
): Promise<void> {
  const { pollerOf } = polled;
  const counted = options.counted ?? { calls: 0 };
  const onSent: Call['onSent'] = (sent) => {
    counted.calls += 1;
    options.onSent(sent);
  };
  const budget: CallBudget = options.admit === undefined ? { onSent } : { onSent, admit: options.admit };
  const { kinds } = await polled.kindsOf(scope, options.field, budget);
  const groups = polledList('GROUP');
  const isGroupRead = needsGroups(scope, kinds);
  const lists = () => listsToRead(polled, scope, kinds);
  const refused = (error: unknown): never => {
    throw isCutOff(error) ? cutOff(counted.calls, options.allowedCalls) : error;
  };
  /** Estimates the calls from the last read of each list. A list that was never read counts as one call. */
  const refuseTooMany = async (more: readonly PolledList[]): Promise<void> => {
    const left = [...(await lists()), ...more].reduce((sum, list) => sum + polled.callsOf(list), 0);
    const sum = counted.calls + left;
    if (sum > options.allowedCalls) throw tooMany(sum, options.allowedCalls);
  };

  await refuseTooMany(isGroupRead ? [groups] : []);
  if (isGroupRead) {
    await pollerOf(groups).poll(budget).catch(refused);
    const fault = await groupFault(polled, scope, options.field);
    if (fault !== null) throw fault;
    await refuseTooMany([]);
  }
  const read = async (list: PolledList): Promise<void> => {
    try {
      await pollerOf(list).poll(budget);
    } catch (error) {
      // The group may have been deleted since the groups were read.
      if (!(error instanceof AppError) || isTransient(error) || (await polled.isFault(list, budget)))
        refused(error);
    }
  };
  // Wait for all reads before throwing: after its response, an operation must make no further call.
  const ends = await Promise.allSettled((await lists()).map(read));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}

function needsGroups(scope: InstanceScope, kinds: readonly EntityKind[]): boolean {
  return scope.groupId !== null || hasAllCredentials(scope, kinds);
}

/** The lists of a refresh, without the list of groups if it is read before the others. */
async function listsToRead(
  { members }: PolledInstance,
  scope: InstanceScope,
  kinds: readonly EntityKind[],
): Promise<readonly PolledList[]> {
  const own = listsOf(scope, kinds).filter((list) => !needsGroups(scope, kinds) || list.kind !== 'GROUP');
  if (!hasAllCredentials(scope, kinds)) return own;
  const ids = (await members.groupIds()) ?? [];
  return [...own, ...ids.map((id) => polledList('CLIENT_CREDENTIAL', id))];
}

/** Estimates the calls of a refresh from the last read of each list. */
export async function estimateRefresh(polled: PolledInstance, scope: InstanceScope): Promise<number> {
  const known = polled.knownKinds();
  const kinds = (known ?? polledKinds(scope) ?? ['INSTANCE']).filter(
    (kind) => scope.kinds?.includes(kind) ?? true,
  );
  const groups = needsGroups(scope, kinds) ? [polledList('GROUP')] : [];
  const lists = [...(await listsToRead(polled, scope, kinds)), ...groups];
  return lists.reduce((sum, list) => sum + polled.callsOf(list), known === null && kinds.length > 0 ? 1 : 0);
}

export function tooMany(estimatedCalls: number, allowed: number): AppError {
  return new AppError(
    'QUERY_TOO_COMPLEX',
    `Reading this scope may need ${estimatedCalls} provider calls, and at most ${allowed} are allowed. Name fewer instances or kinds, or a group.`,
    { details: { limit: 'providerCalls', allowed, estimatedCalls } },
  );
}

export function cutOff(calls: number, allowed: number): AppError {
  return new AppError(
    'QUERY_TOO_COMPLEX',
    `Reading this scope needs more than the ${allowed} allowed provider calls and was stopped after ${calls} calls. Name fewer instances or kinds, or a group.`,
    { details: { limit: 'providerCalls', allowed } },
  );
}
