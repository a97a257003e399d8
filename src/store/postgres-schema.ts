import { createHash } from 'node:crypto';
import { type Clock, pause } from '../clock.ts';
import {
  migrate,
  type OnMigrated,
  programVersion,
  SELECT_STATE,
  StoreRefused,
  type StoreState,
  stateOf,
} from './migrate.ts';
import type { Migration } from './migrations.ts';
import { isConflict, isForbidden, isMissing } from './postgres-faults.ts';
import type { Session } from './postgres-session.ts';
import { begin, deadlineMs, runWork } from './postgres-transaction.ts';
import { rowOf } from './row.ts';
import type { Statements } from './store.ts';

export interface SchemaOptions {
  readonly schema: string;
  readonly migrations: readonly Migration[];
  readonly onMigrated?: OnMigrated | undefined;
  readonly translate: (sql: string) => string;
  readonly clock: Clock;
  /** Aborted when the store closes. */
  readonly signal: AbortSignal;
}

const LOCK_POLL_MS = 100;

const lockedRow = rowOf({ locked: 'integer' });
const presentRow = rowOf({ present: 'integer' });

/**
 * Creates the schema and migrates it, if needed. Processes take turns by an advisory lock. Waits as long as
 * another process migrates, or holds a lock that a migration needs. Throws StoreRefused if the role lacks a
 * right, or if the program is too old.
 */
export async function prepareSchema(session: Session, options: SchemaOptions): Promise<StoreState> {
  const { schema, migrations, translate, onMigrated } = options;
  try {
    return await migrate(
      {
        readState: () => readQuickly(session, translate),
        writeAlone: (work) => writeAlone(session, options, work),
      },
      migrations,
      onMigrated,
    );
  } catch (error) {
    if (!isForbidden(error)) throw error;
    throw new StoreRefused(
      `the role lacks rights in the schema ${schema} (${error instanceof Error ? error.message : ''}), or the schema is not at ` +
        `version ${programVersion(migrations)} yet: run the program once with --migrate as a role that owns the schema, ` +
        'and grant the rights in docs/store.md#grants',
      { cause: error },
    );
  }
}

/** Reads the state of a store that has one, which nearly every connection finds, in one round trip. */
async function readQuickly(
  session: Session,
  translate: (sql: string) => string,
): Promise<StoreState | undefined> {
  try {
    const [row] = await session.query(translate(SELECT_STATE), [], deadlineMs('interactive'));
    return row === undefined ? undefined : stateOf(row);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

async function writeAlone<Result>(
  session: Session,
  { schema, translate, clock, signal }: SchemaOptions,
  work: (statements: Statements) => Promise<Result>,
): Promise<Result> {
  for (;;) {
    await begin(session, 'write', 'migration');
    try {
      const outcome = await runWork(session, 'migration', translate, async (statements) => {
        // A lock that is tried, and not awaited: a process that waits inside a statement cannot be stopped.
        const [row] = await statements.rows('SELECT pg_try_advisory_xact_lock($1)::int AS locked', [
          lockKey(schema),
        ]);
        if (lockedRow(row).locked === 0) return undefined;
        await createSchema(statements, schema);
        return { result: await work(statements) };
      });
      if (outcome !== undefined) return outcome.result;
    } catch (error) {
      // A running transaction uses a table that the migration changes. Others must not queue up behind it.
      if (!isConflict(error)) throw error;
    }
    await pause(clock, LOCK_POLL_MS, signal);
  }
}

/** CREATE SCHEMA IF NOT EXISTS would need the right to create schemas even if the schema exists. */
async function createSchema({ rows }: Statements, schema: string): Promise<void> {
  const [found] = await rows('SELECT count(*)::int AS present FROM pg_namespace WHERE nspname = $1', [
    schema,
  ]);
  if (presentRow(found).present === 0) await rows(`CREATE SCHEMA "${schema.replaceAll('"', '""')}"`);
}

/** Key of the advisory lock, a bigint as text. Each schema has its own. */
function lockKey(schema: string): string {
  return createHash('sha256').update(`iot-identity-graph ${schema}`).digest().readBigInt64BE().toString();
}
