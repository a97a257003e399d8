import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serveAdmin } from '../../src/http/admin-server.ts';
import { type Started, start } from '../kit/start.ts';

const BODY = '{"query":"{ __typename }"}';
const POST = `POST /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n`;

function ask(url: string, bytes: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(bytes));
    socket.on('data', (data) => {
      answer += String(data);
    });
    socket.on('close', () => resolve(answer));
    socket.on('error', () => undefined);
  });
}

/** The server's response to bytes that no client library would send. */
it('answers malformed HTTP requests exactly once', async () => {
  await using graph = await start();
  const last = 'Connection: close\r\n';
  const cases: [string, string, number][] = [
    ['a good one', `${POST}${last}Content-Length: ${BODY.length}\r\n\r\n${BODY}`, 200],
    [
      'an absolute address',
      `${POST.replace('/graphql', 'http://127.0.0.1/graphql')}${last}Content-Length: ${BODY.length}\r\n\r\n${BODY}`,
      200,
    ],
    [
      'an offer of HTTP/2, as Java and curl make it',
      `${POST}Connection: close, Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\nContent-Length: ${BODY.length}\r\n\r\n${BODY}`,
      200,
    ],
    [
      'two lengths of a body',
      `${POST}${last}Content-Length: ${BODY.length}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${BODY}`,
      400,
    ],
    ['two hosts', `${POST}Host: evil.example\r\n${last}Content-Length: ${BODY.length}\r\n\r\n${BODY}`, 400],
    ['no host', `POST /graphql HTTP/1.1\r\n${last}Content-Length: 0\r\n\r\n`, 400],
    [
      'a foreign host',
      `${POST.replace('127.0.0.1', 'evil.example')}${last}Content-Length: ${BODY.length}\r\n\r\n${BODY}`,
      403,
    ],
    ['an address that is none', `${POST.replace('/graphql', '//')}${last}Content-Length: 0\r\n\r\n`, 400],
    ['20 KB of a header', `${POST}${last}X: ${'x'.repeat(20_000)}\r\nContent-Length: 0\r\n\r\n`, 431],
    ['TRACE', `TRACE /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\n${last}\r\n`, 405],
    ['not HTTP at all', 'hello\r\n\r\n', 400],
  ];
  for (const [what, bytes, status] of cases) {
    const answer = await ask(graph.url, bytes);
    expect(answer.split('\r\n')[0], what).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer.match(/HTTP\/1\.1 /g), what).toHaveLength(1);
    if (status === 200) expect(answer, what).toContain('{"data":{"__typename":"Query"}');
  }
});

describe('the target of a request', () => {
  let graph: Started;
  beforeAll(async () => {
    graph = await start({ config: { security: { graphiql: true } } });
  });
  afterAll(() => graph[Symbol.asyncDispose]());

  /**
   * The response of a server without credentials to a target and a Host header. Such a server serves this machine
   * only.
   */
  it.each<[target: string, host: string, status: number]>([
    ['http://127.0.0.1/graphql', '127.0.0.1', 200],
    ['HTTP://localhost:80/graphql', '127.0.0.1', 200],
    // The authority replaces Host (RFC 9112, 3.2.2), in both directions.
    ['http://127.0.0.1/graphql', 'evil.example', 200],
    ['http://evil.example/graphql', '127.0.0.1', 403],
    ['http://user@127.0.0.1/graphql', '127.0.0.1', 400],
    ['ftp://127.0.0.1/graphql', '127.0.0.1', 400],
    ['http:///graphql', '127.0.0.1', 400],
    ['http://127.0.0.1:99999/graphql', '127.0.0.1', 400],
    ['http://127.0.0.1', '127.0.0.1', 200],
    // A proxy interprets these paths differently.
    ['//x/graphql', '127.0.0.1', 404],
    ['http://127.0.0.1//x/graphql', '127.0.0.1', 404],
    ['/x/../graphql', '127.0.0.1', 404],
    ['/x/%2e%2e/graphql', '127.0.0.1', 404],
    ['/./graphql', '127.0.0.1', 404],
    ['/graphql#x', '127.0.0.1', 404],
    ['/graphql\\', '127.0.0.1', 404],
    ['/%67raphql', '127.0.0.1', 404],
    ['//', '127.0.0.1', 400],
    // Not one valid host (RFC 9112, 3.2).
    ['/graphql', '127.0.0.1/x', 400],
    ['/graphql', '127.0.0.1 x', 400],
    ['/graphql', '[::1', 400],
    ['/graphql', '[::1]:4000', 200],
  ])('%s with Host: %s is %i', async (to, host, status) => {
    const method = to === 'http://127.0.0.1' ? 'GET' : 'POST';
    const request = `${method} ${to} HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nConnection: close\r\n`;
    const answer = await ask(graph.url, `${request}Content-Length: ${BODY.length}\r\n\r\n${BODY}`);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    // Contains no stack frame and no path of this machine.
    expect(answer).not.toMatch(/\bat .*:\d+:\d+|file:|node_modules/);
    if (method === 'POST') expect(answer.includes('"__typename":"Query"')).toBe(status === 200);
    const upgraded = await ask(
      graph.url,
      `GET ${to} HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: bm8gbm9uY2U=\r\n\r\n`,
    );
    // The key is too short: ws refuses the handshake after it accepted the target.
    const opened = status === 200 ? (method === 'GET' ? 404 : 400) : status;
    expect(upgraded).toMatch(new RegExp(`^HTTP/1.1 ${opened} `));
  });

  it('is parsed the same way on the admin port', async () => {
    const get = async (target: string) => {
      const answer = await ask(
        graph.adminUrl,
        `GET ${target} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`,
      );
      return Number(answer.split(' ')[1]);
    };
    expect(await get('http://127.0.0.1/healthz')).toBe(200);
    expect(await get('http://evil.example/metrics')).toBe(403);
    expect(await get('/x/../metrics')).toBe(404);
    expect(await get('http:///metrics')).toBe(400);
  });
});

it('answers 500 if its metrics cannot be read, and keeps running', async () => {
  const unhandled: unknown[] = [];
  const note = (error: unknown) => unhandled.push(error);
  process.on('unhandledRejection', note);
  const admin = await serveAdmin('127.0.0.1', 0, {
    isReady: () => true,
    report: () => [],
    metrics: { contentType: 'text/plain', text: () => Promise.reject(new Error('private')) },
  });
  const url = `http://127.0.0.1:${admin.port}`;
  const response = await fetch(`${url}/metrics`);
  expect([response.status, await response.text()]).toEqual([500, 'the metrics cannot be read\n']);
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  await admin.stop();
  process.off('unhandledRejection', note);
  expect(unhandled).toEqual([]);
});

it('refuses metrics to a page whose own host name resolves to this machine', async () => {
  await using graph = await start();
  const get = async (path: string, host: string, more = '') => {
    const answer = await ask(
      graph.adminUrl,
      `GET ${path} HTTP/1.1\r\nHost: ${host}\r\n${more}Connection: close\r\n\r\n`,
    );
    return [Number(answer.split(' ')[1]), answer.includes('process_cpu_seconds_total')];
  };
  for (const host of ['127.0.0.1', '127.0.0.1:4001', 'localhost:4001', '[::1]:4001']) {
    expect(await get('/metrics', host), host).toEqual([200, true]);
  }
  for (const host of ['evil.example', 'evil.example:4001', '127.0.0.1.evil.example', '']) {
    expect(await get('/metrics', host), host).toEqual([403, false]);
  }
  expect(await get('/metrics', '127.0.0.1', 'Origin: https://evil.example\r\n')).toEqual([403, false]);
  expect(await get('/healthz', 'probe.example')).toEqual([200, false]);
});
