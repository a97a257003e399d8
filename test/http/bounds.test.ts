import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { buildSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createShares } from '../../src/http/limits/shares.ts';
import { createClientAddresses } from '../../src/http/request/client-address.ts';
import { serveSchema } from '../kit/serve-schema.ts';
import { openSocket } from '../kit/socket.ts';

const KEY = 'the-key-of-someone';
const auth = {
  mode: 'keys',
  keys: [
    { name: 'someone', sha256: createHash('sha256').update(KEY).digest('hex'), scopes: ['identity:read'] },
  ],
} as never;
const HEAD = 'POST /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n';
const BEARER = `Authorization: Bearer ${KEY}\r\n`;
const QUERY = '{"query":"{ __typename }"}';
const schema = buildSchema('type Query { long: String }');

/** Sends bytes, and collects what comes back and whether the connection ended. */
function say(port: number, bytes: string) {
  const socket: Socket = connect(port, '127.0.0.1', () => socket.write(bytes));
  let text = '';
  let isClosed = false;
  socket.on('data', (data) => {
    text += String(data);
  });
  socket.on('error', () => undefined);
  socket.on('close', () => {
    isClosed = true;
  });
  return {
    socket,
    status: async () => {
      await expect.poll(() => text, { timeout: 10_000 }).toContain('\r\n\r\n');
      return Number(text.split(' ')[1]);
    },
    closed: () => expect.poll(() => isClosed, { timeout: 10_000 }).toBe(true),
    isClosed: () => isClosed,
    [Symbol.dispose]: () => void socket.destroy(),
  };
}

describe('a body', () => {
  it('is not awaited if credentials, method or content type are refused', async () => {
    await using server = await serveSchema(schema, { auth });
    const announced = 'Content-Length: 100000\r\n\r\n';
    for (const [bytes, status] of [
      [`${HEAD}${announced}`, 401],
      [`${HEAD}Transfer-Encoding: chunked\r\n\r\n`, 401],
      [`${HEAD.replace('application/json', 'text/plain')}${BEARER}${announced}`, 415],
      [`${HEAD.replace('POST', 'PUT')}${BEARER}${announced}`, 405],
      [`${HEAD}${BEARER}Content-Length: 1000000\r\n\r\n`, 413],
    ] as const) {
      using client = say(server.port, bytes);
      expect(await client.status(), bytes).toBe(status);
      await client.closed();
    }
    // Refusing a small body does not end the connection.
    using client = say(server.port, `${HEAD}Content-Length: ${QUERY.length}\r\n\r\n${QUERY}`);
    expect(await client.status()).toBe(401);
    await pause(1_200);
    expect(client.isClosed()).toBe(false);
  });

  it('has a deadline as a whole, even if it arrives slowly', async () => {
    await using server = await serveSchema(schema, { auth, bodyLimits: { bodyMs: 300 } });
    using client = say(server.port, `${HEAD}${BEARER}Content-Length: 100\r\n\r\n{`);
    const drip = setInterval(() => client.socket.write(' '), 50);
    expect(await client.status()).toBe(408);
    clearInterval(drip);
    await client.closed();
  });

  it('counts its bytes against the limits per address and in total, and releases them', async () => {
    const bodyLimits = { totalBytes: 100_000, addressBytes: 50_000 };
    await using server = await serveSchema(schema, { auth, bodyLimits });
    const most = `${HEAD}${BEARER}Content-Length: 40001\r\n\r\n${' '.repeat(40_000)}`;
    using first = say(server.port, most);
    await pause(200);
    using second = say(server.port, most);
    expect(await second.status()).toBe(429);
    expect(first.isClosed()).toBe(false);
    first.socket.destroy();
    await pause(100);
    using third = say(
      server.port,
      `${HEAD}${BEARER}Content-Length: 40026\r\n\r\n${' '.repeat(40_000)}${QUERY}`,
    );
    expect(await third.status()).toBe(200);
    // Total over all addresses, in a server where one address may hold more than that.
    await using small = await serveSchema(schema, { auth, bodyLimits: { totalBytes: 50_000 } });
    using one = say(small.port, most);
    await pause(200);
    using other = say(small.port, most);
    expect(await other.status()).toBe(503);
    expect(one.isClosed()).toBe(false);
  });

  it('is complete if it arrives in chunks of one byte', async () => {
    await using server = await serveSchema(schema, { auth });
    const chunks = [...QUERY].map((char) => `1\r\n${char}\r\n`).join('');
    using client = say(server.port, `${HEAD}${BEARER}Transfer-Encoding: chunked\r\n\r\n${chunks}0\r\n\r\n`);
    expect(await client.status()).toBe(200);
  });
});

describe('a response that the client does not read', () => {
  const long = buildSchema('type Query { long: String }');
  long.getQueryType()!.getFields()['long']!.resolve = () => 'x'.repeat(20_000_000);
  const ask = `${HEAD}${BEARER}Content-Length: 20\r\n\r\n{"query":"{ long }"}`;

  it.each([
    ['is cut at its deadline', { answerMs: 100, bytesPerSecond: 1e9 }, true],
    ['is cut where all together are too many bytes', { bufferedBytes: 1_000_000 }, true],
    ['would stay without a limit', { answerMs: 1e9, bufferedBytes: 1e12 }, false],
  ])('%s', async (_name, writeLimits, isCut) => {
    await using server = await serveSchema(long, { auth, writeLimits });
    using client = say(server.port, ask);
    client.socket.pause();
    await pause(2_500);
    client.socket.resume();
    if (isCut) return await client.closed();
    await pause(500);
    expect(client.isClosed()).toBe(false);
    expect(await client.status()).toBe(200);
  });
});

describe('a WebSocket', () => {
  it('counts against its address until it has credentials', async () => {
    await using server = await serveSchema(schema, {
      auth,
      socketLimits: { strangersPerAddress: 2, initMs: 60_000 },
    });
    const authorization = `Bearer ${KEY}`;
    await using one = await openSocket(server.url, { init: null });
    await using _other = await openSocket(server.url, { init: null });
    await expect(openSocket(server.url, { init: null })).rejects.toThrow('503');
    one.send({ type: 'connection_init', payload: { authorization } });
    await one.receive(({ type }) => type === 'connection_ack');
    await using known = await openSocket(server.url, { init: { authorization } });
    expect(known.messages.map(({ type }) => type)).toEqual(['connection_ack']);
  });

  it('may send 64 fragments per message and 100 control frames between two pings', async () => {
    await using server = await serveSchema(schema, { auth });
    await using fine = await openSocket(server.url, { init: { authorization: `Bearer ${KEY}` } });
    const text = JSON.stringify({ type: 'ping' }).padEnd(64);
    for (const [at, char] of [...text].entries()) fine.socket.send(char, { fin: at === 63 });
    await fine.receive(({ type }) => type === 'pong');
    for (const [at, char] of [...`${text} `].entries()) fine.socket.send(char, { fin: at === 64 });
    expect((await fine.closed).code).toBe(1008);
    await using chatty = await openSocket(server.url, { init: { authorization: `Bearer ${KEY}` } });
    for (let sent = 0; sent < 100; sent++) chatty.socket.pong();
    chatty.send({ type: 'ping' });
    await chatty.receive(({ type }) => type === 'pong');
    chatty.socket.pong();
    expect((await chatty.closed).code).toBe(1006);
  });
});

describe('the address of a client', () => {
  const from = (remoteAddress: string, forwarded?: string) =>
    ({ socket: { remoteAddress }, headers: { 'x-forwarded-for': forwarded } }) as unknown as IncomingMessage;
  const addresses = createClientAddresses(['10.0.0.0/8', '2001:db8:1::1']);

  it.each<[remote: string, forwarded: string | undefined, key: string]>([
    ['192.0.2.1', undefined, '192.0.2.1'],
    ['::ffff:192.0.2.1', undefined, '192.0.2.1'],
    // Without a trusted proxy the header is the client's own text.
    ['192.0.2.1', '198.51.100.7', '192.0.2.1'],
    ['10.0.0.1', '198.51.100.7', '198.51.100.7'],
    ['10.0.0.1', '1.1.1.1, 198.51.100.7', '198.51.100.7'],
    ['10.0.0.1', '198.51.100.7, 10.0.0.2', '198.51.100.7'],
    ['10.0.0.1', '198.51.100.7:1234', '198.51.100.7'],
    ['10.0.0.1', 'unknown', '10.0.0.1'],
    ['10.0.0.1', undefined, '10.0.0.1'],
    ['2001:db8:1::1', '[2001:db8:2:3:4::5]:80', '2001:db8:2:3'],
    ['2001:db8:2:0003:9::1', undefined, '2001:db8:2:3'],
    ['::1', undefined, '0:0:0:0'],
  ])('%s with X-Forwarded-For %s is %s', (remote, forwarded, key) => {
    expect(addresses.of(from(remote, forwarded))).toBe(key);
  });

  it('does not count connections of a trusted proxy', () => {
    expect(addresses.ofPeer('10.1.2.3')).toBeNull();
    expect(addresses.ofPeer('192.0.2.1')).toBe('192.0.2.1');
  });
});

it('a share is limited per key and in total, and deleted at zero', () => {
  const shares = createShares({ perKey: 2, total: 3 });
  expect([shares.take('a', 2), shares.take('a', 1), shares.take('b', 2), shares.take('b', 1)]).toEqual([
    null,
    'key',
    'total',
    null,
  ]);
  shares.give('a', 2);
  expect(shares.take('b', 1)).toBeNull();
});
