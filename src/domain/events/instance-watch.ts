import { AppError } from '../../errors.ts';
import type { Provider } from '../../providers/provider.ts';
import type { InstanceRef } from '../../providers/record.ts';
import type { Call } from '../../transport/request.ts';
import { parseNodeId, printNodeId } from '../node-id.ts';
import { mayPass } from './cadence.ts';
import type { EntityKind, EventLog, RowCommit } from './log.ts';
import { CAPABILITY_OF, ENTITY_KINDS, type Part, parsePart, partOf, watch } from './parts.ts';
import { createPoller, type Fence, type Lease, type Poller, type PollerOptions } from './poller.ts';
import { type EventScope, streamOf } from './scope.ts';

/** Everything that is polled of one instance, and who wants it. */
export interface InstanceWatch {
  /** Joins the parts that a scope needs. Throws where one of them cannot be had. */
  readonly join: (scope: EventScope) => Promise<ScopeLease>;
  /** Reads all parts of a scope now. */
  readonly poll: (scope: EventScope) => Promise<void>;
  /** Something else wrote about this part. */
  readonly touch: (part: string) => void;
  /** After rows of a part were told of, by whomever. */
  readonly told: (part: Part, rows: readonly RowCommit[]) => Promise<void>;
  readonly stop: () => void;
}

export interface ScopeLease extends Lease {
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
  let capable: Promise<readonly EntityKind[]> | undefined;
  let capableAt = Number.NEGATIVE_INFINITY;

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
      const commit = { part: inGroup.name, shape: '', fence: null, at: clock.now() };
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

  /** Read once for all who come, and again when a day has passed: editions are changed by hand. */
  const kindsOf = async (scope: EventScope): Promise<readonly EntityKind[]> => {
    if (capable === undefined || clock.now() - capableAt > 24 * 60 * 60 * 1_000) {
      capable = readCapable();
      capableAt = clock.now();
      capable.catch(() => {
        capable = undefined;
      });
    }
    let available: readonly EntityKind[];
    try {
      available = await capable;
    } catch (error) {
      // The provider is out of reach: what is named, or else what was read before, will be read when it is back.
      if (!mayPass(error)) throw error;
      if (scope.kinds !== null) return scope.kinds;
      const before = (await log.parts(stream)).map((name) => parsePart(name).kind);
      available = ENTITY_KINDS.filter((kind) => before.includes(kind));
      if (available.length === 0) throw error;
    }
    const lacking = scope.kinds?.find((kind) => !available.includes(kind));
    if (lacking === undefined) return scope.kinds ?? available;
    throw new AppError('UNSUPPORTED_BY_INSTANCE', `This instance has no ${lacking}.`, {
      details: { field: 'scope.kinds' },
    });
  };

  const readCapable = async (): Promise<readonly EntityKind[]> => {
    const call: Call = {
      signal: ended.signal,
      deadline: performance.now() + options.pageMs,
      priority: 'background',
      onSent: () => {},
    };
    const instance = await provider.getInstance(at.region, at.instanceId, call);
    if (instance === null) throw new AppError('NOT_FOUND', 'There is no such object.');
    return ENTITY_KINDS.filter((kind) => {
      const capability = CAPABILITY_OF[kind];
      return capability === null || instance.capabilities.includes(capability);
    });
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
    join: async (scope) => {
      const kinds = await kindsOf(scope);
      const leases: Lease[] = [];
      const pollers: Poller[] = [];
      let hasLeft = false;
      const join = (poller: Poller): Promise<boolean> => {
        const lease = poller.join();
        if (hasLeft) lease.leave();
        leases.push(lease);
        pollers.push(poller);
        return lease.ready;
      };
      const ready = (async () => {
        // A group is looked for first, and its list is read as long as it is watched: that a group is gone is nothing that
        // the lists of what it held would tell (ApsaraMQ calls it a missing permission).
        const first = scope.groupId === null ? [] : [join(pollerOf(partOf('GROUP')))];
        if ((await Promise.all(first)).every(Boolean)) await requireGroup(log, scope);
        const others = partsOf(scope, kinds).map((part) => join(pollerOf(part)));
        if (hasAllCredentials(scope, kinds) && !hasLeft) {
          const all = joinCredentials();
          leases.push(all);
          others.push(all.ready);
        }
        return (await Promise.all([...first, ...others])).every(Boolean);
      })();
      ready.catch(() => {});
      return {
        ready,
        leave: () => {
          hasLeft = true;
          for (const lease of leases) lease.leave();
        },
        nextPollAt: () => earliest(pollers.map((poller) => poller.nextAt())),
      };
    },
    poll: async (scope) => {
      const kinds = await kindsOf(scope);
      let parts = partsOf(scope, kinds);
      if (scope.groupId !== null || hasAllCredentials(scope, kinds)) {
        parts = parts.filter((part) => part.kind !== 'GROUP');
        await pollerOf(partOf('GROUP')).poll();
        await requireGroup(log, scope);
      }
      if (hasAllCredentials(scope, kinds)) {
        const known = await log.known(stream, 'GROUP');
        for (const [id, row] of known?.rows ?? []) {
          if (row.print !== null) parts.push(partOf('CLIENT_CREDENTIAL', parseNodeId(id).key[0]!));
        }
      }
      await Promise.all(parts.map((part) => pollerOf(part).poll()));
    },
    touch: (part) => pollers.get(part)?.touch(),
    told,
    stop: () => {
      ended.abort();
      for (const poller of pollers.values()) poller.stop();
    },
  };
}

/** The group that a scope is about must be there, or a typing mistake would look like silence. */
async function requireGroup(log: EventLog, { at, groupId }: EventScope): Promise<void> {
  if (groupId === null) return;
  const known = await log.known(streamOf(at), 'GROUP');
  if (known === null) return;
  if (known.rows.get(printNodeId('Group', at, groupId))?.print != null) return;
  throw new AppError('NOT_FOUND', 'There is no such object.', { details: { field: 'scope.groupId' } });
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
      current ??= log.lead(stream);
      return current;
    },
    renew: () => {
      current = undefined;
    },
  };
}

/** One lease for each group, as long as anybody wants the credentials of all. */
function createGroupLeases() {
  const leases = new Map<string, Lease>();
  let wanted = 0;
  return {
    isWanted: () => wanted > 0,
    leases: () => [...leases.values()],
    want: () => {
      wanted += 1;
    },
    unwant: () => {
      wanted -= 1;
      if (wanted > 0) return;
      for (const lease of leases.values()) lease.leave();
      leases.clear();
    },
    sync: (ids: readonly string[], join: (id: string) => Lease) => {
      if (wanted === 0) return;
      for (const id of ids) if (!leases.has(id)) leases.set(id, join(id));
      for (const [id, lease] of leases) {
        if (ids.includes(id)) continue;
        lease.leave();
        leases.delete(id);
      }
    },
  };
}
