import { describe, expect, it } from 'vitest';
import type { Store } from '../../src/store/store.ts';

/** What each engine of the store must do. `open` opens a store of its own for each test. */
export function storeContract(name: string, open: () => Promise<Store & AsyncDisposable>): void {
  describe(`the store: ${name}`, () => {
    it('inserts, updates and selects rows by the common dialect', async () => {
      await using store = await open();
      const rows = JSON.stringify([
        ['a', 1],
        ['b', 2],
      ]);
      const upsert = `INSERT INTO @budget (name, used_until)
        SELECT each.value ->> 0, CAST(each.value ->> 1 AS BIGINT) FROM @each($1) WHERE true
        ON CONFLICT (name) DO UPDATE SET used_until = excluded.used_until + 10`;
      await store.rows(upsert, [rows]);
      await store.rows(upsert, [rows]);
      expect(await store.rows('SELECT name, used_until FROM @budget ORDER BY name')).toEqual([
        { name: 'a', used_until: 11 },
        { name: 'b', used_until: 12 },
      ]);
    });

    it('keeps nothing of a transaction whose work throws', async () => {
      await using store = await open();
      const failed = store.write(async (transaction) => {
        await transaction.rows('INSERT INTO @budget (name, used_until) VALUES ($1, $2)', ['a', 1]);
        throw new Error('planned');
      });
      await expect(failed).rejects.toThrow('planned');
      expect(await store.rows('SELECT name FROM @budget')).toEqual([]);
    });

    it('notifies after the commit, and not after a rollback', async () => {
      await using store = await open();
      const topics: (string | null)[] = [];
      const { promise, resolve } = Promise.withResolvers<void>();
      store.onNotify((topic) => {
        topics.push(topic);
        if (topic === 'second') resolve();
      });
      await store
        .write(async ({ notify }) => {
          notify('first');
          throw new Error('planned');
        })
        .catch(() => {});
      await store.write(async ({ notify }) => notify('second'));
      await promise;
      expect(topics).toEqual(['second']);
    });

    it('runs transactions that read and then write without a lost update', async () => {
      await using store = await open();
      await store.rows("INSERT INTO @budget (name, used_until) VALUES ('n', 0)");
      const add = () =>
        store.write(async (transaction) => {
          const [row] = await transaction.rows("SELECT used_until FROM @budget WHERE name = 'n' @locked");
          const { used_until: before } = row as { used_until: number };
          await transaction.rows("UPDATE @budget SET used_until = $1 WHERE name = 'n'", [before + 1]);
        });
      await Promise.all(Array.from({ length: 20 }, add));
      expect(await store.rows('SELECT used_until FROM @budget')).toEqual([{ used_until: 20 }]);
    });

    it('runs a statement again after it has failed', async () => {
      await using store = await open();
      const insert = "INSERT INTO @budget (name, used_until) VALUES ('a', 1)";
      await store.rows(insert);
      await expect(store.rows(insert)).rejects.toThrow(Error);
      await store.rows('DELETE FROM @budget');
      await store.rows(insert);
      expect(await store.rows('SELECT name FROM @budget')).toEqual([{ name: 'a' }]);
    });

    it('orders text by bytes, and returns integers as numbers', async () => {
      await using store = await open();
      const rows = JSON.stringify(['é', 'z', 'a', 'Z'].map((name) => [name, 2 ** 53 - 1]));
      await store.rows(
        `INSERT INTO @budget (name, used_until)
          SELECT each.value ->> 0, CAST(each.value ->> 1 AS BIGINT) FROM @each($1)`,
        [rows],
      );
      const found = await store.rows('SELECT name FROM @budget ORDER BY name');
      expect(found.map((row) => (row as { name: string }).name)).toEqual(['Z', 'a', 'z', 'é']);
      expect(await store.rows('SELECT count(*) AS n, max(used_until) AS most FROM @budget')).toEqual([
        { n: 4, most: 2 ** 53 - 1 },
      ]);
      const [row] = await store.rows('SELECT @now AS now');
      expect(Number.isSafeInteger((row as { now: unknown }).now)).toBe(true);
    });

    it('has one epoch', async () => {
      await using store = await open();
      const epoch = await store.epoch();
      expect(epoch).not.toBe('');
      await store.rows("INSERT INTO @budget (name, used_until) VALUES ('n', 0)");
      expect(await store.epoch()).toBe(epoch);
    });
  });
}
