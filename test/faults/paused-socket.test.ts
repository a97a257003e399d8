import { expect, it } from 'vitest';
import { createMemoryLog } from '../../src/domain/events/memory-log.ts';
import { openSocket, type RawSocket } from '../kit/socket.ts';
import { start } from '../kit/start.ts';

/** Patience with the one that takes nothing. */
const STALL_MS = 10_000;
/** So many are written at a time, as by a poll that finds them. */
const COMMIT = 500;

it.each([
  [200, 20_000],
])(
  'one paused socket among %i, %i events: it is closed, the others hear all of them in order',
  {
    timeout: 900_000,
  },
  async (SOCKETS, EVENTS) => {
    const log = createMemoryLog({ retention: EVENTS + 1_000 });
    await using graph = await start({
      config: { events: { pollSeconds: 86_400 } },
      overrides: { events: { log }, socketLimits: { stallMs: STALL_MS } },
    });
    const { region, instances } = graph.simulators.fleet.huawei;
    const { instanceId } = instances[0]!;
    const idOf = (kind: string, ...rest: string[]) =>
      Buffer.from(`${kind}:${['hw', region, instanceId, ...rest].join('/')}`).toString('base64url');
    const deviceId = (n: number) => idOf('Device', `device-${n}`);
    const place = new Map(Array.from({ length: EVENTS }, (_, n) => [deviceId(n), n]));

    const counts = new Array<number>(SOCKETS).fill(0);
    const faults: string[] = [];
    const { promise: complete, resolve: tellComplete, reject: tellLost } = Promise.withResolvers<void>();
    let toGo = SOCKETS - 1;
    const clients: RawSocket[] = [];
    for (let socket = 0; socket < SOCKETS; socket++) {
      const client = await openSocket(graph.url);
      client.socket.removeAllListeners('message');
      client.socket.on('message', (data) => {
        const id = /"entityId":"([^"]+)"/.exec(String(data))?.[1];
        if (id === undefined) return;
        if (place.get(id) !== counts[socket])
          faults.push(`socket ${socket}: ${place.get(id)} after ${counts[socket]}`);
        counts[socket]! += 1;
        if (counts[socket] === EVENTS && socket > 0 && --toGo === 0) tellComplete();
      });
      clients.push(client);
      if (socket > 0) {
        client.closed.then(({ code }) => tellLost(new Error(`socket ${socket} was closed with ${code}`)));
      }
      // The one that will be paused asks for much, so that it soon has more to take than a socket holds.
      const more = socket > 0 ? '' : Array.from({ length: 15 }, (_, n) => `a${n}: cursor`).join(' ');
      const query = `subscription ($id: ID!) { refreshEvents(scope: { instanceId: $id, kinds: [DEVICE] }) { ${more} ... on EntityChanged { entityId } } }`;
      const ready = new Promise((resolve) => client.socket.once('message', resolve));
      client.send({ id: 's', type: 'subscribe', payload: { query, variables: { id: idOf('Instance') } } });
      // The heartbeat that says from where on it hears.
      await ready;
    }
    clients[0]!.socket.pause();

    const stream = `hw/${region}/${instanceId}`;
    const fence = await log.lead(stream);
    const before = process.memoryUsage().rss;
    for (let from = 0; from < EVENTS; from += COMMIT) {
      const result = await log.commit(stream, {
        part: 'DEVICE',
        shape: (await log.known(stream, 'DEVICE'))!.shape,
        fence,
        at: Date.now(),
        readAt: Number.MAX_SAFE_INTEGER,
        rows: Array.from({ length: COMMIT }, (_, n) => ({
          id: deviceId(from + n),
          print: 'print',
          entry: { change: 'CREATED' as const, source: 'POLL' as const, fields: [] },
        })),
      });
      expect(result).not.toMatchObject({ state: 'fenced' });
      await new Promise((resolve) => setImmediate(resolve));
    }
    const begun = performance.now();
    await complete;
    expect(faults.slice(0, 5)).toEqual([]);
    expect(counts.slice(1).every((count) => count === EVENTS)).toBe(true);
    const grown = Math.round((process.memoryUsage().rss - before) / 1e6);
    console.log(
      `${SOCKETS - 1} sockets × ${EVENTS} events in ${Math.round(performance.now() - begun)} ms; clients and server together grew by ${grown} MB`,
    );
    // It reads on only once that patience, and the time for its close frame to leave, are over.
    await new Promise((resolve) =>
      setTimeout(resolve, Math.max(0, begun + 1.3 * STALL_MS - performance.now())),
    );
    clients[0]!.socket.resume();
    expect([1013, 1006]).toContain((await clients[0]!.closed).code);
    expect(counts[0]).toBeLessThan(EVENTS);
    expect(clients.slice(1).every(({ socket }) => socket.readyState === socket.OPEN)).toBe(true);
    await Promise.all(clients.slice(1).map((client) => client[Symbol.asyncDispose]()));
  },
);
