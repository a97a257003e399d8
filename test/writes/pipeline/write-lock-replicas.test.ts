import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../../src/errors.ts';
import { createWriteLocks, type WriteLocksOptions } from '../../../src/writes/pipeline/write-lock.ts';
import { onPostgres } from '../../kit/on-postgres.ts';
import { cuttable, REPLICAS, type Replicas, replicasOn } from '../../kit/replicas.ts';
import { createVirtualClock } from '../../kit/virtual-clock.ts';

async function locksOf(database: Replicas, name: string, options: Partial<WriteLocksOptions> = {}) {
  const locks = createWriteLocks({ store: await database.replica(name), ...options });
  return {
    take: (key = 'thing', waitMs = 10_000) =>
      locks.acquire(key, (options.clock?.now() ?? performance.now()) + waitMs),
    [Symbol.asyncDispose]: locks.close,
  };
}

const endLeases = (database: Replicas) => database.rows('UPDATE @write_lock SET until = @now - 1');

const suite = (name: string, open: () => Promise<Replicas>) =>
  describe(`write locks over replicas: ${name}`, () => {
    let database: Replicas;
    beforeAll(async () => {
      database = await open();
    });
    afterAll(() => database[Symbol.asyncDispose]());
    beforeEach(() => database.rows('DELETE FROM @write_lock'));

    it('drops locks that were not used for a day, and keeps the others', async () => {
      const clock = createVirtualClock();
      const insert = `INSERT INTO @write_lock (lock_key, holder, fence, sends, until) VALUES
        ('old', 'x', 1, 1, @now - 86400001), ('older', 'x', 1, 1, 0), ('recent', 'x', 1, 1, @now - 60000)`;
      await using locks = await locksOf(database, 'one', { clock });
      await locks.take();
      await database.rows(insert);
      void clock.run(600_000);
      const left = () => database.rows("SELECT lock_key FROM @write_lock WHERE holder = 'x'");
      await expect.poll(left, { timeout: 10_000 }).toEqual([{ lock_key: 'recent' }]);
    });

    it('runs writes with one key one at a time over all replicas', async () => {
      await using one = await locksOf(database, 'one');
      await using two = await locksOf(database, 'two');
      let running = 0;
      let count = 0;
      const write = async (locks: typeof one) => {
        const lock = await locks.take();
        running += 1;
        expect(running).toBe(1);
        await lock.markSent();
        await new Promise((resolve) => setImmediate(resolve));
        expect(await lock.isOnlyWriter()).toBe(true);
        running -= 1;
        count += 1;
        await lock.release();
      };
      await Promise.all(Array.from({ length: 60 }, (_each, n) => write(n % 2 === 0 ? one : two)));
      expect(count).toBe(60);
      const first = await one.take('other');
      await expect(two.take('other', 20)).rejects.toMatchObject({ code: 'OVERLOADED', unsent: true });
      await first.release();
    });

    it('notices the writes of another replica', async () => {
      await using one = await locksOf(database, 'one');
      await using two = await locksOf(database, 'two');
      const lost = await one.take();
      await lost.markSent();
      await lost.release();
      const unsent = await two.take();
      await unsent.release();
      expect(await lost.isOnlyWriter()).toBe(true);
      const sent = await two.take();
      await sent.markSent();
      await sent.release();
      expect(await lost.isOnlyWriter()).toBe(false);
      expect(await sent.isOnlyWriter()).toBe(true);
      // A row that is deleted and made again does not bring the old count back.
      await database.rows('DELETE FROM @write_lock');
      const next = await two.take();
      await next.markSent();
      await next.release();
      expect(await sent.isOnlyWriter()).toBe(false);
    });

    it('lets a frozen holder neither send nor repeat its write', async () => {
      const clock = createVirtualClock();
      await using frozen = await locksOf(database, 'frozen', { clock });
      await using two = await locksOf(database, 'two');
      const unsent = await frozen.take('unsent');
      const sent = await frozen.take('sent');
      await sent.markSent();
      expect(sent.isHeld()).toBe(true);
      await endLeases(database);
      const { now } = clock;
      Object.assign(clock, { now: () => now() + 6_000 });
      for (const key of ['unsent', 'sent']) {
        const lock = await two.take(key);
        await lock.markSent();
        await lock.release();
      }
      await expect(unsent.markSent()).rejects.toMatchObject({ code: 'OVERLOADED', unsent: true });
      expect(sent.isHeld()).toBe(false);
      expect(await sent.isOnlyWriter()).toBe(false);
    });

    it('goes on without the store, claims nothing then, and counts its writes later', async () => {
      const clock = createVirtualClock();
      const { store, set } = cuttable(
        await database.replica('one'),
        () => new AppError('STORE_UNAVAILABLE', 'away'),
      );
      await using one = await locksOf(database, 'one', { store, clock });
      await using two = await locksOf(database, 'two');
      const lost = await two.take();
      await lost.markSent();
      await lost.release();
      set('cut');
      const local = await one.take();
      await local.markSent();
      expect(local.isHeld()).toBe(true);
      expect(await local.isOnlyWriter()).toBe(false);
      await local.release();
      set('no');
      await clock.run(5_000);
      await expect.poll(lost.isOnlyWriter).toBe(false);
    });
  });

for (const [name, open] of Object.entries(REPLICAS)) suite(name, open);
await onPostgres('on PostgreSQL', (server) => suite('PostgreSQL', () => replicasOn(server)));
