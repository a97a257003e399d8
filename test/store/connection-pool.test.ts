import { describe, expect, it } from 'vitest';
import { createConnectionPool } from '../../src/store/connection-pool.ts';
import type { PooledConnection } from '../../src/store/pooled-transaction.ts';
import { openMemoryStore } from '../../src/store/sqlite-store.ts';
import type { Timing } from '../../src/store/store.ts';
import { createVirtualClock, type VirtualClock } from '../kit/virtual-clock.ts';

const UNAVAILABLE = { code: 'STORE_UNAVAILABLE', details: { retryAfterMs: 1_000 } };

/** A connection without a connection, and a switch for its trouble. */
function emptyConnection(): PooledConnection & { reason: string | null } {
  return {
    reason: null,
    run: async () => [],
    commit: async () => {},
    rollback: async () => {},
    trouble() {
      return this.reason;
    },
  };
}

function setUp(most: number) {
  const clock: VirtualClock = createVirtualClock();
  const connections: ReturnType<typeof emptyConnection>[] = [];
  const open = async () => {
    const connection = emptyConnection();
    connections.push(connection);
    return connection;
  };
  const pool = createConnectionPool({ most, open, clock });
  /** Holds a connection for this long. Resolves with `name`. */
  const hold = (name: string, ms: number, timing: Timing = 'interactive') =>
    pool.use(timing, () => new Promise<string>((resolve) => clock.after(ms, () => resolve(name))));
  return { pool, clock, connections, hold };
}

describe('a pool of connections', () => {
  it('serves its callers in order, and refuses who waited for two seconds', async () => {
    const { clock, hold } = setUp(1);
    const ended: string[] = [];
    const first = hold('first', 1_500).then((name) => ended.push(name));
    const second = hold('second', 1_000).then((name) => ended.push(name));
    const third = expect(hold('third', 1)).rejects.toMatchObject(UNAVAILABLE);
    const patient = hold('patient', 1, 'pass').then((name) => ended.push(name));
    await clock.run();
    await Promise.all([first, second, third, patient]);
    expect(ended).toEqual(['first', 'second', 'patient']);
  });

  it('opens connections only when they are needed, and keeps one free of long work', async () => {
    const { clock, connections, hold } = setUp(2);
    await Promise.all([hold('a', 1), clock.run()]);
    await Promise.all([hold('b', 1), clock.run()]);
    expect(connections).toHaveLength(1);
    const exports = [hold('export', 60_000, 'export'), hold('refused', 60_000, 'export')];
    const refused = expect(exports[1]).rejects.toMatchObject(UNAVAILABLE);
    const short = hold('short', 1);
    await clock.run(20_000);
    expect(await short).toBe('short');
    await refused;
    expect(connections).toHaveLength(2);
    await clock.run();
    expect(await exports[0]).toBe('export');
  });

  it('passes by a connection in trouble, and refuses at once if all of them are', async () => {
    const { clock, pool, connections, hold } = setUp(2);
    await Promise.all([hold('a', 1), hold('b', 1), clock.run()]);
    connections[0]!.reason = 'broken';
    expect(await pool.use('interactive', async (connection) => connection)).toBe(connections[1]);
    connections[1]!.reason = 'broken';
    await expect(hold('c', 1)).rejects.toMatchObject({ ...UNAVAILABLE, cause: { message: 'broken' } });
  });

  it('refuses work after `drain`, which waits for what was accepted', async () => {
    const { clock, pool, hold } = setUp(1);
    let isDrained = false;
    const accepted = [hold('a', 10), hold('b', 10)];
    const drained = pool.drain().then(() => {
      isDrained = true;
    });
    await expect(hold('late', 1)).rejects.toMatchObject(UNAVAILABLE);
    await clock.run(15);
    expect(isDrained).toBe(false);
    await clock.run();
    await drained;
    expect(await Promise.all(accepted)).toEqual(['a', 'b']);
  });
});

describe('a transaction', () => {
  it('is rolled back if it sends nothing for two seconds, so that a hanging one does not block all others', async () => {
    const clock = createVirtualClock();
    const store = openMemoryStore('single', clock);
    const hanging = store.write(async ({ rows }) => {
      await rows("INSERT INTO @budget (name, used_until) VALUES ('half', 1)");
      // A mistake of the caller: this waits for the transaction that waits for it.
      await store.rows("INSERT INTO @budget (name, used_until) VALUES ('other', 1)").catch(() => {});
      await rows("INSERT INTO @budget (name, used_until) VALUES ('late', 1)");
    });
    const refused = expect(hanging).rejects.toMatchObject(UNAVAILABLE);
    await clock.run();
    await refused;
    expect(await store.rows('SELECT name FROM @budget WHERE name <> $1', ['other'])).toEqual([]);
  });

  it('cannot be used after its end, nor commit after a failed statement', async () => {
    const store = openMemoryStore();
    const insert = "INSERT INTO @budget (name, used_until) VALUES ('a', 1)";
    let kept: ((sql: string) => Promise<unknown>) | undefined;
    const caught = store.write(async ({ rows }) => {
      kept = rows;
      await rows(insert);
      await rows(insert).catch(() => {});
    });
    await expect(caught).rejects.toThrow('UNIQUE');
    await expect(kept?.(insert)).rejects.toThrow('the transaction has ended');
    expect(await store.rows('SELECT name FROM @budget')).toEqual([]);
  });
});
