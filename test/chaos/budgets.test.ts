import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { type Simulators, startSimulators } from '../../src/simulator/index.ts';
import { idOf } from '../kit/nouns.ts';
import { postgresMissing, startPostgres } from '../kit/postgres.ts';
import { ALIBABA, accountsOf, ask } from '../kit/start.ts';
import { busiestSecond, cpuWaitMs, watchTurns } from './measured-time.ts';
import { startOpenLoop } from './open-loop.ts';
import { type Replica, startReplicas } from './replicas.ts';
import { report } from './report.ts';

const REPLICAS = 4;
const SHARE = 0.6;
const SECOND = 1_000;
/** The database is away in the middle third. */
const PART_MS = 10_000;
/**
 * Time after a start and after a failover that does not count: for 1.4 s a replica uses only its own part, and it
 * tries to connect once a second.
 */
const SETTLE_MS = 4_000;
const LEAST_USE = 0.85;
/** Largest part of the time that this thread and the replicas may wait for a CPU. With less CPU they cannot use the rate. */
const MOST_WAIT = 0.2;
/** Documented limits in calls per second. */
const LIMITS = { CreateGroupId: 10, RevokeToken: 5 } as const;
const EGRESS = 300;
const OPERATIONS = Object.keys(LIMITS) as (keyof typeof LIMITS)[];

type Name = keyof typeof LIMITS;

const MUTATIONS: Readonly<Record<Name, (key: string, instanceId: string) => readonly [string, object]>> = {
  CreateGroupId: (key, instanceId) => [
    'mutation ($input: CreateGroupInput!) { createGroup(input: $input) { userErrors { code } } }',
    { instanceId, groupId: `GID_chaos_${key}` },
  ],
  RevokeToken: (key, instanceId) => [
    'mutation ($input: RevokeTokenInput!) { revokeToken(input: $input) { userErrors { code } } }',
    { instanceId, token: `LzMT-chaos-${key}` },
  ],
};

/** Sends a mutation that needs one call of the operation. */
async function send(name: Name, key: string, url: string, instanceId: string): Promise<boolean> {
  const [query, input] = MUTATIONS[name](key, instanceId);
  const { data } = await ask(url, query, { input });
  return (data?.['createGroup'] ?? data?.['revokeToken'])?.userErrors.length === 0;
}

/** Resolves when each replica has executed each mutation: their first ones take more CPU. */
async function warmUp(replicas: readonly Replica[], instanceId: string): Promise<void> {
  const warm = async ({ name: replica, url }: Replica, name: Name) => {
    for (let n = 0; ; n++) {
      if (await send(name, `${replica}_${n}`, url, instanceId).catch(() => false)) return;
      await pause(200);
    }
  };
  await Promise.all(replicas.flatMap((replica) => OPERATIONS.map((name) => warm(replica, name))));
}

/** Sends `perSecond` mutations in each second, however many are refused. */
function startDemand(name: Name, perSecond: number, urls: readonly string[], instanceId: string) {
  return startOpenLoop(perSecond, async (number) => {
    await send(name, String(number), urls[number % urls.length]!, instanceId).catch(() => false);
  });
}

const arrivalsOf = ({ journal }: Simulators, name?: Name) =>
  journal.entries
    .filter(({ service, operation }) => service === 'alibaba' && (name === undefined || operation === name))
    .map(({ at }) => at)
    .sort((a, b) => a - b);

async function play() {
  await using simulators = await startSimulators({ switches: { alibaba: { rateLimits: 'off' } } });
  await using server = await startPostgres();
  await using running = await startReplicas({
    count: REPLICAS,
    config: {
      accounts: accountsOf(simulators),
      inventory: { keep: [] },
      store: { url: server.url(), schema: 'budgets', mode: 'degraded' },
      rates: { share: SHARE },
      overload: { maxLagSeconds: null },
    },
  });
  const urls = running.replicas.map(({ url }) => url);
  const [platinum] = simulators.fleet.alibaba.instances;
  const instanceId = idOf('Instance', ALIBABA, platinum!.regionId, platinum!.instanceId);
  const pids = [process.pid, ...running.replicas.flatMap(({ process: own }) => own()?.child.pid ?? [])];
  await using turns = watchTurns();
  const first = performance.now();
  await warmUp(running.replicas, instanceId);
  const demands = OPERATIONS.map((name) => startDemand(name, 10 * SHARE * LIMITS[name], urls, instanceId));
  /** Measures a period in which the database is up, without its first seconds. */
  const measure = async () => {
    await pause(SETTLE_MS);
    const [from, before] = [performance.now(), pids.map(cpuWaitMs)];
    await pause(PART_MS - SETTLE_MS);
    const to = performance.now();
    const waits = pids.map((pid, n) => (cpuWaitMs(pid) - before[n]!) / (to - from));
    return { from, to, wait: Math.max(...waits) };
  };
  const before = await measure();
  await server.crash();
  await pause(PART_MS);
  await server.start();
  const periods = [before, await measure()];
  const sent = await Promise.all(demands.map(({ stop }) => stop()));
  const over = performance.now();
  const seconds = periods.reduce((sum, { from, to }) => sum + (to - from) / SECOND, 0);
  const found = OPERATIONS.map((name) => {
    const arrivals = arrivalsOf(simulators, name);
    const counted = arrivals.filter((at) => periods.some(({ from, to }) => at >= from && at < to)).length;
    return {
      name,
      busiest: busiestSecond(arrivals, turns),
      total: arrivals.length,
      use: counted / seconds / (SHARE * LIMITS[name]),
    };
  });
  return {
    found,
    busiest: busiestSecond(arrivalsOf(simulators), turns),
    wait: Math.max(...periods.map(({ wait }) => wait)),
    seconds: (over - first) / SECOND,
    sent: sent.reduce((sum, each) => sum + each, 0),
  };
}

describe.skipIf(postgresMissing !== undefined)('four replicas at ten times the demand', () => {
  it('exceed no limit while the database is killed, and use the limits while it is up', async (context) => {
    const { found, busiest, sent, wait, seconds } = await play();
    const hadCpu = wait <= MOST_WAIT;
    report(context, {
      mutations: sent,
      ...Object.fromEntries(
        found.flatMap(({ name, busiest: most, use }) => [
          [`${name} in the busiest second (limit ${LIMITS[name]})`, most],
          [`${name} use of the allowed rate`, use.toFixed(2)],
        ]),
      ),
      [`all calls in the busiest second (limit ${EGRESS})`]: busiest,
      'waited for a CPU (part of the time)': wait.toFixed(2),
      'use of the allowed rate': hadCpu ? 'judged' : 'not judged: the machine was busy',
    });
    for (const { name, total, busiest: most } of found) {
      expect(total, name).toBeGreaterThan(0);
      expect(total, name).toBeLessThanOrEqual(LIMITS[name] * (seconds + 1));
      expect(most, name).toBeLessThanOrEqual(LIMITS[name]);
    }
    expect(busiest).toBeLessThanOrEqual(EGRESS);
    if (hadCpu) for (const { name, use } of found) expect(use, name).toBeGreaterThan(LEAST_USE);
  });
});
