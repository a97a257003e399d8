import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { type MigrationTarget, migrate, readState, StoreRefused } from '../../src/store/migrate.ts';
import { MIGRATIONS, type Migration } from '../../src/store/migrations.ts';
import { createTranslator, SQLITE } from '../../src/store/sql-dialect.ts';
import type { Statements } from '../../src/store/store.ts';

const added = (version: number, oldestProgram: number): Migration => ({
  version,
  oldestProgram,
  statements: [`CREATE TABLE @added_${version} (name @text PRIMARY KEY)`],
});
const [V1, V2, V3] = [added(1, 1), added(2, 1), added(3, 2)];

/** `transactions`: how many ran. A planned failure is thrown before the commit of that transaction. */
function openTarget(failAt?: number) {
  const database = new DatabaseSync(':memory:');
  const translate = createTranslator(SQLITE);
  let transactions = 0;
  const statements: Statements = {
    rows: async (sql, values = []) =>
      database
        .prepare(translate(sql))
        .all(Object.fromEntries(values.map((value, index) => [`$${index + 1}`, value]))),
  };
  const target: MigrationTarget = {
    readState: () => readState(statements),
    writeAlone: async (work) => {
      transactions += 1;
      database.exec('BEGIN');
      try {
        const result = await work(statements);
        if (transactions === failAt) throw new Error('planned');
        database.exec('COMMIT');
        return result;
      } catch (error) {
        database.exec('ROLLBACK');
        throw error;
      }
    },
  };
  return {
    target,
    transactions: () => transactions,
    tables: () =>
      database
        .prepare("SELECT name FROM sqlite_schema WHERE name LIKE 'added%' ORDER BY name")
        .all()
        .map((row) => row['name']),
  };
}

describe('migrations', () => {
  it('run one per transaction, and once', async () => {
    const { target, transactions, tables } = openTarget();
    const state = await migrate(target, [V2, V1]);
    expect(state).toMatchObject({ version: 2, oldestProgram: 1 });
    expect(await migrate(target, [V1, V2])).toEqual(state);
    expect(transactions()).toBe(2);
    expect(tables()).toEqual(['added_1', 'added_2']);
  });

  it('continue after the last one that was committed, and the store keeps its id', async () => {
    const { target, tables } = openTarget(2);
    await expect(migrate(target, [V1, V2, V3])).rejects.toThrow('planned');
    expect(tables()).toEqual(['added_1']);
    const before = await target.readState();
    expect(before).toMatchObject({ version: 1 });
    expect(await migrate(target, [V1, V2, V3])).toEqual({ ...before, version: 3, oldestProgram: 2 });
  });

  it('leave the store of a newer program as it is, until that program excludes this one', async () => {
    const { target, transactions } = openTarget();
    await migrate(target, [V1, V2]);
    expect(await migrate(target, [V1])).toMatchObject({ version: 2 });
    await migrate(target, [V1, V2, V3]);
    expect(await migrate(target, [V1, V2])).toMatchObject({ version: 3 });
    const refused = migrate(target, [V1]);
    await expect(refused).rejects.toThrow(StoreRefused);
    await expect(refused).rejects.toThrow(
      'the store has version 3 and needs a program of version 2 or later, but this program has version 1',
    );
    expect(transactions()).toBe(3);
  });

  it('of this program have ascending versions, and each works with the program before it', () => {
    expect(MIGRATIONS.map(({ version }) => version)).toEqual(MIGRATIONS.map((_, index) => index + 1));
    for (const { version, oldestProgram } of MIGRATIONS) {
      expect(oldestProgram).toBeLessThanOrEqual(Math.max(1, version - 1));
    }
  });
});
