import type { Provider } from '../../providers/port/provider.ts';
import type { InstanceRef } from '../../providers/port/records.ts';
import type { EventLog, GapReason } from '../log/log.ts';
import { createTurns } from '../log/semaphore.ts';
import type { Fence } from '../poll/list-reader.ts';
import { type Part, partOf, watch } from '../poll/polled-lists.ts';
import {
  type Asker,
  createPoller,
  type Joining,
  type Lease,
  type Poller,
  type PollerOptions,
} from '../poll/poller.ts';
import { type EventScope, streamOf } from '../stream/scope.ts';
import { createGroupLeases } from './group-leases.ts';
import { createGroupMembers, type GroupMembers } from './group-members.ts';
import { createKinds } from './kinds.ts';
import type { Polled } from './polled-instance.ts';
import { joinScope, type ScopeJoining, type ScopeLease } from './scope-lease.ts';
import { type Asked, refreshScope } from './scope-refresh.ts';

/** Everything that is polled of one instance, and who wants it. */
export interface InstanceWatch {
  /** Joins the parts that a scope needs. Throws where one of them cannot be had. */
  readonly join: (scope: EventScope, joining: ScopeJoining) => Promise<ScopeLease>;
  /** Reads all parts of a scope now. */
  readonly refresh: (scope: EventScope, asked: Asked) => Promise<void>;
  /** Something else wrote about this part. */
  readonly touch: (part: string) => void;
  /** After groups were told of, by whomever. */
  readonly told: GroupMembers['told'];
  /** Nothing is polled, and nobody is about to: it may be forgotten. */
  readonly isIdle: () => boolean;
  readonly stop: () => void;
}

export type WatchOptions = Omit<
  PollerOptions,
  'part' | 'stream' | 'watched' | 'fence' | 'onPass' | 'turn' | 'callsTogether' | 'isFault'
> & {
  readonly at: InstanceRef;
  readonly provider: Provider;
};

/** Lists of single groups that are read at the same time: there may be hundreds. */
const GROUPS_AT_ONCE = 8;

export function createInstanceWatch(options: WatchOptions): InstanceWatch {
  const { at, provider, log } = options;
  const stream = streamOf(at);
  const fence = createFence(log, stream);
  const pollers = new Map<string, Poller>();
  const groups = createGroupLeases((id, joined) => pollerOf(partOf('CLIENT_CREDENTIAL', id)).join(joined));
  const ended = new AbortController();
  const turns = createTurns(GROUPS_AT_ONCE);
  const members = createGroupMembers({ ...options, touch: (part) => pollers.get(part.name)?.touch() });
  let joining = 0;

  const pollerOf = (part: Part): Poller => {
    let poller = pollers.get(part.name);
    if (poller === undefined) {
      poller = createPoller({
        ...options,
        part,
        stream,
        fence,
        watched: watch(provider, at, part),
        turn: part.groupId === null ? (work) => work() : turns,
        ...(part.kind === 'CLIENT_CREDENTIAL' ? { callsTogether: credentialCalls } : {}),
        isFault: () => isFault(part),
        onPass: async (told, isFirst) => {
          if (part.kind === 'GROUP') await members.told(told);
          if (part.kind === 'GROUP' && groups.isWanted()) await syncGroups(pollerOf(part).cause());
          // The provider is back: who has a gap before them waits for all that was not known.
          if (isFirst) for (const each of pollers.values()) if (!each.isKnown()) each.retry();
        },
      });
      pollers.set(part.name, poller);
      // Whoever was about to join when everything stopped must not poll on against the next process.
      if (ended.signal.aborted) poller.stop();
    }
    return poller;
  };
  const credentialPollers = () => groups.ids().map((id) => pollerOf(partOf('CLIENT_CREDENTIAL', id)));
  const credentialCalls = () => credentialPollers().reduce((sum, poller) => sum + poller.calls(), 0);

  /** That a group is gone is nothing that the list of what it held would tell (ApsaraMQ calls it a missing permission). */
  const isFault = async ({ groupId }: Part, asker?: Asker): Promise<boolean> => {
    if (groupId === null) return true;
    if ((await members.stateOf(groupId)) === 'gone') return false;
    await pollerOf(GROUPS)
      .poll(asker)
      .catch(() => {});
    return (await members.stateOf(groupId)) !== 'gone';
  };

  /** The credentials of an instance are those of its groups: joins new groups, leaves those that are gone. */
  const syncGroups = async (cause: GapReason): Promise<void> =>
    groups.sync((await members.groupIds()) ?? [], cause);

  const joinCredentials = (joined: Joining): Lease => {
    const list = pollerOf(GROUPS).join(joined);
    const unwant = groups.want(joined);
    const ready = (async () => {
      if (!(await list.ready)) return false;
      await syncGroups(joined.cause ?? 'LOG_RESTARTED');
      return (await Promise.all(groups.leases().map((lease) => lease.ready))).every(Boolean);
    })();
    ready.catch(() => {});
    return {
      ready,
      leave: () => {
        list.leave();
        unwant();
      },
    };
  };

  const polled: Polled = {
    pollerOf,
    callsOf: (part) => pollers.get(part.name)?.calls() ?? 1,
    kindsOf: createKinds({ ...options, stream, signal: ended.signal }),
    members,
    isFault,
    joinCredentials,
    credentialPollers,
  };

  return {
    join: async (scope, joined) => {
      joining += 1;
      const begun = joinScope({ ...options, polled, signal: ended.signal }, scope, joined);
      const over = (): void => {
        joining -= 1;
      };
      begun.then((lease) => lease.ready).then(over, over);
      return begun;
    },
    refresh: (scope, asked) => refreshScope(polled, scope, asked),
    touch: (part) => pollers.get(part)?.touch(),
    told: members.told,
    isIdle: () => pollers.size === 0 && joining === 0,
    stop: () => {
      ended.abort();
      for (const poller of pollers.values()) poller.stop();
    },
  };
}

const GROUPS = partOf('GROUP');

function createFence(log: EventLog, stream: string): Fence {
  let current: Promise<number> | undefined;
  return {
    current: () => {
      current ??= log.lead(stream).catch((error: unknown) => {
        current = undefined;
        throw error;
      });
      return current;
    },
    renew: async (refused) => {
      if ((await current) === refused) current = undefined;
    },
  };
}
