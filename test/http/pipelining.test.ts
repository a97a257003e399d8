import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createPipelining } from '../../src/http/request/pipelining.ts';

const SENT = 20_000;
const BODY = JSON.stringify({ query: '{ __typename }', padding: 'x'.repeat(100) });
const REQUEST = `POST / HTTP/1.1\r\nhost: x\r\ncontent-length: ${BODY.length}\r\n\r\n${BODY}`;

/** One connection that sends all its requests at once to a server that answers each after 5 ms. */
async function flood(isBounded: boolean) {
  const pipeline = createPipelining();
  const seen = { requests: 0, open: 0, mostOpen: 0, answered: 0 };
  const server = createServer((request, response) => {
    seen.requests += 1;
    const begin = () => {
      seen.open += 1;
      seen.mostOpen = Math.max(seen.mostOpen, seen.open);
      request.resume().once('end', () =>
        setTimeout(() => {
          seen.open -= 1;
          seen.answered += 1;
          response.end();
        }, 5),
      );
    };
    if (isBounded) pipeline(request, response, begin);
    else begin();
  }).listen(0);
  await once(server, 'listening');
  const client = connect((server.address() as AddressInfo).port).resume();
  for (let number = 0; number < SENT; number++) client.write(REQUEST);
  while (seen.answered < 200) await pause(5);
  const unanswered = seen.requests - seen.answered;
  client.destroy();
  await new Promise((resolve) => server.close(resolve));
  return { ...seen, unanswered };
}

describe('a connection with pipelined requests', () => {
  it('has four concurrent requests, and is not read while more wait', async () => {
    const { mostOpen, unanswered } = await flood(true);
    expect(mostOpen).toBe(4);
    // The content of one read of the socket, 64 KiB, and of a second one.
    expect(unanswered).toBeLessThan(1_000);
  });

  it('control: has all requests at once without the limit', async () => {
    const { mostOpen } = await flood(false);
    expect(mostOpen).toBeGreaterThan(100);
  });
});
