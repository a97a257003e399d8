import type { Config } from './config/parse.ts';
import { unlessStoreUnavailable } from './errors.ts';
import type { Events } from './events/events.ts';
import type { RegisteredAccount } from './graph/registry.ts';
import { createIssuerFinder } from './inventory/keep/issuers.ts';
import { createKeepPlan } from './inventory/keep/keep-plan.ts';
import { createKeeper, type Keeper } from './inventory/keep/keeper.ts';
import { createListRefresher, type ListRefresher } from './inventory/keep/list-refresher.ts';
import {
  createStandingInventory,
  type StandingInventory,
  type StandingPace,
} from './inventory/keep/standing-inventory.ts';
import { type FleetFigures, readFleetFigures } from './inventory/query/fleet-figures.ts';
import type { Log } from './log.ts';
import type { Secret } from './secret.ts';
import type { Store } from './store/store.ts';

export interface KeptInventoryOptions extends StandingPace {
  readonly store: Store;
  /** Least number of events that the stream of an instance keeps. */
  readonly retention: number;
  readonly accounts: readonly RegisteredAccount[];
  readonly fingerprintKey: Secret;
  readonly log: Log;
  readonly onError: (error: unknown) => void;
  /** Milliseconds over which the first reads are spread. Default 300,000. */
  readonly spreadMs?: number;
}

/** The writing side of the inventory. */
export interface KeptInventory {
  /** Numbers about all accounts, for metrics. Null: the store does not answer. */
  readonly figures: () => Promise<FleetFigures | null>;
  /** Options of the event log and of its readers. Empty: nothing is kept. */
  readonly keeping: { readonly keeper?: Keeper };
  /** What `maxAge` needs. While the inventory is paused, nothing is read. */
  readonly lists: ListRefresher;
  /** Starts reading, unless the configuration pauses it. The first log line says what is kept. */
  readonly start: (events: Pick<Events, 'keep' | 'keptReads'>) => void;
  readonly stop: () => void;
}

/** Default of `inventory.maxObjects` with a store in memory. */
const MOST_IN_MEMORY = 200_000;

export function createKeptInventory(
  config: Config['inventory'],
  options: KeptInventoryOptions,
): KeptInventory {
  const { store, accounts, log, onError } = options;
  const plan = createKeepPlan(accounts, config.keep);
  const names = accounts.map(({ provider }) => provider.account);
  const isKept = names.some((name) => plan.instancesEveryMs(name) !== null);
  const keeper = isKept
    ? createKeeper({
        ...{ store, plan, onError },
        issuers: createIssuerFinder(store, names, () => performance.now()),
        key: options.fingerprintKey,
        maxObjects:
          config.maxObjects === undefined ? (store.isVolatile ? MOST_IN_MEMORY : null) : config.maxObjects,
        onTooLarge: ({ account, instanceId, list }) =>
          log.warn('the inventory does not keep a list, because it would exceed inventory.maxObjects', {
            account,
            list: `${instanceId} ${list}`,
          }),
      })
    : null;
  let standing: StandingInventory | null = null;
  let refresher: ListRefresher | null = null;
  const places = accounts.map(({ provider }) => ({
    ...{ account: provider.account, provider: provider.name, regions: provider.regions, streams: null },
  }));
  const noFigures = (error: unknown): null => {
    unlessStoreUnavailable(onError)(error);
    return null;
  };
  return {
    figures: () => readFleetFigures(store, places).catch(noFigures),
    keeping: keeper === null ? {} : { keeper },
    start: (events) => {
      log.info(config.paused ? 'the inventory is paused' : 'the inventory keeps lists', {
        accounts: names.filter((name) => plan.instancesEveryMs(name) !== null),
        leftOut: plan.leftOut.map(({ account, kind }) => `${account} ${kind}`),
      });
      if (keeper === null || config.paused || standing !== null) return;
      standing = createStandingInventory({
        ...options,
        plan,
        keeper,
        events,
        historyDays: config.historyDays,
      });
      refresher = createListRefresher({ store, events, standing });
    },
    lists: {
      callsOf: (lists) => refresher?.callsOf(lists) ?? [],
      refresh: async (lists, budget) => refresher?.refresh(lists, budget),
    },
    stop: () => standing?.stop(),
  };
}
