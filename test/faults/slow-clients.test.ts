import { connect } from 'node:net';
import { expect, it } from 'vitest';
import { type Started, start } from '../kit/start.ts';
import { undisturbed } from '../kit/undisturbed.ts';

const CLIENTS = 500;
const HEADS = [
  'POST /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ',
  'POST /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{',
];

async function timed(graph: Started): Promise<number> {
  const startedAt = performance.now();
  expect((await graph.query('{ __typename }')).data).toEqual({ __typename: 'Query' });
  await new Promise((resolve) => setTimeout(resolve, 50));
  return performance.now() - startedAt - 50;
}

const p99 = (times: readonly number[]) => times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.99)]!;

/** Milliseconds after which each was cut off. */
function slowClients(graph: Started): Promise<number[]> {
  const begun = performance.now();
  const closed = Array.from(
    { length: CLIENTS },
    (_, n) =>
      new Promise<number>((resolve) => {
        const { port } = new URL(graph.url);
        const socket = connect(Number(port), '127.0.0.1', () => socket.write(HEADS[n % 2]!));
        // A byte now and then, so that no one is idle.
        const drip = setInterval(() => socket.write('x'), 1_000);
        socket.resume();
        socket.on('error', () => undefined);
        socket.on('close', () => {
          clearInterval(drip);
          resolve(performance.now() - begun);
        });
      }),
  );
  return Promise.all(closed);
}

it(`${CLIENTS} clients that never finish their request: others are answered meanwhile, and all of them are cut off`, {
  timeout: 180_000,
}, async () => {
  await using graph = await start();
  const { result, isUndisturbed, keptMs } = await undisturbed(async (begin) => {
    for (let warm = 0; warm < 10; warm++) await timed(graph);
    begin();
    const alone: number[] = [];
    while (alone.length < 50) alone.push(await timed(graph));
    let isOver = false;
    const cut = slowClients(graph).finally(() => {
      isOver = true;
    });
    const beside: number[] = [];
    while (!isOver) beside.push(await timed(graph));
    return {
      alone: p99(alone),
      beside: p99(beside),
      answered: beside.length,
      slowest: Math.max(...(await cut)),
    };
  });
  const { alone, beside, answered, slowest } = result;
  console.log(
    `all ${CLIENTS} cut off after ${slowest.toFixed(0)} ms; ${answered} others answered meanwhile, ` +
      `p99 ${beside.toFixed(1)} ms (${alone.toFixed(1)} ms without them)`,
  );
  expect(answered).toBeGreaterThan(10);
  // They have 14 s, and are looked for once a second.
  expect(slowest).toBeLessThan(15_000 + 250 + keptMs);
  // A look at 500 sockets, and the end of them all at once, take a moment on whatever machine.
  if (isUndisturbed) expect(beside).toBeLessThan(2 * alone + 50);
});
