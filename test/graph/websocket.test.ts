import { createClient } from 'graphql-ws';
import { describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { openSocket } from '../kit/socket.ts';
import { ask, start } from '../kit/start.ts';

const QUERY = '{ instances(first: 3) { nodes { name } } }';

describe('a WebSocket', () => {
  it('answers as HTTP does, and stays open after the error of an operation', async () => {
    await using graph = await start();
    const closed: number[] = [];
    const client = createClient({
      url: graph.url.replace('http', 'ws'),
      webSocketImpl: WebSocket,
      lazy: false,
      retryAttempts: 0,
      on: { closed: (event) => closed.push((event as { code: number }).code) },
    });
    const iterate = async (query: string) => {
      const results = [];
      for await (const result of client.iterate({ query })) results.push(result);
      return results;
    };
    const [result] = await iterate(QUERY);
    expect(result).toEqual(JSON.parse(JSON.stringify(await graph.query(QUERY))));
    for (const bad of ['{ instances(', '{ nope }', 'mutation { x }']) {
      await expect(iterate(bad)).rejects.toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    }
    expect(closed).toEqual([]);
    expect((await iterate(QUERY))[0]).toEqual(result);
    await client.dispose();
  });

  it('aborts the provider calls of a query when the client completes it', async () => {
    await using graph = await start();
    graph.simulators.faults.add({ service: 'alibaba', effect: { kind: 'delay', ms: 300 } });
    const client = createClient({
      url: graph.url.replace('http', 'ws'),
      webSocketImpl: WebSocket,
      lazy: false,
    });
    await new Promise<void>((resolve) => client.on('connected', () => resolve()));
    const iterator = client.iterate({ query: '{ instances { nodes { groups { totalCount } } } }' });
    const first = iterator.next();
    while (graph.simulators.journal.entries.length === 0)
      await new Promise((resolve) => setTimeout(resolve, 5));
    await iterator.return?.();
    await first;
    await new Promise((resolve) => setTimeout(resolve, 800));
    const operations = new Set(graph.simulators.journal.entries.map((entry) => entry.operation));
    expect(operations).not.toContain('ListGroupId');
    await client.dispose();
  });

  it('does not abort a write when it closes', async () => {
    await using graph = await start();
    const [platinum] = graph.simulators.fleet.alibaba.instances;
    const id = Buffer.from(`Instance:ali/${platinum!.regionId}/${platinum!.instanceId}`).toString(
      'base64url',
    );
    graph.simulators.faults.add({ operation: 'CreateGroupId', effect: { kind: 'delay', ms: 300 } });
    const client = await openSocket(graph.url);
    const query = `mutation { createGroup(input: { instanceId: "${id}", groupId: "GID_left-alone" }) { userErrors { code } } }`;
    client.send({ id: '1', type: 'subscribe', payload: { query } });
    const isSent = () =>
      graph.simulators.journal.entries.some(({ operation }) => operation === 'CreateGroupId');
    while (!isSent()) await new Promise((resolve) => setTimeout(resolve, 5));
    client.socket.terminate();
    await client.closed;
    const isDone = () => graph.log.some((line) => line.includes('createGroup') && line.includes('done'));
    while (!isDone()) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(platinum!.groups.map(({ groupId }) => groupId)).toContain('GID_left-alone');
  });

  it('is refused for a foreign origin at the upgrade, and for wrong keys at the init', async () => {
    const sha256 = 'b'.repeat(64);
    await using graph = await start({
      config: { auth: { mode: 'keys', keys: [{ name: 'k', sha256, scopes: ['identity:read'] }] } },
    });
    const refused = await new Promise<number>((resolve, reject) => {
      const socket = new WebSocket(graph.url.replace('http', 'ws'), 'graphql-transport-ws', {
        origin: 'https://evil.example',
      });
      socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
      socket.on('open', () => reject(new Error('opened')));
    });
    expect(refused).toBe(403);
    const code = await new Promise<number>((resolve) => {
      const socket = new WebSocket(graph.url.replace('http', 'ws'), 'graphql-transport-ws');
      socket.on('open', () =>
        socket.send('{"type":"connection_init","payload":{"authorization":"Bearer nope"}}'),
      );
      socket.on('close', resolve);
    });
    expect(code).toBe(4403);
    expect((await ask(graph.url, QUERY)).errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  });
});
