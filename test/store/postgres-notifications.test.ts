import { Client } from 'pg';
import { expect, it } from 'vitest';
import type { Store } from '../../src/store/store.ts';
import { onPostgres, openOn } from '../kit/on-postgres.ts';

/** Returns the topics that a store hears, and a function that waits for one. */
function hear(store: Store) {
  const topics: (string | null)[] = [];
  const waiting = new Set<() => void>();
  store.onNotify((topic) => {
    topics.push(topic);
    for (const look of waiting) look();
  });
  const until = (isIt: (topic: string | null) => boolean) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (!topics.some(isIt)) return;
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      look();
    });
  return { topics, until };
}

const notify = (store: Store, ...topics: string[]) =>
  store.write(async (transaction) => {
    for (const topic of topics) transaction.notify(topic);
  });

await onPostgres('notifications on PostgreSQL', (server) => {
  it('reach every replica of the store, each listener once', async () => {
    const schema = server.newSchema();
    await using one = await openOn(server, { schema, replica: 'one' });
    await using two = await openOn(server, { schema, replica: 'two' });
    const [atOne, atTwo] = [hear(one), hear(two)];
    await notify(one, 'a', 'b', 'with spaces and ümlauts');
    await atTwo.until((topic) => topic === 'b');
    await notify(two, 'c');
    await atOne.until((topic) => topic === 'c');
    expect(atOne.topics).toEqual(['a', 'b', 'with spaces and ümlauts', 'c']);
    expect(atTwo.topics).toEqual(['a', 'b', 'with spaces and ümlauts', 'c']);
  });

  it('are merged: a topic is sent at most once in 20 ms', async () => {
    const schema = server.newSchema();
    await using store = await openOn(server, { schema });
    const client = new Client({ host: server.folder, user: 'postgres', database: 'postgres' });
    await client.connect();
    await client.query(`LISTEN ${schema}`);
    let received = 0;
    client.on('notification', ({ payload }) => {
      if (payload?.endsWith(' busy')) received += 1;
    });
    const began = performance.now();
    let commits = 0;
    while (performance.now() - began < 300) {
      await notify(store, 'busy');
      commits += 1;
    }
    const tookMs = performance.now() - began;
    await store.close();
    await client.query('SELECT 1');
    await client.end();
    expect(commits).toBeGreaterThan(received);
    expect(received).toBeGreaterThan(0);
    // One at once, one for each 20 ms, and one when the store closes.
    expect(received).toBeLessThanOrEqual(2 + Math.ceil(tookMs / 20));
  });

  it('say that anything may have changed after the connection of the listener broke', async () => {
    const schema = server.newSchema();
    await using one = await openOn(server, { schema, replica: 'one' });
    await using two = await openOn(server, { schema, replica: 'two' });
    const atTwo = hear(two);
    await server.sql(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN "${schema}"%'`,
    );
    await atTwo.until((topic) => topic === null);
    await notify(one, 'later');
    await atTwo.until((topic) => topic === 'later');
    expect(atTwo.topics).toEqual([null, 'later']);
    expect([...one.warnings, ...two.warnings]).toEqual([]);
  });

  it('warn if listenUrl leads nowhere, and the store works', async () => {
    await using store = await openOn(server, { listenUrl: () => 'postgres://postgres@127.0.0.1:1/postgres' });
    const heard = hear(store);
    await notify(store, 'own');
    expect(heard.topics).toEqual(['own']);
    while (store.warnings.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(store.warnings).toEqual(['notifications of the store do not arrive: ECONNREFUSED']);
  });

  it('refuse a topic above 200 bytes', async () => {
    await using store = await openOn(server);
    await expect(notify(store, 'x'.repeat(201))).rejects.toThrow('expected a topic of 1 to 200 bytes');
  });
});
