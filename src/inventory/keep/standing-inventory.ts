import { repeat, systemClock, type WallClock } from '../../clock.ts';
import { HOUR_MS } from '../../duration.ts';
import { unlessStoreUnavailable } from '../../errors.ts';
import type { Events } from '../../events/events.ts';
import type { Store } from '../../store/store.ts';
import { dropOldChanges } from '../changes/change-table.ts';
import { forgetResolved } from '../findings/finding-table.ts';
import { createSettler, type SettlerOptions } from '../findings/settler.ts';
import { dropUnnamedLists } from './drop-lists.ts';
import { createFactsReader } from './facts-reader.ts';
import type { KeepPlan } from './keep-plan.ts';
import type { Keeper } from './keeper.ts';
import { createRegionReader, type RegionReader } from './region-reader.ts';
import { createSweeper, type SweeperOptions } from './sweeper.ts';

/** Pace of the work beside the lists; see `SweeperOptions` and `SettlerOptions`. */
export type StandingPace = Pick<SweeperOptions, 'sweepEveryMs' | 'sweepPaceMs'> &
  Pick<SettlerOptions, 'settleEveryMs'>;

export interface StandingInventoryOptions extends StandingPace {
  readonly store: Store;
  readonly plan: KeepPlan;
  readonly keeper: Keeper;
  readonly events: Pick<Events, 'keep'>;
  /** Least number of events that the stream of an instance keeps. */
  readonly retention: number;
  /** Days that changes are kept. */
  readonly historyDays: number;
  /** Called for failures outside any request. */
  readonly onError: (error: unknown) => void;
  readonly clock?: WallClock;
  /** 0 ≤ n < 1. Default Math.random. */
  readonly random?: () => number;
  /** Milliseconds over which the first reads after a start are spread. Default 300,000. */
  readonly spreadMs?: number;
  /** Milliseconds that one call may take, with its wait for the configured rate. Default 15,000. */
  readonly pageMs?: number;
}

export interface StandingInventory {
  /** Drops what is too old now. Also runs by itself, once an hour. */
  readonly sweep: () => Promise<void>;
  /** The readers of the instances of each region. */
  readonly regions: readonly RegionReader[];
  readonly stop: () => void;
}

/**
 * The standing listener of all kept lists: reads instances, has their lists polled, reads certificates once, reads
 * what costs a call for each object, and settles findings.
 */
export function createStandingInventory(options: StandingInventoryOptions): StandingInventory {
  const { store, plan, historyDays } = options;
  const given = {
    ...{ clock: systemClock, random: Math.random, spreadMs: 300_000, pageMs: 15_000 },
    ...options,
  };
  const parts = plan.accounts.flatMap((account) =>
    plan.instancesEveryMs(account.provider.account) === null
      ? []
      : account.provider.regions.map((region) => createRegionReader(account, region, given)),
  );
  const facts = createFactsReader(given);
  const sweeper = createSweeper(given);
  const settler = createSettler(given);
  let isStopped = false;
  const sweep = async (): Promise<void> => {
    while (!isStopped && (await dropOldChanges(store, historyDays)));
    while (!isStopped && (await forgetResolved(store, historyDays)));
    if (!isStopped) await dropUnnamedLists(store);
  };
  const endSweeps = repeat(given.clock, HOUR_MS, () =>
    sweep().catch(unlessStoreUnavailable(options.onError)),
  );
  return {
    sweep,
    regions: parts,
    stop: () => {
      isStopped = true;
      endSweeps();
      facts.stop();
      sweeper.stop();
      settler.stop();
      for (const part of parts) part.stop();
    },
  };
}
