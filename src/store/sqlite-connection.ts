import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { createTranslator, SQLITE } from './sql-dialect.ts';
import { type Fault, FaultError } from './sqlite-faults.ts';
import type { SqlValue } from './store.ts';

export interface Statement {
  readonly sql: string;
  readonly values: readonly SqlValue[];
  /** `alone`: without a transaction. `read` and `write` begin a transaction, `next` belongs to the open one. */
  readonly place: 'alone' | 'read' | 'write' | 'next';
  /** Deadline of the statement in milliseconds. 0: none. Only statements with `@tick` keep it. */
  readonly withinMs: number;
}

/** The result of a statement: far cheaper to send to another thread than one object for each row. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
}

/** One connection to a database. Its functions throw what `faultOf` explains. */
export interface Connection {
  readonly run: (statement: Statement) => Table;
  readonly commit: () => void;
  /** Does nothing without a transaction. */
  readonly rollback: () => void;
  readonly close: () => void;
}

export interface ConnectionChecks {
  /** Called before changes become durable. If it throws, they are rolled back. */
  readonly beforeCommit?: () => void;
  /** Called when changes are durable. Must not throw. */
  readonly afterCommit?: () => void;
  /** True: statements with `@tick` end as soon as possible. */
  readonly isStopped?: () => boolean;
}

const MEMORY = ':memory:';
/** Prepared statements of one connection. Beyond that, the oldest one is dropped. */
const MAX_PREPARED = 500;
const LOST: Fault = { kind: 'lost', reason: 'the transaction ended with its thread' };
const BEGIN = { read: 'BEGIN', write: 'BEGIN IMMEDIATE' };

export function createConnection(
  database = new DatabaseSync(MEMORY),
  { beforeCommit = () => {}, afterCommit = () => {}, isStopped = () => false }: ConnectionChecks = {},
): Connection {
  const translate = createTranslator(SQLITE);
  const prepared = new Map<string, StatementSync>();
  let deadline = Number.POSITIVE_INFINITY;
  /** The open transaction; null: none. After a failed statement it can only be rolled back, as in PostgreSQL. */
  let open: { failure: unknown } | null = null;

  // The SQL word @tick (sql-dialect.ts).
  database.function('tick', () => {
    if (performance.now() > deadline || isStopped()) throw new FaultError({ kind: 'late' });
    return 1;
  });

  const prepare = (sql: string): StatementSync => {
    const known = prepared.get(sql);
    if (known !== undefined) return known;
    const statement = database.prepare(translate(sql));
    statement.setReturnArrays(true);
    const [oldest] = prepared.keys();
    if (oldest !== undefined && prepared.size >= MAX_PREPARED) prepared.delete(oldest);
    prepared.set(sql, statement);
    return statement;
  };
  const select = ({ sql, values, withinMs }: Statement): Table => {
    const statement = prepare(sql);
    deadline = withinMs === 0 ? Number.POSITIVE_INFINITY : performance.now() + withinMs;
    const found: unknown = statement.all(parametersOf(values));
    const rows: readonly unknown[][] = Array.isArray(found) ? found : [];
    return { columns: rows.length === 0 ? [] : statement.columns().map(({ name }) => name), rows };
  };
  const rollback = () => {
    open = null;
    // SQLite itself may have rolled back, for example because the disk is full.
    if (database.isTransaction) database.exec('ROLLBACK');
  };

  return {
    run: (statement) => {
      const { place } = statement;
      if (place === 'alone') {
        beforeCommit();
        const table = select(statement);
        afterCommit();
        return table;
      }
      if (place !== 'next') {
        database.exec(BEGIN[place]);
        open = { failure: null };
      }
      if (open === null) throw new FaultError(LOST);
      if (open.failure !== null) throw open.failure;
      try {
        return select(statement);
      } catch (error) {
        open.failure = error;
        throw error;
      }
    },
    commit: () => {
      if (open === null) throw new FaultError(LOST);
      try {
        if (open.failure !== null) throw open.failure;
        beforeCommit();
        database.exec('COMMIT');
        open = null;
      } finally {
        if (open !== null) rollback();
      }
      afterCommit();
    },
    rollback,
    close: () => database.close(),
  };
}

/** Names the values as the statement does. SQLite would take a JavaScript number for a REAL, so send integers as such. */
function parametersOf(values: readonly SqlValue[]): Record<string, SqlValue | bigint> {
  const named: Record<string, SqlValue | bigint> = {};
  for (const [index, value] of values.entries()) {
    named[`$${index + 1}`] = Number.isSafeInteger(value) ? BigInt(Number(value)) : value;
  }
  return named;
}

/** Returns one object for each row, with the names of the columns as its keys. */
export function objectsOf({ columns, rows }: Table): readonly unknown[] {
  return rows.map((values) => {
    const row: Record<string, unknown> = {};
    for (const [index, name] of columns.entries()) row[name] = values[index];
    return row;
  });
}
