import type { Clock } from '../clock.ts';
import type { ConnectionPool } from './connection-pool.ts';
import { inTransaction, type PooledConnection } from './pooled-transaction.ts';
import { STATEMENT_MS, type Store } from './store.ts';

export interface SingleProcessParts
  extends Pick<Store, 'replica' | 'isVolatile' | 'epoch' | 'health' | 'onHealth' | 'close'> {
  readonly writers: Pick<ConnectionPool<PooledConnection>, 'use'>;
  readonly readers: Pick<ConnectionPool<PooledConnection>, 'use'>;
  readonly clock: Clock;
}

/** Joins the parts of a store that one process has alone, so that notifications need no other process. */
export function createSingleProcessStore({ writers, readers, clock, ...parts }: SingleProcessParts): Store {
  const listeners = new Set<(topic: string | null) => void>();
  return {
    ...parts,
    isShared: false,
    rows: (sql, values = []) => {
      const pool = READS.test(sql) ? readers : writers;
      return pool.use('interactive', (connection) =>
        connection.run({ sql, values, place: 'alone', withinMs: STATEMENT_MS.interactive }),
      );
    },
    write: (work, timing = 'interactive') =>
      writers.use(timing, async (connection) => {
        const topics = new Set<string>();
        const notify = (topic: string) => void topics.add(topic);
        const result = await inTransaction(connection, { kind: 'write', timing, clock }, ({ rows }) =>
          work({ rows, notify }),
        );
        for (const topic of topics) for (const listener of [...listeners]) listener(topic);
        return result;
      }),
    read: (work, timing = 'interactive') =>
      readers.use(timing, (connection) => inTransaction(connection, { kind: 'read', timing, clock }, work)),
    onNotify: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** In SQLite a SELECT never writes. Other reads, such as WITH, may go to the writer. */
const READS = /^\s*SELECT\b/i;
