import { randomUUID } from 'node:crypto';
import type { Migration } from './migrations.ts';
import { rowOf } from './row.ts';
import type { Statements } from './store.ts';

/** What the table @meta says about a store. */
export interface StoreState {
  /** The newest migration that the store has. */
  readonly version: number;
  /** The oldest version of a program that may use the store. */
  readonly oldestProgram: number;
  /** Created with the store. Another id at the same address is another store. */
  readonly storeId: string;
}

/** How to migrate one store. */
export interface MigrationTarget {
  /** Reads the state without a lock. Undefined: the store is empty. */
  readonly readState: () => Promise<StoreState | undefined>;
  /** Runs `work` in one transaction, perhaps again. No two processes are inside at the same time. */
  readonly writeAlone: <Result>(work: (statements: Statements) => Promise<Result>) => Promise<Result>;
}

/** Called with the versions before and after a migration. Version 0: the store was empty. */
export type OnMigrated = (from: number, to: number) => void;

/** The store cannot be used by this program, and will not be until somebody acts. The message says what to do. */
export class StoreRefused extends Error {
  override readonly name = 'StoreRefused';
}

/**
 * Brings the store to the newest version that this program knows, one transaction per migration, and returns
 * its state. A store that a newer program has migrated stays as it is. Processes with different versions may
 * call this at the same time. Throws StoreRefused if the store needs a newer program. `onMigrated`: called after
 * each migration of this process.
 */
export async function migrate(
  target: MigrationTarget,
  migrations: readonly Migration[],
  onMigrated: OnMigrated = () => {},
): Promise<StoreState> {
  const known = migrations.toSorted((a, b) => a.version - b.version);
  const program = programVersion(migrations);
  // The lock is not taken where nothing is to be done: another process may hold it for a long time.
  let state = await target.readState();
  while (state === undefined || state.version < program) {
    const step = await target.writeAlone(async (statements) => {
      const before = await readState(statements);
      if (before !== undefined) refuseOldProgram(before, program);
      const next = known.find(({ version }) => version > (before?.version ?? 0));
      if (next === undefined) return { before, after: before };
      for (const sql of next.statements) await statements.rows(sql);
      return { before, after: await saveState(statements, before, next) };
    });
    state = step.after;
    const [from, to] = [step.before?.version ?? 0, step.after?.version ?? 0];
    if (to > from) onMigrated(from, to);
  }
  refuseOldProgram(state, program);
  return state;
}

const presentRow = rowOf({ present: 'integer' });
const stateRow = rowOf({ version: 'integer', oldest_program: 'integer', store_id: 'text' });

/** Reads the state of a store. Undefined: the store is empty. */
export async function readState({ rows }: Statements): Promise<StoreState | undefined> {
  const [found] = await rows('SELECT @has(meta) AS present');
  if (presentRow(found).present === 0) return undefined;
  const [row] = await rows(SELECT_STATE);
  if (row === undefined) throw new StoreRefused('the table meta of the store is empty: restore the store');
  return stateOf(row);
}

/** For engines that read the state in a way of their own. Fails if the store is empty. */
export const SELECT_STATE = 'SELECT version, oldest_program, store_id FROM @meta';

export function stateOf(row: unknown): StoreState {
  const { version, oldest_program: oldestProgram, store_id: storeId } = stateRow(row);
  return { version, oldestProgram, storeId };
}

/** Throws StoreRefused if the store needs a newer program than this one. */
function refuseOldProgram({ version, oldestProgram }: StoreState, program: number): void {
  if (program >= oldestProgram) return;
  throw new StoreRefused(
    `the store has version ${version} and needs a program of version ${oldestProgram} or later, ` +
      `but this program has version ${program}: start a newer program`,
  );
}

/** The version of a program with these migrations. */
export function programVersion(migrations: readonly Migration[]): number {
  return Math.max(0, ...migrations.map(({ version }) => version));
}

async function saveState(
  { rows }: Statements,
  before: StoreState | undefined,
  { version, oldestProgram }: Migration,
): Promise<StoreState> {
  if (before === undefined) {
    const storeId = randomUUID().slice(0, 8);
    await rows(
      'CREATE TABLE @meta (version BIGINT NOT NULL, oldest_program BIGINT NOT NULL, store_id @text NOT NULL)',
    );
    await rows('INSERT INTO @meta (version, oldest_program, store_id) VALUES ($1, $2, $3)', [
      version,
      oldestProgram,
      storeId,
    ]);
    return { version, oldestProgram, storeId };
  }
  await rows('UPDATE @meta SET version = $1, oldest_program = $2', [version, oldestProgram]);
  return { version, oldestProgram, storeId: before.storeId };
}
