import { parseArgs } from 'node:util';
import { Pool } from 'undici';

/**
 * Clients as a separate process, which offers a rate independent of the responses. An operation that finds all
 * connections busy waits for one, as in the pool of any client. Prints `begun` after the warm-up, and `done` with the
 * operations that ended since.
 */
const { values } = parseArgs({
  options: {
    url: { type: 'string', default: '' },
    body: { type: 'string', default: '' },
    key: { type: 'string', default: '' },
    connections: { type: 'string', default: '256' },
    /** Operations per second; 0: each connection sends the next operation after its response. */
    rate: { type: 'string', default: '0' },
    /** Operations at the same moment. */
    burst: { type: 'string', default: '1' },
    seconds: { type: 'string', default: '5' },
  },
});
const CONNECTIONS = Number(values.connections);
const RATE = Number(values.rate);
const BURST = Number(values.burst);
const WARM_MS = 1_000;
const endMs = WARM_MS + 1_000 * Number(values.seconds);

const { origin, pathname } = new URL(values.url);
const pool = new Pool(origin, { connections: CONNECTIONS, pipelining: 1 });
const headers = { 'content-type': 'application/json', authorization: `Bearer ${values.key}` };
const begunAt = performance.now();
const now = () => performance.now() - begunAt;
const isMeasured = (at: number) => at >= WARM_MS && at < endMs;
const outcomes: Record<string, number> = {};
const times: number[] = [];
let served = 0;

async function outcomeOf(): Promise<string> {
  const { statusCode, body } = await pool.request({
    path: pathname,
    method: 'POST',
    headers,
    body: values.body,
  });
  const text = await body.text();
  const code = /"code":"([A-Z_]+)"/.exec(text)?.[1];
  return statusCode === 200 && code === undefined ? 'served' : `${statusCode} ${code}`;
}

async function one(): Promise<void> {
  const cameAt = now();
  const outcome = await outcomeOf().catch((error: unknown) => String((error as { code?: string }).code));
  const at = now();
  // Counts by end time: the served rate is what completes within the period.
  if (!isMeasured(at)) return;
  outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  if (outcome !== 'served') return;
  served += 1;
  times.push(at - cameAt);
}

setTimeout(() => process.stdout.write('{"msg":"begun"}\n'), WARM_MS);
if (RATE === 0) {
  const loop = async () => {
    while (now() < endMs) await one();
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, loop));
} else {
  let sent = 0;
  const tick = () => {
    while (sent + BURST <= (now() / 1_000) * RATE) {
      for (let number = 0; number < BURST; number++) void one();
      sent += BURST;
    }
    if (now() < endMs) setTimeout(tick, 2);
  };
  tick();
  await new Promise((resolve) => setTimeout(resolve, endMs));
}
const sorted = times.toSorted((a, b) => a - b);
const at = (part: number) => Math.round(sorted[Math.floor(sorted.length * part)] ?? 0);
process.stdout.write(
  `${JSON.stringify({ msg: 'done', served, perSecond: served / Number(values.seconds), outcomes, p50: at(0.5), p99: at(0.99) })}\n`,
);
process.exit(0);
