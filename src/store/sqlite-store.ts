import { type Clock, systemClock } from '../clock.ts';
import { createConnectionPool } from './connection-pool.ts';
import { createHealth } from './health.ts';
import { MIGRATIONS } from './migrations.ts';
import { migrateOn, type PooledConnection } from './pooled-transaction.ts';
import { createSingleProcessStore } from './single-process-store.ts';
import { createConnection, objectsOf } from './sqlite-connection.ts';
import { errorOf } from './sqlite-errors.ts';
import { faultOf } from './sqlite-faults.ts';
import type { Store } from './store.ts';

/** A store in memory. It ends with the process, so every start begins a new epoch. */
export function openMemoryStore(replica = 'single', clock: Clock = systemClock): Store {
  const memory = createConnection();
  const checked = async <Result>(work: () => Result): Promise<Result> => {
    try {
      return work();
    } catch (error) {
      throw errorOf(faultOf(error));
    }
  };
  const connection: PooledConnection = {
    run: (statement) => checked(() => objectsOf(memory.run(statement))),
    commit: () => checked(memory.commit),
    rollback: () => checked(memory.rollback),
    trouble: () => null,
  };
  // One connection for all: nothing else may see an open transaction.
  const pool = createConnectionPool({ most: 1, open: async () => connection, clock });
  // Everything else waits for this in the queue of the pool.
  const migrated = pool.use('migration', () => migrateOn(connection, MIGRATIONS, clock));
  return createSingleProcessStore({
    replica,
    isVolatile: true,
    writers: pool,
    readers: pool,
    clock,
    epoch: async () => (await migrated).storeId,
    ...createHealth(clock.now),
    close: async () => {
      await pool.drain();
      memory.close();
    },
  });
}
