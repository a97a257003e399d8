import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import WebSocket from 'ws';
import { announced } from '../../src/events/log/row-state.ts';
import { createMemoryLog } from '../events/memory-log.ts';
import { start } from '../kit/start.ts';

/**
 * The server as a separate process, so that its memory can be measured apart from its clients'. Prints `ready`; after
 * `go` on stdin, writes events as if polls had found them; prints `memory` with the maximum so far each time stdin
 * asks for it.
 */
const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '' },
    patience: { type: 'string', default: '' },
    queues: { type: 'boolean', default: false },
  },
});
const EVENTS = Number(values.events);
/** Events per commit. */
const COMMIT = 500;
const LOOK_MS = 2_000;
const print = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);

if (values.queues) {
  // Emulates the usual design for the control: no waiting for the reader, and a queue of unsent messages per reader.
  const send = WebSocket.prototype.send as (this: WebSocket, text: string) => void;
  WebSocket.prototype.send = function (this: WebSocket, text: string, taken?: unknown) {
    send.call(this, text);
    if (typeof taken === 'function') taken();
  };
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
/** Live memory after a collection: the amount of garbage depends on when it is collected. */
const heldNow = (): number => {
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};

const log = createMemoryLog({ retention: EVENTS + 1_000 });
const graph = await start({
  config: { events: { pollSeconds: 86_400 } },
  overrides: { events: { log }, socketLimits: { stallMs: Number(values.patience) } },
});
const { region, instances } = graph.simulators.fleet.huawei;
const { instanceId } = instances[0]!;
const idOf = (kind: string, ...rest: string[]) =>
  Buffer.from(`${kind}:${['hw', region, instanceId, ...rest].join('/')}`).toString('base64url');
const most = { rss: 0, held: 0 };
const look = () => {
  most.rss = Math.max(most.rss, process.memoryUsage.rss());
  most.held = Math.max(most.held, heldNow());
};

async function write(): Promise<void> {
  const stream = `hw/${region}/${instanceId}`;
  for (let from = 0; from < EVENTS; from += COMMIT) {
    const entry = { change: 'CREATED', source: 'POLL', fields: [] } as const;
    const rows = Array.from({ length: COMMIT }, (_, n) => ({
      id: idOf('Device', `device-${from + n}`),
      state: announced('print'),
      entry,
    }));
    const commit = { list: 'DEVICE', fence: null, at: Date.now(), readAt: Number.MAX_SAFE_INTEGER, rows };
    if ((await log.commit(stream, commit)).state !== 'committed') throw new Error('not committed');
    await new Promise((resolve) => setImmediate(resolve));
  }
}

let before = 0;
process.stdin.on('data', async (chunk) => {
  if (String(chunk).includes('go')) {
    before = heldNow();
    setInterval(look, LOOK_MS);
    await write();
  } else {
    look();
    print({ msg: 'memory', rss: most.rss, grew: most.held - before });
  }
});
print({ msg: 'ready', url: graph.url, instance: idOf('Instance') });
