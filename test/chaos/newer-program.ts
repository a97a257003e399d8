import { MIGRATIONS, type Migration } from '../../src/store/migrations.ts';

/**
 * The server as a later release: it has CHAOS_MIGRATIONS more steps of the schema, which add a table, a column and
 * an index. Replicas of the present release work beside it.
 */
const count = Number(process.env['CHAOS_MIGRATIONS']);
const migrations = MIGRATIONS as Migration[];
const present = Math.max(...migrations.map(({ version }) => version));
const oldestProgram = Math.max(...migrations.map((each) => each.oldestProgram));
for (let n = 1; n <= count; n++) {
  migrations.push({
    version: present + n,
    oldestProgram,
    statements: [
      `CREATE TABLE @chaos_${n} (name @text PRIMARY KEY) @clustered`,
      `ALTER TABLE @event_entry ADD COLUMN chaos_${n} BIGINT`,
      `CREATE INDEX @index(event_entry_chaos_${n}) ON @event_entry (stream, chaos_${n}) WHERE chaos_${n} IS NOT NULL`,
    ],
  });
}
await import('../../src/main.ts');
