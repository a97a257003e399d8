import { Disconnected, isAway, isConflict } from './postgres-faults.ts';
import { type Session, timelineOf, WAL_FILE } from './postgres-session.ts';
import { rowOf } from './row.ts';
import { type SqlValue, STATEMENT_MS, type Statements, type Timing } from './store.ts';

export type TransactionKind = 'read' | 'write';

/**
 * How long a transaction waits for a row that another one has locked. It is shorter than the timeout of the
 * statement, because a lock timeout is tried again, and a statement timeout is not.
 */
const LOCK_MS: Readonly<Record<Timing, number>> = {
  interactive: 250,
  pass: 2_000,
  export: 2_000,
  migration: 2_000,
};

/**
 * A replica that stands still inside a transaction must not keep its locks. An export has no locks, and is idle while a slow
 * client receives a step. It keeps only its snapshot, so the database ends it later.
 */
const IDLE_MS: Readonly<Record<Timing, number>> = {
  interactive: 2_000,
  pass: 2_000,
  export: 120_000,
  migration: 2_000,
};

/**
 * An export reads an index in steps. Without statistics, such as after the first read of a large list, PostgreSQL would sort
 * all the rest of the table for each step.
 */
const IN_ORDER = '\nSET LOCAL enable_sort = off; SET LOCAL enable_bitmapscan = off;';

/** What a timeout of ours is above that of the server, which has the better message. */
const GRACE_MS = 300;
/** A commit that nobody waited for may have happened. So wait longer for it than for other statements. */
const COMMIT_MS = 2_000;

/** How long a caller waits for the answer to a statement. */
export function deadlineMs(timing: Timing): number {
  return STATEMENT_MS[timing] === 0 ? Number.POSITIVE_INFINITY : STATEMENT_MS[timing] + GRACE_MS;
}

export function commitDeadlineMs(timing: Timing): number {
  return deadlineMs(timing) + COMMIT_MS;
}

/**
 * Begins a transaction in one round trip. The settings end with the transaction, because the next one of this
 * session may get another server.
 */
export async function begin(session: Session, kind: TransactionKind, timing: Timing): Promise<BegunOn> {
  const asksTimeline = session.isPooled && session.timeline !== undefined;
  const sql = `BEGIN ISOLATION LEVEL ${kind === 'read' ? 'REPEATABLE READ READ ONLY' : 'READ COMMITTED READ WRITE'};
SET LOCAL statement_timeout = ${STATEMENT_MS[timing]};
SET LOCAL lock_timeout = ${LOCK_MS[timing]};
SET LOCAL idle_in_transaction_session_timeout = ${IDLE_MS[timing]};
SET LOCAL synchronous_commit = on;${timing === 'export' ? IN_ORDER : ''}
SELECT (current_setting('synchronous_standby_names') <> '')::int AS replicated${asksTimeline ? `, ${WAL_FILE}` : ''}`;
  const [row] = await session.query(sql, [], deadlineMs('interactive'));
  return {
    timeline: asksTimeline ? timelineOf(row) : session.timeline,
    isReplicated: serverRow(row).replicated === 1,
  };
}

/** The server that runs a transaction. */
export interface BegunOn {
  /** Undefined: the server does not tell. */
  readonly timeline: number | undefined;
  /** A commit waits for a standby. */
  readonly isReplicated: boolean;
}

const serverRow = rowOf({ replicated: 'integer' });

/** The transaction that `runWork` ended failed at its commit, or it is not known whether it was committed. */
export class CommitFailed extends Error {
  override readonly name = 'CommitFailed';
}

/**
 * Runs `work` in the transaction that `begin` began, and ends the transaction. Rejects with CommitFailed if the
 * COMMIT was sent and failed. In every other case nothing was committed.
 */
export async function runWork<Result>(
  session: Session,
  timing: Timing,
  translate: (sql: string) => string,
  work: (statements: Statements) => Promise<Result>,
): Promise<Result> {
  let isOver = false;
  let failure: { readonly error: unknown } | undefined;
  const rows = async (sql: string, values: readonly SqlValue[] = []) => {
    if (isOver) throw new Error('the transaction has ended: await every statement inside it');
    try {
      return await session.query(translate(sql), values, deadlineMs(timing));
    } catch (error) {
      failure ??= { error };
      throw error;
    }
  };
  let result: Result;
  try {
    result = await work({ rows });
    // After a failed statement, PostgreSQL answers a COMMIT with a rollback and without an error.
    if (failure !== undefined) throw failure.error;
  } catch (error) {
    isOver = true;
    await rollBack(session);
    // `work` may have wrapped the error, but the caller must know it to decide whether to run `work` again.
    const cause = failure?.error;
    throw isAway(cause) || isConflict(cause) ? cause : error;
  }
  isOver = true;
  try {
    await session.query('COMMIT', [], commitDeadlineMs(timing));
  } catch (error) {
    throw new CommitFailed('the commit failed', { cause: error });
  }
  return result;
}

async function rollBack(session: Session): Promise<void> {
  try {
    await session.query('ROLLBACK', [], deadlineMs('interactive'));
  } catch (error) {
    // The server rolls back when the connection ends.
    session.destroy(new Disconnected('a rollback failed', { cause: error }));
  }
}
