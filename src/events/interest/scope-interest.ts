import type { WallClock } from '../../clock.ts';
import { type AppError, notFound } from '../../errors.ts';
import { printNodeId } from '../../graph/node-id.ts';
import type { EntityKind, GapReason } from '../log/log.ts';
import { type PolledList, polledList } from '../poll/polled-lists.ts';
import type { InterestOptions, Poller, PollInterest } from '../poll/poller.ts';
import type { ReadFailure } from '../poll/poller-state.ts';
import type { InstanceScope } from '../stream/scope.ts';
import type { PolledInstance } from './polled-instance.ts';

/** Keeps all lists of a scope polled for one reader. */
export interface ScopeInterest extends PollInterest {
  /** Clock time of the next poll (`WallClock.now`); null while the scope is read. */
  readonly nextPollAt: () => number | null;
  /** Kinds with a list whose last read failed. One entry per kind: the oldest failure. */
  readonly unreadable: () => readonly Unreadable[];
  /**
   * Resolves when at least one list is known, and each other list is known or was tried. A list that becomes
   * known later gets a gap of its own.
   */
  readonly settled: () => Promise<void>;
  /** The pollers of all lists that are joined. */
  readonly pollers: () => readonly Poller[];
}

export interface Unreadable extends ReadFailure {
  readonly kind: EntityKind;
  readonly account: string;
  /** Global id. Null: the list of the account's instances. */
  readonly instanceId: string | null;
}

export interface ScopeInterestOptions {
  /**
   * True: the reader resumes after a cursor, so the group of its scope may have been deleted in the meantime.
   */
  readonly resumes: boolean;
  /** The reason of the gap if a list was never read. Default: LOG_RESTARTED. */
  readonly gapReason?: GapReason;
  /** Milliseconds between two reads of a list. Default: `pollMs`. */
  readonly everyMs?: number;
  /** Called with a permanent failure. */
  readonly onFault: (fault: AppError) => void;
}

export interface ScopeContext {
  readonly polled: PolledInstance;
  readonly clock: WallClock;
  /** Milliseconds between two attempts to read the kinds of the instance. */
  readonly pollMs: number;
  /** Fires when the process stops. */
  readonly signal: AbortSignal;
}

export async function joinScope(
  { polled, clock, pollMs, signal }: ScopeContext,
  scope: InstanceScope,
  { resumes, ...listening }: ScopeInterestOptions,
): Promise<ScopeInterest> {
  const { pollerOf } = polled;
  const where = { account: scope.at.account, instanceId: printNodeId('Instance', scope.at) };
  const { kinds, areAll } = await polled.kindsOf(scope, 'scope');
  const interests: PollInterest[] = [];
  const pollers: (readonly [EntityKind, Poller])[] = [];
  /** Resolves when all lists were joined, including those that were not known at first. */
  const joined = Promise.withResolvers<void>();
  let hasCredentials = false;
  let hasLeft = false;
  /** Since when the kinds of the instance cannot be read; null: they are known. */
  let unknownSince = areAll ? null : clock.date();
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
  /** Joins the remaining kinds as soon as the instance can be read. Readers then get a gap. */
  const joinRest = (): void => {
    callOff = clock.after(pollMs, async () => {
      const found = await polled.kindsOf(scope, 'scope').catch(() => null);
      if (hasLeft || signal.aborted) return;
      if (found?.areAll !== true) return joinRest();
      const rest = found.kinds.filter((kind) => !kinds.includes(kind));
      unknownSince = null;
      void joinAll(rest, { ...listening, gapReason: 'PROVIDER_OUTAGE' });
      joined.resolve();
    });
  };

  const ready = (async () => {
    // Join the list of groups first, because it shows whether the scope's group exists.
    const first = scope.groupId === null ? [] : [join(polledList('GROUP'), listening)];
    const isRead = (await Promise.all(first)).every(Boolean);
    const fault = isRead ? await groupFault(polled, scope, 'scope') : null;
    if (fault !== null && !resumes) throw fault;
    // A reader that resumes must get the group's DELETED, and the CREATED of its members if the group comes
    // back. So the group is recorded as empty.
    if (fault !== null) await polled.members.setEmpty(scope.groupId!, 0);
    const others = joinAll(kinds, listening);
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
  const listed = () => all().map(([, poller]) => poller);

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
        found.set(kind, { kind, ...where, code: readFailure.code, since: readFailure.since });
      }
      if (unknownSince !== null && !found.has('INSTANCE'))
        found.set('INSTANCE', {
          kind: 'INSTANCE',
          ...where,
          code: 'PROVIDER_UNAVAILABLE',
          since: unknownSince,
        });
      return [...found.values()];
    },
    settled: async () => {
      await joined.promise;
      await untilTried(listed);
    },
    pollers: listed,
  };
}

/** Waits until at least one list is known, and each other list is known or was tried. */
export async function untilTried(pollers: () => readonly Poller[]): Promise<void> {
  const tried = new Set<Poller>();
  for (;;) {
    const needed = pollers();
    // After a gap, the reader reloads everything. This would fail as long as no list can be read, so wait
    // until at least one list is known.
    if (!needed.some((poller) => poller.isKnown())) tried.clear();
    const pending = needed.filter((poller) => !poller.isKnown() && !tried.has(poller));
    if (pending.length === 0) return;
    for (const poller of pending) tried.add(poller);
    await Promise.all(pending.map((poller) => poller.nextEnd()));
  }
}

/** The lists of a scope, except the credentials of all groups, which are one list per group. */
export function listsOf(scope: InstanceScope, kinds: readonly EntityKind[]): PolledList[] {
  return kinds
    .filter((kind) => kind !== 'CLIENT_CREDENTIAL' || scope.groupId !== null)
    .filter((kind) => kind !== 'GROUP' || scope.groupId === null)
    .map((kind) => polledList(kind, scope.groupId));
}

export function hasAllCredentials(scope: InstanceScope, kinds: readonly EntityKind[]): boolean {
  return scope.groupId === null && kinds.includes('CLIENT_CREDENTIAL');
}

/**
 * Returns NOT_FOUND if the scope's group does not exist, because a misspelt id must not look like a quiet stream. Null: the
 * group exists.
 */
export async function groupFault(
  { members }: PolledInstance,
  { groupId }: InstanceScope,
  field: string,
): Promise<AppError | null> {
  if (groupId === null) return null;
  const state = await members.stateOf(groupId);
  if (state === 'unannounced') await members.setEmpty(groupId, 0);
  if (state !== 'gone') return null;
  return notFound(`${field}.groupId`);
}

/** Null: none of the times is known. */
export function earliest(times: readonly (number | null)[]): number | null {
  const known = times.filter((time) => time !== null);
  return known.length === 0 ? null : Math.min(...known);
}
