import { deriveIterator } from '../async-iterator.ts';
import { systemClock, type WallClock } from '../clock.ts';
import { parseNodeId } from '../graph/node-id.ts';
import type { Principal } from '../graph/principal.ts';
import type { Registry } from '../graph/registry.ts';
import type { Provider } from '../providers/port/provider.ts';
import type { Secret } from '../secret.ts';
import type { Call } from '../transport/call.ts';
import { createInstanceWatch, type InstanceWatch } from './interest/instance-watch.ts';
import type { RefreshOptions } from './interest/scope-refresh.ts';
import { openUnannouncedGroup } from './interest/unannounced-group.ts';
import type { EventLog } from './log/log.ts';
import { type OnEvents, withMeteredLog } from './log/metered-log.ts';
import { changedFields, createPrinter } from './log/row-print.ts';
import { announced, announcedPrint, GONE, isThere, type RowState } from './log/row-state.ts';
import { changeOf, listsAffectedBy, type MutationChange, memberOf } from './mutation-change.ts';
import type { CadenceOptions } from './poll/cadence.ts';
import { specOf } from './poll/polled-lists.ts';
import { reconcileReads } from './read-reconciler.ts';
import type { ReaderPosition } from './stream/coalesce.ts';
import { type EventScope, streamOf } from './stream/scope.ts';
import { readEvents, type Start, type StreamEvent } from './stream/subscription.ts';

/** Refresh events of all instances: one poller each for all who listen, one log. */
export interface Events {
  /** Throws at once what a subscriber cannot wait out; the first batch is there when it resolves. */
  readonly subscribe: (
    scope: EventScope,
    start: Start,
    signal: AbortSignal,
  ) => Promise<AsyncIterableIterator<readonly StreamEvent[], void, void>>;
  /** Reads a scope now; where it stands then. Throws QUERY_TOO_COMPLEX where that may need more calls than are allowed. */
  readonly refresh: (scope: EventScope, asked: RefreshOptions) => Promise<ReaderPosition>;
  /** The same provider for queries: what they read is held against what the poller knows (read-reconciler.ts). */
  readonly observe: (provider: Provider) => Provider;
  /** Call when a write begins; what it returns is told what the write left behind, once it is done. */
  readonly writing: (mutation: string, target: string) => (kept: Kept) => Promise<void>;
  readonly stop: () => void;
}

type Kept = Readonly<Record<string, string | null>>;

export interface EventsOptions extends CadenceOptions {
  readonly registry: Registry;
  readonly log: EventLog;
  /** Key of fingerprints. */
  readonly key: Secret;
  /** Told of polls, published events and gaps. */
  readonly onEvents?: OnEvents;
  /** Told of what happens to nobody's request: a log that cannot be written. */
  readonly onError: (error: unknown) => void;
  readonly clock?: WallClock;
  readonly random?: () => number;
  /** Milliseconds that polls go on after the last subscriber has left. Default 60,000. */
  readonly graceMs?: number;
  /** Milliseconds between two heartbeats of a quiet stream. Default 30,000. */
  readonly heartbeatMs?: number;
  /** Entries that are looked at together for one reader, and events handed on together. Default 256 and 25. */
  readonly window?: number;
  readonly batch?: number;
  /** Milliseconds that one page of a poll may take, its retries and its wait for the configured rate included. Default 15,000. */
  readonly pageMs?: number;
}

/** Polls read for all; who may hear of it is asked where somebody subscribes. */
const POLLER: Principal = { name: 'poller', scopes: new Set(['identity:read']), accounts: 'all' };

export function createEvents(options: EventsOptions): Events {
  const { registry, onEvents } = options;
  const log = onEvents === undefined ? options.log : withMeteredLog(options.log, onEvents);
  const clock = options.clock ?? systemClock;
  const pageMs = options.pageMs ?? 15_000;
  const printer = createPrinter(options.key);
  const ended = new AbortController();
  const watches = new Map<string, InstanceWatch>();

  const providerOf = (account: string) => {
    const provider = registry.find(POLLER, account);
    if (provider === null) throw new Error('no provider for a scope that was referred');
    return provider;
  };
  const watchOf = ({ at }: Pick<EventScope, 'at'>): InstanceWatch => {
    const stream = streamOf(at);
    let found = watches.get(stream);
    if (found === undefined) {
      found = createInstanceWatch({
        at,
        provider: providerOf(at.account),
        log,
        printer,
        clock,
        random: options.random ?? Math.random,
        pollMs: options.pollMs,
        billedPollMs: options.billedPollMs,
        graceMs: options.graceMs ?? 60_000,
        pageMs,
        onPolled: (outcome) => onEvents?.({ kind: 'poll', provider: at.provider, outcome }),
        onError: options.onError,
      });
      watches.set(stream, found);
      if (ended.signal.aborted) found.stop();
    }
    return found;
  };

  /** `began`: where the log stood when the mutation began. */
  const publish = async (target: string, made: MutationChange, began: number): Promise<void> => {
    const { id, change, fields } = made;
    const { account, region, instanceId } = parseNodeId(target);
    const provider = providerOf(account);
    const at = { provider: provider.name, account, region, instanceId };
    const stream = streamOf(at);
    for (const list of await listsAffectedBy(log, stream, made)) {
      if ((await log.look(stream, list.name, [])) === null) {
        await openUnannouncedGroup(log, at, list, clock.date());
        watches.get(stream)?.invalidate('GROUP');
      }
      const read = await log.head(stream);
      const known = await log.look(stream, list.name, [id]);
      // Nobody has ever listened to this: nobody can have missed it.
      if (known === null) continue;
      const before = known.get(id);
      // A device that has left its group meanwhile may be there all the same.
      if (list.kind === 'DEVICE' && list.groupId !== null && before?.kind === 'gone' && change === 'UPDATED')
        continue;
      // It is in that list already, or was not: nothing has come or gone.
      if (made.list !== undefined && isThere(before) === (change === 'CREATED')) continue;
      const spec = specOf(provider, at, list);
      // Read back before it is told: who hears of it reads later than we did, and sees what we know, or a change of it.
      const row = change === 'DELETED' ? null : await readBack(spec, id, clock).catch(() => undefined);
      const print = row == null ? null : printer.row(row.values);
      const hint = {
        change,
        source: 'MUTATION',
        fields: change === 'UPDATED' ? fieldsOf(fields, spec.fields, before, print) : [],
      } as const;
      const state = change === 'DELETED' ? GONE : print === null ? null : announced(print);
      const rows = [{ id, state, entry: hint }];
      const readAt = change === 'UPDATED' ? read.seq : began;
      const commit = { list: list.name, shape: null, fence: null, at: clock.date(), readAt, rows };
      const committed = await log.commit(stream, commit);
      watches.get(stream)?.invalidate(list.name);
      if (list.kind !== 'GROUP' || committed.state === 'fenced') continue;
      // What nobody had seen yet is new, whatever was done to it.
      const isNew = !isThere(before) && change === 'UPDATED';
      const groups = committed.added.filter((entry) => entry.type === 'change');
      const told = groups.map((entry) => (isNew ? { ...entry, change: 'CREATED' as const } : entry));
      await using({ at }, (watching) => watching.told(told));
    }
  };

  /** An instance that is not there, as anybody may name one, leaves nothing behind. */
  const using = async <Answer>(
    scope: Pick<EventScope, 'at'>,
    use: (watch: InstanceWatch) => Promise<Answer>,
  ): Promise<Answer> => {
    const found = watchOf(scope);
    try {
      return await use(found);
    } finally {
      if (found.isIdle()) watches.delete(streamOf(scope.at));
    }
  };

  return {
    subscribe: async (scope, start, signal) => {
      const events = readEvents({
        scope,
        start,
        log,
        clock,
        heartbeatMs: options.heartbeatMs ?? 30_000,
        window: options.window ?? 256,
        batch: options.batch ?? 25,
        signal: AbortSignal.any([signal, ended.signal]),
        join: (joining) => using(scope, (found) => found.join(scope, joining)),
      });
      // The first batch is read here, so that `subscribe` itself throws what keeps the scope from being read.
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
      await using(scope, (found) => found.refresh(scope, asked));
      return { ...(await log.head(streamOf(scope.at))), deliveredAhead: [], pendingGap: null };
    },

    observe: (provider) =>
      reconcileReads(provider, {
        log,
        printer,
        clock,
        invalidate: (stream, list) => watches.get(stream)?.invalidate(list),
        onError: options.onError,
      }),

    writing: (mutation, target) => {
      const { account, region, instanceId } = parseNodeId(target);
      const stream = streamOf({ account, region, instanceId });
      const began = log.head(stream);
      began.catch(() => {});
      return async (kept) => {
        try {
          for (const change of [changeOf(mutation, kept), memberOf(mutation, kept)]) {
            if (change !== null) await publish(target, change, (await began).seq);
          }
        } catch (error) {
          options.onError(error);
        }
      };
    },

    stop: () => {
      ended.abort();
      for (const each of watches.values()) each.stop();
      log.close();
    },
  };
}

/**
 * What the mutation changes, and what else was seen to be another than was last told: it is kept as told from here on, so
 * nobody would tell of it later.
 */
function fieldsOf(
  hinted: readonly string[],
  spec: readonly string[],
  before: RowState | undefined,
  print: string | null,
): readonly string[] {
  const last = announcedPrint(before);
  if (last === null || print === null || last === print) return hinted;
  return [...new Set([...hinted, ...changedFields(spec, last, print)])];
}

/** Milliseconds for what was changed to be read back: who listens is not to wait for a provider that is slow. */
const READ_BACK_MS = 1_000;

async function readBack(
  spec: ReturnType<typeof specOf>,
  id: string,
  clock: WallClock,
): Promise<{ readonly values: readonly unknown[] } | null> {
  // A list of ids alone: that it is there is all there is to see.
  if (spec.fields.length === 0) return { values: [] };
  if (spec.show === undefined) throw new Error('cannot be read alone');
  const late = new AbortController();
  const { promise: isLate, reject } = Promise.withResolvers<never>();
  const callOff = clock.after(READ_BACK_MS, () => {
    reject(new Error('too slow to be waited for'));
    late.abort();
  });
  const call: Call = {
    signal: late.signal,
    deadline: performance.now() + READ_BACK_MS,
    priority: 'background',
    onSent: () => {},
  };
  try {
    return await Promise.race([spec.show(parseNodeId(id).key, call), isLate]);
  } finally {
    callOff();
  }
}
