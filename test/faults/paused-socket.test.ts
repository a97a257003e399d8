import { expect, it } from 'vitest';
import { createMemoryLog } from '../../src/domain/events/memory-log.ts';
import { run } from '../kit/run.ts';
import { start } from '../kit/start.ts';

const SOCKETS = 200;
const EVENTS = 20_000;
/** Patience with the one that takes nothing. */
const STALL_MS = 10_000;
/** So many are written at a time, as by a poll that finds them. */
const COMMIT = 500;

it(`one paused socket among ${SOCKETS}, ${EVENTS} events: it is closed, the others hear all of them in order`, {
  timeout: 900_000,
}, async () => {
  const log = createMemoryLog({ retention: EVENTS + 1_000 });
  await using graph = await start({
    config: { events: { pollSeconds: 86_400 } },
    overrides: { events: { log }, socketLimits: { stallMs: STALL_MS } },
  });
  const { region, instances } = graph.simulators.fleet.huawei;
  const { instanceId } = instances[0]!;
  const idOf = (kind: string, ...rest: string[]) =>
    Buffer.from(`${kind}:${['hw', region, instanceId, ...rest].map(encodeURIComponent).join('/')}`).toString(
      'base64url',
    );
  const sizes = { sockets: `${SOCKETS}`, events: `${EVENTS}`, patience: `${STALL_MS}` };
  const args = Object.entries({ url: graph.url, instance: idOf('Instance'), ...sizes });
  await using clients = run(
    'test/faults/listening-clients.ts',
    args.flatMap(([name, value]) => [`--${name}`, value]),
  );
  await clients.line('ready');

  const stream = `hw/${region}/${instanceId}`;
  const fence = await log.lead(stream);
  const before = process.memoryUsage().rss;
  let most = before;
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss);
  }, 100);
  for (let from = 0; from < EVENTS; from += COMMIT) {
    const result = await log.commit(stream, {
      part: 'DEVICE',
      shape: (await log.known(stream, 'DEVICE'))!.shape,
      fence,
      at: Date.now(),
      readAt: Number.MAX_SAFE_INTEGER,
      rows: Array.from({ length: COMMIT }, (_, n) => ({
        id: idOf('Device', `device-${from + n}`),
        print: 'print',
        entry: { change: 'CREATED' as const, source: 'POLL' as const, fields: [] },
      })),
    });
    expect(result).not.toMatchObject({ state: 'fenced' });
    await new Promise((resolve) => setImmediate(resolve));
  }
  const { least, heardByPaused, faults, open, code, ms } = await clients.line('heard');
  clearInterval(watch);
  const megabytes = (bytes: number) => (bytes / 2 ** 20).toFixed(0);
  console.log(
    `${SOCKETS - 1} sockets × ${EVENTS} events in ${ms} ms; ` +
      `the server had ${megabytes(before)} MB and grew to ${megabytes(most)} MB`,
  );
  expect({ least, faults, open }).toEqual({ least: EVENTS, faults: [], open: SOCKETS - 1 });
  expect([1013, 1006]).toContain(code);
  expect(Number(heardByPaused)).toBeLessThan(EVENTS);
});
