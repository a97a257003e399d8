import { expect, it } from 'vitest';
import { StoreRefused } from '../../src/store/migrate.ts';
import { MIGRATIONS, type Migration } from '../../src/store/migrations.ts';
import { onPostgres, openOn } from '../kit/on-postgres.ts';

const added = (oldestProgram: number): Migration => ({
  version: MIGRATIONS.length + 1,
  oldestProgram,
  // Long enough that all programs want to migrate at the same time.
  statements: ['CREATE TABLE @added (name @text PRIMARY KEY)', 'SELECT pg_sleep(0.3)'],
});

await onPostgres('migrations on PostgreSQL', (server) => {
  it('run once if four programs start at the same time, whether the schema exists or not', async () => {
    const schema = server.newSchema();
    const openFour = async (migrations: readonly Migration[]) => {
      const before: number[] = [];
      const onMigrated = (version: number) => void before.push(version);
      const opening = [1, 2, 3, 4].map(() => openOn(server, { schema, migrations, onMigrated }));
      const stores = await Promise.all(opening);
      await Promise.all(stores.map((store) => store.until('up')));
      const found = await stores[0]?.rows('SELECT version, used_until FROM @meta, @budget');
      expect(new Set(await Promise.all(stores.map((store) => store.epoch()))).size).toBe(1);
      await Promise.all(stores.map((store) => store.close()));
      return { before, found };
    };
    expect(await openFour(MIGRATIONS)).toEqual({ before: MIGRATIONS.map((_, index) => index), found: [] });
    await using store = await openOn(server, { schema });
    await store.rows("INSERT INTO @budget (name, used_until) VALUES ('n', 0)");
    const { version, oldestProgram, statements } = added(1);
    // Unlike CREATE TABLE, this would not fail if it ran twice.
    const change = ['UPDATE @budget SET used_until = used_until + 1', ...statements.slice(1)];
    const migrations = [...MIGRATIONS, { version, oldestProgram, statements: change }];
    expect(await openFour(migrations)).toEqual({
      before: [MIGRATIONS.length],
      found: [{ version, used_until: 1 }],
    });
  });

  it('run beside an old program that works, until a migration excludes it', async () => {
    const schema = server.newSchema();
    await using old = await openOn(server, { schema });
    await using _newer = await openOn(server, { schema, migrations: [...MIGRATIONS, added(1)] });
    await old.rows("INSERT INTO @budget (name, used_until) VALUES ('n', 1)");
    await using another = await openOn(server, { schema });
    expect(await another.rows('SELECT name FROM @budget')).toEqual([{ name: 'n' }]);
    const version = MIGRATIONS.length + 2;
    const excluding = { version, oldestProgram: MIGRATIONS.length + 1, statements: [] };
    await using _newest = await openOn(server, { schema, migrations: [...MIGRATIONS, added(1), excluding] });
    const refused = openOn(server, { schema });
    await expect(refused).rejects.toThrow(StoreRefused);
    await expect(refused).rejects.toThrow(
      `the store has version ${version} and needs a program of version ${MIGRATIONS.length + 1} or later, ` +
        `but this program has version ${MIGRATIONS.length}`,
    );
    // An old program that runs is excluded from its next connection on.
    await server.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name <> ''");
    await old.until('down');
    expect(old.health()).toMatchObject({ reason: expect.stringContaining('needs a program of version') });
  });

  it('wait for a transaction that uses a table, without making others wait', async () => {
    const schema = server.newSchema();
    await using old = await openOn(server, { schema });
    const isReading = Promise.withResolvers<void>();
    const isOver = Promise.withResolvers<void>();
    const reading = old.read(async ({ rows }) => {
      await rows('SELECT count(*) FROM @budget');
      isReading.resolve();
      for (let isDone = false; !isDone; ) {
        await rows('SELECT 1');
        isDone = await Promise.race([
          isOver.promise.then(() => true),
          new Promise<false>((r) => setTimeout(r, 500, false)),
        ]);
      }
    });
    await isReading.promise;
    const alter = { ...added(1), statements: ['ALTER TABLE @budget ADD COLUMN note @text'] };
    await using migrating = await openOn(server, { schema, migrations: [...MIGRATIONS, alter] });
    expect(migrating.health().state).toBe('down');
    isOver.resolve();
    await reading;
    await migrating.until('up');
    expect(await migrating.rows('SELECT note FROM @budget')).toEqual([]);
  });

  it('keep the tables of two schemas in one database apart', async () => {
    await using a = await openOn(server);
    await using b = await openOn(server);
    const heard: (string | null)[] = [];
    b.onNotify((topic) => heard.push(topic));
    await a.write(async ({ rows, notify }) => {
      await rows("INSERT INTO @budget (name, used_until) VALUES ('a', 1)");
      notify('from a');
    });
    expect(await b.rows('SELECT name FROM @budget')).toEqual([]);
    const own = Promise.withResolvers<void>();
    b.onNotify(() => own.resolve());
    await b.write(async ({ notify }) => notify('from b'));
    await own.promise;
    expect(heard).toEqual(['from b']);
    expect(await a.epoch()).not.toBe(await b.epoch());
  });
});
