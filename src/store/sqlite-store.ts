import { randomUUID } from 'node:crypto';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { MIGRATIONS } from './migrations.ts';
import { createTranslator, SQLITE } from './sql-dialect.ts';
import type { SqlValue, Statements, Store, Transaction } from './store.ts';

/** A store in memory. It ends with the process, so every start begins a new epoch. */
export function openMemoryStore(replica = 'single'): Store {
  const connection = createConnection(new DatabaseSync(':memory:'));
  const epoch = randomUUID().slice(0, 8);
  for (const { statements } of MIGRATIONS) for (const sql of statements) connection.rows(sql, []);
  const listeners = new Set<(topic: string | null) => void>();
  let tail: Promise<unknown> = Promise.resolve();
  /** Transactions run one at a time, and nothing else may see an open one. */
  const turn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const result = tail.then(work);
    tail = result.catch(() => {});
    return result;
  };
  const statements: Statements = { rows: async (sql, values = []) => connection.rows(sql, values) };
  const within = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    connection.rows('BEGIN', []);
    try {
      const result = await work();
      connection.rows('COMMIT', []);
      return result;
    } catch (error) {
      connection.rows('ROLLBACK', []);
      throw error;
    }
  };
  return {
    replica,
    isShared: false,
    isVolatile: true,
    rows: (sql, values) => turn(() => statements.rows(sql, values)),
    write: (work) =>
      turn(async () => {
        const topics = new Set<string>();
        const transaction: Transaction = { ...statements, notify: (topic) => void topics.add(topic) };
        const result = await within(() => work(transaction));
        for (const topic of topics) for (const listener of [...listeners]) listener(topic);
        return result;
      }),
    read: (work) => turn(() => work(statements)),
    epoch: async () => epoch,
    onNotify: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    health: () => ({ state: 'up' }),
    onHealth: () => () => {},
    close: () => turn(async () => connection.close()),
  };
}

interface Connection {
  readonly rows: (sql: string, values: readonly SqlValue[]) => readonly unknown[];
  readonly close: () => void;
}

function createConnection(database: DatabaseSync): Connection {
  const translate = createTranslator(SQLITE);
  const prepared = new Map<string, StatementSync>();
  return {
    rows: (sql, values) => {
      let statement = prepared.get(sql);
      if (statement === undefined) {
        statement = database.prepare(translate(sql));
        prepared.set(sql, statement);
      }
      return statement.all(Object.fromEntries(values.map((value, index) => [`$${index + 1}`, value])));
    },
    close: () => database.close(),
  };
}
