import type { EventLog, LogOptions } from '../../src/events/log/log.ts';
import { createStoreLog } from '../../src/events/log/store-log.ts';
import { openMemoryStore } from '../../src/store/sqlite-store.ts';

/** A log over a store of its own in memory. `close` closes both. */
export function createMemoryLog(options: LogOptions): EventLog {
  const store = openMemoryStore();
  const log = createStoreLog(store, options);
  return {
    ...log,
    close: () => {
      log.close();
      void store.close();
    },
  };
}
