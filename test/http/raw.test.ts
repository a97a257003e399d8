import { connect } from 'node:net';
import { expect, it } from 'vitest';
import { start } from '../kit/start.ts';

const BODY = '{"query":"{ __typename }"}';
const POST = `POST /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n`;

/** What a server says to bytes that no client library would send. */
it('answers requests that are not quite HTTP, and none of them twice', async () => {
  await using graph = await start();
  const { port } = new URL(graph.url);
  const ask = (bytes: string) =>
    new Promise<string>((resolve) => {
      let answer = '';
      const socket = connect(Number(port), '127.0.0.1', () => socket.write(bytes));
      socket.on('data', (data) => {
        answer += String(data);
      });
      socket.on('close', () => resolve(answer));
      socket.on('error', () => undefined);
    });
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
    const answer = await ask(bytes);
    expect(answer.split('\r\n')[0], what).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer.match(/HTTP\/1\.1 /g), what).toHaveLength(1);
    if (status === 200) expect(answer, what).toContain('{"data":{"__typename":"Query"}');
  }
});
