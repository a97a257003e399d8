import { describe, expect, it } from 'vitest';
import type { Lag } from '../../src/http/admission.ts';
import { listen } from '../kit/listen.ts';
import { openSocket } from '../kit/socket.ts';
import { type Started, type StartOptions, start } from '../kit/start.ts';

const INSTANCES = '{ instances(first: 20) { nodes { name } } }';
const ON_TIME: Lag = { stoodMs: 300, computedMs: 300 };
const LATE: Lag = { stoodMs: 1_500, computedMs: 1_100 };
const KEPT: Lag = { stoodMs: 2_000, computedMs: 100 };

/** A graph that is as late as it is told to be. */
async function startLate(config: StartOptions['config'] = {}) {
  let lag = ON_TIME;
  const graph = await start({
    config,
    overrides: { lagMeter: { read: () => lag, stop: () => {} }, events: { heartbeatMs: 100 } },
  });
  return Object.assign(graph, {
    be: (next: Lag) => {
      lag = next;
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

describe('an event loop that is late', () => {
  it('begins nothing: 503 before the request is read, not ready, no call made; and is itself again', async () => {
    await using graph = await startLate();
    expect([
      await readiness(graph),
      (await post(graph, JSON.stringify({ query: INSTANCES }))).status,
    ]).toEqual([200, 200]);
    graph.simulators.journal.clear();
    graph.be(LATE);
    for (const body of [JSON.stringify({ query: INSTANCES }), 'no JSON, and nobody looks']) {
      const response = await post(graph, body);
      expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5']);
      expect(await response.json()).toEqual({
        errors: [
          {
            message: 'The server is late with what it has to do: try again in a while.',
            extensions: { code: 'OVERLOADED', retryAfterMs: 5_000 },
          },
        ],
      });
    }
    expect([await readiness(graph), await refusals(graph)]).toEqual([503, 2]);
    expect((await fetch(`${graph.adminUrl}/healthz`)).status).toBe(200);
    expect(graph.simulators.journal.entries).toEqual([]);
    graph.be(ON_TIME);
    expect([await readiness(graph), (await graph.query(INSTANCES)).errors]).toEqual([200, undefined]);
  });

  it('refuses an operation of a WebSocket, not the socket, and lets a subscription go on', async () => {
    await using graph = await startLate();
    const { instanceId, regionId } = graph.simulators.fleet.alibaba.instances[0]!;
    const id = Buffer.from(`Instance:ali/${regionId}/${instanceId}`).toString('base64url');
    await using listener = listen(graph.url, { scope: { instanceId: id, kinds: ['CA_CERTIFICATE'] } });
    await listener.heartbeat();
    await using socket = await openSocket(graph.url);
    graph.be(LATE);
    socket.send({ type: 'subscribe', id: '1', payload: { query: INSTANCES } });
    const refused = await socket.receive((message) => message.id === '1');
    const said = refused.payload as { errors?: object[] } | object[];
    expect(Array.isArray(said) ? said : said.errors).toMatchObject([
      { extensions: { code: 'OVERLOADED', retryAfterMs: 5_000 } },
    ]);
    await listener.heartbeat();
    graph.be(ON_TIME);
    socket.send({ type: 'subscribe', id: '2', payload: { query: INSTANCES } });
    const served = await socket.receive((message) => message.id === '2');
    expect(served).toMatchObject({ type: 'next', payload: { data: { instances: expect.anything() } } });
    expect(listener.errors).toEqual([]);
  });

  it('as others keep it from running is not ready, and serves who comes', async () => {
    await using graph = await startLate();
    graph.be(KEPT);
    expect([await readiness(graph), (await graph.query(INSTANCES)).errors]).toEqual([503, undefined]);
  });

  it('serves all where nobody minds: the tests above can fail', async () => {
    await using graph = await startLate({ overload: { maxLagSeconds: null } });
    graph.be(LATE);
    expect([await readiness(graph), (await graph.query(INSTANCES)).errors]).toEqual([200, undefined]);
  });
});
