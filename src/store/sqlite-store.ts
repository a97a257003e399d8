import { type Clock, systemClock } from '../clock.ts';
import { createHealth } from './health.ts';
import { type Lane, migrateOn } from './lane.ts';
import { createLanePool } from './lane-pool.ts';
import { createLaneStore } from './lane-store.ts';
import { MIGRATIONS } from './migrations.ts';
import { createConnection, objectsOf } from './sqlite-connection.ts';
import { errorOf } from './sqlite-errors.ts';
import { faultOf } from './sqlite-faults.ts';
import type { Store } from './store.ts';

/** A store in memory. It ends with the process, so every start begins a new epoch. */
export function openMemoryStore(replica = 'single', clock: Clock = systemClock): Store {
  const connection = createConnection();
  const checked = async <Result>(work: () => Result): Promise<Result> => {
    try {
      return work();
    } catch (error) {
      throw errorOf(faultOf(error));
    }
  };
  const lane: Lane = {
    run: (statement) => checked(() => objectsOf(connection.run(statement))),
    commit: () => checked(connection.commit),
    rollback: () => checked(connection.rollback),
    trouble: () => null,
  };
  // One connection for all: nothing else may see an open transaction.
  const pool = createLanePool({ most: 1, open: async () => lane, clock });
  // Everything else waits for this in the queue of the pool.
  const migrated = pool.use('migration', () => migrateOn(lane, MIGRATIONS, clock));
  return createLaneStore({
    replica,
    isVolatile: true,
    writers: pool,
    readers: pool,
    clock,
    epoch: async () => (await migrated).storeId,
    ...createHealth(clock.now),
    close: async () => {
      await pool.drain();
      connection.close();
    },
  });
}
