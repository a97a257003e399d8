import { systemClock, within } from '../../clock.ts';
import { AppError } from '../../errors.ts';
import type { Events } from '../../events/events.ts';
import type { EntityKind } from '../../events/log/log.ts';
import type { CallBudget } from '../../events/poll/poller-state.ts';
import { streamOf } from '../../events/stream/scope.ts';
import type { InstanceRef } from '../../providers/port/records.ts';
import type { ListField } from '../../providers/port/traits.ts';
import type { Store } from '../../store/store.ts';
import type { Place } from '../query/question.ts';
import { LIST_OF } from './keep-plan.ts';
import { type ListState, readListStates } from './list-states.ts';
import { isReading } from './readings.ts';
import type { StandingInventory } from './standing-inventory.ts';

/** Lists that must not be older than an age. */
export interface AgedLists {
  readonly places: readonly Place[];
  readonly kinds: readonly EntityKind[];
  readonly maxAgeMs: number;
  /** True: the caller named the instances, so the lists of instances do not matter. */
  readonly namesInstances: boolean;
}

export interface RefreshBudget extends Required<CallBudget> {
  /** Most calls. */
  readonly calls: number;
  /** Time (`performance.now()`) until which calls may be sent. */
  readonly until: number;
}

/** Reads kept lists that are older than a caller accepts. Never reads lists that are not kept. */
export interface ListRefresher {
  /** The calls that `refresh` may need, by list. Asks neither the provider nor the store. */
  readonly callsOf: (
    lists: AgedLists,
  ) => readonly { readonly account: string; readonly list: ListField; readonly calls: number }[];
  /**
   * Reads the lists that are older. Resolves when all were read or the budget ended; failures are in the states of the
   * lists. Rejects with STORE_UNAVAILABLE.
   */
  readonly refresh: (lists: AgedLists, budget: RefreshBudget) => Promise<void>;
}

export interface ListRefresherOptions {
  readonly store: Pick<Store, 'read'>;
  readonly events: Pick<Events, 'keptReads'>;
  readonly standing: Pick<StandingInventory, 'regions'>;
}

export function createListRefresher({ store, events, standing }: ListRefresherOptions): ListRefresher {
  const regionsOf = ({ places, namesInstances }: AgedLists) =>
    namesInstances
      ? []
      : standing.regions.filter(({ account, region }) =>
          places.some((place) => place.account === account && place.regions.includes(region)),
        );
  const readsIn = (place: Place) => events.keptReads(place.account).filter(({ at }) => isIn(place, at));
  return {
    callsOf: (lists) => {
      const kinds = new Set(lists.kinds);
      return [
        ...regionsOf(lists).map(({ account }) => ({
          ...{ account, list: LIST_OF.INSTANCE, calls: CALLS_FOR_INSTANCES },
        })),
        ...lists.places.flatMap((place) =>
          readsIn(place)
            .flatMap(({ reads }) => reads.callsOf(kinds, lists.maxAgeMs))
            .map(({ kind, calls }) => ({ account: place.account, list: LIST_OF[kind], calls })),
        ),
      ];
    },
    refresh: async (lists, budget) => {
      const { places, maxAgeMs } = lists;
      const old = async (): Promise<readonly ListState[]> => {
        const accounts = places.map(({ account }) => account);
        const { now, lists: states } = await store.read((snapshot) =>
          readListStates(snapshot, accounts, lists.kinds),
        );
        return states.filter(
          ({ everyMs, wholeAt }) => everyMs !== null && (wholeAt === null || now - wholeAt > maxAgeMs),
        );
      };
      const limited = limitOf(budget);
      const work = async () => {
        let states = await old();
        const oldRegions = states.filter(({ instanceId }) => instanceId === null);
        const regions = regionsOf(lists).filter((each) =>
          oldRegions.some(({ account, region }) => account === each.account && region === each.region),
        );
        if (regions.length > 0) {
          await Promise.all(regions.map((region) => region.readNow(limited)));
          states = await old();
        }
        await Promise.all(
          places.flatMap((place) =>
            readsIn(place).map(({ at, reads }) => reads.read(kindsOf(states, at), limited)),
          ),
        );
      };
      await within(systemClock, budget.until - performance.now(), work(), undefined);
    },
  };
}

/** An account with more than 500 instances in a region needs more; then the instances are not read. */
const CALLS_FOR_INSTANCES = 2;

function isIn(place: Place, at: InstanceRef): boolean {
  return place.regions.includes(at.region) && place.streams?.includes(streamOf(at)) !== false;
}

function kindsOf(states: readonly ListState[], at: InstanceRef): ReadonlySet<EntityKind> {
  const own = states.filter(
    ({ account, region, instanceId }) =>
      account === at.account && region === at.region && instanceId === at.instanceId,
  );
  return new Set(own.flatMap(({ kind }) => (isReading(kind) ? [] : [kind])));
}

/** Refuses calls above the budget, and after its time: an operation must make no call after its response. */
function limitOf({ calls, until, admit, onSent }: RefreshBudget): CallBudget {
  let made = 0;
  return {
    onSent,
    admit: () => {
      if (made >= calls || performance.now() >= until)
        throw new AppError('QUERY_TOO_COMPLEX', 'The lists need more calls or more time than allowed.', {
          unsent: true,
        });
      made += 1;
      admit();
    },
  };
}
