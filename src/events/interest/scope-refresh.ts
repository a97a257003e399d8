import { AppError } from '../../errors.ts';
import type { Call } from '../../transport/call.ts';
import { isTransient } from '../poll/cadence.ts';
import { type PolledList, polledList } from '../poll/polled-lists.ts';
import type { CallBudget } from '../poll/poller-state.ts';
import type { EventScope } from '../stream/scope.ts';
import type { PolledInstance } from './polled-instance.ts';
import { groupFault, hasAllCredentials, listsOf } from './scope-interest.ts';

/** Who asks for a read of a scope, and on what terms. */
export interface RefreshOptions {
  /** Told of the calls that this makes: those of a read that was under way are its own. */
  readonly onSent: Call['onSent'];
  /** Provider calls that it may need: more are refused before the first, as far as they are known by then. */
  readonly allowedCalls: number;
  /** Called before each call that it makes. Throws QUERY_TOO_COMPLEX if it may not be made. */
  readonly admit?: () => void;
  /** Where the scope stands in what was asked, for errors that name a part of it. */
  readonly field: string;
}

/**
 * Reads all parts of a scope now. Throws QUERY_TOO_COMPLEX if that may need more calls than are allowed, or did: lists that
 * were read whole by then have told their changes, and of the others nothing is told or forgotten.
 */
export async function refreshScope(
  polled: PolledInstance,
  scope: EventScope,
  asked: RefreshOptions,
): Promise<void> {
  const { pollerOf, members } = polled;
  let made = 0;
  const onSent: Call['onSent'] = (sent) => {
    made += 1;
    asked.onSent(sent);
  };
  const budget: CallBudget = asked.admit === undefined ? { onSent } : { onSent, admit: asked.admit };
  const { kinds } = await polled.kindsOf(scope, asked.field, budget);
  const areMany = hasAllCredentials(scope, kinds);
  const groups = polledList('GROUP');
  const isGroupRead = scope.groupId !== null || areMany;
  const own = listsOf(scope, kinds).filter((list) => !isGroupRead || list.kind !== 'GROUP');
  const lists = async () => {
    if (!areMany) return own;
    const ids = (await members.groupIds()) ?? [];
    return [...own, ...ids.map((id) => polledList('CLIENT_CREDENTIAL', id))];
  };
  const refused = (error: unknown): never => {
    const isCutOff = error instanceof AppError && error.code === 'QUERY_TOO_COMPLEX';
    throw isCutOff ? cutOff(made, asked.allowedCalls) : error;
  };
  /** By what each list took the last time; one call where it was never read. */
  const refuseTooMany = async (more: readonly PolledList[]): Promise<void> => {
    const left = [...(await lists()), ...more].reduce((sum, list) => sum + polled.callsOf(list), 0);
    if (made + left > asked.allowedCalls) throw tooMany(made + left, asked.allowedCalls);
  };

  await refuseTooMany(isGroupRead ? [groups] : []);
  if (isGroupRead) {
    await pollerOf(groups).poll(budget).catch(refused);
    const fault = await groupFault(polled, scope, asked.field);
    if (fault !== null) throw fault;
    await refuseTooMany([]);
  }
  const read = async (list: PolledList): Promise<void> => {
    try {
      await pollerOf(list).poll(budget);
    } catch (error) {
      // Its group may have gone since the groups were read.
      if (!(error instanceof AppError) || isTransient(error) || (await polled.isFault(list, budget)))
        refused(error);
    }
  };
  // All of them have ended when it throws: no call is made for an operation that was answered.
  const ends = await Promise.allSettled((await lists()).map(read));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}

function tooMany(estimatedCalls: number, allowed: number): AppError {
  return new AppError(
    'QUERY_TOO_COMPLEX',
    `To read this scope may need ${estimatedCalls} provider calls, and at most ${allowed} are allowed: name fewer kinds, or a group.`,
    { details: { limit: 'providerCalls', allowed, estimatedCalls } },
  );
}

function cutOff(made: number, allowed: number): AppError {
  return new AppError(
    'QUERY_TOO_COMPLEX',
    `This scope needs more than the ${allowed} provider calls that are allowed, and was not read whole (${made} calls were made): name fewer kinds, or a group.`,
    { details: { limit: 'providerCalls', allowed } },
  );
}
