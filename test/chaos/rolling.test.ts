import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { describe, expect, it, type TestContext } from 'vitest';
import { printNginxConfig } from '../../examples/replicas/nginx.ts';
import { startGuarded } from '../kit/guarded-process.ts';
import { postgresMissing, startPostgres } from '../kit/postgres.ts';
import { startChanges } from './changes.ts';
import { startOpenLoop } from './open-loop.ts';
import { fixedPort, type Program, type Replica } from './replicas.ts';
import { report } from './report.ts';
import { IS_FULL, randomOf } from './settings.ts';
import { audit, startStage, untilCaughtUp } from './stage.ts';

const NGINX = '/usr/sbin/nginx';
const missing = postgresMissing ?? (existsSync(NGINX) ? undefined : `needs ${NGINX}`);
const REPLICAS = 3;
const ROUNDS = IS_FULL ? 20 : 2;
const SUBSCRIBERS = IS_FULL ? 300 : 60;
const REQUESTS_PER_SECOND = IS_FULL ? 100 : 25;
const LOST_MS = 60_000;
const QUERY = JSON.stringify({
  query: '{ instances(filter: { provider: ALIBABA_MQTT }) { nodes { name } } }',
});

interface Nginx extends AsyncDisposable {
  readonly url: string;
  /** Sends new connections to all replicas but this one. Without one: to all replicas. */
  readonly leaveOut: (replica?: Replica) => Promise<void>;
}

/**
 * Time for nginx to load a configuration. Its old process then takes no new connection, and keeps those that it has.
 */
const RELOAD_MS = 500;
/** nginx answers within milliseconds of its start, on a busy machine within seconds. */
const START_MS = 20_000;

/** nginx as in examples/replicas, in front of these replicas. */
async function startNginx(replicas: readonly Replica[]): Promise<Nginx> {
  const directory = mkdtempSync(join(tmpdir(), 'chaos-nginx-'));
  const port = await fixedPort();
  const config = join(directory, 'nginx.conf');
  const configure = (used: readonly Replica[]) => {
    const ports = used.map(({ url }) => Number(new URL(url).port));
    writeFileSync(config, printNginxConfig({ port, ports, directory }));
  };
  configure(replicas);
  const words = ['-p', directory, '-c', config, '-e', 'stderr'];
  const { pid, end } = await startGuarded(directory, undefined, NGINX, words, 'TERM');
  const url = `http://127.0.0.1:${port}/graphql`;
  const deadline = performance.now() + START_MS;
  while (!(await fetch(url).then(Boolean, () => false))) {
    if (performance.now() > deadline) {
      const log = readFileSync(join(directory, 'log'), 'utf8');
      await end('remove');
      throw new Error(`nginx did not answer: ${log}`);
    }
    await pause(50);
  }
  return {
    url,
    leaveOut: async (replica) => {
      configure(replicas.filter((each) => each !== replica));
      process.kill(pid, 'SIGHUP');
      await pause(RELOAD_MS);
    },
    [Symbol.asyncDispose]: () => end('remove'),
  };
}

/** Sends queries at a constant rate, whether or not they are answered. */
function startRequests(url: string) {
  const failures: string[] = [];
  // One connection for each request: nginx closes idle ones when it loads a configuration.
  const dispatcher = new Agent({ pipelining: 0 });
  const { stop } = startOpenLoop(REQUESTS_PER_SECOND, async () => {
    try {
      const headers = { 'content-type': 'application/json' };
      const { statusCode, body } = await request(url, { method: 'POST', headers, body: QUERY, dispatcher });
      const text = await body.text();
      if (statusCode !== 200 || text.includes('"errors"'))
        failures.push(`${statusCode} ${text.slice(0, 300)}`);
    } catch (error) {
      failures.push(String(error));
    }
  });
  return {
    failures,
    stop: async () => {
      const sent = await stop();
      await dispatcher.close();
      return sent;
    },
  };
}

async function roll(context: TestContext, name: string, programOf: (round: number) => Program) {
  const random = randomOf(name);
  await using server = await startPostgres();
  await using stack = new AsyncDisposableStack();
  let nginx: Nginx | undefined;
  const stage = stack.use(
    await startStage({
      store: { url: server.url(), schema: 'rolling' },
      replicas: REPLICAS,
      subscribers: SUBSCRIBERS,
      random,
      urlsOf: async (replicas) => {
        nginx = stack.use(await startNginx(replicas));
        return [nginx.url];
      },
    }),
  );
  const { replicas, subscribers, simulators } = stage;
  if (nginx === undefined) throw new Error('expected nginx to be started');
  const { url: door, leaveOut } = nginx;
  await using changes = startChanges({ simulators, urls: [door], subscribers, random, everyMs: 300 });
  const requests = startRequests(door);
  const exits: (number | null)[] = [];
  for (let round = 1; round <= ROUNDS; round++) {
    for (const replica of replicas) {
      await pause(random() * 1_000);
      // nginx does not ask /readyz. It would send requests to a replica until that refuses connections.
      await leaveOut(replica);
      exits.push(await replica.stop());
      await replica.start(programOf(round));
      await leaveOut();
    }
  }
  await pause(500);
  const sent = await requests.stop();
  await changes.stop();
  const caughtUp = await untilCaughtUp(stage, changes, LOST_MS);
  const { lost, repeated, examples } = audit(stage, changes);
  const gaps = subscribers.flatMap((each) => each.gaps);
  report(context, {
    rounds: ROUNDS,
    restarts: exits.length,
    subscribers: SUBSCRIBERS,
    requests: sent,
    'failed requests': requests.failures.length,
    events: subscribers.reduce((sum, each) => sum + changes.expected(each).length, 0),
    lost,
    repeated,
    gaps: gaps.join(' ') || 0,
    'caught up after ms': caughtUp.ms,
  });
  expect(requests.failures.slice(0, 5)).toEqual([]);
  expect([examples, gaps]).toEqual([[], []]);
  expect(exits.filter((code) => code !== 0)).toEqual([]);
}

describe.skipIf(missing !== undefined)('three replicas behind nginx that restart in turn', () => {
  it('fail no request and lose no event', async (context) => {
    await roll(context, 'rolling', () => ({ script: 'src/main.ts' }));
  });

  it('fail no request and lose no event while newer replicas migrate the store', async (context) => {
    await roll(context, 'migrating', (round) => ({
      script: 'test/chaos/newer-program.ts',
      env: { CHAOS_MIGRATIONS: String(round) },
    }));
  });
});
