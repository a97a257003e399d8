import { deriveIterator } from '../async-iterator.ts';
import { systemClock, type WallClock } from '../clock.ts';
import { parseNodeId } from '../graph/node-id.ts';
import type { Principal } from '../graph/principal.ts';
import type { Registry } from '../graph/registry.ts';
import type { Provider } from '../providers/port/provider.ts';
import type { InstanceRef } from '../providers/port/records.ts';
import type { Secret } from '../secret.ts';
import { createFleet } from './interest/fleet.ts';
import { createInstanceWatch, type InstanceWatch, type KeptKind } from './interest/instance-watch.ts';
import type { RefreshOptions } from './interest/scope-refresh.ts';
import { openUnannouncedGroup } from './interest/unannounced-group.ts';
import type { EventLog } from './log/log.ts';
import { type OnEvents, withMeteredLog } from './log/metered-log.ts';
import { createPrinter } from './log/row-print.ts';
import { announced, GONE, isThere } from './log/row-state.ts';
import {
  changeOf,
  listsAffectedBy,
  type MutationChange,
  memberOf,
  type StoredResult,
} from './mutation-change.ts';
import type { CadenceOptions } from './poll/cadence.ts';
import type { ListKeeper } from './poll/kept-list.ts';
import type { ListLeases } from './poll/list-leases.ts';
import { specOf } from './poll/polled-lists.ts';
import { fieldsOf, readBack } from './read-back.ts';
import { reconcileReads } from './read-reconciler.ts';
import { headOf, type ReaderPosition } from './stream/reader-position.ts';
import { accountsOf, type EventScope, type InstanceScope, parseStream, streamOf } from './stream/scope.ts';
import { type ReadingOptions, readEvents, type Start, type StreamEvent } from './stream/subscription.ts';

/** Refresh events of all instances. */
export interface Events {
  /** Resolves when the first batch has been read. Throws a permanent failure. Default: no finding is visible. */
  readonly subscribe: (
    scope: EventScope,
    start: Start,
    signal: AbortSignal,
    reading?: ReadingOptions,
  ) => Promise<AsyncIterableIterator<readonly StreamEvent[], void, void>>;
  /**
   * Reads a scope now and returns the position behind the read. Throws QUERY_TOO_COMPLEX if the read needs
   * more calls than are allowed.
   */
  readonly refresh: (scope: EventScope, asked: RefreshOptions) => Promise<ReaderPosition>;
  /**
   * Returns the provider that queries must use. Its results are compared with the pollers' state
   * (read-reconciler.ts).
   */
  readonly observe: (provider: Provider) => Provider;
  /**
   * Keeps a list of an instance polled without a subscriber. Throws UNSUPPORTED_BY_INSTANCE if the provider has no such
   * list. Returns a function that ends it.
   */
  readonly keep: (at: InstanceRef, kept: KeptKind) => () => void;
  /** Reads of the polled lists of each instance of an account. */
  readonly keptReads: (account: string) => readonly Pick<InstanceWatch, 'at' | 'reads'>[];
  /**
   * Call at the start of a write. Returns a function to call with the stored result when the write has finished.
   * `principal`: name of the caller. Default: unknown.
   */
  readonly writing: (
    mutation: string,
    target: string,
    principal?: string,
  ) => (result: StoredResult) => Promise<void>;
  /** Stops the polls. The lists are still held: stop the leases after that. */
  readonly stop: () => void;
}

export interface EventsOptions extends CadenceOptions {
  readonly registry: Registry;
  readonly log: EventLog;
  /** Decides which replica reads a list. Default null: this process has the store alone. */
  readonly leases?: ListLeases | null;
  /** Key of the fingerprints. */
  readonly key: Secret;
  /** Called for polls, published events and gaps. */
  readonly onEvents?: OnEvents;
  /** Called for failures outside any request, for example a log that cannot be written. */
  readonly onError: (error: unknown) => void;
  /** Keeps the records of polled rows. Default: no record is kept. */
  readonly keeper?: ListKeeper;
  readonly clock?: WallClock;
  readonly random?: () => number;
  /** Milliseconds that polls go on after the last subscriber has left. Default 60,000. */
  readonly graceMs?: number;
  /** Milliseconds between two heartbeats of a quiet stream. Default 30,000. */
  readonly heartbeatMs?: number;
  /** Entries that are coalesced together for one reader. Default 256. */
  readonly window?: number;
  /** Most events of one batch. Default 25. */
  readonly batch?: number;
  /** Milliseconds that one page of a poll may take, including retries and its wait for the configured rate. Default 15,000. */
  readonly pageMs?: number;
}

/** Polls may read every account. `parseScope` checks the rights of each subscriber. */
const POLLER: Principal = { name: 'poller', scopes: new Set(['identity:read']), accounts: 'all' };

export function createEvents(options: EventsOptions): Events {
  const { registry, onEvents } = options;
  const log = onEvents === undefined ? options.log : withMeteredLog(options.log, onEvents);
  const clock = options.clock ?? systemClock;
  /** Options of the pollers and of the readers of instances. */
  const reading = {
    clock,
    random: options.random ?? Math.random,
    graceMs: options.graceMs ?? 60_000,
    pageMs: options.pageMs ?? 15_000,
    onError: options.onError,
  };
  const printer = createPrinter(options.key);
  const ended = new AbortController();
  const watches = new Map<string, InstanceWatch>();

  const providerOf = (account: string) => {
    const provider = registry.find(POLLER, account);
    if (provider === null) throw new Error('no provider for the account of this scope');
    return provider;
  };
  const watchOf = ({ at }: Pick<InstanceScope, 'at'>): InstanceWatch => {
    const stream = streamOf(at);
    let found = watches.get(stream);
    if (found === undefined) {
      found = createInstanceWatch({
        at,
        provider: providerOf(at.account),
        log,
        leases: options.leases ?? null,
        printer,
        ...reading,
        pollMs: options.pollMs,
        billedPollMs: options.billedPollMs,
        onPolled: (outcome) => onEvents?.({ kind: 'poll', provider: at.provider, outcome }),
        ...(options.keeper === undefined ? {} : { keeper: options.keeper }),
      });
      watches.set(stream, found);
      if (ended.signal.aborted) found.stop();
    }
    return found;
  };

  /** `began`: head of the log when the mutation started. `principal`: its caller. */
  const publish = async (
    target: string,
    mutationChange: MutationChange,
    { began, principal }: { readonly began: number; readonly principal: string | undefined },
  ): Promise<void> => {
    const { id, change, fields } = mutationChange;
    const { account, region, instanceId } = parseNodeId(target);
    const provider = providerOf(account);
    const at = { provider: provider.name, account, region, instanceId };
    const stream = streamOf(at);
    for (const list of await listsAffectedBy(log, stream, mutationChange, provider.traits)) {
      await openUnannouncedGroup(log, at, list, clock.date());
      const read = await log.head(stream);
      const known = await log.look(stream, list.name, [id]);
      // A list that was never read has no subscriber that could miss the change.
      if (known === null) continue;
      const before = known.get(id);
      // The device has left this group in the meantime. The list of all devices announces the change.
      if (list.kind === 'DEVICE' && list.groupId !== null && before?.kind === 'gone' && change === 'UPDATED')
        continue;
      // Nothing to announce: an added device is already in the list, or a removed one is not in it.
      if (mutationChange.list !== undefined && isThere(before) === (change === 'CREATED')) continue;
      const spec = specOf(provider, at, list);
      // Read the object back before the announcement. A subscriber reads later, so it sees this state or a
      // newer one.
      const row = change === 'DELETED' ? null : await readBack(spec, id, clock).catch(() => undefined);
      const print = row == null ? null : printer.row(row.values);
      const hint = {
        change,
        source: 'MUTATION',
        fields: change === 'UPDATED' ? fieldsOf(fields, spec.fields, before, print) : [],
      } as const;
      const state = change === 'DELETED' ? GONE : print === null ? null : announced(print);
      const record = row?.record ?? mutationChange.record;
      const rows = [{ id, state, entry: hint, ...(record === undefined ? {} : { record }) }];
      const readAt = change === 'UPDATED' ? read.seq : began;
      const by = principal === undefined ? {} : { principal };
      const commit = { list: list.name, fence: null, at: clock.date(), readAt, rows, ...by };
      const committed = await log.commit(stream, commit);
      if (committed.state !== 'committed') continue;
      const { groupId } = list;
      if (groupId !== null) await withWatch({ at }, (watching) => watching.followMembers(groupId));
      if (list.kind !== 'GROUP') continue;
      // A group that was not known before is new to its subscribers, even if the mutation updated it.
      const isNew = !isThere(before) && change === 'UPDATED';
      const groups = committed.added.filter((entry) => entry.type === 'change');
      const changes = groups.map((entry) => (isNew ? { ...entry, change: 'CREATED' as const } : entry));
      await withWatch({ at }, (watching) => watching.followGroups(changes));
    }
  };

  /**
   * Calls `use` with the watch of the instance. Afterwards, a watch that polls nothing is removed, because
   * callers may name instances that do not exist.
   */
  const withWatch = async <Answer>(
    scope: Pick<InstanceScope, 'at'>,
    use: (watch: InstanceWatch) => Promise<Answer>,
  ): Promise<Answer> => {
    const found = watchOf(scope);
    try {
      return await use(found);
    } finally {
      if (found.isIdle()) watches.delete(streamOf(scope.at));
    }
  };

  const fleet = createFleet({
    registry,
    principal: POLLER,
    ...reading,
    everyMs: options.billedPollMs,
    retryMs: options.pollMs,
    providerOf,
    withWatch,
  });

  return {
    subscribe: async (scope, start, signal, { window, visibleFindings, ...interval } = {}) => {
      const events = readEvents({
        ...{ scope, start, log, clock },
        visibleFindings: visibleFindings ?? (async () => new Set()),
        heartbeatMs: options.heartbeatMs ?? 30_000,
        window: window ?? options.window ?? 256,
        batch: options.batch ?? 25,
        signal: AbortSignal.any([signal, ended.signal]),
        isThere: (instance) => {
          const { account, region, instanceId } = parseStream(instance);
          return registry.refer(POLLER, account, region, instanceId) !== null;
        },
        join: async (joining) =>
          'at' in scope
            ? withWatch(scope, (found) => found.join(scope, { ...joining, ...interval }))
            : fleet.join(scope, { ...joining, ...interval }),
      });
      // Read the first batch here, so that `subscribe` itself throws a start-up error.
      let first: IteratorResult<readonly StreamEvent[], unknown> | null = await events.next();
      return deriveIterator(events, {
        next: async (pull) => {
          const result = first ?? (await pull());
          first = null;
          return result;
        },
      });
    },

    refresh: async (scope, asked) => {
      // Without the store, fail before any call to the provider.
      await headOf(log, accountsOf(scope), null);
      await ('at' in scope
        ? withWatch(scope, (found) => found.refresh(scope, asked))
        : fleet.refresh(scope, asked));
      return headOf(log, accountsOf(scope), null);
    },

    observe: (provider) => reconcileReads(provider, { log, printer, clock, onError: options.onError }),

    keep: (at, kept) => watchOf({ at }).keep(kept),

    keptReads: (account) => [...watches.values()].filter(({ at }) => at.account === account),

    writing: (mutation, target, principal) => {
      const { account, region, instanceId } = parseNodeId(target);
      const stream = streamOf({ account, region, instanceId });
      const began = log.head(stream);
      began.catch(() => {});
      return async (result) => {
        try {
          for (const change of [changeOf(mutation, result), memberOf(mutation, result)]) {
            if (change !== null) await publish(target, change, { began: (await began).seq, principal });
          }
        } catch (error) {
          options.onError(error);
        }
      };
    },

    stop: () => {
      ended.abort();
      fleet.stop();
      for (const each of watches.values()) each.stop();
      log.close();
    },
  };
}
