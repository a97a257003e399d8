import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSimulators } from '../../src/simulator/index.ts';
import { run } from '../kit/run.ts';
import { accountsOf } from '../kit/start.ts';

const QUERY = '{ instances(first: 5, filter: { provider: ALIBABA_MQTT }) { nodes { name } } }';
const CONNECTIONS = 256;
const SECONDS = 2;

/** Offers as many operations as are answered. */
const ALL = 0;

interface Server extends AsyncDisposable {
  readonly url: string;
  /** CPU seconds of the process, over all threads. */
  readonly computedSeconds: () => number;
}

interface Measured {
  readonly served: number;
  readonly refused: number;
  readonly perSecond: number;
  /** Served operations per CPU second of the server. */
  readonly perComputedSecond: number;
  readonly p50: number;
  readonly p99: number;
}

/** Kernel clock ticks per second; Linux reports this value to all programs. */
const TICKS = 100;

/** Starts the server as a separate process. */
async function startServer(overload: object): Promise<Server> {
  const simulators = await startSimulators();
  const path = join(mkdtempSync(join(tmpdir(), 'goodput-')), 'graph.json');
  const rates = { alibaba: { egress: null } };
  writeFileSync(
    path,
    JSON.stringify({ accounts: accountsOf(simulators), inventory: { keep: [] }, overload, rates }),
  );
  const graph = run('src/main.ts', [], { IDENTITY_GRAPH_CONFIG: path, PORT: '0', ADMIN_PORT: '0' });
  const { url } = await graph.line('listening');
  const server = {
    url: url!,
    computedSeconds: () => {
      const text = readFileSync(`/proc/${graph.child.pid}/stat`, 'utf8');
      // The process name is in parentheses and may contain spaces; utime and stime are fields 14 and 15.
      const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
      return (Number(fields[11]) + Number(fields[12])) / TICKS;
    },
    [Symbol.asyncDispose]: async () => {
      await graph[Symbol.asyncDispose]();
      await simulators[Symbol.asyncDispose]();
    },
  };
  // The first thousand operations compile code that stays.
  await offer(server, ALL);
  return server;
}

/** Offers operations per second, with `burst` of them at the same moment. */
async function offer(server: Server, rate: number, burst = 1): Promise<Measured> {
  const body = JSON.stringify({ query: QUERY });
  const given = { url: server.url, body, connections: CONNECTIONS, rate, burst, seconds: SECONDS };
  await using clients = run(
    'test/faults/offering-clients.ts',
    Object.entries(given).map(([name, value]) => `--${name}=${value}`),
  );
  await clients.line('begun');
  const from = server.computedSeconds();
  const done = (await clients.line('done')) as unknown as Omit<Measured, 'refused' | 'perComputedSecond'> & {
    readonly outcomes: Readonly<Record<string, number>>;
  };
  const computed = server.computedSeconds() - from;
  const ended = Object.values(done.outcomes).reduce((sum, count) => sum + count, 0);
  return { ...done, refused: ended - done.served, perComputedSecond: done.served / computed };
}

describe(`${CONNECTIONS} connections`, { timeout: 120_000 }, () => {
  /** Has no queue and refuses nothing: what it serves is the capacity. */
  let unguarded: Server;
  let guarded: Server;
  let impatient: Server;
  beforeAll(async () => {
    unguarded = await startServer({ maxWaitSeconds: null, maxLagSeconds: null });
    guarded = await startServer({});
    impatient = await startServer({ maxWaitSeconds: 0.05 });
  }, 120_000);
  afterAll(async () => {
    for (const server of [unguarded, guarded, impatient]) await server[Symbol.asyncDispose]();
  });

  /**
   * Served operations at `factor` times the capacity, as a share of the capacity, which is measured just before. If
   * other programs left the server less CPU time than before, the served operations per CPU second count, which shows
   * that the server did not spend its time on refusals.
   */
  async function goodput(server: Server, factor: number): Promise<number> {
    const capacity = await offer(unguarded, ALL);
    const offered = await offer(server, factor * capacity.perSecond);
    const inTime = offered.perSecond / capacity.perSecond;
    const servedShare = offered.served / (offered.served + offered.refused);
    const inComputedTime = (servedShare * offered.perComputedSecond) / capacity.perComputedSecond;
    const percent = (part: number) => `${(100 * part).toFixed(0)} %`;
    console.log(
      `  ${factor} × ${capacity.perSecond.toFixed(0)} a second: served ${percent(inTime)} of that, ${percent(inComputedTime)} ` +
        `for its CPU time; ${offered.refused} of ${offered.served + offered.refused} refused; p50 ${offered.p50} ms, p99 ${offered.p99} ms`,
    );
    return Math.max(inTime, inComputedTime);
  }

  it.each([1, 2, 4])('that offer %i × the capacity get at least four fifths of it served', async (factor) => {
    expect(await goodput(guarded, factor)).toBeGreaterThanOrEqual(0.8);
  });

  it('control: get less served without a queue', async () => {
    expect(await goodput(impatient, 4)).toBeLessThan(0.8);
  });

  /** Offers half of the capacity; each operation of a burst has its own connection. */
  async function refusedOfBursts(server: Server): Promise<number> {
    const { perSecond } = await offer(unguarded, ALL);
    const { refused, served } = await offer(server, 0.5 * perSecond, CONNECTIONS);
    console.log(
      `  bursts, half of ${perSecond.toFixed(0)} a second: ${refused} of ${served + refused} refused`,
    );
    return refused;
  }

  it('that offer half of the capacity in simultaneous bursts are all served', async () => {
    expect(await refusedOfBursts(guarded)).toBe(0);
  });

  it('control: are refused in such bursts without a queue', async () => {
    expect(await refusedOfBursts(impatient)).toBeGreaterThan(CONNECTIONS / 10);
  });
});
