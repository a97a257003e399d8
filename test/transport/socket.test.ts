import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import type { TransportEvent } from '../../src/transport/attempt-events.ts';
import type { Call, ProviderAction, ProviderRequest } from '../../src/transport/call.ts';
import { createTransport, type TransportOptions } from '../../src/transport/pipeline.ts';

const READ: ProviderAction = { name: 'Read', effect: 'read', ratePerSecond: null, billed: false };

async function against(
  listener: RequestListener,
  run: (
    ask: (more?: Partial<Call>, query?: ProviderRequest['query']) => Promise<unknown>,
    arrived: string[],
  ) => Promise<void>,
  options: TransportOptions = {},
) {
  const arrived: string[] = [];
  const server = createServer((request, response) => {
    arrived.push(`${request.headers['accept-encoding']} ${request.url}`);
    listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const transport = createTransport({
    attemptMs: 200,
    maxResponseBytes: 10_000,
    random: () => 0,
    ...options,
  });
  const send = transport.pipelineFor({
    provider: 'P',
    account: 'a',
    requestIdOf: ({ headers }) => headers['x-request-id'],
    egress: null,
  })(transport.send);
  const request: ProviderRequest = {
    operation: READ,
    method: 'GET',
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    path: '/',
    query: [['a b', "c/d'*"]],
    headers: {},
    body: '',
  };
  const ask = (more: Partial<Call> = {}, query = request.query) =>
    send(
      { ...request, query },
      {
        signal: new AbortController().signal,
        deadline: performance.now() + 1_000,
        priority: 'interactive',
        onSent: () => {},
        ...more,
      },
    );
  try {
    await run(ask, arrived);
  } finally {
    await transport.close();
    server.closeAllConnections();
    server.close();
  }
}

describe('the socket', () => {
  it('requests no content encoding and follows no redirect', () =>
    against(
      (_request, response) => response.writeHead(302, { location: '/elsewhere' }).end(),
      async (ask, arrived) => {
        expect(await ask()).toMatchObject({ status: 302 });
        expect(arrived).toEqual(['identity /?a%20b=c%2Fd%27%2A']);
      },
    ));

  it('reads up to a limit, and does not retry', () =>
    against(
      (_request, response) => response.end('x'.repeat(20_000)),
      async (ask, arrived) => {
        await expect(ask()).rejects.toMatchObject({
          code: 'PROVIDER_BAD_RESPONSE',
          details: { provider: 'P', operation: 'Read' },
        });
        expect(arrived).toHaveLength(1);
      },
    ));

  it('sends no URL that is too long for gateways', () =>
    against(
      (_request, response) => response.end('{}'),
      async (ask, arrived) => {
        await expect(ask({}, [['Username', 'x'.repeat(33_000)]])).rejects.toMatchObject({
          code: 'BAD_USER_INPUT',
          unsent: true,
          details: { limit: 'url', allowed: 32_768 },
        });
        expect(arrived).toEqual([]);
        expect(await ask({}, [['Username', 'x'.repeat(32_000)]])).toMatchObject({ status: 431 });
      },
      { attempts: 1 },
    ));

  it('does not open the breaker for others if a gateway truncates long URLs', () =>
    against(
      (request, response) => {
        if (request.url!.length > 4_096) request.socket.resetAndDestroy();
        else response.end('{}');
      },
      async (ask, arrived) => {
        const until = performance.now() + 1_200;
        while (performance.now() < until || arrived.length < 20)
          await expect(ask({}, [['Username', 'x'.repeat(5_000)]])).rejects.toMatchObject({
            code: 'PROVIDER_UNAVAILABLE',
          });
        expect(await ask()).toMatchObject({ status: 200 });
      },
      { attempts: 1 },
    ));

  it('cancels a hanging attempt, retries, and ends at the deadline', () =>
    against(
      () => {},
      async (ask, arrived) => {
        const start = performance.now();
        await expect(ask({ deadline: start + 500 })).rejects.toMatchObject({ code: 'PROVIDER_TIMEOUT' });
        expect(arrived.length).toBeGreaterThan(1);
        expect(performance.now() - start).toBeLessThan(5_000);
      },
    ));

  it('ends a body that never completes', () =>
    against(
      (_request, response) => {
        response.writeHead(200);
        const drip = setInterval(() => response.write('.'), 20);
        response.on('close', () => clearInterval(drip));
      },
      async (ask) => {
        await expect(ask({ deadline: performance.now() + 300 })).rejects.toMatchObject({
          code: 'PROVIDER_TIMEOUT',
        });
      },
    ));

  it('closes the connection when the client goes away', () =>
    new Promise<void>((resolve, reject) => {
      const gone = new AbortController();
      against(
        (request) => {
          request.on('close', resolve);
          gone.abort();
        },
        async (ask) => {
          await expect(ask({ signal: gone.signal })).rejects.toMatchObject({ code: 'PROVIDER_TIMEOUT' });
        },
      ).catch(reject);
    }));
});

describe('the observer', () => {
  it('receives attempts, retries, queues and breakers, and no other event', async () => {
    const events: TransportEvent[] = [];
    await against(
      (_request, response) => response.writeHead(200, { 'x-request-id': 'r-1' }).end('{}'),
      async (ask) => {
        await ask();
        await ask();
      },
      { onEvent: (event) => events.push(event) },
    );
    expect(events.filter(({ kind }) => kind === 'attempt')).toHaveLength(2);
    expect(events.find(({ kind }) => kind === 'attempt')).toEqual({
      kind: 'attempt',
      provider: 'P',
      account: 'a',
      operation: 'Read',
      host: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
      effect: 'read',
      priority: 'interactive',
      attempt: 1,
      outcome: 'ok',
      sent: true,
      startedAt: expect.any(Number),
      durationMs: expect.any(Number),
      providerRequestId: 'r-1',
    });
    events.length = 0;
    await against(
      (request) => request.socket.destroy(),
      async (ask) => {
        for (let call = 0; call < 5; call++) await ask().catch(() => {});
      },
      { onEvent: (event) => events.push(event) },
    );
    const count = (wanted: Partial<Record<string, unknown>>) =>
      events.filter((event) =>
        Object.entries(wanted).every(([name, value]) => Reflect.get(event, name) === value),
      ).length;
    // Three attempts per call, until the tenth failure in a row.
    expect(count({ kind: 'attempt', outcome: 'PROVIDER_UNAVAILABLE', sent: true })).toBe(10);
    expect(count({ kind: 'retry', decision: 'retried', code: 'PROVIDER_UNAVAILABLE' })).toBe(7);
    expect(count({ kind: 'breaker', state: 'open', effect: 'read' })).toBe(1);
    expect(events.findLast(({ kind }) => kind === 'bulkhead')).toMatchObject({ running: 0, waiting: 0 });
  });
});

/** A server in its own thread, which answers 20 ms after each request, even while this thread computes. */
const ANSWERS_AFTER_20_MS = `
  const { createServer } = require('node:http');
  const { parentPort } = require('node:worker_threads');
  const server = createServer((request, response) => setTimeout(() => response.end(request.url), 20));
  server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));`;

it("accepts a response that waits in the socket when a delayed event loop reaches the attempt's timeout", async () => {
  await using server = new Worker(ANSWERS_AFTER_20_MS, { eval: true });
  const port = await new Promise<number>((resolve) => server.once('message', resolve));
  let attempts = 0;
  const transport = createTransport({ attemptMs: 200, random: () => 0 });
  const send = transport.pipelineFor({ provider: 'P', account: 'a', egress: null })((request, call) => {
    attempts += 1;
    return transport.send(request, call);
  });
  const ask = (path: string) =>
    send(
      {
        operation: READ,
        method: 'GET',
        origin: `http://127.0.0.1:${port}`,
        path,
        query: [],
        headers: {},
        body: '',
      },
      {
        signal: new AbortController().signal,
        deadline: performance.now() + 5_000,
        priority: 'interactive',
        onSent: () => {},
      },
    );
  await ask('/first');
  const answer = ask('/second');
  await wait(10);
  // Timers run right after this phase of the loop, and sockets after the timers.
  await new Promise<void>((resolve) =>
    setImmediate(() => {
      const until = performance.now() + 400;
      while (performance.now() < until);
      resolve();
    }),
  );
  expect(await answer).toMatchObject({ status: 200, body: '/second' });
  expect(attempts).toBe(2);
  await transport.close();
});
