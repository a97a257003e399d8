import type { Provider } from '../../providers/port/provider.ts';
import type { InstanceRef } from '../../providers/port/records.ts';
import type { EntityKind, GapReason } from '../log/log.ts';
import type { ListLeases } from '../poll/list-leases.ts';
import { type PolledList, polledList, specOf } from '../poll/polled-lists.ts';
import {
  createPoller,
  type InterestOptions,
  type Poller,
  type PollerOptions,
  type PollInterest,
} from '../poll/poller.ts';
import type { CallBudget } from '../poll/poller-state.ts';
import { type InstanceScope, streamOf } from '../stream/scope.ts';
import { createGroupInterests } from './group-interests.ts';
import { createGroupMembers, type GroupMembers } from './group-members.ts';
import { createKeptReads, type KeptReads } from './kept-reads.ts';
import type { PolledInstance } from './polled-instance.ts';
import { joinScope, type ScopeInterest, type ScopeInterestOptions } from './scope-interest.ts';
import { createScopeKinds } from './scope-kinds.ts';
import { estimateRefresh, type RefreshOptions, refreshScope } from './scope-refresh.ts';
import { createSemaphore } from './semaphore.ts';

/** All pollers of one instance. */
export interface InstanceWatch {
  readonly at: InstanceRef;
  readonly reads: KeptReads;
  /** Joins the lists of a scope. Throws if the instance lacks one of these lists. */
  readonly join: (scope: InstanceScope, options: ScopeInterestOptions) => Promise<ScopeInterest>;
  /** Keeps a list polled, or the lists of all groups. Returns a function that ends it. */
  readonly keep: (kept: KeptKind) => () => void;
  /** Reads all lists of a scope now. */
  readonly refresh: (scope: InstanceScope, options: RefreshOptions) => Promise<void>;
  /** Estimates the calls of `refresh`. A list that was never read counts as one call. */
  readonly estimate: (scope: InstanceScope) => Promise<number>;
  /** Call after changes of groups were announced. */
  readonly followGroups: GroupMembers['followGroups'];
  /** Call after members of a group were announced. */
  readonly followMembers: GroupMembers['followMembers'];
  /** True: nothing is polled, and nobody is about to join. */
  readonly isIdle: () => boolean;
  readonly stop: () => void;
}

/** A kind whose lists are polled for nobody in particular. */
export interface KeptKind {
  readonly kind: EntityKind;
  /** Milliseconds between two reads of a list. */
  readonly everyMs: number;
  /** Milliseconds until the first read of a list. Called once for each list, also for those of groups that appear later. */
  readonly firstMs: (list: string) => number;
}

export type WatchOptions = Omit<
  PollerOptions,
  'list' | 'stream' | 'spec' | 'lease' | 'onRead' | 'onFollowed' | 'turn' | 'callsTogether' | 'isFault'
> & {
  readonly at: InstanceRef;
  readonly provider: Provider;
  /** Null: this process has the store alone. */
  readonly leases: ListLeases | null;
};

/** Groups whose lists are read at the same time: there may be hundreds of groups. */
const GROUPS_AT_ONCE = 8;

export function createInstanceWatch(options: WatchOptions): InstanceWatch {
  const { at, provider, leases } = options;
  const stream = streamOf(at);
  const pollers = new Map<string, Poller>();
  const groups = createGroupInterests((id, given) =>
    pollerOf(polledList('CLIENT_CREDENTIAL', id)).join(given),
  );
  const keptGroups = createGroupInterests((id, given) => {
    const list = polledList('CLIENT_CREDENTIAL', id);
    return pollerOf(list).join({ ...given, ...keptCredentials(list.name) });
  });
  let keptCredentials = (_list: string): InterestOptions => ({});
  const ended = new AbortController();
  const turns = createSemaphore(GROUPS_AT_ONCE);
  const members = createGroupMembers(options);
  let joining = 0;

  const pollerOf = (list: PolledList): Poller => {
    let poller = pollers.get(list.name);
    if (poller === undefined) {
      poller = createPoller({
        ...options,
        list,
        stream,
        lease: leases?.of(stream, list.name) ?? null,
        spec: specOf(provider, at, list),
        turn: list.groupId === null ? (work) => work() : turns,
        ...(list.kind === 'CLIENT_CREDENTIAL' ? { callsTogether: credentialCalls } : {}),
        isFault: () => isFault(list),
        onRead: async (changes, isFirst, isWritten) => {
          if (list.groupId !== null && isWritten) await members.followMembers(list.groupId);
          if (list.kind === 'GROUP') await members.followGroups(changes);
          await listChanged(list, isFirst);
        },
        onFollowed: (isFirst) => listChanged(list, isFirst),
      });
      pollers.set(list.name, poller);
      // A reader that joins during the stop must not keep polling beside the next process.
      if (ended.signal.aborted) poller.stop();
    }
    return poller;
  };
  const listChanged = async (list: PolledList, isFirst: boolean): Promise<void> => {
    if (list.kind === 'GROUP') await syncGroups(pollerOf(list).gapReason());
    // The provider can be reached again. Readers with a pending gap wait for every list that is not known.
    if (isFirst) for (const each of pollers.values()) if (!each.isKnown()) each.retry();
  };
  const credentialPollers = () => groups.ids().map((id) => pollerOf(polledList('CLIENT_CREDENTIAL', id)));
  const credentialCalls = () =>
    [...new Set([...groups.ids(), ...keptGroups.ids()])]
      .map((id) => pollerOf(polledList('CLIENT_CREDENTIAL', id)).calls())
      .reduce((sum, calls) => sum + calls, 0);

  /**
   * Whether a permanent failure is a failure of the list itself, and not the deletion of its group. The list
   * of a deleted group's members fails with an ordinary error (ApsaraMQ: a missing permission), so the groups
   * are read to distinguish the two cases.
   */
  const isFault = async ({ groupId }: PolledList, budget?: CallBudget): Promise<boolean> => {
    if (groupId === null) return true;
    if ((await members.stateOf(groupId)) === 'gone') return false;
    await pollerOf(GROUPS)
      .poll(budget)
      .catch(() => {});
    return (await members.stateOf(groupId)) !== 'gone';
  };

  /** Joins the credentials of new groups, and releases the credentials of deleted groups. */
  const syncGroups = async (gapReason: GapReason): Promise<void> => {
    if (!groups.isNeeded() && !keptGroups.isNeeded()) return;
    const ids = (await members.groupIds()) ?? [];
    for (const each of [groups, keptGroups]) each.sync(ids, gapReason);
  };

  const joinCredentials = (given: InterestOptions): PollInterest => {
    const groupList = pollerOf(GROUPS).join(given);
    const removeListener = groups.listen(given);
    const ready = (async () => {
      if (!(await groupList.ready)) return false;
      await syncGroups(given.gapReason ?? 'LOG_RESTARTED');
      return (await Promise.all(groups.interests().map((interest) => interest.ready))).every(Boolean);
    })();
    ready.catch(() => {});
    return {
      ready,
      release: () => {
        groupList.release();
        removeListener();
      },
    };
  };

  const scopeKinds = createScopeKinds({ ...options, stream, signal: ended.signal });
  const polled: PolledInstance = {
    pollerOf,
    callsOf: (list) => pollers.get(list.name)?.calls() ?? 1,
    kindsOf: scopeKinds.kindsOf,
    knownKinds: scopeKinds.known,
    members,
    isFault,
    joinCredentials,
    credentialPollers,
  };

  return {
    join: async (scope, given) => {
      joining += 1;
      const begun = joinScope({ ...options, polled, signal: ended.signal }, scope, given);
      const over = (): void => {
        joining -= 1;
      };
      begun.then((interest) => interest.ready).then(over, over);
      return begun;
    },
    keep: ({ kind, everyMs, firstMs }) => {
      if (kind !== 'CLIENT_CREDENTIAL') {
        const list = polledList(kind);
        return pollerOf(list).join({ everyMs, firstMs: firstMs(list.name) }).release;
      }
      keptCredentials = (name) => ({ everyMs, firstMs: firstMs(name) });
      const end = keptGroups.listen({});
      // The groups may be known since an earlier process.
      syncGroups('LOG_RESTARTED').catch(() => {});
      return end;
    },
    refresh: (scope, given) => refreshScope(polled, scope, given),
    estimate: (scope) => estimateRefresh(polled, scope),
    at,
    reads: createKeptReads(pollers, options.clock.now),
    followGroups: members.followGroups,
    followMembers: members.followMembers,
    isIdle: () => pollers.size === 0 && joining === 0,
    stop: () => {
      ended.abort();
      for (const poller of pollers.values()) poller.stop();
    },
  };
}

const GROUPS = polledList('GROUP');
