import { type Clock, systemClock } from '../clock.ts';
import { AppError } from '../errors.ts';
import { createConnectionPool } from './connection-pool.ts';
import { createHealth } from './health.ts';
import type { OnMigrated } from './migrate.ts';
import { MIGRATIONS, type Migration } from './migrations.ts';
import { migrateOn } from './pooled-transaction.ts';
import { createSingleProcessStore } from './single-process-store.ts';
import { errorOf } from './sqlite-errors.ts';
import { FaultError, faultOf, reasonOf } from './sqlite-faults.ts';
import type { ThreadStart } from './sqlite-messages.ts';
import { createRecovery } from './sqlite-recovery.ts';
import { holdStoreFile } from './sqlite-store-file.ts';
import type { Store } from './store.ts';
import {
  type ConnectionEvents,
  openThreadedConnection,
  type ThreadedConnection,
} from './threaded-connection.ts';

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
/** Most exports at once, each in a thread of its own. So no export delays another read. */
const EXPORTERS = 4;

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
  const connections: ThreadedConnection[] = [];
  const recovery = createRecovery(health, clock, async () => {
    for (const connection of connections)
      if (connection.trouble() !== null) throw new Error('a thread does not work');
    await writers.use('interactive', (connection) => connection.probe());
  });
  const events: ConnectionEvents = {
    onFault: (reason, isLasting) => recovery.onFault(`${path}: ${reason}`, isLasting),
    onRecovery: () => {
      writers.wake();
      readers.wake();
      exporters.wake();
    },
  };
  const open = async (role: ThreadStart['role']): Promise<ThreadedConnection> => {
    const connection = await openThreadedConnection(
      { file, role, checksPages: role === 'writer', stop },
      clock,
      events,
    );
    connections.push(connection);
    return { ...connection, trouble: () => recovery.damage() ?? connection.trouble() };
  };
  /** The first reader is opened at the start, the others when they are needed. */
  const unused: ThreadedConnection[] = [];
  const openReader = async (): Promise<ThreadedConnection> => {
    try {
      return unused.pop() ?? (await open('reader'));
    } catch (error) {
      const fault = faultOf(error);
      if (fault.kind === 'file') events.onFault(fault.reason, fault.isLasting);
      throw errorOf(fault);
    }
  };
  const writer = Promise.withResolvers<ThreadedConnection>();
  const writers = createConnectionPool({ most: 1, open: () => writer.promise, clock });
  const readers = createConnectionPool({ most: READERS, open: openReader, clock });
  const exporters = createConnectionPool({
    ...{ most: EXPORTERS, mostLong: EXPORTERS, clock },
    open: openReader,
  });
  const closeFile = async () => {
    recovery.stop();
    // The writer is the last one, because it moves the write-ahead log into the file.
    for (const connection of connections.toReversed()) await connection.close();
    release();
  };
  let closing: Promise<void> | undefined;
  const close = async () => {
    new Int32Array(stop).fill(1);
    await Promise.all([readers.drain(), exporters.drain(), writers.drain()]);
    await closeFile();
  };
  try {
    const connection = await open('writer');
    const { storeId } = await migrateOn(connection, migrations, clock, onMigrated);
    writer.resolve(connection);
    unused.push(await open('reader'));
    const { health: state, onHealth } = health;
    return createSingleProcessStore({
      ...{ replica, isVolatile: false, writers, readers, exporters, clock, health: state, onHealth },
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
