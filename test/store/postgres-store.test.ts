import { expect, it } from 'vitest';
import { AppError } from '../../src/errors.ts';
import { onPostgres, openOn } from '../kit/on-postgres.ts';
import { createRandom } from '../kit/random.ts';
import { startTcpProxy } from '../kit/tcp-proxy.ts';
import { storeContract } from './contract.ts';

const WRITES = 120;
const SHARE = 0.06;

await onPostgres('on PostgreSQL', (server) => {
  storeContract('over a unix socket', () => openOn(server));

  it('reads one snapshot, and writes nothing in a read', async () => {
    await using store = await openOn(server);
    const count = 'SELECT count(*) AS n FROM @budget';
    const insert = "INSERT INTO @budget (name, used_until) VALUES ('n', 0)";
    const counts = await store.read(async ({ rows }) => {
      const before = await rows(count);
      await store.rows(insert);
      return [before, await rows(count)];
    });
    expect(counts).toEqual([[{ n: 0 }], [{ n: 0 }]]);
    await expect(store.read(({ rows }) => rows(insert))).rejects.toThrow(
      'cannot execute INSERT in a read-only transaction',
    );
    expect(await store.rows(count)).toEqual([{ n: 1 }]);
  });

  it('commits synchronously, whatever the default of the role is', async () => {
    await server.sql('CREATE ROLE hasty SUPERUSER LOGIN; ALTER ROLE hasty SET synchronous_commit = off');
    await using store = await openOn(server, { url: () => server.url('hasty') });
    const [row] = await store.write(({ rows }) =>
      rows("SELECT current_setting('synchronous_commit') AS value"),
    );
    expect(row).toEqual({ value: 'on' });
  });

  it('does not wait for the disk after a statement that says so, and only after that one', async () => {
    await using store = await openOn(server);
    const setting = "SELECT current_setting('synchronous_commit') AS value FROM (SELECT 1 AS one) AS o";
    expect(await store.rows(`${setting} WHERE @forgettable`)).toEqual([{ value: 'off' }]);
    expect(await store.rows(setting)).toEqual([{ value: 'on' }]);
  });

  it('finishes what runs when it is closed, and refuses what comes later', async () => {
    const store = await openOn(server);
    const isRunning = Promise.withResolvers<void>();
    const running = store.write(async ({ rows }) => {
      await rows("INSERT INTO @budget (name, used_until) VALUES ('n', 0)");
      isRunning.resolve();
      return await rows('SELECT name FROM @budget');
    });
    await isRunning.promise;
    const closed = store.close();
    await expect(store.rows('SELECT 1')).rejects.toThrow('The store is not available.');
    expect(await running).toEqual([{ name: 'n' }]);
    await closed;
    const left = await server.sql(
      "SELECT pid FROM pg_stat_activity WHERE application_name LIKE 'iot-identity-graph%'",
    );
    expect(left).toEqual([]);
  });

  it('applies each write at most once, and each acknowledged one, while connections are cut in the middle of answers', {
    timeout: 150_000,
  }, async () => {
    const seed = Date.now() % 1_000_000;
    console.log(`seed ${seed}`);
    const random = createRandom(seed);
    let isCutting = true;
    await using proxy = await startTcpProxy(server.socket, ({ length }) =>
      isCutting && random() < SHARE ? Math.floor(random() * length) : null,
    );
    const url = () => `postgres://postgres@127.0.0.1:${proxy.port}/postgres`;
    await using store = await openOn(server, { url });
    const outcomes = new Map<string, 'saved' | 'refused' | 'uncertain'>();
    const count = `INSERT INTO @budget AS b (name, used_until) VALUES ($1, 1)
      ON CONFLICT (name) DO UPDATE SET used_until = b.used_until + 1`;
    const write = async (index: number): Promise<void> => {
      const name = `w${index}`;
      try {
        await store.until('up');
        if (index % 2 === 0) await store.rows(count, [name]);
        else await store.write(({ rows }) => rows(count, [name]));
        outcomes.set(name, 'saved');
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'STORE_UNAVAILABLE') throw error;
        outcomes.set(name, error.message.includes('may have been saved') ? 'uncertain' : 'refused');
      }
    };
    for (let begin = 0; begin < WRITES; begin += 4) {
      await Promise.all([0, 1, 2, 3].map((index) => write(begin + index)));
    }
    isCutting = false;
    await store.until('up');
    const found = new Map(
      (await store.rows('SELECT name, used_until FROM @budget')).map((row) => {
        const { name, used_until: times } = row as { name: string; used_until: number };
        return [name, times];
      }),
    );
    const wrong = [...outcomes].filter(([name, outcome]) => {
      const times = found.get(name) ?? 0;
      if (outcome === 'saved') return times !== 1;
      return outcome === 'refused' ? times !== 0 : times > 1;
    });
    expect(wrong).toEqual([]);
    const numbers = Object.groupBy(outcomes.values(), (outcome) => outcome);
    console.log(
      `${proxy.cuts()} cuts, ${numbers.saved?.length} saved, ${numbers.refused?.length ?? 0} refused, ${numbers.uncertain?.length ?? 0} uncertain`,
    );
    expect(proxy.cuts()).toBeGreaterThan(10);
    expect(numbers.saved?.length).toBeGreaterThan(WRITES / 2);
  });
});
