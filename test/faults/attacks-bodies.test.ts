import type { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { type AttackedServer, type AttackReport, attack, KEYS, MAX_GROWTH_MB } from '../kit/attacked.ts';
import { openSocket } from '../kit/socket.ts';

const HEAD = 'POST /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n';
const BEARER = `Authorization: Bearer ${KEYS.attacker}\r\n`;
/** The attacker has no credentials, or the key of another principal. */
const WHO: readonly (readonly [who: string, headers: string])[] = [
  ['a stranger', ''],
  ['a key', BEARER],
];

/** Asserts that the process survives, hardly grew, and serves the victim. */
function expectWithstood(report: AttackReport): void {
  expect(report).toMatchObject({ isAlive: true, facts: { victim: 200 } });
  expect(report.grewMb).toBeLessThan(MAX_GROWTH_MB);
}

/** Status of the victim's query; the error text if there is no response. */
const victim = (server: AttackedServer) => server.ask(KEYS.victim).catch((error: unknown) => String(error));

/** Writes the piece repeatedly, as fast as the server accepts it, for at most `ms`. */
async function pour(socket: Socket, piece: Buffer | string, times: number, ms: number): Promise<void> {
  const end = performance.now() + ms;
  for (let sent = 0; sent < times && !socket.destroyed && performance.now() < end; sent++) {
    if (socket.write(piece)) continue;
    await Promise.race([new Promise((resolve) => socket.once('drain', resolve)), pause(500)]);
  }
}

/** A socket after its WebSocket handshake. */
async function upgraded(server: AttackedServer): Promise<Socket> {
  const socket = await server.connect(
    'GET /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
      'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n' +
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
  );
  await Promise.race([new Promise((resolve) => socket.once('data', resolve)), pause(2_000)]);
  socket.resume();
  return socket;
}

/** A client frame, masked with zeros. */
function frame(first: number, payload: Buffer): Buffer {
  return Buffer.concat([Buffer.from([first, 0x80 | payload.length, 0, 0, 0, 0]), payload]);
}

describe('memory that a client can make the server use stays bounded for', { timeout: 120_000 }, () => {
  it.each(WHO)('chunks of one byte, from %s', async (who, headers) => {
    const report = await attack({ attack: `chunks of one byte, ${who}` }, async (server) => {
      const piece = '1\r\nx\r\n'.repeat(10_000);
      await Promise.all(
        Array.from({ length: 20 }, async () => {
          const socket = await server.connect(`${HEAD}${headers}Transfer-Encoding: chunked\r\n\r\n`);
          // 260,000 chunks, which is below the maximum body size.
          await pour(socket, piece, 26, 8_000);
        }),
      );
      await pause(500);
      return { victim: await victim(server) };
    });
    expectWithstood(report);
  });

  it.each(WHO)('2,000 bodies that stop one byte short, from %s', async (who, headers) => {
    const report = await attack({ attack: `bodies one byte short, ${who}` }, async (server) => {
      const body = `${HEAD}${headers}Content-Length: 262144\r\n\r\n${'x'.repeat(262_143)}`;
      for (let opened = 0; opened < 2_000 && server.isAlive(); opened += 100) {
        await Promise.all(Array.from({ length: 100 }, () => server.connect(body).catch(() => null)));
      }
      await pause(1_500);
      return { victim: await victim(server) };
    });
    expectWithstood(report);
  });

  it.each(WHO)('a WebSocket message in fragments between pongs, from %s', async (who, headers) => {
    const report = await attack({ attack: `fragments between pongs, ${who}` }, async (server) => {
      const socket = await upgraded(server);
      if (headers !== '') {
        const init = { type: 'connection_init', payload: { authorization: `Bearer ${KEYS.attacker}` } };
        const text = Buffer.from(JSON.stringify(init));
        socket.write(frame(0x81, text));
        await pause(300);
      }
      const pongs = Buffer.concat(Array.from({ length: 500 }, () => frame(0x8a, Buffer.alloc(125))));
      socket.write(frame(0x01, Buffer.from('x')));
      await pour(socket, Buffer.concat([frame(0x00, Buffer.from('x')), pongs]), 10_000, 8_000);
      return { victim: await victim(server), cut: socket.destroyed };
    });
    expectWithstood(report);
    expect(report.facts['cut']).toBe(true);
  });

  it('unread responses: 100 connections to the GraphiQL page and the schema', async () => {
    const config = { security: { graphiql: true, introspection: true } };
    // Memory that any server needs for these requests: code, the page, the parsed document.
    const warm = async (url: string) => {
      for (let number = 0; number < 20; number++) {
        await (await fetch(url, { headers: { accept: 'text/html' } })).text();
        const headers = { 'content-type': 'application/json', authorization: `Bearer ${KEYS.attacker}` };
        const body = '{"query":"{ __schema { types { name description fields { name description } } } }"}';
        await (await fetch(url, { method: 'POST', headers, body })).text();
      }
    };
    const report = await attack({ attack: 'answers that nobody reads', config, warm }, async (server) => {
      const page = 'GET /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/html\r\n\r\n';
      // The introspection response has half a megabyte.
      const query = '{"query":"{ __schema { types { name description fields { name description } } } }"}';
      const ask = `${HEAD}${BEARER}Content-Length: ${query.length}\r\n\r\n${query}`;
      for (let opened = 0; opened < 100 && server.isAlive(); opened += 10) {
        const sockets = await Promise.all(
          Array.from({ length: 10 }, () => server.connect().catch(() => null)),
        );
        for (const socket of sockets) socket?.pause().write(page + page + ask.repeat(3));
      }
      await pause(6_000);
      return { victim: await victim(server) };
    });
    expectWithstood(report);
  });
});

describe('a client that occupies all connections does not lock out others:', { timeout: 120_000 }, () => {
  it('5,000 WebSockets of a stranger that send nothing', async () => {
    const report = await attack({ attack: 'WebSockets of a stranger' }, async (server) => {
      for (let opened = 0; opened < 5_000; opened += 250) {
        await Promise.all(Array.from({ length: 250 }, () => upgraded(server).catch(() => null)));
      }
      const init = { authorization: `Bearer ${KEYS.victim}` };
      const socket = await openSocket(server.url, { init }).catch(() => null);
      const isIn = socket?.messages.some(({ type }) => type === 'connection_ack') ?? false;
      await socket?.[Symbol.asyncDispose]();
      await pause(4_000);
      return { victim: await victim(server), victimSocket: isIn, open: server.openConnections() };
    });
    expectWithstood(report);
    // The server requires connection_init within 3 s.
    expect(report.facts).toMatchObject({ victimSocket: true, open: 0 });
  });

  it('10,500 TCP connections of one client that send nothing', async () => {
    const report = await attack({ attack: 'TCP connections of a stranger' }, async (server) => {
      for (let opened = 0; opened < 10_500; opened += 500) {
        await Promise.all(Array.from({ length: 500 }, () => server.connect().catch(() => null)));
      }
      await pause(200);
      const open = server.openConnections();
      return { victim: await victim(server), open: open <= 2_000 ? 'at most 2,000' : open };
    });
    expectWithstood(report);
    expect(report.facts['open']).toBe('at most 2,000');
  });
});

it('control: an attack that exceeds the memory limit kills the process and is reported', async () => {
  const options = { attack: 'none', isControl: true, limitMb: 50 };
  const report = await attack(options, async () => ({ waited: await pause(500, true) }));
  expect(report.isAlive).toBe(false);
});
