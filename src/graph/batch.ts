import DataLoader from 'dataloader';

/** Loads each key once. `keyOf` says which keys are the same; default: equal ones. */
export interface Batch<Key, Value> {
  readonly load: (key: Key) => Promise<Value>;
}

/**
 * Gathers keys and reads them together. `read` gives a promise for each key, in their order: one that fails is the
 * failure of its key alone. If `read` itself fails, that is the failure of all.
 */
export function createBatch<Key, Value>(
  read: (keys: readonly Key[]) => Promise<readonly (Value | Promise<Value>)[]>,
  options: {
    /** When a batch leaves; see `BatchScheduler`. */
    readonly schedule: (dispatch: () => void) => void;
    /** Keys of one batch. Default: any number. */
    readonly maxSize?: number;
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

/** As a DataLoader wants the failure of one of a batch. */
function asError(cause: unknown): Error {
  return cause instanceof Error ? cause : new Error('failed', { cause });
}
