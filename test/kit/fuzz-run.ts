import fc from 'fast-check';
import { expect } from 'vitest';
import { createSchema } from '../../src/schema/index.ts';
import { anything, documents, frames } from './fuzz.ts';
import { openSocket, type RawSocket } from './socket.ts';
import { type Started, start } from './start.ts';

/** Milliseconds within which everything is answered; generous, as tests share their machine with others. */
const PATIENCE_MS = 10_000;

/**
 * What no answer has. The capital makes it GraphQL's offer of a name out of the schema; its lexer asks "did you mean to
 * use a double quote", which gives away nothing.
 */
const NEVER = /INTERNAL_SERVER_ERROR|Did you mean|node_modules/;

const schema = createSchema();

/** Half of the runs over HTTP, half over one WebSocket after another. Fails for what no client may bring about. */
export async function fuzz(runs: number): Promise<void> {
  const unexpected: unknown[] = [];
  const note = (error: unknown) => void unexpected.push(error);
  process.on('unhandledRejection', note);
  process.on('uncaughtException', note);
  try {
    await using graph = await start({
      simulators: {},
      config: { security: { introspection: true, maxProviderCalls: 50 } },
    });
    await overHttp(graph, Math.ceil(runs / 2));
    await overSockets(graph, Math.ceil(runs / 2));
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

/** Requests that are under way at a time. */
const TOGETHER = 10;

async function overHttp(graph: Started, runs: number): Promise<void> {
  const requests = fc.record({
    body: fc.oneof(
      fc
        .record(
          { query: documents(schema), variables: anything, operationName: anything },
          { requiredKeys: ['query'] },
        )
        .map((body) => JSON.stringify(body)),
      anything.map((body) => JSON.stringify(body) ?? ''),
      fc.string({ maxLength: 50 }),
    ),
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
      await Promise.all(each.map(send));
    }),
    { numRuns: Math.ceil(runs / TOGETHER) },
  );
}

/** A subscription would not end by itself. */
async function firstOf(response: Response): Promise<string> {
  const reader = response.body!.getReader();
  const { value } = await reader.read();
  await reader.cancel();
  return Buffer.from(value ?? []).toString();
}

async function overSockets(graph: Started, runs: number): Promise<void> {
  let client: RawSocket | null = null;
  await fc.assert(
    fc.asyncProperty(frames(schema), async (frame) => {
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
    }),
    { numRuns: runs },
  );
  (client as RawSocket | null)?.socket.terminate();
}
