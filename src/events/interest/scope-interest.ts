import type { WallClock } from '../../clock.ts';
import { type AppError, notFound } from '../../errors.ts';
import type { EntityKind } from '../log/log.ts';
import { type PolledList, polledList } from '../poll/polled-lists.ts';
import type { InterestOptions, Poller, PollInterest } from '../poll/poller.ts';
import type { ReadFailure } from '../poll/poller-state.ts';
import type { EventScope } from '../stream/scope.ts';
import type { PolledInstance } from './polled-instance.ts';

/** A reader's hold on all that is polled for its scope. */
export interface ScopeInterest extends PollInterest {
  /** In the milliseconds of `WallClock.now`; null while it is being read. */
  readonly nextPollAt: () => number | null;
  /** Kinds of which a list could not be read the last time: one entry a kind, the oldest. */
  readonly unreadable: () => readonly Unreadable[];
  /**
   * Fulfilled when every part is known, or has been tried since, and some are known: what is known of a part only after
   * that, is so for a cause of its own.
   */
  readonly settled: () => Promise<void>;
}

export interface Unreadable extends ReadFailure {
  readonly kind: EntityKind;
}

export interface ScopeInterestOptions {
  /** Whoever asks goes on behind a cursor, so that its group may be gone meanwhile. */
  readonly resumes: boolean;
  /** Told of a failure that does not pass. */
  readonly onFault: (fault: AppError) => void;
}

export interface ScopeContext {
  readonly polled: PolledInstance;
  readonly clock: WallClock;
  /** Milliseconds between two questions for what the instance has, where that could not be told. */
  readonly pollMs: number;
  /** Fires when the process stops. */
  readonly signal: AbortSignal;
}

export async function joinScope(
  { polled, clock, pollMs, signal }: ScopeContext,
  scope: EventScope,
  { resumes, onFault }: ScopeInterestOptions,
): Promise<ScopeInterest> {
  const { pollerOf } = polled;
  const { kinds, areAll } = await polled.kindsOf(scope, 'scope');
  const interests: PollInterest[] = [];
  const pollers: (readonly [EntityKind, Poller])[] = [];
  /** All parts have been joined, those that could not be named at first included. */
  const joined = Promise.withResolvers<void>();
  let hasCredentials = false;
  let hasLeft = false;
  /** Since when it is not known which kinds the instance has. */
  let unaskedSince = areAll ? null : clock.date();
  let callOff = (): void => {};

  const keep = (interest: PollInterest): Promise<boolean> => {
    if (hasLeft) interest.release();
    interests.push(interest);
    interest.ready.catch(() => {});
    return interest.ready;
  };
  const join = (list: PolledList, joining: InterestOptions): Promise<boolean> => {
    const poller = pollerOf(list);
    pollers.push([list.kind, poller]);
    return keep(poller.join(joining));
  };
  const joinAll = (wanted: readonly EntityKind[], joining: InterestOptions): Promise<boolean>[] => {
    const each = listsOf(scope, wanted).map((list) => join(list, joining));
    if (!hasAllCredentials(scope, wanted) || hasLeft) return each;
    hasCredentials = true;
    pollers.push(['CLIENT_CREDENTIAL', pollerOf(polledList('GROUP'))]);
    return [...each, keep(polled.joinCredentials(joining))];
  };
  /** What an instance has could not be asked: it is joined when it can be, and who listens is told of a gap then. */
  const joinRest = (): void => {
    callOff = clock.after(pollMs, async () => {
      const found = await polled.kindsOf(scope, 'scope').catch(() => null);
      if (hasLeft || signal.aborted) return;
      if (found?.areAll !== true) return joinRest();
      const rest = found.kinds.filter((kind) => !kinds.includes(kind));
      unaskedSince = null;
      void joinAll(rest, { gapReason: 'PROVIDER_OUTAGE', onFault });
      joined.resolve();
    });
  };

  const ready = (async () => {
    // A group is looked for first, and its list is read as long as it is watched.
    const first = scope.groupId === null ? [] : [join(polledList('GROUP'), { onFault })];
    const isRead = (await Promise.all(first)).every(Boolean);
    const fault = isRead ? await groupFault(polled, scope, 'scope') : null;
    if (fault !== null && !resumes) throw fault;
    // Who goes on behind a cursor hears that the group went, and what is in it when it is back.
    if (fault !== null) await polled.members.setEmpty(scope.groupId!, 0);
    const others = joinAll(kinds, { onFault });
    if (areAll) joined.resolve();
    if (fault !== null) throw fault;
    return (await Promise.all([...first, ...others])).every(Boolean) && areAll;
  })();
  ready.catch(() => {});
  if (!areAll) joinRest();
  const all = (): (readonly [EntityKind, Poller])[] => {
    const ofGroups = hasCredentials ? polled.credentialPollers() : [];
    return [...pollers, ...ofGroups.map((poller) => ['CLIENT_CREDENTIAL', poller] as const)];
  };

  return {
    ready,
    release: () => {
      hasLeft = true;
      callOff();
      for (const interest of interests) interest.release();
    },
    nextPollAt: () => earliest(pollers.map(([, poller]) => poller.nextAt())),
    unreadable: () => {
      const found = new Map<EntityKind, Unreadable>();
      for (const [kind, poller] of all()) {
        const readFailure = poller.readFailure();
        if (readFailure === null || readFailure.since >= (found.get(kind)?.since ?? Infinity)) continue;
        found.set(kind, { kind, code: readFailure.code, since: readFailure.since });
      }
      if (unaskedSince !== null && !found.has('INSTANCE'))
        found.set('INSTANCE', { kind: 'INSTANCE', code: 'PROVIDER_UNAVAILABLE', since: unaskedSince });
      return [...found.values()];
    },
    settled: async () => {
      await joined.promise;
      const tried = new Set<Poller>();
      for (;;) {
        const needed = all().map(([, poller]) => poller);
        // With nothing known, nothing could be read by whoever is told of a gap.
        if (!needed.some((poller) => poller.isKnown())) tried.clear();
        const pending = needed.filter((poller) => !poller.isKnown() && !tried.has(poller));
        if (pending.length === 0) return;
        for (const poller of pending) tried.add(poller);
        await Promise.all(pending.map((poller) => poller.nextEnd()));
      }
    },
  };
}

/** Without the credentials of all groups, which are as many parts as there are groups. */
export function listsOf(scope: EventScope, kinds: readonly EntityKind[]): PolledList[] {
  return kinds
    .filter((kind) => kind !== 'CLIENT_CREDENTIAL' || scope.groupId !== null)
    .filter((kind) => kind !== 'GROUP' || scope.groupId === null)
    .map((kind) => polledList(kind, scope.groupId));
}

export function hasAllCredentials(scope: EventScope, kinds: readonly EntityKind[]): boolean {
  return scope.groupId === null && kinds.includes('CLIENT_CREDENTIAL');
}

/** The group that a scope is about must be there, or a typing mistake would look like silence. Null: it is. */
export async function groupFault(
  { members }: PolledInstance,
  { groupId }: EventScope,
  field: string,
): Promise<AppError | null> {
  if (groupId === null) return null;
  const state = await members.stateOf(groupId);
  if (state === 'unannounced') await members.setEmpty(groupId, 0);
  if (state !== 'gone') return null;
  return notFound(`${field}.groupId`);
}

function earliest(times: readonly (number | null)[]): number | null {
  const known = times.filter((time) => time !== null);
  return known.length === 0 ? null : Math.min(...known);
}
