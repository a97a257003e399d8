import fc from 'fast-check';
import { expect } from 'vitest';
import { createSchema } from '../../src/schema/index.ts';
import { anything, frames, requests } from './fuzz.ts';
import { operations } from './random-operation.ts';
import { openSocket, type RawSocket } from './socket.ts';
import { type Started, start } from './start.ts';

/** Milliseconds within which everything is answered. */
const ANSWER_MS = 1_000;
/** So often, when it is asked again: a machine that stood still does not do so each time, a slow document does. */
const TRIES = 3;
/** Milliseconds after which no answer will come. */
const PATIENCE_MS = 10_000;

/**
 * What no answer has. The capital makes it GraphQL's offer of a name out of the schema; its lexer asks "did you mean to
 * use a double quote", which gives away nothing.
 */
const NEVER = /"code":"INTERNAL_SERVER_ERROR"|Did you mean|node_modules/;

const schema = createSchema();

/**
 * Half of the runs over HTTP, half over one WebSocket after another. Fails for what no client may bring about.
 * `providerMs` is how long each call to a provider takes, by which a test sees that a slow answer is found.
 */
export async function fuzz(runs: number, providerMs = 0): Promise<void> {
  const unexpected: unknown[] = [];
  const note = (error: unknown) => void unexpected.push(error);
  process.on('unhandledRejection', note);
  process.on('uncaughtException', note);
  try {
    await using graph = await start({
      // One search of devices a second would have the others wait.
      simulators: { switches: { huawei: { searchRateLimit: false } } },
      config: { security: { introspection: true, maxProviderCalls: 50 } },
    });
    const payload = requests(schema, operations(schema, await idsOf(graph)));
    if (providerMs > 0) graph.simulators.faults.add({ effect: { kind: 'delay', ms: providerMs } });
    const http = await overHttp(graph, payload, Math.ceil(runs / 2));
    const sockets = await overSockets(graph, payload, Math.ceil(runs / 2));
    const { length: calls } = graph.simulators.journal.entries;
    console.log(
      `${runs} answers with ${calls} provider calls, the slowest answer after ${Math.ceil(Math.max(http, sockets))} ms`,
    );
    expect(unexpected).toEqual([]);
    // What is unexpected is written to the log, and only that.
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

/** Requests that are under way at a time. */
const TOGETHER = 10;

/** The milliseconds of the slowest answer. */
async function overHttp(graph: Started, payload: Payloads, runs: number): Promise<number> {
  const prompt = createPromptness();
  const bodies = fc.oneof(
    { weight: 8, arbitrary: payload.map((body) => JSON.stringify(body)) },
    { weight: 1, arbitrary: anything.map((body) => JSON.stringify(body) ?? '') },
    { weight: 1, arbitrary: fc.string({ maxLength: 50 }) },
  );
  const requests = fc.record({
    body: bodies,
    accept: fc.constantFrom('application/json', 'application/graphql-response+json', 'text/event-stream'),
  });
  const together = fc.array(requests, { minLength: TOGETHER, maxLength: TOGETHER });
  const send = async ({ body, accept }: { body: string; accept: string }) => {
    const response = await fetch(graph.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept },
      body,
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
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
    /** Fails where `answer` is late whenever it is tried. */
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

async function overSockets(graph: Started, payload: Payloads, runs: number): Promise<number> {
  const prompt = createPromptness();
  let client: RawSocket | null = null;
  const one = async (frame: string | Buffer) => {
    client = client !== null && client.socket.readyState === 1 ? client : await openSocket(graph.url);
    const { socket } = client;
    const id = `ping ${client.messages.length}`;
    socket.send(frame);
    // Answered behind whatever the frame set off at once.
    client.send({ type: 'ping', payload: { id } });
    const answered = client.receive((message) => JSON.stringify(message).includes(JSON.stringify(id)));
    const late = AbortSignal.timeout(PATIENCE_MS);
    const end = await Promise.race([
      answered.then(() => 0),
      client.closed.then(({ code }) => code),
      new Promise<number>((_resolve, reject) =>
        late.addEventListener('abort', () => reject(new Error('no answer'))),
      ),
    ]);
    expect([0, 4400, 4409, 4429]).toContain(end);
    expect(JSON.stringify(client.messages.at(-1) ?? '')).not.toMatch(NEVER);
    if (client.messages.length > 200) {
      socket.terminate();
      await client.closed;
    }
  };
  await fc.assert(
    fc.asyncProperty(frames(payload), (frame) => prompt.hold(() => one(frame))),
    { numRuns: runs, endOnFailure: true },
  );
  (client as RawSocket | null)?.socket.terminate();
  return prompt.slowest();
}
