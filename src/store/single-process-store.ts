import type { Clock } from '../clock.ts';
import type { ConnectionPool } from './connection-pool.ts';
import { createListeners } from './listeners.ts';
import { inTransaction, type PooledConnection } from './pooled-transaction.ts';
import { isSelect } from './sql-dialect.ts';
import { STATEMENT_MS, type Store } from './store.ts';

export interface SingleProcessParts
  extends Pick<Store, 'replica' | 'isVolatile' | 'epoch' | 'health' | 'onHealth' | 'close'> {
  readonly writers: Pick<ConnectionPool<PooledConnection>, 'use'>;
  readonly readers: Pick<ConnectionPool<PooledConnection>, 'use'>;
  /** For reads with the timing `export`. Default: `readers`. */
  readonly exporters?: Pick<ConnectionPool<PooledConnection>, 'use'>;
  readonly clock: Clock;
}

/** Joins the parts of a store that one process has alone, so that notifications need no other process. */
export function createSingleProcessStore({
  writers,
  readers,
  exporters = readers,
  clock,
  ...parts
}: SingleProcessParts): Store {
  const listeners = createListeners<string | null>();
  return {
    ...parts,
    isShared: false,
    rows: (sql, values = []) => {
      // Other reads, such as WITH, may go to the writer.
      const pool = isSelect(sql) ? readers : writers;
      return pool.use('interactive', (connection) =>
        connection.run({ sql, values, place: 'alone', withinMs: STATEMENT_MS.interactive }),
      );
    },
    write: (work, timing = 'interactive') =>
      writers.use(timing, async (connection) => {
        const topics = new Set<string>();
        const notify = (topic: string) => void topics.add(topic);
        // A file has no standby: another epoch is a restored backup.
        const history = { epoch: await parts.epoch(), isReplicated: false };
        const result = await inTransaction(connection, { kind: 'write', timing, clock }, ({ rows }) =>
          work({ rows, notify, history }),
        );
        for (const topic of topics) listeners.tell(topic);
        return result;
      }),
    read: (work, timing = 'interactive') =>
      (timing === 'export' ? exporters : readers).use(timing, (connection) =>
        inTransaction(connection, { kind: 'read', timing, clock }, work),
      ),
    onNotify: listeners.add,
  };
}
