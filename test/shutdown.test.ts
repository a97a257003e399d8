import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { type Simulators, startSimulators } from '../src/simulator/index.ts';
import { type Run, run } from './kit/run.ts';
import { openSocket } from './kit/socket.ts';
import { accountsOf, ask } from './kit/start.ts';

// Separate processes on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });
const INSTANCES = '{ instances(filter: { provider: ALIBABA_MQTT }) { nodes { id } } }';

function graphOf(simulators: Simulators, shutdown: Record<string, number>): Run {
  const path = join(mkdtempSync(join(tmpdir(), 'config-')), 'graph.yaml');
  writeFileSync(
    path,
    JSON.stringify({ accounts: accountsOf(simulators), inventory: { keep: [] }, shutdown }),
  );
  return run('src/main.ts', [], { IDENTITY_GRAPH_CONFIG: path, PORT: '0', ADMIN_PORT: '0' });
}

/** Status and `Connection` header of one query on a connection that its client would keep. */
async function keptQuery(url: string, agent: Agent): Promise<[number | undefined, string | undefined]> {
  const asked = request(url, { method: 'POST', agent, headers: { 'content-type': 'application/json' } });
  asked.end(JSON.stringify({ query: '{ __typename }' }));
  const [response] = await once(asked, 'response');
  response.resume();
  await once(response, 'end');
  return [response.statusCode, response.headers.connection];
}

/** A socket with a running subscription. */
async function subscribed(url: string, instanceId: string) {
  const socket = await openSocket(url);
  const query = 'subscription ($id: ID!) { refreshEvents(scope: { instanceId: $id }) { cursor } }';
  socket.send({ type: 'subscribe', id: '1', payload: { query, variables: { id: instanceId } } });
  await socket.receive((message) => (message as { type?: string }).type === 'next');
  return socket;
}

describe('SIGTERM', () => {
  it('first turns readiness off, then stops accepting, completes running requests, and rejects the rest', async () => {
    await using simulators = await startSimulators();
    await using graph = graphOf(simulators, { drainSeconds: 1, graceSeconds: 20 });
    const { url, adminUrl } = await graph.line('listening');
    const agent = new Agent({ keepAlive: true });
    const expected = await ask(url!, INSTANCES);
    expect(await keptQuery(url!, agent)).toEqual([200, 'keep-alive']);

    const instance = expected.data.instances.nodes[0].id;
    const sockets = await Promise.all(Array.from({ length: 300 }, () => subscribed(url!, instance)));
    // One connection that never sends anything, and one that sent one request.
    const { port } = new URL(url!);
    const silent = connect(Number(port), '127.0.0.1');
    await once(silent, 'connect');
    const lists = () =>
      simulators.journal.entries.filter(({ operation }) => operation === 'ListInstances').length;
    const before = lists();
    simulators.faults.add({ operation: 'ListInstances', effect: { kind: 'delay', ms: 1_800 } });
    const slow = ask(url!, INSTANCES);
    while (lists() === before) await new Promise((resolve) => setTimeout(resolve, 5));

    const closedAt: number[] = [];
    for (const { closed } of sockets) closed.then(() => closedAt.push(performance.now()));
    const toldAt = performance.now();
    graph.child.kill('SIGTERM');
    await graph.line('stopping');
    expect((await fetch(`${adminUrl}/readyz`)).status).toBe(503);
    expect((await fetch(`${adminUrl}/healthz`)).status).toBe(200);
    // Still answered, with the request to close.
    expect(await keptQuery(url!, agent)).toEqual([200, 'close']);
    expect((await slow).data).toEqual(expected.data);
    const closed = await Promise.all(sockets.map((socket) => socket.closed));
    expect(new Set(closed.map(({ code }) => code))).toEqual(new Set([1012]));
    // Spread over 2.5 s, an eighth of the grace period, because their clients reconnect elsewhere.
    expect(closedAt.at(-1)! - closedAt[0]!).toBeGreaterThan(1_500);
    expect(await graph.exit).toBe(0);
    expect(performance.now() - toldAt).toBeLessThan(30_000);
    await graph.line('stopped');
    silent.destroy();
  });

  it('control: aborts requests that take longer than the grace period', async () => {
    await using simulators = await startSimulators();
    await using graph = graphOf(simulators, { drainSeconds: 0, graceSeconds: 1 });
    const { url } = await graph.line('listening');
    const expected = await ask(url!, INSTANCES);
    simulators.faults.add({ operation: 'ListInstances', effect: { kind: 'delay', ms: 30_000 } });
    const slow = ask(url!, INSTANCES).then(
      ({ data }) => data,
      () => null,
    );
    while (simulators.journal.entries.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    graph.child.kill('SIGTERM');
    expect(await slow).not.toEqual(expected.data);
    expect(await graph.exit).toBe(0);
  });

  it('is not delayed by an idle connection', async () => {
    await using simulators = await startSimulators();
    // A wait for it would last until the end of the grace period.
    await using graph = graphOf(simulators, { drainSeconds: 0, graceSeconds: 600 });
    const { url } = await graph.line('listening');
    const silent = connect(Number(new URL(url!).port), '127.0.0.1');
    await once(silent, 'connect');
    silent.on('error', () => {});
    graph.child.kill('SIGTERM');
    expect(await graph.exit).toBe(0);
  });

  it('is not delayed by a refused connection that stays open', async () => {
    await using simulators = await startSimulators();
    await using graph = graphOf(simulators, { drainSeconds: 0, graceSeconds: 600 });
    const { url } = await graph.line('listening');
    const { port } = new URL(url!);
    // The client sees that the server has ended its half, and keeps its own half open.
    const socket = connect({ port: Number(port), host: '127.0.0.1', allowHalfOpen: true });
    socket.on('error', () => {});
    socket.write(
      `GET /graphql HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\nOrigin: https://evil.example\r\n\r\n`,
    );
    const [told] = await once(socket, 'data');
    expect(String(told)).toMatch(/^HTTP\/1\.1 403 /);
    graph.child.kill('SIGTERM');
    expect(await graph.exit).toBe(0);
    socket.destroy();
  });

  it('exits at once with 1 if it is repeated, whatever runs', async () => {
    await using simulators = await startSimulators();
    await using graph = graphOf(simulators, { drainSeconds: 600, graceSeconds: 600 });
    await graph.line('listening');
    graph.child.kill('SIGTERM');
    await graph.line('stopping');
    graph.child.kill('SIGTERM');
    expect(await graph.exit).toBe(1);
  });

  it('waits for a write whose client has disconnected, and for its line in the audit log', async () => {
    await using simulators = await startSimulators();
    await using graph = graphOf(simulators, { drainSeconds: 0, graceSeconds: 20 });
    const { url } = await graph.line('listening');
    simulators.faults.add({ operation: 'CreateGroupId', effect: { kind: 'delay', ms: 1_500 } });
    const { instanceId, regionId } = simulators.fleet.alibaba.instances[0]!;
    const instance = Buffer.from(`Instance:ali/${regionId}/${instanceId}`).toString('base64url');
    const gone = new AbortController();
    const query = `mutation ($instance: ID!) { createGroup(input: { instanceId: $instance, groupId: "GID_shutdown" }) { group { groupId } userErrors { code } } }`;
    const asked = fetch(url!, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables: { instance } }),
      signal: gone.signal,
    }).catch(() => {});
    const writes = () => simulators.journal.entries.filter(({ operation }) => operation === 'CreateGroupId');
    while (writes().length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    gone.abort();
    await asked;
    graph.child.kill('SIGTERM');
    expect(await graph.exit).toBe(0);
    expect(writes().map(({ status }) => status)).toEqual([200]);
    const audit = graph
      .out()
      .split('\n')
      .filter((line) => line.includes('createGroup'));
    expect(audit.map((line) => /\\?"decision\\?":\\?"(\w+)/.exec(line)?.[1])).toEqual(['started', 'done']);
  });
});
