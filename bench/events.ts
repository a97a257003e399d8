import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createEvents } from '../src/events/events.ts';
import { announced } from '../src/events/log/row-state.ts';
import { streamOf } from '../src/events/stream/scope.ts';
import { printNodeId } from '../src/graph/node-id.ts';
import { createRegistry } from '../src/graph/registry.ts';
import { createWholeList } from '../src/lists/whole.ts';
import { TRAITS } from '../src/providers/alibaba/traits.ts';
import type { Provider } from '../src/providers/port/provider.ts';
import { Secret } from '../src/secret.ts';
import { createMemoryLog } from '../test/events/memory-log.ts';

/**
 * Measures the memory for a paused reader: 200 readers of one instance, 20,000 events, one reader paused. The result is a
 * ratio to the same run without the pause. The baseline gives each reader a queue of its own.
 */
const READERS = 200;
const EVENTS = 20_000;
const KEPT = 10_000;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const at = { provider: 'ALIBABA_MQTT', account: 'a', region: 'here', instanceId: 'one' } as const;
const idOf = (n: number) => printNodeId('CaCertificate', at, `certificate-${n}`);

async function ours(paused: number): Promise<Measured> {
  const log = createMemoryLog({ retention: KEPT });
  const provider = {
    name: at.provider,
    account: at.account,
    regions: [at.region],
    traits: TRAITS,
    writes: {},
    getInstance: async () => ({ capabilities: ['CA_CERTIFICATES'] }),
    caCertificates: () => createWholeList({ place: at, key: () => '', read: async () => [] }),
  } as unknown as Provider;
  const events = createEvents({
    registry: createRegistry([{ provider }]),
    log,
    key: new Secret('key'),
    pollMs: 3_600_000,
    billedPollMs: 3_600_000,
    onError: console.error,
  });
  const gone = new AbortController();
  let heard = 0;
  const scope = { at, groupId: null, kinds: ['CA_CERTIFICATE'] as const };
  const readers = await Promise.all(
    Array.from({ length: READERS }, () => events.subscribe(scope, { from: 'now' }, gone.signal)),
  );
  const reading = readers.slice(paused).map(async (batches) => {
    for await (const batch of batches) heard += batch.filter(({ type }) => type === 'change').length;
  });
  const started = performance.now();
  for (let n = 0; n < EVENTS; n++) {
    const entry = { change: 'UPDATED', source: 'POLL', fields: ['status', 'rawStatus'] } as const;
    const rows = [{ id: idOf(n), state: announced(String(n)), entry }];
    const commit = { list: 'CA_CERTIFICATE', fence: null, at: n, rows };
    await log.commit(streamOf(at), { ...commit, readAt: Number.MAX_SAFE_INTEGER });
    if (n % 100 === 99) await new Promise((resolve) => setImmediate(resolve));
  }
  while (heard < EVENTS * (READERS - paused)) await new Promise((resolve) => setImmediate(resolve));
  const measured = { bytes: heapUsed(), ms: performance.now() - started };
  gone.abort();
  await Promise.all(reading);
  events.stop();
  return measured;
}

/** Pushes every event to the queue of every reader. */
async function queues(paused: number): Promise<Measured> {
  const waiting = Array.from({ length: READERS }, (): unknown[] => []);
  const kept: unknown[] = [];
  let heard = 0;
  const started = performance.now();
  for (let n = 0; n < EVENTS; n++) {
    const event = { type: 'change', seq: n, at: n, id: idOf(n), fields: ['status', 'rawStatus'] };
    kept.push(event);
    if (kept.length > 2 * KEPT) kept.splice(0, KEPT);
    for (const [index, queue] of waiting.entries()) {
      queue.push({ ...event });
      if (index >= paused) heard += queue.splice(0).length;
    }
  }
  const measured = { bytes: heapUsed(), ms: performance.now() - started };
  if (heard < 0 || waiting.length === 0) throw new Error('never');
  return measured;
}

interface Measured {
  readonly bytes: number;
  readonly ms: number;
}

function heapUsed(): number {
  collect();
  return process.memoryUsage().heapUsed;
}

await ours(0);
for (const [name, run] of Object.entries({ 'read from the log': ours, 'a queue each': queues })) {
  const none = await run(0);
  const one = await run(1);
  const ratio = (one.bytes / none.bytes).toFixed(2);
  console.log(
    `${name}: one paused of ${READERS}, ${EVENTS} events: heap ${ratio} of that without it (${megabytes(one)} MB)`,
  );
}

function megabytes({ bytes }: Measured): string {
  return (bytes / 2 ** 20).toFixed(0);
}
