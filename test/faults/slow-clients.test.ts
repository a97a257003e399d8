import { connect } from 'node:net';
import { expect, it } from 'vitest';
import { start } from '../kit/start.ts';

const CLIENTS = 500;

it(`${CLIENTS} clients that never finish their request: others are answered meanwhile, and all of them are cut off`, {
  timeout: 120_000,
}, async () => {
  await using graph = await start();
  const { port } = new URL(graph.url);
  const begun = performance.now();
  const heads = [
    'POST /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ',
    'POST /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{',
  ];
  const closed = Array.from(
    { length: CLIENTS },
    (_, n) =>
      new Promise<number>((resolve) => {
        const socket = connect(Number(port), '127.0.0.1', () => socket.write(heads[n % 2]!));
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
  let answered = 0;
  const all = Promise.all(closed);
  let isOver = false;
  void all.then(() => {
    isOver = true;
  });
  while (!isOver) {
    const answer = await graph.query('{ __typename }');
    expect(answer.data).toEqual({ __typename: 'Query' });
    answered += 1;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const slowest = Math.max(...(await all));
  console.log(
    `all ${CLIENTS} cut off after ${Math.round(slowest)} ms; ${answered} others answered meanwhile`,
  );
  expect(answered).toBeGreaterThan(10);
});
