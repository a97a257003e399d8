import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { pause } from '../../src/clock.ts';
import { AppError } from '../../src/errors.ts';
import type { TransportEvent } from '../../src/transport/attempt-events.ts';
import type { Call, ProviderRequest } from '../../src/transport/call.ts';
import type { Lane, ReadableRates } from '../../src/transport/call-rates.ts';
import { createTransport, type TransportOptions } from '../../src/transport/pipeline.ts';
import { createSocket } from '../../src/transport/socket.ts';
import { CALL } from '../kit/lists.ts';
import { createVirtualClock } from '../kit/virtual-clock.ts';

const READ = { name: 'Read', effect: 'read', ratePerSecond: null, billed: false } as const;
const requestTo = (origin: string): ProviderRequest => ({
  operation: READ,
  method: 'GET',
  origin,
  path: '/',
  query: [],
  headers: {},
  body: '',
});

it('an attempt that misses its time writes nothing, and its connection serves the next one', async () => {
  const ports: (number | undefined)[] = [];
  let connections = 0;
  const server = createServer((request, response) => {
    ports.push(request.socket.remotePort);
    response.end('{}');
  }).on('connection', () => void connections++);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { send, close } = createSocket();
  const request = requestTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const missed = new AppError('RATE_LIMITED', 'missed');
  const order: string[] = [];
  const departing = (beforeFirstByte: () => void): Call => ({
    ...CALL,
    departure: { beforeFirstByte, isMissed: () => false },
  });
  const late = () => {
    order.push(`connected ${connections}`);
    throw missed;
  };
  await expect(send(request, departing(late))).rejects.toBe(missed);
  // The check runs after the connection was made.
  expect(order).toEqual(['connected 1']);
  const { status } = await send(
    request,
    departing(() => void order.push('leaves')),
  );
  expect([status, ports.length, connections, order.at(-1)]).toEqual([200, 1, 1, 'leaves']);
  await close();
  await new Promise((resolve) => server.close(resolve));
});

it('a write that may not be sent any more writes nothing, and reads of its call are sent', async () => {
  let requests = 0;
  const server = createServer((_request, response) => {
    requests += 1;
    response.end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { send, close } = createSocket();
  const read = requestTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const write = { ...read, operation: { ...READ, name: 'Write', effect: 'write' } } as const;
  const taken = new AppError('OVERLOADED', 'taken over', { unsent: true });
  const call: Call = {
    ...CALL,
    maySend: () => {
      throw taken;
    },
  };
  await expect(send(write, call)).rejects.toBe(taken);
  expect(requests).toBe(0);
  expect((await send(read, call)).status).toBe(200);
  expect((await send(write, CALL)).status).toBe(200);
  await close();
  await new Promise((resolve) => server.close(resolve));
});

/** A lane whose permits last 50 ms. `closed`: the lane admits nothing, and says so. */
function ratesOf(
  clock: { now: () => number },
  charged: string[],
  closed: { forMs: number | null },
): ReadableRates {
  const lane: Lane = {
    readyAt: () => clock.now(),
    expectedAt: () => clock.now(),
    take: () => {
      charged.push('permit');
      return { until: clock.now() + 50, chargeAgain: () => void charged.push('again') };
    },
    closedMs: () => closed.forMs,
  };
  return { laneOf: () => lane, left: async () => [] };
}

function transportWith(closed: { forMs: number | null } = { forMs: null }) {
  const clock = createVirtualClock();
  const charged: string[] = [];
  const events: TransportEvent[] = [];
  const options: TransportOptions = {
    clock,
    callRatesOf: () => ratesOf(clock, charged, closed),
    onEvent: (event) => events.push(event),
  };
  const transport = createTransport(options);
  const pipeline = transport.pipelineFor({ provider: 'P', account: 'a', egress: null });
  const call = { ...CALL, deadline: 8_000 };
  const attempts = () => events.filter(({ kind }) => kind === 'attempt');
  return { clock, charged, attempts, pipeline, call };
}

it('an attempt that is late waits for another permit, and only the sent one counts', async () => {
  const { clock, charged, attempts, pipeline, call } = transportWith();
  const signing = [200, 10];
  const left: number[] = [];
  const send = pipeline(async (_request, { departure, signal }) => {
    await pause(clock, signing.shift()!, signal);
    departure!.beforeFirstByte();
    left.push(clock.now());
    // The signature is refused, and the attempt is sent again.
    departure!.beforeFirstByte();
    return { status: 200, headers: {}, body: '' };
  });
  const answer = send(requestTo('http://p.test'), call);
  await clock.run();
  expect((await answer).status).toBe(200);
  expect(left).toEqual([210]);
  expect(charged).toEqual(['permit', 'permit', 'again']);
  expect(attempts()).toMatchObject([{ outcome: 'ok' }]);
});

it('a closed lane refuses its calls at once, and says when to try again', async () => {
  const closed: { forMs: number | null } = { forMs: 1_300 };
  const { attempts, pipeline, call } = transportWith(closed);
  const send = pipeline(async () => ({ status: 200, headers: {}, body: '' }));
  await expect(send(requestTo('http://p.test'), call)).rejects.toMatchObject({
    code: 'RATE_LIMITED',
    unsent: true,
    details: { operation: 'Read', retryAfterMs: 1_300 },
  });
  expect(attempts()).toEqual([]);
  closed.forMs = null;
  expect((await send(requestTo('http://p.test'), call)).status).toBe(200);
});
