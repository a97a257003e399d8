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

/** As many as are answered. */
const ALL = 0;

interface Server extends AsyncDisposable {
  readonly url: string;
  /** Seconds that its process has computed, all threads together. */
  readonly computedSeconds: () => number;
}

interface Measured {
  readonly served: number;
  readonly refused: number;
  readonly perSecond: number;
  /** Served operations for each second that the server computed. */
  readonly perComputedSecond: number;
  readonly p50: number;
  readonly p99: number;
}

/** Clock ticks of the kernel in a second; Linux gives all programs this one. */
const TICKS = 100;

/** The server as a process of its own. */
async function startServer(overload: object): Promise<Server> {
  const simulators = await startSimulators();
  const path = join(mkdtempSync(join(tmpdir(), 'goodput-')), 'graph.json');
  const rates = { alibaba: { egress: null } };
  writeFileSync(path, JSON.stringify({ accounts: accountsOf(simulators), overload, rates }));
  const graph = run('src/main.ts', [], { IDENTITY_GRAPH_CONFIG: path, PORT: '0', ADMIN_PORT: '0' });
  const { url } = await graph.line('listening');
  const server = {
    url: url!,
    computedSeconds: () => {
      const text = readFileSync(`/proc/${graph.child.pid}/stat`, 'utf8');
      // The name of the process is in brackets and may hold spaces; utime and stime are the fields 14 and 15.
      const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
      return (Number(fields[11]) + Number(fields[12])) / TICKS;
    },
    [Symbol.asyncDispose]: async () => {
      await graph[Symbol.asyncDispose]();
      await simulators[Symbol.asyncDispose]();
    },
  };
  // What the first thousand operations compile stays.
  await offer(server, ALL);
  return server;
}

/** Operations a second, of which `burst` come at the same moment. */
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
  /** Waits for nothing and refuses nothing: what it serves is what can be served. */
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
   * What is served at so many times the capacity, as a part of the capacity, which is measured just before. Where other
   * programs leave the server less time than before, the work counts that it did in the time that it had: none of that was
   * spent on refusals.
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

  /** Half of what can be served; each of a burst has its own connection. */
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
