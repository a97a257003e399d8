import { AppError } from '../errors.ts';
import { findRows } from '../lists/find-rows.ts';
import type { PageMemo } from '../lists/memo.ts';
import type { List } from '../providers/port/list.ts';
import type { Provider } from '../providers/port/provider.ts';
import type { InstanceRef } from '../providers/port/records.ts';
import type { Call } from '../transport/call.ts';
import { type Batch, createBatch } from './batch.ts';
import type { BatchScheduler } from './batch-scheduler.ts';
import { type createKeyedLoaders, placeOf } from './keyed-loader.ts';

/** The list that may hold the object of a key. */
export interface ListOfKey<Row> {
  /** The name of the connection over the same list, so that both share their pages. */
  readonly name: string;
  /** Undefined if no list holds the object, or if reading the list would cost too much. */
  readonly list: List<Row> | undefined;
  /** Default: the key of the list's rows. */
  readonly keyOf?: (row: Row) => string;
}

export interface ListedKind<Row> {
  readonly listOf: (provider: Provider, at: InstanceRef, key: string) => ListOfKey<Row>;
  /** Undefined if the provider has no such objects. */
  readonly single: (provider: Provider, at: InstanceRef, key: string) => Promise<Row | null> | undefined;
  /**
   * True: the single read is the same list with a filter. So if the object is missing in the whole list, it
   * does not exist, and no single read is needed. For other kinds, only the single read shows that an object
   * does not exist.
   */
  readonly isFilter?: true;
}

export interface ListLoader<Row> {
  /** Reads the object in full. */
  (at: InstanceRef, key: string): Promise<Row | null>;
  /** Returns the object as a list returns it, or in full. */
  readonly listed: (at: InstanceRef, key: string) => Promise<Row | null>;
  /** Stores a row of a list that was read for another reason. */
  readonly prime: (at: InstanceRef, key: string, row: Row) => void;
}

/**
 * Creates loaders for objects that lists also contain. The loaders collect the keys of each list. A single key is read
 * by itself. Several keys are searched in the pages of the list while that costs fewer calls (`findRows`), and the rest
 * are read one by one.
 *
 * If the list fails permanently, e.g. because a permission is missing, all keys are read one by one. A temporary
 * failure is the result for each key, because single reads would fail in the same way.
 */
export function createListLoaders(options: {
  readonly providerOf: (at: InstanceRef) => Provider;
  readonly keyedLoader: ReturnType<typeof createKeyedLoaders>;
  readonly scheduler: BatchScheduler;
  readonly memo: PageMemo;
  readonly call: Call;
}) {
  const { providerOf, keyedLoader, scheduler, memo, call } = options;
  return <Row>({ listOf, single, isFilter }: ListedKind<Row>): ListLoader<Row> => {
    const inFull = keyedLoader<Row>(single);
    const primed = new Map<string, Row>();
    const batches = new Map<string, Batch<string, Row | null>>();
    const nameOf = (at: InstanceRef, key: string) => `${placeOf(at)}\n${key}`;

    const makeBatch = (at: InstanceRef, name: string, list: List<Row>, keyOf: (row: Row) => string) =>
      createBatch<string, Row | null>(
        async (keys) => {
          const isKnown = (key: string) => primed.has(nameOf(at, key)) || inFull.isLoaded(at, key);
          const sought = keys.filter((key) => !isKnown(key));
          const counted = () => memo.counted(name);
          const shared = memo.share(name, list);
          const { rows, isAll, failure } = await findRows(shared, keyOf, sought, { call, counted });
          return keys.map(async (key) => {
            const row = primed.get(nameOf(at, key)) ?? rows.get(key);
            if (row !== undefined) return row;
            if (inFull.isLoaded(at, key)) return inFull(at, key);
            if (failure !== null && !isPermanent(failure)) throw failure;
            return isAll && isFilter === true ? null : inFull(at, key);
          });
        },
        { schedule: scheduler.schedule() },
      );
    /** `isWorth`: true if the object should be searched in this list instead of being read by itself. */
    const load = async (at: InstanceRef, key: string, isWorth: (list: List<Row>) => boolean) => {
      // Encoding would replace an unpaired surrogate, so another key would be read.
      if (!key.isWellFormed()) return inFull(at, key);
      const { name, list, keyOf = list?.key } = listOf(providerOf(at), at, key);
      if (list === undefined || keyOf === undefined || !isWorth(list)) return inFull(at, key);
      const batch = batches.get(name) ?? makeBatch(at, name, list, keyOf);
      batches.set(name, batch);
      return batch.load(key);
    };
    const loader = (at: InstanceRef, key: string) => load(at, key, (list) => list.rowsInFull === true);
    return Object.assign(loader, {
      listed: (at: InstanceRef, key: string) => load(at, key, () => true),
      prime: (at: InstanceRef, key: string, row: Row) => {
        const name = nameOf(at, key);
        if (!primed.has(name)) primed.set(name, row);
      },
    });
  };
}

function isPermanent(failure: unknown): boolean {
  return failure instanceof AppError && failure.retry === 'never';
}
