import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { itemsOf } from '../members.ts';
import { createTranslator, SQLITE } from './sql-dialect.ts';
import { type Fault, FaultError } from './sqlite-faults.ts';
import type { SqlValue } from './store.ts';

export interface Statement {
  readonly sql: string;
  readonly values: readonly SqlValue[];
  /** `alone`: without a transaction. `read` and `write` begin a transaction, `next` belongs to the open one. */
  readonly place: 'alone' | 'read' | 'write' | 'next';
  /** Deadline of the statement in milliseconds. 0: none. Kept between two rows of the result, and at each `@tick`. */
  readonly withinMs: number;
}

/** The result of a statement: far cheaper to send to another thread than one object for each row. */
export interface Table {
  readonly columns: readonly string[];
  /** Each row is an array. */
  readonly rows: readonly unknown[];
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

/** Marks a file as a store (`application_id` of SQLite): "idgr". */
export const APPLICATION_ID = 0x69646772;

const MEMORY = ':memory:';
/** Prepared statements of one connection. Beyond that, the oldest one is dropped. */
const MAX_PREPARED = 500;
const MAX_ROWS = 10_000;
const TOO_MANY_ROWS = `a result has more than ${MAX_ROWS} rows: select it in steps`;
const ROWS_PER_LOOK = 64;

interface Prepared {
  readonly statement: StatementSync;
  readonly columns: readonly string[];
}

const LOST: Fault = { kind: 'lost', reason: 'the transaction ended with its thread' };
const BEGIN = { read: 'BEGIN', write: 'BEGIN IMMEDIATE' };

export function createConnection(
  database = new DatabaseSync(MEMORY),
  { beforeCommit = () => {}, afterCommit = () => {}, isStopped = () => false }: ConnectionChecks = {},
): Connection {
  const translate = createTranslator(SQLITE);
  const prepared = new Map<string, Prepared>();
  let deadline = Number.POSITIVE_INFINITY;
  /** The open transaction; null: none. After a failed statement it can only be rolled back, as in PostgreSQL. */
  let open: { failure: unknown } | null = null;

  const assertInTime = () => {
    if (performance.now() > deadline || isStopped()) throw new FaultError({ kind: 'late' });
  };
  // The SQL word @tick (sql-dialect.ts).
  database.function('tick', () => {
    assertInTime();
    return 1;
  });

  const prepare = (sql: string): Prepared => {
    const known = prepared.get(sql);
    if (known !== undefined) return known;
    const statement = database.prepare(translate(sql));
    statement.setReturnArrays(true);
    const made = { statement, columns: statement.columns().map(({ name }) => name) };
    const [oldest] = prepared.keys();
    if (oldest !== undefined && prepared.size >= MAX_PREPARED) prepared.delete(oldest);
    prepared.set(sql, made);
    return made;
  };
  const select = ({ sql, values, withinMs }: Statement): Table => {
    const { statement, columns } = prepare(sql);
    deadline = withinMs === 0 ? Number.POSITIVE_INFINITY : performance.now() + withinMs;
    const rows: unknown[] = [];
    try {
      // Not `all`: a thread ends at its heap limit only between two rows.
      for (const row of statement.iterate(parametersOf(values))) {
        rows.push(row);
        if (rows.length % ROWS_PER_LOOK === 0) assertInTime();
        if (rows.length > MAX_ROWS) throw new Error(TOO_MANY_ROWS);
      }
    } catch (error) {
      // node:sqlite would report this error again at the next use of the statement.
      prepared.delete(sql);
      throw error;
    }
    return { columns, rows };
  };
  const rollback = () => {
    open = null;
    // SQLite itself may have rolled back, for example because the disk is full.
    if (database.isTransaction) database.exec('ROLLBACK');
  };

  return {
    run: (statement) => {
      const { place } = statement;
      // Normally there is nothing to roll back. An earlier rollback may have failed.
      if (place !== 'next') rollback();
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
  return rows.map((each) => {
    const values = itemsOf(each);
    const row: Record<string, unknown> = {};
    for (const [index, name] of columns.entries()) row[name] = values[index];
    return row;
  });
}
