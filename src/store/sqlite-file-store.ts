import { type Clock, systemClock } from '../clock.ts';
import { AppError } from '../errors.ts';
import { createHealth } from './health.ts';
import { migrateOn } from './lane.ts';
import { createLanePool } from './lane-pool.ts';
import { createLaneStore } from './lane-store.ts';
import type { OnMigrated } from './migrate.ts';
import { MIGRATIONS, type Migration } from './migrations.ts';
import { errorOf } from './sqlite-errors.ts';
import { FaultError, faultOf, reasonOf } from './sqlite-faults.ts';
import { type LaneEvents, openSqliteLane, type SqliteLane } from './sqlite-lane.ts';
import type { ThreadStart } from './sqlite-messages.ts';
import { createRecovery } from './sqlite-recovery.ts';
import { holdStoreFile } from './sqlite-store-file.ts';
import type { Store } from './store.ts';

export interface SqliteStoreOptions {
  /** The file. A relative path begins at the working directory. A missing file is created, a missing folder is not. */
  readonly path: string;
  /** Default: `single`. */
  readonly replica?: string;
  /** Default: those of this program. */
  readonly migrations?: readonly Migration[];
  readonly onMigrated?: OnMigrated | undefined;
  /** Default: the clock of the system. */
  readonly clock?: Clock;
}

const READERS = 2;

/**
 * Opens a store in a file, for this process alone. One thread writes and up to two read, so that no statement
 * delays the event loop. A commit resolves once it is on disk. Rejects with an Error that names the file and its
 * fault.
 */
export async function openSqliteStore({
  path,
  replica = 'single',
  migrations = MIGRATIONS,
  onMigrated,
  clock = systemClock,
}: SqliteStoreOptions): Promise<Store> {
  const { file, release } = holdStoreFile(path);
  const health = createHealth(clock.now);
  const stop = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  const lanes: SqliteLane[] = [];
  const recovery = createRecovery(health, clock, async () => {
    for (const lane of lanes) if (lane.trouble() !== null) throw new Error('a thread does not work');
    await writers.use('interactive', (lane) => lane.probe());
  });
  const events: LaneEvents = {
    onFault: (reason, isLasting) => recovery.onFault(`${path}: ${reason}`, isLasting),
    onRecovery: () => {
      writers.wake();
      readers.wake();
    },
  };
  const open = async (role: ThreadStart['role']): Promise<SqliteLane> => {
    const lane = await openSqliteLane({ file, role, checksPages: role === 'writer', stop }, clock, events);
    lanes.push(lane);
    return { ...lane, trouble: () => recovery.damage() ?? lane.trouble() };
  };
  /** The first reader is opened at the start, the others when they are needed. */
  const unused: SqliteLane[] = [];
  const openReader = async (): Promise<SqliteLane> => {
    try {
      return unused.pop() ?? (await open('reader'));
    } catch (error) {
      const fault = faultOf(error);
      if (fault.kind === 'file') events.onFault(fault.reason, fault.isLasting);
      throw errorOf(fault);
    }
  };
  const writer = Promise.withResolvers<SqliteLane>();
  const writers = createLanePool({ most: 1, open: () => writer.promise, clock });
  const readers = createLanePool({ most: READERS, open: openReader, clock });
  const closeFile = async () => {
    recovery.stop();
    // The writer is the last one, because it moves the write-ahead log into the file.
    for (const lane of lanes.toReversed()) await lane.close();
    release();
  };
  let closing: Promise<void> | undefined;
  const close = async () => {
    new Int32Array(stop).fill(1);
    await Promise.all([readers.drain(), writers.drain()]);
    await closeFile();
  };
  try {
    const lane = await open('writer');
    const { storeId } = await migrateOn(lane, migrations, clock, onMigrated);
    writer.resolve(lane);
    unused.push(await open('reader'));
    const { health: state, onHealth } = health;
    return createLaneStore({
      ...{ replica, isVolatile: false, writers, readers, clock, health: state, onHealth },
      epoch: async () => storeId,
      close: () => {
        closing ??= close();
        return closing;
      },
    });
  } catch (error) {
    await closeFile();
    throw new Error(`${path} cannot be used: ${explain(error)}`, { cause: error });
  }
}

function explain(error: unknown): string {
  if (error instanceof FaultError) return reasonOf(error.fault);
  const { cause = error } = error instanceof AppError ? error : {};
  return cause instanceof Error ? cause.message : String(cause);
}
