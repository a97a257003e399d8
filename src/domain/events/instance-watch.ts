import { AppError } from '../../errors.ts';
import type { Provider } from '../../providers/provider.ts';
import type { InstanceRef } from '../../providers/record.ts';
import type { Call } from '../../transport/request.ts';
import { parseNodeId, printNodeId } from '../node-id.ts';
import { createGroupLeases } from './group-leases.ts';
import { createKinds } from './kinds.ts';
import type { EntityKind, EventLog, RowCommit } from './log.ts';
import { type Part, partOf, watch } from './parts.ts';
import { createPoller, type Fence, type Lease, type Poller, type PollerOptions } from './poller.ts';
import { type EventScope, streamOf } from './scope.ts';

/** Everything that is polled of one instance, and who wants it. */
export interface InstanceWatch {
  /**
   * Joins the parts that a scope needs. Throws where one of them cannot be had. `resumes`: whoever asks goes on behind a
   * cursor, so that its group may be gone meanwhile.
   */
  readonly join: (scope: EventScope, resumes: boolean) => Promise<ScopeLease>;
  /** Reads all parts of a scope now. `onSent` is told of the calls that this makes. */
  readonly poll: (scope: EventScope, onSent: Call['onSent']) => Promise<void>;
  /** Something else wrote about this part. */
  readonly touch: (part: string) => void;
  /** After rows of a part were told of, by whomever. */
  readonly told: (part: Part, rows: readonly RowCommit[]) => Promise<void>;
  /** Nothing is polled, and nobody is about to: it may be forgotten. */
  readonly isIdle: () => boolean;
  readonly stop: () => void;
}

export interface ScopeLease extends Lease {
  /** In the milliseconds of `Clock.now`; null while it is being read. */
  readonly nextPollAt: () => number | null;
}

export type WatchOptions = Omit<PollerOptions, 'part' | 'stream' | 'watched' | 'fence' | 'onPass'> & {
  readonly at: InstanceRef;
  readonly provider: Provider;
};

export function createInstanceWatch(options: WatchOptions): InstanceWatch {
  const { at, provider, log, clock } = options;
  const stream = streamOf(at);
  const fence = createFence(log, stream);
  const pollers = new Map<string, Poller>();
  const groups = createGroupLeases();
  const ended = new AbortController();
  const kindsOf = createKinds({ ...options, stream, signal: ended.signal });
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
        onPass: async (rows) => {
          await told(part, rows);
          if (part.kind === 'GROUP' && groups.isWanted()) await syncGroups();
        },
      });
      pollers.set(part.name, poller);
    }
    return poller;
  };

  /** A group that is made is known to be empty: its credentials are told as they come. With a group, they go. */
  const told = async (part: Part, rows: readonly RowCommit[]): Promise<void> => {
    if (part.kind !== 'GROUP' || provider.clientCredentials === undefined) return;
    for (const { id, entry } of rows) {
      const inGroup = partOf('CLIENT_CREDENTIAL', parseNodeId(id).key[0]!);
      const known = await log.known(stream, inGroup.name);
      const commit = { part: inGroup.name, shape: '', fence: null, at: clock.date() };
      const { seq: readAt } = await log.head(stream);
      if (entry?.change === 'CREATED' && known === null) {
        await log.commit(stream, { ...commit, readAt, baseline: { tell: null }, rows: [] });
      }
      if (entry?.change !== 'DELETED' || known === null) continue;
      const gone = { change: 'DELETED', source: entry.source, fields: [] } as const;
      const members = [...known.rows].filter(([, row]) => row.print !== null);
      await log.commit(stream, {
        ...commit,
        readAt,
        rows: members.map(([member]) => ({ id: member, print: null, entry: gone })),
      });
      pollers.get(inGroup.name)?.touch();
    }
  };

  /** The credentials of an instance are those of its groups: joins new groups, leaves those that are gone. */
  const syncGroups = async (): Promise<void> => {
    const known = await log.known(stream, 'GROUP');
    const ids = [...(known?.rows ?? [])]
      .filter(([, row]) => row.print !== null)
      .map(([id]) => parseNodeId(id).key[0]!);
    groups.sync(ids, (id) => pollerOf(partOf('CLIENT_CREDENTIAL', id)).join());
  };

  const joinCredentials = (): Lease => {
    const list = pollerOf(partOf('GROUP')).join();
    groups.want();
    const ready = (async () => {
      if (!(await list.ready)) return false;
      await syncGroups();
      return allReady(groups.leases());
    })();
    ready.catch(() => {});
    return {
      ready,
      leave: () => {
        list.leave();
        groups.unwant();
      },
    };
  };

  /** Without the credentials of all groups, which are as many parts as there are groups. */
  const partsOf = (scope: EventScope, kinds: readonly EntityKind[]): Part[] =>
    kinds
      .filter((kind) => kind !== 'CLIENT_CREDENTIAL' || scope.groupId !== null)
      .filter((kind) => kind !== 'GROUP' || scope.groupId === null)
      .map((kind) => partOf(kind, scope.groupId));
  const hasAllCredentials = (scope: EventScope, kinds: readonly EntityKind[]) =>
    scope.groupId === null && kinds.includes('CLIENT_CREDENTIAL');

  return {
    join: async (scope, resumes) => {
      joining += 1;
      const { kinds, areAll } = await kindsOf(scope).catch((error: unknown) => {
        joining -= 1;
        throw error;
      });
      const leases: Lease[] = [];
      const polled: Poller[] = [];
      let hasLeft = false;
      let callOff = (): void => {};
      const keep = (lease: Lease): Promise<boolean> => {
        if (hasLeft) lease.leave();
        leases.push(lease);
        return lease.ready;
      };
      const join = (poller: Poller): Promise<boolean> => {
        polled.push(poller);
        return keep(poller.join());
      };
      const joinAll = (wanted: readonly EntityKind[]): Promise<boolean>[] => {
        const each = partsOf(scope, wanted).map((part) => join(pollerOf(part)));
        if (!hasAllCredentials(scope, wanted) || hasLeft) return each;
        polled.push(pollerOf(partOf('GROUP')));
        return [...each, keep(joinCredentials())];
      };
      /** What an instance has could not be asked: it is joined when it can be, and who listens is told of a gap then. */
      const joinRest = (): void => {
        callOff = clock.after(options.pollMs, async () => {
          const found = await kindsOf(scope).catch(() => null);
          if (hasLeft || ended.signal.aborted) return;
          if (found?.areAll !== true) return joinRest();
          for (const ready of joinAll(found.kinds.filter((kind) => !kinds.includes(kind)))) {
            ready.catch(() => {});
          }
        });
      };
      const ready = (async () => {
        // A group is looked for first, and its list is read as long as it is watched: that a group is gone is nothing that
        // the lists of what it held would tell (ApsaraMQ calls it a missing permission).
        const first = scope.groupId === null ? [] : [join(pollerOf(partOf('GROUP')))];
        const isRead = (await Promise.all(first)).every(Boolean);
        const fault = isRead ? await groupFault(log, scope) : null;
        if (fault !== null && !resumes) throw fault;
        // Who goes on behind a cursor hears that the group went, and what is in it when it is back.
        const others = joinAll(kinds);
        for (const each of others) each.catch(() => {});
        if (fault !== null) throw fault;
        return (await Promise.all([...first, ...others])).every(Boolean);
      })().finally(() => {
        joining -= 1;
      });
      ready.catch(() => {});
      if (!areAll) joinRest();
      return {
        ready,
        leave: () => {
          hasLeft = true;
          callOff();
          for (const lease of leases) lease.leave();
        },
        nextPollAt: () => earliest(polled.map((poller) => poller.nextAt())),
      };
    },
    poll: async (scope, onSent) => {
      const { kinds } = await kindsOf(scope, onSent);
      let parts = partsOf(scope, kinds);
      if (scope.groupId !== null || hasAllCredentials(scope, kinds)) {
        parts = parts.filter((part) => part.kind !== 'GROUP');
        await pollerOf(partOf('GROUP')).poll(onSent);
        const fault = await groupFault(log, scope);
        if (fault !== null) throw fault;
      }
      if (hasAllCredentials(scope, kinds)) {
        const known = await log.known(stream, 'GROUP');
        for (const [id, row] of known?.rows ?? []) {
          if (row.print !== null) parts.push(partOf('CLIENT_CREDENTIAL', parseNodeId(id).key[0]!));
        }
      }
      await Promise.all(parts.map((part) => pollerOf(part).poll(onSent)));
    },
    touch: (part) => pollers.get(part)?.touch(),
    told,
    isIdle: () => pollers.size === 0 && joining === 0,
    stop: () => {
      ended.abort();
      for (const poller of pollers.values()) poller.stop();
    },
  };
}

/** The group that a scope is about must be there, or a typing mistake would look like silence. Null: it is. */
async function groupFault(log: EventLog, { at, groupId }: EventScope): Promise<AppError | null> {
  if (groupId === null) return null;
  const known = await log.known(streamOf(at), 'GROUP');
  if (known === null) return null;
  if (known.rows.get(printNodeId('Group', at, groupId))?.print != null) return null;
  return new AppError('NOT_FOUND', 'There is no such object.', { details: { field: 'scope.groupId' } });
}

async function allReady(leases: readonly Lease[]): Promise<boolean> {
  return (await Promise.all(leases.map((lease) => lease.ready))).every(Boolean);
}

function earliest(times: readonly (number | null)[]): number | null {
  const known = times.filter((time) => time !== null);
  return known.length === 0 ? null : Math.min(...known);
}

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
    renew: () => {
      current = undefined;
    },
  };
}
