import type { WallClock } from '../../clock.ts';
import { AppError, errorCodeOf, isStoreUnavailable } from '../../errors.ts';
import type { Events } from '../../events/events.ts';
import {
  delayOf,
  FULL_PACE,
  isCutOff,
  paceAfterFailure,
  paceAfterSuccess,
} from '../../events/poll/cadence.ts';
import { parseListName, polledList } from '../../events/poll/polled-lists.ts';
import type { CallBudget } from '../../events/poll/poller-state.ts';
import { printNodeId } from '../../graph/node-id.ts';
import type { RegisteredAccount } from '../../graph/registry.ts';
import type { InstanceRecord, InstanceRef } from '../../providers/port/records.ts';
import { rowOf } from '../../store/row.ts';
import type { Store } from '../../store/store.ts';
import { backgroundCall } from '../../transport/background-call.ts';
import type { Call } from '../../transport/call.ts';
import { removeInstance } from './drop-lists.ts';
import type { KeepPlan } from './keep-plan.ts';
import { keepRows } from './keep-rows.ts';
import type { Keeper } from './keeper.ts';
import { instancesOf, keptListOf, nameLists, noteFailed, noteWhole, readMoment } from './list-table.ts';

export interface RegionReaderOptions {
  readonly store: Store;
  readonly plan: KeepPlan;
  readonly keeper: Keeper;
  readonly events: Pick<Events, 'keep'>;
  readonly clock: WallClock;
  /** 0 ≤ n < 1. */
  readonly random: () => number;
  /** The first reads of lists that were never read are spread over this time, in milliseconds. */
  readonly spreadMs: number;
  /** Milliseconds that one page of the instances may take. */
  readonly pageMs: number;
  /** Called for failures, except those of a provider and of a store that is away. */
  readonly onError: (error: unknown) => void;
}

export interface RegionReader {
  readonly account: string;
  readonly region: string;
  /** Reads now. A read that is under way suffices. Resolves whether or not it succeeds. */
  readonly readNow: (budget: CallBudget) => Promise<void>;
  readonly stop: () => void;
}

/** Milliseconds until the next attempt while the store is away. */
const AWAY_MS = 1_000;

/**
 * Reads the instances of one region again and again, keeps them, and has the lists of each instance polled. An instance
 * that two whole reads in a row lack is removed with all its objects.
 */
export function createRegionReader(
  { provider, instances: configured }: RegisteredAccount,
  region: string,
  options: RegionReaderOptions,
): RegionReader {
  const { store, plan, keeper, events, clock, random } = options;
  const { account } = provider;
  const list = instancesOf(account, region);
  const everyMs = plan.instancesEveryMs(account);
  const ended = new AbortController();
  /** Functions that end the polling, by instance and kind. */
  const kept = new Map<string, Map<string, () => void>>();
  let absent: ReadonlySet<string> = new Set();
  let pace = FULL_PACE;
  let cancel = (): void => {};

  const refOf = (instanceId: string): InstanceRef => ({
    provider: provider.name,
    account,
    region,
    instanceId,
  });

  const round = async (every: number, budget?: CallBudget): Promise<void> => {
    const call = (): Call => backgroundCall(ended.signal, options.pageMs, budget);
    const { now: began, wholeAt } = await readMoment(store, list);
    const found = new Map<string, InstanceRecord>();
    for await (const { rows } of provider.instances(region).pages(call))
      for (const row of rows) if (configured?.has(row.instanceId) !== false) found.set(row.instanceId, row);
    ended.signal.throwIfAborted();
    for (const instance of found.values()) await keepInstance(instance);
    await removeAbsent(found);
    await store.write(
      (transaction) => noteWhole(transaction, list, { began, wholeAt, everyMs: every }),
      'pass',
    );
  };

  const keepInstance = async (instance: InstanceRecord): Promise<void> => {
    const at = refOf(instance.instanceId);
    keeper.setThere(at, true);
    const row = await keeper.prepareRecord('INSTANCE', printNodeId('Instance', at), instance);
    await store.write((transaction) => keepRows(transaction, { ...list, at }, [row]), 'pass');
    const kinds = plan
      .kindsOf(instance)
      .map((kind) => ({ kind, everyMs: keeper.everyMs(at, polledList(kind)) }));
    await nameLists(store, [
      ...kinds.map((each) => ({ ...keptListOf(at, polledList(each.kind)), everyMs: each.everyMs })),
      ...plan.readingsOf(instance).map((kind) => ({
        ...keptListOf(at, { name: kind, kind }),
        everyMs: plan.readingEveryMs(at, kind),
      })),
    ]);
    const polled = kept.get(at.instanceId) ?? new Map<string, () => void>();
    kept.set(at.instanceId, polled);
    const dueIn = await readDue(at);
    for (const { kind, everyMs: ms } of kinds) {
      if (ms === null || polled.has(kind) || ended.signal.aborted) continue;
      polled.set(kind, events.keep(at, { kind, everyMs: ms, firstMs: (name) => dueIn(name, ms) }));
    }
    for (const [kind, release] of polled) {
      if (kinds.some((each) => each.kind === kind && each.everyMs !== null)) continue;
      release();
      polled.delete(kind);
    }
  };

  /** Returns a function with the milliseconds until a list is due. Lists that were read by an earlier process wait. */
  const readDue = async (at: InstanceRef): Promise<(name: string, every: number) => number> => {
    const { stream } = keptListOf(at, polledList('GROUP'));
    const rows = await store.rows(
      'SELECT list, @now - whole_at AS age FROM @inventory_list WHERE stream = $1 AND whole_at IS NOT NULL',
      [stream],
    );
    const ages = new Map(rows.map(ageRow).map((row) => [row.list, row.age]));
    return (name, every) => {
      const named = parseListName(name);
      if (named.groupId !== null) keeper.expect(at, named);
      const age = ages.get(keptListOf(at, named).list);
      ages.delete(keptListOf(at, named).list);
      const spread = Math.min(options.spreadMs, every);
      // CAs first: device certificates are linked to the kept CA that signed them.
      if (age === undefined)
        return (spread * (named.kind === 'CA_CERTIFICATE' ? random() : 1 + random())) / 2;
      return Math.max(every - age, (random() * spread) / 2);
    };
  };

  const removeAbsent = async (found: ReadonlyMap<string, InstanceRecord>): Promise<void> => {
    const rows = await store.rows(
      "SELECT instance_id FROM @inventory_object WHERE kind = 'INSTANCE' AND account = $1 AND region = $2",
      [account, region],
    );
    const missing = rows.map((row) => instanceRow(row).instance_id).filter((id) => !found.has(id));
    for (const instanceId of missing.filter((id) => absent.has(id))) {
      for (const release of kept.get(instanceId)?.values() ?? []) release();
      kept.delete(instanceId);
      keeper.setThere(refOf(instanceId), false);
      await removeInstance(store, refOf(instanceId));
    }
    absent = new Set(missing);
  };

  const planRound = (ms: number): void => {
    if (ended.signal.aborted || everyMs === null) return;
    cancel();
    cancel = clock.after(ms, () => void start(everyMs));
  };
  let running: Promise<void> | null = null;
  const start = (every: number, budget?: CallBudget): Promise<void> => {
    running ??= run(every, budget).finally(() => {
      running = null;
    });
    return running;
  };
  const run = async (every: number, budget?: CallBudget): Promise<void> => {
    try {
      await round(every, budget);
      pace = paceAfterSuccess(pace);
      planRound(delayOf(pace, every, random()));
    } catch (error) {
      if (ended.signal.aborted) return;
      if (isStoreUnavailable(error)) return planRound(AWAY_MS);
      // A caller's budget ended the read. This is no failure of the list.
      if (isCutOff(error)) return planRound(delayOf(pace, every, random()));
      if (!(error instanceof AppError)) options.onError(error);
      pace = paceAfterFailure(pace, error);
      // A first read that failed is repeated soon, whatever the interval is.
      const retryMs = delayOf(pace, Math.min(every, FIRST_RETRY_MS), random());
      await noteFailed(store, list, { code: errorCodeOf(error), retryMs, everyMs: every }).catch(() => {});
      planRound(retryMs);
    }
  };
  planRound((random() * options.spreadMs) / 10);

  return {
    ...{ account, region },
    readNow: async (budget) => {
      if (everyMs !== null && !ended.signal.aborted) await start(everyMs, budget);
    },
    stop: () => {
      ended.abort(new AppError('PROVIDER_TIMEOUT', 'The server is shutting down.'));
      cancel();
      for (const polled of kept.values()) for (const release of polled.values()) release();
    },
  };
}

const FIRST_RETRY_MS = 30_000;

const ageRow = rowOf({ list: 'text', age: 'integer' });
const instanceRow = rowOf({ instance_id: 'text' });
