import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { listen } from '../kit/listen.ts';
import { openSocket } from '../kit/socket.ts';
import { type Started, type StartOptions, start } from '../kit/start.ts';

const INSTANCES = '{ instances(first: 20) { nodes { name } } }';

/** A graph whose operations start when the test releases them, with a clock that the test sets. */
async function startHeld(config: StartOptions['config'] = {}) {
  let isHeld = false;
  let skippedMs = 0;
  let stoodMs = 0;
  const held: (() => void)[] = [];
  const graph = await start({
    config,
    overrides: {
      lagMeter: { read: () => ({ stoodMs }), stop: () => {} },
      events: { heartbeatMs: 100 },
      queueLoop: {
        now: () => performance.now() + skippedMs,
        isBusy: () => false,
        inTurn: (first, second) => {
          const begin = () => {
            setImmediate(first);
            setImmediate(second);
          };
          if (isHeld) held.push(begin);
          else begin();
        },
        later: (ms, run) => {
          const timer = setTimeout(run, ms);
          return () => clearTimeout(timer);
        },
      },
    },
  });
  return Object.assign(graph, {
    hold: () => {
      isHeld = true;
    },
    /** Releases the operations that may still start after this time. */
    releaseAfter: async (ms: number) => {
      // Waits until the server has received the operations.
      while (held.length === 0) await pause(5);
      await pause(50);
      skippedMs += ms;
      isHeld = false;
      for (const begin of held.splice(0)) begin();
    },
    standStill: (ms: number) => {
      stoodMs = ms;
    },
  });
}

const post = ({ url }: Started, body: string) =>
  fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
const readiness = async ({ adminUrl }: Started) => (await fetch(`${adminUrl}/readyz`)).status;
const refusals = async ({ adminUrl }: Started) => {
  const text = await (await fetch(`${adminUrl}/metrics`)).text();
  return Number(/^identity_graph_overload_refusals_total (\d+)$/m.exec(text)?.[1]);
};

describe('an operation that waits for its turn', () => {
  it('is refused after maxWaitSeconds with 503 and retry-after, without a provider call', async () => {
    await using graph = await startHeld();
    expect((await graph.query(INSTANCES)).errors).toBeUndefined();
    graph.simulators.journal.clear();
    graph.hold();
    const waiting = post(graph, JSON.stringify({ query: INSTANCES }));
    await graph.releaseAfter(5_100);
    const response = await waiting;
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1']);
    expect(await response.json()).toEqual({
      errors: [
        {
          message: 'The server is overloaded. The operation waited too long to begin. Try again later.',
          extensions: { code: 'OVERLOADED', retryAfterMs: 1_000 },
        },
      ],
    });
    expect(graph.simulators.journal.entries).toEqual([]);
    // Operations of one caller only, so the process can serve others.
    expect([await readiness(graph), await refusals(graph)]).toEqual([200, 1]);
    expect((await graph.query(INSTANCES)).errors).toBeUndefined();
  });

  it('control: is served after a shorter wait, or after any wait without a limit', async () => {
    for (const [maxWaitSeconds, ms] of [
      [5, 4_500],
      [null, 60_000],
    ] as const) {
      await using graph = await startHeld({ overload: { maxWaitSeconds } });
      graph.hold();
      const waiting = graph.query(INSTANCES);
      await graph.releaseAfter(ms);
      expect((await waiting).errors).toBeUndefined();
    }
  });

  it('is refused on a WebSocket that stays open, and a subscription continues', async () => {
    await using graph = await startHeld();
    const { instanceId, regionId } = graph.simulators.fleet.alibaba.instances[0]!;
    const id = Buffer.from(`Instance:ali/${regionId}/${instanceId}`).toString('base64url');
    await using listener = listen(graph.url, { scope: { instanceId: id, kinds: ['CA_CERTIFICATE'] } });
    await listener.heartbeat();
    await using socket = await openSocket(graph.url);
    graph.hold();
    socket.send({ type: 'subscribe', id: '1', payload: { query: INSTANCES } });
    await graph.releaseAfter(5_100);
    const refused = await socket.receive((message) => message.id === '1');
    expect(refused).toMatchObject({ type: 'error', payload: [{ extensions: { code: 'OVERLOADED' } }] });
    await listener.heartbeat();
    socket.send({ type: 'subscribe', id: '2', payload: { query: INSTANCES } });
    const served = await socket.receive((message) => message.id === '2');
    expect(served).toMatchObject({ type: 'next', payload: { data: { instances: expect.anything() } } });
    expect(listener.errors).toEqual([]);
  });
});

describe('a stalled event loop', () => {
  it.each([
    [0.2, 503],
    [null, 200],
  ])(
    'makes the server not ready with maxLagSeconds %j, but requests are served',
    async (maxLagSeconds, expected) => {
      await using graph = await startHeld({ overload: { maxLagSeconds } });
      graph.standStill(2_000);
      expect([await readiness(graph), (await graph.query(INSTANCES)).errors]).toEqual([expected, undefined]);
      graph.standStill(300);
      expect(await readiness(graph)).toBe(200);
    },
  );
});
