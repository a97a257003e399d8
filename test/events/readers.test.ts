import { request } from 'node:http';
import { createConnection } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { createEvents } from '../../src/events/events.ts';
import type { EventLog } from '../../src/events/log/log.ts';
import { announced } from '../../src/events/log/row-state.ts';
import { printNodeId } from '../../src/graph/node-id.ts';
import { createRegistry } from '../../src/graph/registry.ts';
import { Secret } from '../../src/secret.ts';
import { EVENTS, listen } from '../kit/listen.ts';
import { ALIBABA, start } from '../kit/start.ts';
import { createMemoryLog } from './memory-log.ts';
import { createModelProvider } from './model-provider.ts';
import { createVirtualClock } from './virtual-clock.ts';

const AT = {
  provider: 'ALIBABA_MQTT',
  account: ALIBABA,
  region: 'cn-hangzhou',
  instanceId: 'post-cn-7mz2d000001',
} as const;
const STREAM = `${AT.account}/${AT.region}/${AT.instanceId}`;
const SCOPE = { instanceId: printNodeId('Instance', AT), kinds: ['CA_CERTIFICATE'] };
const VARIABLES = { scope: SCOPE };

/** Two kilobytes each, so that they exceed all buffers of the operating system. */
const PADDING = Array.from({ length: 20 }, (_, index) => `${index}`.padEnd(100, 'x'));

async function publish(log: EventLog, from: number, count: number, fields: readonly string[]): Promise<void> {
  for (let n = from; n < from + count; n++) {
    const id = printNodeId('CaCertificate', AT, `made-up-${n}`);
    const entry = { change: 'UPDATED', source: 'POLL', fields } as const;
    const row = { id, state: announced(String(n)), entry };
    await log.commit(STREAM, {
      list: 'CA_CERTIFICATE',
      fence: null,
      at: Date.now(),
      readAt: Number.MAX_SAFE_INTEGER,
      rows: [row],
    });
  }
}

/** A log that records how far it was read. */
function createWatched(retention: number) {
  const log = createMemoryLog({ retention });
  let reached = 0;
  const read: EventLog['read'] = (...given) => {
    reached = Math.max(reached, given[1].seq);
    return log.read(...given);
  };
  return { log: { ...log, read }, reached: () => reached };
}

/** Opens a subscription, and stops reading after its first event. */
const PAUSED: Record<string, (url: string) => Promise<{ end: () => void }>> = {
  WebSocket: async (url) => {
    const socket = new WebSocket(url.replace('http', 'ws'), 'graphql-transport-ws');
    await new Promise((resolve) => socket.once('open', resolve));
    socket.send('{"type":"connection_init"}');
    await new Promise((resolve) => socket.once('message', resolve));
    socket.send(
      JSON.stringify({ id: 'paused', type: 'subscribe', payload: { query: EVENTS, variables: VARIABLES } }),
    );
    await new Promise((resolve) => socket.once('message', resolve));
    socket.pause();
    return { end: () => socket.terminate() };
  },
  SSE: async (url) => {
    const sent = request(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      createConnection: ({ host, port }) =>
        createConnection({ host: String(host), port: Number(port), highWaterMark: 1_024 } as never),
    });
    sent.on('error', () => {});
    sent.end(JSON.stringify({ query: EVENTS, variables: VARIABLES }));
    const response = await new Promise<NodeJS.ReadableStream>((resolve) => sent.once('response', resolve));
    await new Promise((resolve) => response.once('data', resolve));
    response.pause();
    return { end: () => sent.destroy() };
  },
};

describe.each(Object.keys(PAUSED))('a reader over %s that reads nothing', (transport) => {
  it('fills only the buffers of its socket, and a reader that reads everything gets all events', async () => {
    const count = 10_000;
    const { log, reached } = createWatched(2 * count);
    await using graph = await start({
      config: { events: { pollSeconds: 3_600 } },
      overrides: { events: { log } },
    });
    const paused = await PAUSED[transport]!(graph.url);
    await publish(log, 0, count, PADDING);
    // Waits until the position no longer changes.
    for (let before = -1; before !== reached(); await sleep(500)) before = reached();
    expect(reached()).toBeLessThan(count / 2);

    await using other = listen(graph.url, { scope: SCOPE });
    await other.heartbeat();
    await publish(log, count, 1, []);
    await other.change();
    expect(reached()).toBeGreaterThan(count);
    paused.end();
  }, 60_000);

  it('is disconnected', async () => {
    const { log } = createWatched(10_000);
    await using graph = await start({
      config: { events: { pollSeconds: 3_600 } },
      overrides: { events: { log }, socketLimits: { stallMs: 1_200 } },
    });
    const running = async () => {
      const metrics = await fetch(`${graph.adminUrl}/metrics`).then((response) => response.text());
      return Number(/^identity_graph_subscriptions (\d+)$/m.exec(metrics)?.[1]);
    };
    const paused = await PAUSED[transport]!(graph.url);
    expect(await running()).toBe(1);
    // A reader that has read everything is not disconnected.
    await sleep(2_000);
    expect(await running()).toBe(1);
    await publish(log, 0, 5_000, PADDING);
    await expect.poll(running, { timeout: 15_000 }).toBe(0);
    paused.end();
  }, 60_000);
});

describe('a reader slower than the retention', () => {
  it('gets one gap, and continues', async () => {
    const { log, reached } = createWatched(100);
    await using graph = await start({
      config: { events: { pollSeconds: 3_600 } },
      overrides: { events: { log } },
    });
    await using events = listen(graph.url, { scope: SCOPE });
    await events.heartbeat();
    // More events than the log keeps, without a pause in which anyone could read.
    await publish(log, 0, 500, []);
    const gap = await events.until((event) => event.__typename === 'StreamGap');
    expect(gap.reason).toBe('BUFFER_OVERFLOW');
    await publish(log, 500, 1, []);
    expect((await events.change()).entityId).toBe(printNodeId('CaCertificate', AT, 'made-up-500'));
    expect(events.events.filter((event) => event.__typename === 'StreamGap')).toHaveLength(1);
    expect(reached()).toBeGreaterThanOrEqual(500);
  });
});

describe('one of 200 readers that reads nothing', () => {
  it('does not delay the 20,000 events of the others, and gets one gap when it returns', async () => {
    const count = 20_000;
    const clock = createVirtualClock();
    const log = createMemoryLog({ retention: 1_000 });
    const model = createModelProvider(() => clock.sleep(1));
    const events = createEvents({
      registry: createRegistry([{ provider: model.provider }]),
      log,
      key: new Secret('a key'),
      pollMs: 3_600_000,
      billedPollMs: 3_600_000,
      clock,
      onError: (error) => {
        throw error;
      },
    });
    const scope = { at: model.at, groupId: null, kinds: ['CA_CERTIFICATE'] as const };
    const gone = new AbortController();
    const begun = Promise.all(
      Array.from({ length: 200 }, () => events.subscribe(scope, { from: 'now' }, gone.signal)),
    );
    await clock.advance(1_000);
    const [paused, ...others] = await begun;
    await paused!.next();
    const heard = others.map(() => 0);
    const failures: unknown[] = [];
    const read = async (batches: (typeof others)[number], reader: number) => {
      for await (const batch of batches) {
        for (const event of batch) {
          if (event.type === 'gap') throw new Error(`a gap at ${heard[reader]}`);
          if (event.type !== 'change') continue;
          // Four million events: an `expect` for each would take longer than the rest of the test.
          if (event.id !== ids[heard[reader]!]) throw new Error(`out of order at ${heard[reader]}`);
          heard[reader]! += 1;
        }
      }
    };
    const reading = others.map((batches, reader) =>
      read(batches, reader).catch((error) => failures.push(error)),
    );
    const ids = Array.from({ length: count + 1 }, (_, n) => printNodeId('CaCertificate', model.at, `c${n}`));
    const publishOne = (n: number) => {
      const entry = { change: 'UPDATED', source: 'POLL', fields: [] } as const;
      const rows = [{ id: ids[n]!, state: announced('x'), entry }];
      const commit = { list: 'CA_CERTIFICATE', fence: null, at: n, rows };
      return log.commit('model/here/one', { ...commit, readAt: Number.MAX_SAFE_INTEGER });
    };
    for (let n = 0; n < count; n++) {
      await publishOne(n);
      if (n % 100 === 99) await clock.advance(1);
    }
    await clock.advance(1);
    expect(failures).toEqual([]);
    expect(new Set(heard)).toEqual(new Set([count]));

    expect((await paused!.next()).value).toMatchObject([{ type: 'gap', reason: 'BUFFER_OVERFLOW' }]);
    await publishOne(count);
    expect((await paused!.next()).value).toMatchObject([{ type: 'change', id: ids[count] }]);
    gone.abort();
    await Promise.all(reading);
    events.stop();
  }, 120_000);
});
