import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { StoreRefused } from '../../src/store/migrate.ts';
import { MIGRATIONS } from '../../src/store/migrations.ts';
import { onPostgres, openOn } from '../kit/on-postgres.ts';
import { storeContract } from './contract.ts';

const page = readFileSync(new URL('../../docs/store.md', import.meta.url), 'utf8');
const [, grants = ''] = /^## Grants$([\s\S]*?)^## /m.exec(page) ?? [];
const [before = '', after = ''] = [...grants.matchAll(/```sql\n([\s\S]*?)```/g)].map(([, sql]) => sql);

await onPostgres('the grants of docs/store.md', (server) => {
  let hasRoles = false;
  /** Creates a schema as the page says. */
  const prepare = async (): Promise<string> => {
    const schema = server.newSchema();
    const inSchema = (sql: string) => sql.replaceAll('identity_graph', schema);
    const statements = inSchema(before).split(';\n');
    await server.sql(statements.filter((sql) => !(hasRoles && sql.startsWith('CREATE ROLE'))).join(';\n'));
    hasRoles = true;
    await expect(openAs('graph', { schema })).rejects.toThrow(StoreRefused);
    await (await openAs('graph_owner', { schema })).close();
    await server.sql(inSchema(after));
    return schema;
  };
  const openAs = (role: string, options: Parameters<typeof openOn>[1]) =>
    openOn(server, { url: () => server.url(role), ...options });
  storeContract('for the role of the replicas', async () => openAs('graph', { schema: await prepare() }));

  it('are enough to notice a failover', async () => {
    await using store = await openAs('graph', { schema: await prepare() });
    const [row] = await store.rows(
      'SELECT pg_walfile_name(pg_current_wal_lsn()) AS wal_file FROM pg_control_system()',
    );
    expect(row).toEqual({ wal_file: expect.stringMatching(/^[0-9A-F]{24}$/) });
  });

  it('do not let the replicas change the version or the tables, or migrate', async () => {
    const schema = await prepare();
    await using store = await openAs('graph', { schema });
    for (const sql of [
      'UPDATE @meta SET version = 99',
      'CREATE TABLE @own (name @text)',
      'ALTER TABLE @budget ADD COLUMN own @text',
      'DROP TABLE @budget',
      'TRUNCATE @budget',
    ]) {
      await expect(store.rows(sql), sql).rejects.toThrow(/permission denied|must be owner/);
    }
    const version = MIGRATIONS.length + 1;
    const statements = ['ALTER TABLE @budget ADD COLUMN own @text'];
    const migrations = [...MIGRATIONS, { version, oldestProgram: 1, statements }];
    const refused = openAs('graph', { schema, migrations });
    await expect(refused).rejects.toThrow(StoreRefused);
    await expect(refused).rejects.toThrow('must be owner of table budget');
    await expect(refused).rejects.toThrow(/run the program once with --migrate .* docs\/store\.md#grants/);
  });
});
