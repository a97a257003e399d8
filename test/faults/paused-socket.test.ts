import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { run } from '../kit/run.ts';

const MEGABYTE = 2 ** 20;
/** Allowed growth of the server with a reader that reads nothing, with 20,000 events in its log. */
const GROWTH = 24 * MEGABYTE;
const RSS = 350 * MEGABYTE;

interface Fleet {
  readonly sockets: number;
  readonly events: number;
  /** Milliseconds that the server waits for the paused reader. */
  readonly patience: number;
  readonly queues?: boolean;
}

async function listen({ sockets, events, patience, queues = false }: Fleet) {
  const sizes = ['--events', `${events}`, '--patience', `${patience}`];
  // V8 uses as much heap as it may; with a lower limit it collects garbage earlier.
  await using server = run('test/faults/listened-server.ts', [...sizes, ...(queues ? ['--queues'] : [])], {
    NODE_OPTIONS: '--max-old-space-size=160 --max-semi-space-size=4',
  });
  const { url, instance } = await server.line('ready');
  const args = { url, instance, sockets: `${sockets}`, events: `${events}`, patience: `${patience}` };
  await using clients = run(
    'test/faults/listening-clients.ts',
    Object.entries(args).flatMap(([name, value]) => [`--${name}`, value!]),
  );
  await clients.line('ready');
  server.child.stdin!.write('go\n');
  const { ms } = await clients.line('taken');
  // The paused reader gets larger events than the others. Without a limit on waiting they are sent after the others'.
  if (patience > 60_000) await sleep(20_000);
  server.child.stdin!.write('memory\n');
  const { rss, grew } = await server.line('memory');
  const { least, heardByPaused, faults, open, code } = await clients.line('heard');
  const megabytes = (bytes: unknown) => (Number(bytes) / MEGABYTE).toFixed(0);
  console.log(
    `${sockets - 1} sockets × ${events} events in ${ms} ms; ` +
      `the server held ${megabytes(grew)} MB more than before, and had ${megabytes(rss)} MB at the most`,
  );
  return { least, faults, open, code, heardByPaused, rss: Number(rss), grew: Number(grew) };
}

it('one paused socket among 200, 20,000 events: the server closes it, and the others get all events in order', {
  timeout: 900_000,
}, async () => {
  const { rss, grew, heardByPaused, code, ...heard } = await listen({
    sockets: 200,
    events: 20_000,
    patience: 10_000,
  });
  expect(heard).toEqual({ least: 20_000, faults: [], open: 199 });
  // It resumes only after it was cut off; test/http/websocket.test.ts tests the close code of a reader that resumes
  // in time.
  expect([1013, 1006]).toContain(code);
  expect(Number(heardByPaused)).toBeLessThan(20_000);
  expect(grew).toBeLessThan(GROWTH);
  expect(rss).toBeLessThan(RSS);
});

it.each([
  ['holds no events beyond its log', false],
  ['would hold them for each reader that has a queue', true],
])(
  'control: a server with a paused socket and unlimited patience %s',
  {
    timeout: 300_000,
  },
  async (_name, queues) => {
    const { grew } = await listen({ sockets: 10, events: 20_000, patience: 600_000, queues });
    if (queues) expect(grew).toBeGreaterThan(GROWTH);
    else expect(grew).toBeLessThan(GROWTH);
  },
);
