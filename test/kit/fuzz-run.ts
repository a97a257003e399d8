import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect } from 'vitest';
import { createSchema } from '../../src/schema/index.ts';
import { anything, frames, printed, requests } from './fuzz.ts';
import { operations } from './random-operation.ts';
import { openSocket, type RawSocket } from './socket.ts';
import { type Started, start } from './start.ts';

/** Every response must arrive within this time in milliseconds. */
const ANSWER_MS = 1_000;
/** Attempts per slow document. A slow document is slow every time; a machine that paused is not. */
const TRIES = 3;
/** Milliseconds after which a response counts as missing. */
const PATIENCE_MS = 10_000;
const SETTLE_MS = 50;

/**
 * Text that no response may contain. The capital D matches GraphQL's suggestion of a schema name; its lexer's "did
 * you mean to use a double quote" reveals nothing.
 */
const NEVER = /"code":"INTERNAL_SERVER_ERROR"|Did you mean|node_modules|"stack":/;

const schema = createSchema();

export interface FuzzOptions {
  /** Duration of each provider call, with which a test proves that a slow response is detected. Default 0. */
  readonly providerMs?: number;
  /** Each transport gets an equal part of the runs; the sockets run one after another. Default: both. */
  readonly over?: readonly (keyof typeof HALVES)[];
}

/** Fails if a response has a property that no client may be able to cause. */
export async function fuzz(runs: number, { providerMs = 0, over = ['http', 'sockets'] }: FuzzOptions = {}) {
  const unexpected: unknown[] = [];
  const note = (error: unknown) => void unexpected.push(error);
  process.on('unhandledRejection', note);
  process.on('uncaughtException', note);
  try {
    await using graph = await start({
      // Otherwise the limit of one device search per second would delay the other queries.
      simulators: { switches: { huawei: { searchRateLimit: false } } },
      config: { security: { introspection: true, maxProviderCalls: 50 } },
    });
    const payload = requests(schema, operations(schema, await idsOf(graph)));
    if (providerMs > 0) graph.simulators.faults.add({ effect: { kind: 'delay', ms: providerMs } });
    // Generating the first samples takes long, and the server closes idle connections meanwhile. The pause lets the
    // client notice.
    fc.sample(payload, TOGETHER);
    await pause(SETTLE_MS);
    let slowest = 0;
    for (const half of over) {
      slowest = Math.max(slowest, await HALVES[half](graph, payload, Math.ceil(runs / over.length)));
    }
    const { length: calls } = graph.simulators.journal.entries;
    console.log(
      `${runs} answers with ${calls} provider calls, the slowest answer after ${Math.ceil(slowest)} ms`,
    );
    expect(unexpected).toEqual([]);
    // Only unexpected errors are written to the log with this text.
    expect(graph.log.filter((line) => line.includes('unexpected error'))).toEqual([]);
    const still = await graph.query('{ instances(first: 1) { nodes { name } } }');
    expect(still.errors).toBeUndefined();
  } finally {
    process.off('unhandledRejection', note);
    process.off('uncaughtException', note);
  }
}

type Payloads = fc.Arbitrary<Record<string, unknown>>;

/** Global ids of some objects of every kind. */
async function idsOf(graph: Started): Promise<string[]> {
  const listed = await graph.query('{ instances(first: 20) { nodes { id } } }');
  const instances = (listed.data.instances.nodes as { id: string }[]).map(({ id }) => id);
  const lists = [
    'groups',
    'caCertificates',
    'deviceCertificates',
    'clientCredentials',
    'authIdentities',
    'devices',
  ];
  const selection = lists.map((list) => `${list}(first: 2) { nodes { id } }`).join(' ');
  const answers = await Promise.all(
    instances.map((id) => graph.query(`{ node(id: "${id}") { ... on Instance { ${selection} } } }`)),
  );
  return [...instances, ...(JSON.stringify(answers).match(/(?<="id":")[^"]+/g) ?? [])];
}

/** Concurrent requests. */
const TOGETHER = 10;

/** Returns the milliseconds of the slowest response. */
async function overHttp(graph: Started, payload: Payloads, runs: number): Promise<number> {
  const prompt = createPromptness();
  const bodies = fc.oneof(
    { weight: 8, arbitrary: payload.map(printed) },
    { weight: 1, arbitrary: anything.map(printed) },
    { weight: 1, arbitrary: fc.string({ maxLength: 50 }) },
  );
  const requests = fc.record({
    body: bodies,
    accept: fc.constantFrom('application/json', 'application/graphql-response+json', 'text/event-stream'),
  });
  const together = fc.array(requests, { minLength: TOGETHER, maxLength: TOGETHER });
  const send = async ({ body, accept }: { body: string; accept: string }) => {
    const ask = () =>
      fetch(graph.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept },
        body,
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
    // Generating requests takes seconds on a busy machine, and a server closes idle connections in that time. A
    // failure on such a connection is not a response (RFC 9112, 9.3.1), so it is retried on a new one; a second
    // failure counts.
    const response = await ask().catch(ask);
    const text = accept === 'text/event-stream' ? await firstOf(response) : await response.text();
    expect(response.status, text).toBeLessThan(500);
    expect(text).not.toMatch(NEVER);
  };
  await fc.assert(
    fc.asyncProperty(together, async (each) => {
      await prompt.hold(async () => void (await Promise.all(each.map(send))));
    }),
    { numRuns: Math.ceil(runs / TOGETHER), endOnFailure: true },
  );
  return prompt.slowest();
}

function createPromptness() {
  let slowest = 0;
  return {
    slowest: () => slowest,
    /** Fails if `answer` is late at every attempt. */
    hold: async (answer: () => Promise<void>) => {
      const times: number[] = [];
      while (times.length < TRIES) {
        const askedAt = performance.now();
        await answer();
        times.push(performance.now() - askedAt);
        if (times.at(-1)! <= ANSWER_MS) break;
      }
      const best = Math.min(...times);
      slowest = Math.max(slowest, best);
      expect(best, `answered after ${times.map(Math.ceil).join(', ')} ms`).toBeLessThanOrEqual(ANSWER_MS);
    },
  };
}

/** A subscription would not end by itself. */
async function firstOf(response: Response): Promise<string> {
  const reader = response.body!.getReader();
  const { value } = await reader.read();
  await reader.cancel();
  return Buffer.from(value ?? []).toString();
}

/** Close codes that a frame may cause; 0: the socket stays open. 1009: message too big. */
const ENDS = [0, 1009, 4400, 4409, 4429];

async function overSockets(graph: Started, payload: Payloads, runs: number): Promise<number> {
  const prompt = createPromptness();
  let shared: RawSocket | null = null;
  const one = async ({ frame, isFirst }: { frame: string | Buffer; isFirst: boolean }) => {
    const isOpen = shared?.socket.readyState === 1;
    const client = !isFirst && isOpen ? shared! : await openSocket(graph.url, isFirst ? { init: null } : {});
    if (!isFirst) shared = client;
    client.messages.length = 0;
    client.socket.send(frame);
    client.send(PING);
    const late = Promise.withResolvers<number>();
    const patience = setTimeout(() => late.reject(new Error('no answer')), PATIENCE_MS);
    const end = await Promise.race([
      answerTo(client, frame, isFirst).then(() => 0),
      client.closed.then(({ code }) => code),
      late.promise,
    ]);
    clearTimeout(patience);
    expect(isFirst ? [...ENDS, 4401] : ENDS).toContain(end);
    for (const message of client.messages) expect(JSON.stringify(message)).not.toMatch(NEVER);
    if (isFirst) client.socket.terminate();
  };
  const sent = fc.record({
    frame: frames(payload),
    /** Sent before connection_init. */
    isFirst: fc.oneof(
      { weight: 4, arbitrary: fc.constant(false) },
      { weight: 1, arbitrary: fc.constant(true) },
    ),
  });
  await fc.assert(
    fc.asyncProperty(sent, (each) => prompt.hold(() => one(each))),
    { numRuns: runs, endOnFailure: true },
  );
  (shared as RawSocket | null)?.socket.terminate();
  return prompt.slowest();
}

const PING = { type: 'ping', payload: { behind: 'whatever the frame set off at once' } };

/** Waits for the outcome of a frame, unless the frame ends the socket. */
async function answerTo(client: RawSocket, frame: string | Buffer, isFirst: boolean): Promise<void> {
  await client.receive(({ type, payload }) => type === 'pong' && isDeepStrictEqual(payload, PING.payload));
  const id = operationOf(frame);
  if (id === null || isFirst) return;
  // The socket is open, so the operation was accepted.
  const first = await client.receive((message) => message.id === id && message.type !== 'complete');
  // A subscription would not end by itself.
  if (String(frame).includes('subscription')) client.send({ type: 'complete', id });
  else if (first.type === 'next') await client.receive((each) => each.id === id && each.type === 'complete');
}

/** Id of the operation that a frame starts; null if the frame is not a valid start. */
function operationOf(frame: string | Buffer): string | null {
  try {
    const { type, id } = JSON.parse(String(frame)) as { type?: unknown; id?: unknown };
    return type === 'subscribe' && typeof id === 'string' && !Buffer.isBuffer(frame) ? id : null;
  } catch {
    return null;
  }
}

const HALVES = { http: overHttp, sockets: overSockets };
