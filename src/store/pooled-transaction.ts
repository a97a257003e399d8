import type { Clock } from '../clock.ts';
import { AppError } from '../errors.ts';
import { migrate, type OnMigrated, readState, type StoreState } from './migrate.ts';
import type { Migration } from './migrations.ts';
import type { Statement } from './sqlite-connection.ts';
import { STATEMENT_MS, type Statements, type Timing } from './store.ts';
import { storeUnavailable } from './unavailable.ts';

/** One connection as its users see it. Calls run in their order. Errors are those of the store's port. */
export interface PooledConnection {
  readonly run: (statement: Statement) => Promise<readonly unknown[]>;
  readonly commit: () => Promise<void>;
  readonly rollback: () => Promise<void>;
  /** Why the connection cannot be used at present; null: it can. */
  readonly trouble: () => string | null;
}

/**
 * A transaction that sends no statement for this long is rolled back, because all others wait for it. PostgreSQL
 * does the same.
 */
const IDLE_MS = 2_000;

/** Brings the store to the newest version. The connection must be idle. */
export function migrateOn(
  connection: PooledConnection,
  migrations: readonly Migration[],
  clock: Clock,
  onMigrated?: OnMigrated,
): Promise<StoreState> {
  const timing: Timing = 'migration';
  return migrate(
    {
      readState: () => inTransaction(connection, { kind: 'read', timing, clock }, readState),
      writeAlone: (work) => inTransaction(connection, { kind: 'write', timing, clock }, work),
    },
    migrations,
    onMigrated,
  );
}

/** Runs `work` in one transaction on a connection that nothing else uses meanwhile. */
export async function inTransaction<Result>(
  connection: PooledConnection,
  {
    kind,
    timing,
    clock,
  }: { readonly kind: 'read' | 'write'; readonly timing: Timing; readonly clock: Clock },
  work: (statements: Statements) => Promise<Result>,
): Promise<Result> {
  const idle = Promise.withResolvers<never>();
  let [isBegun, running] = [false, 0];
  let over: Error | null = null;
  let failure: unknown;
  let stopWatch = () => {};
  const watch = () => {
    stopWatch();
    // An export waits for its client between two statements, and delays nobody.
    stopWatch = clock.after(timing === 'export' ? STATEMENT_MS.export : IDLE_MS, () => {
      over = storeUnavailable('a transaction was idle for too long and was rolled back');
      idle.reject(over);
    });
  };
  const rows: Statements['rows'] = async (sql, values = []) => {
    if (over !== null) throw over;
    const place = isBegun ? 'next' : kind;
    isBegun = true;
    running += 1;
    stopWatch();
    try {
      return await connection.run({ sql, values, place, withinMs: STATEMENT_MS[timing] });
    } catch (error) {
      failure ??= error;
      throw error;
    } finally {
      running -= 1;
      if (running === 0 && over === null) watch();
    }
  };
  watch();
  try {
    const result = await Promise.race([work({ rows }), idle.promise]);
    over = new Error('the transaction has ended');
    if (isBegun) await connection.commit();
    return result;
  } catch (error) {
    over ??= new Error('the transaction has ended');
    if (isBegun) await connection.rollback().catch(() => {});
    // `work` may have wrapped the error, but its code tells the caller to try again.
    throw failure instanceof AppError ? failure : error;
  } finally {
    stopWatch();
  }
}
