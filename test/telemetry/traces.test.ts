import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createClient } from 'graphql-ws';
import { describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { startCollector } from '../kit/collector.ts';
import { type Started, start } from '../kit/start.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const PARENT = 'b7ad6b7169203331';
const at = 'identity_graph';

/** Runs it, stops the graph, which sends the remaining spans, and returns what the collector received. */
async function traced(run: (graph: Started) => Promise<void>, telemetry: Record<string, unknown> = {}) {
  await using collector = await startCollector();
  let logged = '';
  {
    await using graph = await start({
      config: {
        telemetry: { otlpEndpoint: collector.endpoint, ...telemetry },
        events: { pollSeconds: 1 },
      },
    });
    await run(graph);
    logged = graph.log.join('');
  }
  expect(logged).not.toContain('telemetry');
  return { spans: collector.spans(), text: collector.text(), headers: collector.headers };
}

describe('a collector that rejects spans', { timeout: 60_000 }, () => {
  it('is counted in spans, and logged once', async () => {
    const server = createServer((request, response) => {
      request.resume();
      response.writeHead(401).end('no');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const otlpEndpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await using graph = await start({ config: { telemetry: { otlpEndpoint } } });
    const lost = async () => {
      const text = await (await fetch(`${graph.adminUrl}/metrics`)).text();
      return Number(/^identity_graph_trace_spans_lost_total (\d+)$/m.exec(text)?.[1]);
    };
    expect(await lost()).toBe(0);
    for (const spans of [1, 2]) {
      await graph.query('{ __typename }');
      // Spans are sent every five seconds.
      await expect.poll(lost, { timeout: 30_000 }).toBe(spans);
    }
    const told = graph.log.map((line) => JSON.parse(line)).filter(({ msg }) => msg.includes('collector'));
    const { host } = new URL(otlpEndpoint);
    expect(told).toMatchObject([{ level: 'warn', count: 1, status: 401, code: '401', host }]);
    server.close();
  });
});

describe('traces', { timeout: 60_000 }, () => {
  it('have a span for the operation with a child for each attempt, with the provider’s request id', async () => {
    let calls = 0;
    const { spans, headers } = await traced(
      async (graph) => {
        graph.simulators.faults.add({
          service: 'alibaba',
          operation: 'ListInstances',
          times: 1,
          effect: {
            kind: 'answer',
            status: 503,
            body: '{"Code":"ServiceUnavailable","Message":"later","RequestId":"F1B2C3D4-0000"}',
          },
        });
        const response = await fetch(graph.url, {
          method: 'POST',
          headers: { 'content-type': 'application/json', traceparent: `00-${TRACE}-${PARENT}-01` },
          body: JSON.stringify({ query: '{ instances(first: 10) { nodes { name } } }' }),
        });
        expect(((await response.json()) as { errors?: unknown }).errors).toBeUndefined();
        calls = graph.simulators.journal.entries.length;
      },
      { headers: { 'x-api-key': 'a key for the collector' } },
    );
    expect(headers[0]!['x-api-key']).toBe('a key for the collector');
    const [operation, ...more] = spans.filter(({ name }) => name === 'query');
    expect(more).toEqual([]);
    expect(operation).toMatchObject({
      kind: 2,
      traceId: TRACE,
      parentSpanId: PARENT,
      failed: false,
      attributes: {
        'graphql.operation.type': 'query',
        [`${at}.outcome`]: 'ok',
      },
    });
    const attempts = spans.filter((span) => span !== operation);
    expect(attempts).toHaveLength(calls);
    for (const attempt of attempts) {
      expect(attempt).toMatchObject({ kind: 3, traceId: TRACE, parentSpanId: operation!.spanId });
      expect(Object.keys(attempt.attributes).sort()).toEqual(
        [
          'account',
          'attempt',
          'outcome',
          'provider',
          'provider_operation',
          'provider_request_id',
          'sent',
        ].map((name) => `${at}.${name}`),
      );
      expect(String(attempt.attributes[`${at}.provider_request_id`])).toMatch(/^[\w-]+$/);
    }
    const failed = attempts.filter((attempt) => attempt.failed);
    expect(failed.map(({ name, attributes }) => [name, attributes[`${at}.attempt`]])).toEqual([
      ['ALIBABA_MQTT ListInstances', 1],
    ]);
    expect(failed[0]!.attributes).toMatchObject({
      [`${at}.outcome`]: 'PROVIDER_UNAVAILABLE',
      [`${at}.provider_request_id`]: 'F1B2C3D4-0000',
    });
    const second = attempts.filter((attempt) => Number(attempt.attributes[`${at}.attempt`]) === 2);
    expect(second.map(({ name }) => name)).toEqual(['ALIBABA_MQTT ListInstances']);
  });

  it('contain no document, name, variable or secret, and start a new trace without a parent', async () => {
    const { spans, text } = await traced(async (graph) => {
      const credential = graph.simulators.fleet.alibaba.instances[0]!.credentials[3]!;
      const key = ['ali', 'cn-hangzhou', 'post-cn-7mz2d000001', encodeURIComponent(credential.clientId)];
      const id = Buffer.from(`ClientCredential:${key.join('/')}`).toString('base64url');
      await graph.query(
        'mutation NameOfMine($id: ID!) { revealSecret(input: { id: $id, slot: PRIMARY, reason: "reason-of-mine" }) { secret } }',
        { id },
      );
      await graph.query(
        'query NameOfMine { instances(first: 5, after: "cursor-of-mine") { nodes { name } } }',
      );
      await graph.query('query NameOfMine { field_of_mine }');
    });
    expect(spans.filter((span) => span.kind === 2).map(({ name, failed }) => [name, failed])).toEqual([
      ['mutation', false],
      ['query', true],
      ['query', true],
    ]);
    expect(new Set(spans.filter((span) => span.kind === 2).map((span) => span.traceId)).size).toBe(3);
    expect(text).not.toMatch(/of.?mine|revealSecret|http:\/\/127|dev-00/i);
    expect(text).not.toContain('post-cn-7mz2d000001');
  });

  it('of a subscription contain its reads; polls are separate traces', async () => {
    const { spans } = await traced(async (graph) => {
      const { data } = await graph.query(
        '{ instance(provider: ALIBABA_MQTT, instanceId: "post-cn-7mz2d000001") { id } }',
      );
      const client = createClient({ url: graph.url.replace('http', 'ws'), webSocketImpl: WebSocket });
      const events = client.iterate<{ refreshEvents: { __typename: string } }>({
        query: `subscription ($id: ID!) {
          refreshEvents(scope: { instanceId: $id, kinds: [CA_CERTIFICATE] }) {
            __typename ... on EntityChanged { entity { ... on CaCertificate { name status } } }
          }
        }`,
        variables: { id: data.instance.id },
      });
      await events.next();
      graph.simulators.fleet.alibaba.instances[0]!.caCertificates[3]!.active = false;
      expect((await events.next()).value?.data?.refreshEvents.__typename).toBe('EntityChanged');
      await events.return?.();
      await client.dispose();
    });
    const subscription = spans.find(({ name }) => name === 'subscription');
    expect(subscription).toMatchObject({ parentSpanId: '', attributes: { [`${at}.outcome`]: 'ok' } });
    const inside = spans.filter((span) => span.parentSpanId === subscription!.spanId);
    expect(inside.map(({ name }) => name)).toContain('ALIBABA_MQTT GetCaCertificate');
    const polls = spans.filter((span) => span.parentSpanId === '' && span.kind === 3);
    expect(polls.map(({ name }) => name)).toContain('ALIBABA_MQTT ListCaCertificate');
  });

  it('are not sent to the providers', async () => {
    const seen: IncomingHttpHeaders[] = [];
    const provider = createServer((request, response) => {
      seen.push(request.headers);
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"RequestId":"R","Instances":[]}');
    });
    await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
    const { port } = provider.address() as AddressInfo;
    await using collector = await startCollector();
    {
      await using graph = await start({
        config: {
          telemetry: { otlpEndpoint: collector.endpoint },
          accounts: [
            {
              name: 'ali',
              provider: 'alibaba',
              regions: ['cn-hangzhou'],
              credentials: { accessKeyId: 'id', accessKeySecret: 'secret' },
              endpoint: `http://127.0.0.1:${port}`,
            },
          ],
        },
      });
      await fetch(graph.url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          traceparent: `00-${TRACE}-${PARENT}-01`,
          tracestate: 'a=1',
        },
        body: JSON.stringify({ query: '{ instances(first: 10) { nodes { name } } }' }),
      });
    }
    await new Promise((resolve) => provider.close(resolve));
    expect(seen.length).toBeGreaterThan(0);
    for (const headers of seen)
      expect(Object.keys(headers).filter((name) => /^trace|baggage/.test(name))).toEqual([]);
    expect(collector.spans().length).toBeGreaterThan(1);
  });

  it('are sent below the path of the collector’s URL', async () => {
    await using collector = await startCollector({ base: '/otlp/team' });
    for (const otlpEndpoint of [collector.endpoint, `${collector.endpoint}/`]) {
      await using graph = await start({ config: { telemetry: { otlpEndpoint } } });
      await graph.query('{ __typename }');
    }
    expect(collector.spans().map(({ name }) => name)).toEqual(['query', 'query']);
  });

  it('are sampled by the configured share, and an unavailable collector delays no request', async () => {
    const { spans } = await traced(
      async (graph) => {
        await graph.query('{ instances(first: 10) { nodes { name } } }');
      },
      { sampleRatio: 0 },
    );
    expect(spans).toEqual([]);
    await using graph = await start({ config: { telemetry: { otlpEndpoint: 'http://127.0.0.1:9' } } });
    expect((await graph.query('{ instances(first: 10) { nodes { name } } }')).errors).toBeUndefined();
  });
});
