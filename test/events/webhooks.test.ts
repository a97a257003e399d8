import { fork } from 'node:child_process';
import { createServer, type LookupFunction } from 'node:net';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import type { Events } from '../../src/events/events.ts';
import { createListLeases } from '../../src/events/poll/list-leases.ts';
import { runSink } from '../../src/events/sinks/sink.ts';
import { positionAt } from '../../src/events/stream/reader-position.ts';
import type { Store } from '../../src/store/store.ts';
import { createFetch } from '../../src/transport/socket.ts';
import { openMemory } from '../kit/disposable.ts';
import { onPostgres, openOn } from '../kit/on-postgres.ts';
import { createRandom } from '../kit/random.ts';
import { sqliteFolder } from '../kit/sqlite-folder.ts';
import {
  entityIds,
  FAST,
  idsOf,
  publish,
  type Receiver,
  startReceiver,
  startSink,
  untilBegun,
} from './sink-stage.ts';

const folder = sqliteFolder();

/** Expects that each message was signed, and had the same body at each attempt. */
function expectSound({ got }: Receiver): void {
  const bodies = new Map(got.map(({ id, body }) => [id, body]));
  expect(got.filter(({ id, body }) => bodies.get(id) !== body)).toEqual([]);
  expect(got.filter(({ isSigned }) => !isSigned)).toEqual([]);
}

/** Two replicas of one database: one of them delivers, and if it stops, the other one goes on. */
async function takesOver(...stores: readonly [Store, Store]): Promise<void> {
  await using receiver = await startReceiver();
  const [one, two] = stores.map((store) => {
    const leases = createListLeases({ store, clock: FAST, leaseMs: 15_000, onError: () => {} });
    const sink = startSink(store, receiver.url, { leases });
    return { ...sink, stop: () => sink.stop().then(() => leases.stop()) };
  });
  if (one === undefined || two === undefined) throw new Error('expected two replicas');
  await untilBegun(stores[0]);
  await publish(one.log, 1, 10);
  await expect.poll(() => receiver.got.length, { timeout: 15_000 }).toBe(10);
  const [first, second] = one.outcomes.length > 0 ? [one, two] : [two, one];
  expect(second.outcomes).toEqual([]);
  await first.stop();
  await publish(second.log, 11, 10);
  await expect.poll(() => receiver.got.length, { timeout: 15_000 }).toBe(20);
  expect(entityIds(receiver.got)).toEqual(idsOf(1, 20));
  await second.stop();
  expectSound(receiver);
}

describe('a webhook', () => {
  it('gets every event once and in order, signed with each secret', async () => {
    await using receiver = await startReceiver();
    await using store = openMemory();
    const sink = startSink(store, receiver.url);
    await untilBegun(store);
    await publish(sink.log, 1, 5);
    await expect.poll(() => receiver.got.length).toBe(5);
    expect(entityIds(receiver.got)).toEqual(idsOf(1, 5));
    expect(JSON.parse(receiver.got[0]!.body)).toEqual({
      type: 'entity.changed',
      timestamp: '2027-01-15T08:00:00.001Z',
      data: {
        entityId: idsOf(1, 1)[0],
        kind: 'DEVICE',
        change: 'UPDATED',
        changedFields: ['name'],
        instanceId: expect.any(String),
        account: 'model',
      },
    });
    expectSound(receiver);
    await sink.stop();
    // Another process goes on where this one stopped.
    const next = startSink(store, receiver.url);
    await publish(next.log, 6, 2);
    await expect.poll(() => receiver.got.length).toBe(7);
    expect(entityIds(receiver.got)).toEqual(idsOf(1, 7));
    await next.stop();
    expect([...sink.errors, ...next.errors]).toEqual([]);
  });

  it.each<[string, Parameters<typeof startReceiver>[0]]>([
    ['fails', (response, n) => response.writeHead(n % 3 === 2 ? 200 : 500).end()],
    ['does not answer', (response, n) => void (n % 3 === 2 && response.writeHead(200).end())],
    [
      'sends bytes that are no HTTP',
      (response, n) =>
        void (n % 3 === 2 ? response.writeHead(200).end() : response.socket?.end('nonsense\r\n\r\n')),
    ],
    [
      'redirects',
      (response, n) => response.writeHead(n % 3 === 2 ? 200 : 307, { location: '/elsewhere' }).end(),
    ],
    ['answers without an end', (response) => void response.writeHead(200).write('x'.repeat(100_000))],
  ])('is tried again, with the same message, if the receiver %s', async (_name, answer) => {
    await using receiver = await startReceiver(answer);
    await using store = openMemory();
    const sink = startSink(store, receiver.url);
    await untilBegun(store);
    await publish(sink.log, 1, 4);
    await expect.poll(() => receiver.distinct().length, { timeout: 15_000 }).toBe(4);
    await expect.poll(() => sink.outcomes.filter((outcome) => outcome === 'delivered').length).toBe(4);
    expect(entityIds(receiver.distinct())).toEqual(idsOf(1, 4));
    expectSound(receiver);
    await sink.stop();
    expect(sink.errors).toEqual([]);
  });

  it('is tried again while the receiver is down, and gets what happened meanwhile', async () => {
    await using receiver = await startReceiver();
    await using store = openMemory();
    const sink = startSink(store, receiver.url);
    await untilBegun(store);
    for (let round = 0; round < 3; round++) {
      await receiver.close();
      await publish(sink.log, 1 + round * 3, 3);
      await receiver.reopen();
      await expect.poll(() => receiver.distinct().length, { timeout: 15_000 }).toBe(3 + round * 3);
    }
    expect(entityIds(receiver.distinct())).toEqual(idsOf(1, 9));
    expectSound(receiver);
    await sink.stop();
  });

  it('gets one gap if the events were trimmed meanwhile', async () => {
    await using receiver = await startReceiver();
    await using store = openMemory();
    const sink = startSink(store, receiver.url, { retention: 10 });
    await untilBegun(store);
    await receiver.close();
    await publish(sink.log, 1, 60);
    await receiver.reopen();
    await expect
      .poll(() => receiver.got.some(({ type }) => type === 'stream.gap'), { timeout: 15_000 })
      .toBe(true);
    await publish(sink.log, 100, 1);
    await expect.poll(() => entityIds(receiver.distinct()).at(-1)).toBe(idsOf(100, 1)[0]);
    expect(receiver.distinct().filter(({ type }) => type === 'stream.gap')).toHaveLength(1);
    expectSound(receiver);
    await sink.stop();
  });

  it('gets one gap if it accepts nothing for a day, and then goes on', async () => {
    let isDown = true;
    await using receiver = await startReceiver((response) => response.writeHead(isDown ? 503 : 200).end());
    await using store = openMemory();
    let ms = 0;
    // Each attempt takes two hours, and no pause takes long.
    const clock = {
      ...FAST,
      date: () => 1_800_000_000_000 + ms,
      after: (wait: number, run: () => void) => FAST.after(Math.min(wait, 20_000), run),
    };
    const slow: typeof fetch = async (url, init) => {
      ms += 2 * 3_600_000;
      return fetch(url, init);
    };
    const sink = startSink(store, receiver.url, { clock, fetch: slow });
    await untilBegun(store);
    await publish(sink.log, 1, 3);
    await expect.poll(() => sink.outcomes.includes('dead'), { timeout: 60_000, interval: 20 }).toBe(true);
    await publish(sink.log, 4, 3);
    // The gap covers what was published before its delivery began, so wait for an attempt that began later.
    const attempts = receiver.got.length;
    await expect.poll(() => receiver.got.length, { timeout: 15_000 }).toBeGreaterThan(attempts + 1);
    isDown = false;
    await expect.poll(() => sink.outcomes.at(-1), { timeout: 15_000 }).toBe('delivered');
    await publish(sink.log, 7, 1);
    await expect.poll(() => sink.outcomes.slice(-2)).toEqual(['delivered', 'delivered']);
    expect(entityIds(receiver.distinct())).toEqual([
      ...idsOf(1, 1),
      'stream.gap DEAD_LETTER',
      ...idsOf(7, 1),
    ]);
    await sink.stop();
  }, 90_000);

  it('is switched off by 410, until it has another address', async () => {
    await using receiver = await startReceiver((response) => response.writeHead(410).end());
    await using store = openMemory();
    const first = startSink(store, receiver.url);
    await untilBegun(store);
    await publish(first.log, 1, 3);
    await expect.poll(() => first.outcomes).toEqual(['off']);
    await first.stop();
    const second = startSink(store, receiver.url);
    await publish(second.log, 4, 1);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await second.stop();
    expect(receiver.got).toHaveLength(1);
    await using other = await startReceiver();
    const third = startSink(store, other.url);
    await expect.poll(() => other.got.length).toBe(4);
    expect(entityIds(other.got)).toEqual(idsOf(1, 4));
    await third.stop();
  });

  it('is delivered to by one of several replicas, and another one takes over', async () => {
    await using store = openMemory();
    await takesOver(
      { ...store, replica: 'one', isShared: true },
      { ...store, replica: 'two', isShared: true },
    );
  });

  it('knows of a gap that its stream has yet to announce, also after a restart', async () => {
    await using store = openMemory();
    const starts: (string | null | undefined)[] = [];
    const position = positionAt(new Map([['model', { epoch: 'e', seq: 7 }]]), 'RETENTION_EXCEEDED');
    const run = async () => {
      const end = new AbortController();
      const subscribe: Events['subscribe'] = async (_scope, { from }) => {
        starts.push(typeof from === 'object' && from !== null ? from.pendingGap : from);
        return (async function* () {
          yield [{ type: 'heartbeat', position, at: 0, nextPollAt: null, unreadable: [] }];
          end.abort();
        })();
      };
      await runSink(
        {
          ...{ store, account: 'model', name: 'hook', url: 'http://127.0.0.1:9/', secrets: [], clock: FAST },
          ...{ events: { subscribe }, log: { head: async () => ({ epoch: 'e', seq: 7 }) }, leases: null },
          ...{ leaseStream: '', everyMs: undefined, attemptMs: 1, random: Math.random, fetch: createFetch() },
          scope: { accounts: ['model'], instances: null, kinds: ['DEVICE'] },
          onOutcome: () => {},
          onError: (error) => {
            throw error;
          },
        },
        end.signal,
      );
    };
    await run();
    await run();
    expect(starts).toEqual(['now', 'RETENTION_EXCEEDED']);
  });

  it('does not connect to a private address that the configured name resolves to', async () => {
    await using store = openMemory();
    let connections = 0;
    const server = createServer(() => {
      connections += 1;
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const lookup: LookupFunction = (_host, _options, answer) =>
      answer(null, [{ address: '127.0.0.1', family: 4 }]);
    const sink = startSink(store, `https://hooks.example:${port}/`, { fetch: createFetch({ lookup }) });
    await untilBegun(store);
    await publish(sink.log, 1, 1);
    await expect.poll(() => sink.outcomes.length, { timeout: 15_000 }).toBeGreaterThan(1);
    expect(connections).toBe(0);
    await sink.stop();
    server.close();
  });

  it('gets every event at least once and in order, however often the process is killed', async () => {
    const seed = Math.floor(systemClock.date()) % 1_000_000;
    const random = createRandom(seed);
    await using receiver = await startReceiver((response, n) =>
      response.writeHead(n % 7 === 3 ? 500 : 200).end(),
    );
    const path = folder.fresh();
    const count = 120;
    const program = new URL('sink-process.ts', import.meta.url);
    for (let kills = 0; receiver.distinct().length < count; kills++) {
      const child = fork(program, [path, receiver.url, String(count)]);
      const ended = new Promise((resolve) => child.once('exit', resolve));
      await new Promise((resolve) => child.once('message', resolve));
      const before = receiver.got.length;
      await expect
        .poll(
          () => receiver.got.length >= before + 15 + 40 * random() || receiver.distinct().length >= count,
          { timeout: 30_000, interval: 5 },
        )
        .toBe(true);
      child.kill('SIGKILL');
      await ended;
      expect(kills, `seed ${seed}`).toBeLessThan(60);
    }
    expect(entityIds(receiver.distinct()), `seed ${seed}`).toEqual(idsOf(0, count));
    expectSound(receiver);
  }, 120_000);
});

await onPostgres('a webhook with PostgreSQL', (server) => {
  it('is delivered to by one of several replicas, and another one takes over', async () => {
    const schema = server.newSchema();
    await using one = await openOn(server, { schema, replica: 'one' });
    await using two = await openOn(server, { schema, replica: 'two' });
    await takesOver(one, two);
  });

  it('goes on after a stop, and is switched off by 410', async () => {
    let status = 204;
    await using receiver = await startReceiver((response) => response.writeHead(status).end());
    await using store = await openOn(server);
    const first = startSink(store, receiver.url);
    await untilBegun(store);
    await publish(first.log, 1, 3);
    await expect.poll(() => receiver.got.length, { timeout: 15_000 }).toBe(3);
    await first.stop();
    status = 410;
    const second = startSink(store, receiver.url);
    await publish(second.log, 4, 3);
    await expect.poll(() => second.outcomes, { timeout: 15_000 }).toEqual(['off']);
    await second.stop();
    expect(entityIds(receiver.got)).toEqual(idsOf(1, 4));
    const third = startSink(store, receiver.url);
    await publish(third.log, 7, 1);
    await third.stop();
    expect(receiver.got).toHaveLength(4);
    expect([...first.errors, ...second.errors, ...third.errors]).toEqual([]);
  });
});
