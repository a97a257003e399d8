import { AppError } from '../errors.ts';
import type { List } from '../providers/port/list.ts';
import type { DevicePage, Provider } from '../providers/port/provider.ts';
import type {
  DeviceRecord,
  GroupRecord,
  InstanceRef,
  SearchedDeviceRecord,
} from '../providers/port/records.ts';
import type { Call } from '../transport/call.ts';
import { createBatch } from './batch.ts';
import type { BatchScheduler } from './batch-scheduler.ts';
import { placeOf } from './keyed-loader.ts';

/** Maximum number of searches per instance and request. The provider allows one per second and account (contract huawei, 1.7). */
export const MAX_SEARCHES = 2;

/**
 * Fixed part of the time limit of a search in milliseconds, including its wait in the queue. The limit also has a part
 * for each device whose single read the search saves. So a search for 50 devices may wait for the previous search,
 * because single reads are limited to 50 per second (contract huawei, 1.7). A search that cannot start in time is
 * refused at once.
 */
const MS_ON_TOP = 1_000;
const MS_PER_DEVICE = 25;

type Groups = readonly GroupRecord[] | null;

export interface DeviceSearch {
  /** The device as a search returns it, or in full. */
  readonly device: (at: InstanceRef, deviceId: string) => Promise<DeviceRecord | null>;
  /** True if `device` was already called for this device, so that a second call is free. */
  readonly isWanted: (at: InstanceRef, deviceId: string) => boolean;
  /** The groups of the device. If `isKeyEnough` is true, the groups may contain only their ids. */
  readonly groups: (at: InstanceRef, deviceId: string, isKeyEnough: boolean) => Promise<Groups>;
  /**
   * Returns the list with a record of which page showed which device. One search can then read the devices of one page.
   */
  readonly remember: (
    at: InstanceRef,
    groupId: string | null,
    list: List<DeviceRecord>,
  ) => List<DeviceRecord>;
}

export interface DeviceSearchOptions {
  readonly providerOf: (at: InstanceRef) => Provider;
  readonly scheduler: BatchScheduler;
  readonly call: Call;
  readonly inFull: ((at: InstanceRef, deviceId: string) => Promise<DeviceRecord | null>) & {
    readonly isLoaded: (at: InstanceRef, deviceId: string) => boolean;
  };
  readonly groupsOf: (at: InstanceRef, deviceId: string) => Promise<Groups>;
  readonly onBatch: (keys: number) => void;
  /** Fixed part of the time limit of a search, in milliseconds. Default 1,000. */
  readonly searchMs?: number;
}

interface Wanted {
  readonly deviceId: string;
  readonly groups: 'none' | 'keys' | 'rows';
}

/**
 * Reads many devices of one instance with few searches. It collects all requested devices of the instance. Then it
 * plans one search for each list page that showed two or more of them, and one search by id for as many of the other
 * devices as fit into a statement. Devices outside all searches are read one by one, in parallel with the searches.
 * Devices that a search did not find are read one by one afterwards, because a search never proves that a device does
 * not exist.
 */
export function createDeviceSearchLoader(options: DeviceSearchOptions): DeviceSearch {
  const { providerOf, scheduler, inFull, groupsOf, onBatch } = options;

  const makePlace = (at: InstanceRef) => {
    const pages = new Map<string, DevicePage>();
    const wantedIds = new Set<string>();
    const plan = createPlan(providerOf(at).deviceSearch, at, pages, options);
    const resolve = async (wanted: Wanted): Promise<DeviceRecord | Groups> => {
      const { deviceId, groups } = wanted;
      if (groups === 'none') {
        if (inFull.isLoaded(at, deviceId)) return inFull(at, deviceId);
        return (await plan.found(deviceId)) ?? inFull(at, deviceId);
      }
      const found = (await plan.found(deviceId))?.groups;
      const isEnough = found !== undefined && (groups === 'keys' || found.every(isRow));
      return isEnough ? found : groupsOf(at, deviceId);
    };
    const loader = createBatch<Wanted, DeviceRecord | Groups>(
      async (wanted) => {
        onBatch(wanted.length);
        // If another field already reads the device in full, no search is needed.
        plan.start(
          wanted.flatMap(({ deviceId, groups }) =>
            groups === 'none' && inFull.isLoaded(at, deviceId) ? [] : [deviceId],
          ),
        );
        return wanted.map(resolve);
      },
      {
        schedule: scheduler.schedule(),
        keyOf: ({ deviceId, groups }) => `${groups} ${deviceId}`,
      },
    );
    return { loader, pages, wantedIds };
  };

  const places = new Map<string, ReturnType<typeof makePlace>>();
  const place = (at: InstanceRef) => {
    const name = placeOf(at);
    const made = places.get(name) ?? makePlace(at);
    places.set(name, made);
    return made;
  };

  return {
    device: async (at, deviceId) => {
      const { loader, wantedIds } = place(at);
      wantedIds.add(deviceId);
      return (await loader.load({ deviceId, groups: 'none' })) as DeviceRecord | null;
    },
    isWanted: (at, deviceId) => place(at).wantedIds.has(deviceId),
    groups: async (at, deviceId, isKeyEnough) =>
      (await place(at).loader.load({ deviceId, groups: isKeyEnough ? 'keys' : 'rows' })) as Groups,
    remember: (at, groupId, list) => {
      const { pages } = place(at);
      return list.tap(async (read, { position }) => {
        const answer = await read();
        for (const { deviceId } of answer.rows) pages.set(deviceId, { groupId, position });
        return answer;
      });
    },
  };
}

/** Decides which searches are sent for which devices of one instance. */
function createPlan(
  search: Provider['deviceSearch'],
  at: InstanceRef,
  pages: ReadonlyMap<string, DevicePage>,
  { call, searchMs = MS_ON_TOP }: DeviceSearchOptions,
) {
  const searched = new Map<string, Promise<ReadonlyMap<string, SearchedDeviceRecord>>>();
  let left = MAX_SEARCHES;

  const send = (
    deviceIds: readonly string[],
    read: (bounded: Call) => Promise<readonly SearchedDeviceRecord[]>,
  ): void => {
    left -= 1;
    const ms = searchMs + MS_PER_DEVICE * deviceIds.length;
    const deadline = Math.min(call.deadline, performance.now() + ms);
    const rows = read({ ...call, deadline }).then(
      (found) => new Map(found.map((row) => [row.deviceId, row])),
      (error: unknown) => {
        if (call.signal.aborted || !(error instanceof AppError)) throw error;
        return new Map<string, SearchedDeviceRecord>();
      },
    );
    for (const deviceId of deviceIds) searched.set(deviceId, rows);
  };

  return {
    start: (wanted: readonly string[]): void => {
      if (search === undefined) return;
      const open = new Set(wanted.filter((deviceId) => !searched.has(deviceId)));
      const shown = [...open].filter((deviceId) => pages.has(deviceId));
      const byPage = [...Map.groupBy(shown, (deviceId) => JSON.stringify(pages.get(deviceId))).values()];
      for (const deviceIds of byPage.sort((a, b) => b.length - a.length)) {
        const page = pages.get(deviceIds[0] ?? '');
        if (left === 0 || deviceIds.length < 2 || page === undefined) break;
        send(deviceIds, (bounded) => search.byPage(at, page, bounded));
        for (const deviceId of deviceIds) open.delete(deviceId);
      }
      const others = [...open];
      const fitting = left === 0 ? 0 : search.fit(others);
      if (fitting < 2) return;
      const deviceIds = others.slice(0, fitting);
      send(deviceIds, (bounded) => search.byIds(at, deviceIds, bounded));
    },
    /** Resolves to undefined if no search has found the device. */
    found: async (deviceId: string): Promise<SearchedDeviceRecord | undefined> =>
      (await searched.get(deviceId))?.get(deviceId),
  };
}

/** True if the record has all members that a list of groups returns. */
function isRow({ name, description, isDynamic, parentGroupId }: GroupRecord): boolean {
  return [name, description, isDynamic, parentGroupId].every((member) => member !== undefined);
}
