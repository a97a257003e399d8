import { pause, type WallClock } from '../../clock.ts';
import { HOUR_MS } from '../../duration.ts';
import { AppError, isStoreUnavailable } from '../../errors.ts';
import { isTransient } from '../../events/poll/cadence.ts';
import { parseListName } from '../../events/poll/polled-lists.ts';
import { parseNodeId, printNodeId } from '../../graph/node-id.ts';
import type { List } from '../../providers/port/list.ts';
import type { Provider } from '../../providers/port/provider.ts';
import type { DeviceRecord, InstanceRef } from '../../providers/port/records.ts';
import { rowOf } from '../../store/row.ts';
import type { Statements, Store } from '../../store/store.ts';
import { backgroundCall } from '../../transport/background-call.ts';
import type { Call } from '../../transport/call.ts';
import { writeBindings } from '../objects/bindings.ts';
import type { KeepPlan } from './keep-plan.ts';
import { keepRows } from './keep-rows.ts';
import type { Keeper } from './keeper.ts';
import { keptListOf, noteFailed, noteWhole } from './list-table.ts';
import { DETAIL_FIELDS, KEPT_READINGS, type KeptReading, READINGS } from './readings.ts';
import {
  advanceSweep,
  claimSweep,
  type DueList,
  endSweep,
  OBJECTS_PER_STEP,
  readDueLists,
  readNextObjects,
  type SweepPlace,
} from './sweep-table.ts';

export interface SweeperOptions {
  readonly store: Store;
  readonly plan: KeepPlan;
  readonly keeper: Pick<Keeper, 'prepareRecord'>;
  readonly clock: WallClock;
  /** 0 ≤ n < 1. */
  readonly random: () => number;
  /** Milliseconds between two looks for lists that are due. Default 5,000. */
  readonly sweepEveryMs?: number;
  /** Milliseconds between two calls. Default 250, as for all other lists. */
  readonly sweepPaceMs?: number;
  /** Milliseconds that one call may take. */
  readonly pageMs: number;
  /** Called for failures, except those of a provider and of a store that is away. */
  readonly onError: (error: unknown) => void;
}

const FINDERS = {
  CLIENT_CREDENTIAL_DETAILS: (provider: Provider) => provider.getClientCredential,
  DEVICE_DETAILS: (provider: Provider) => provider.getDevice,
  DEVICE_POLICY_DETAILS: (provider: Provider) => provider.access?.getPolicy,
} as const;

/** Milliseconds until the next attempt after a read has failed for a passing reason. For another reason: an hour. */
const RESTING_MS = 30_000;
/** Milliseconds after which the place of a sweep is written, however slow its objects are. */
const ADVANCE_MS = 60_000;
/** So many objects in a row that cannot be read: the reason is not the objects. */
const MOST_FAILURES = 5;

const recordRow = rowOf({ record: 'text' });

/** The stored record of an object; null: there is none. */
async function recordOf({ rows }: Statements, id: string, lock = ''): Promise<string | null> {
  const [found] = await rows(`SELECT record FROM @inventory_object WHERE id = $1 ${lock}`, [id]);
  return found === undefined ? null : recordRow(found).record;
}

/**
 * Reads facts that cost a call for each object (readings.ts), once a day. One replica reads a list at a time. After a
 * restart, a replica continues at the stored place.
 */
export function createSweeper(options: SweeperOptions): { readonly stop: () => void } {
  const { store, plan, keeper, clock, random, sweepEveryMs = 5_000, sweepPaceMs = 250 } = options;
  const ended = new AbortController();
  const { signal } = ended;
  const holder = store.isShared ? `${Math.floor(random() * 2 ** 52)}` : 'only';

  /** Returns a fresh call, and counts it. */
  const counted = () => {
    let calls = 0;
    return {
      call: (): Call => {
        calls += 1;
        return backgroundCall(signal, options.pageMs);
      },
      calls: () => calls,
    };
  };

  const readDevices = async (
    at: InstanceRef,
    list: List<DeviceRecord> | undefined,
    call: () => Call,
  ): Promise<ReadonlySet<string>> => {
    const found = new Set<string>();
    for await (const { rows } of list?.pages(call) ?? [])
      for (const { deviceId } of rows) found.add(printNodeId('Device', at, deviceId));
    return found;
  };

  const readObject = async (
    provider: Provider,
    at: InstanceRef,
    reading: KeptReading,
    { id, list }: SweepPlace,
    call: () => Call,
  ): Promise<void> => {
    const [key = ''] = parseNodeId(id).key;
    switch (reading) {
      case 'DEVICE_CERTIFICATE_DEVICES':
      case 'GROUP_DEVICES': {
        const lists = reading === 'GROUP_DEVICES' ? provider.devicesOfGroup : provider.devicesOfCertificate;
        const devices = await readDevices(at, lists?.(at, key), call);
        const kind = READINGS[reading].of;
        return store.write(
          (transaction) => writeBindings(transaction, { id, kind, account: at.account }, devices),
          'pass',
        );
      }
      case 'CLIENT_CREDENTIAL_DETAILS':
      case 'DEVICE_DETAILS':
      case 'DEVICE_POLICY_DETAILS': {
        const before = await recordOf(store, id);
        const found = await FINDERS[reading](provider)?.(at, key, call());
        if (found == null) return;
        const kind = READINGS[reading].of;
        const row = await keeper.prepareRecord(kind, id, found);
        const members = Object.entries(row.fresh ?? {});
        const fresh = Object.fromEntries(members.filter(([name]) => DETAIL_FIELDS[kind]?.includes(name)));
        return store.write(async (transaction) => {
          // Gone, or changed during the call: what was written meanwhile is newer.
          if (before === null || (await recordOf(transaction, id, '@locked')) !== before) return;
          const kept = keptListOf(at, parseListName(list));
          await keepRows(transaction, { ...kept, at }, [{ ...row, fresh, facts: undefined }]);
        }, 'pass');
      }
    }
  };

  const sweep = async (provider: Provider, reading: KeptReading, due: DueList): Promise<void> => {
    const { account } = provider;
    const at = { provider: provider.name, account, region: due.region, instanceId: due.instance_id };
    const list = keptListOf(at, { name: reading, kind: reading });
    const claimed = await claimSweep(store, list, holder);
    if (claimed === null) return;
    let { after } = claimed;
    let advancedAt = clock.now();
    /** The first object that cannot be read for a reason that lasts. The others are read all the same. */
    let failure: AppError | null = null;
    let inARow = 0;
    try {
      for (;;) {
        const objects = await readNextObjects(store, list.stream, reading, after, OBJECTS_PER_STEP);
        for (const object of objects) {
          const { call, calls } = counted();
          try {
            await readObject(provider, at, reading, object, call);
            inARow = 0;
          } catch (error) {
            if (!(error instanceof AppError) || isTransient(error) || isStoreUnavailable(error)) throw error;
            // An object that is gone is removed by the next read of its list.
            if (error.code !== 'NOT_FOUND') {
              inARow += 1;
              if (inARow >= MOST_FAILURES) throw error;
              failure ??= error;
            }
          }
          after = object;
          await pause(clock, sweepPaceMs * Math.max(1, calls()), signal);
          if (clock.now() - advancedAt < ADVANCE_MS) continue;
          if (!(await advanceSweep(store, list, holder, after))) return;
          advancedAt = clock.now();
        }
        if (!(await advanceSweep(store, list, holder, after))) return;
        if (objects.length < OBJECTS_PER_STEP) break;
      }
    } catch (error) {
      if (signal.aborted || isStoreUnavailable(error)) throw error;
      await advanceSweep(store, list, holder, after);
      const { code } = error instanceof AppError ? error : { code: 'INTERNAL_SERVER_ERROR' };
      const retryMs =
        error instanceof AppError && isTransient(error)
          ? Math.max(RESTING_MS, error.details.retryAfterMs ?? 0)
          : HOUR_MS;
      await noteFailed(store, list, { code, retryMs, everyMs: due.every_ms });
      if (!(error instanceof AppError)) throw error;
      return;
    }
    await store.write(async (transaction) => {
      if (!(await endSweep(transaction, list, holder))) return;
      const everyMs = due.every_ms;
      // No gap in the history, which has nothing of these readings.
      if (failure === null)
        await noteWhole(transaction, list, { began: claimed.began, wholeAt: null, everyMs });
      else await noteFailed(transaction, list, { code: failure.code, retryMs: HOUR_MS, everyMs });
    }, 'pass');
  };

  const run = async (provider: Provider, reading: KeptReading): Promise<void> => {
    while (!signal.aborted) {
      try {
        for (const due of await readDueLists(store, provider.account, reading))
          await sweep(provider, reading, due);
      } catch (error) {
        if (signal.aborted) return;
        if (!isStoreUnavailable(error)) options.onError(error);
      }
      await pause(clock, sweepEveryMs, signal).catch(() => {});
    }
  };
  for (const { provider } of plan.accounts)
    for (const reading of KEPT_READINGS)
      if (plan.keepsReading(provider.account, reading)) void run(provider, reading);

  return { stop: () => ended.abort(new AppError('PROVIDER_TIMEOUT', 'The server is shutting down.')) };
}
