import DataLoader from 'dataloader';

/** Loads each key once. */
export interface Batch<Key, Value> {
  readonly load: (key: Key) => Promise<Value>;
}

/**
 * Collects keys and reads them together. `read` returns one value or promise per key, in the order of the keys. A
 * promise that rejects fails only its own key. If `read` itself fails, all keys of the batch fail.
 */
export function createBatch<Key, Value>(
  read: (keys: readonly Key[]) => Promise<readonly (Value | Promise<Value>)[]>,
  options: {
    /** Decides when a batch is dispatched; see `BatchScheduler`. */
    readonly schedule: (dispatch: () => void) => void;
    /** Maximum number of keys in one batch. Default: no limit. */
    readonly maxSize?: number;
    /** Keys with the same result count as one key. Default: the key itself. */
    readonly keyOf?: (key: Key) => unknown;
  },
): Batch<Key, Value> {
  const { schedule, maxSize, keyOf } = options;
  const loader = new DataLoader<Key, Value, unknown>(
    async (keys) => {
      const found = await Promise.allSettled(await read(keys));
      return found.map((each) => (each.status === 'fulfilled' ? each.value : asError(each.reason)));
    },
    {
      batchScheduleFn: schedule,
      ...(maxSize === undefined ? {} : { maxBatchSize: maxSize }),
      ...(keyOf === undefined ? {} : { cacheKeyFn: keyOf }),
    },
  );
  return { load: (key) => loader.load(key) };
}

/**
 * Dispatches a batch after the current turn of the event loop. For readers that all start in one turn, so that no other
 * read has to be awaited.
 */
export const inOneTurn = (dispatch: () => void): void => void setImmediate(dispatch);

/** A DataLoader expects an Error for a key that failed. */
function asError(cause: unknown): Error {
  return cause instanceof Error ? cause : new Error('failed', { cause });
}
