import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { type Simulators, startSimulators } from '../../src/simulator/index.ts';
import { type Run, run } from '../kit/run.ts';
import { accountsOf } from '../kit/start.ts';

const QUERY = JSON.stringify({
  query: '{ instances(filter: { provider: ALIBABA_MQTT }) { nodes { name } } }',
});
const REPLICAS = 3;
/** Each client sends one query after another on a kept connection: a hundred per second in total. */
const CLIENTS = 16;
const ANSWER_MS = 60;
const GAP_MS = 60;

interface Replica {
  run: Run;
  port: number;
  adminUrl: string;
  isReady: boolean;
}

/** Replicas of one configuration, and a balancer that gives each new connection to a ready one. */
async function startFleet(simulators: Simulators, count: number) {
  const path = join(mkdtempSync(join(tmpdir(), 'rolling-')), 'graph.yaml');
  const config = {
    accounts: accountsOf(simulators),
    inventory: { keep: [] },
    secrets: { cursorKeys: ['ab'.repeat(32)], fingerprintKey: 'cd'.repeat(32) },
    shutdown: { drainSeconds: 1, graceSeconds: 20 },
    rates: { alibaba: { egress: null, operations: { ListInstances: 1_000 } } },
  };
  writeFileSync(path, JSON.stringify(config));
  const begin = async (): Promise<Replica> => {
    const replica = run('src/main.ts', [], { IDENTITY_GRAPH_CONFIG: path, PORT: '0', ADMIN_PORT: '0' });
    const { url, adminUrl } = await replica.line('listening');
    return { run: replica, port: Number(new URL(url!).port), adminUrl: adminUrl!, isReady: true };
  };
  const replicas = await Promise.all(Array.from({ length: count }, begin));

  let stopped = false;
  const looking = (async () => {
    for (; !stopped; await pause(50)) {
      for (const replica of [...replicas]) {
        const { ok } = await fetch(`${replica.adminUrl}/readyz`).catch(() => ({ ok: false }));
        replica.isReady = ok;
      }
    }
  })();

  let next = 0;
  const sockets = new Set<Socket>();
  const door = createServer((client) => {
    const ready = replicas.filter(({ isReady }) => isReady);
    const replica = ready[next++ % ready.length];
    if (replica === undefined) return client.destroy();
    const server = connect(replica.port, '127.0.0.1');
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      sockets.add(from);
      from.pipe(to);
      from.on('error', () => {});
      from.once('close', () => {
        sockets.delete(from);
        to.destroy();
      });
    }
    return undefined;
  });
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));

  return {
    port: (door.address() as AddressInfo).port,
    /** Stops one replica and starts another in its place; returns the exit code of the first. */
    restart: async (index: number, signal: NodeJS.Signals): Promise<number | null> => {
      const old = replicas[index]!.run;
      old.child.kill(signal);
      const code = await old.exit;
      replicas[index] = await begin();
      return code;
    },
    [Symbol.asyncDispose]: async () => {
      stopped = true;
      await looking;
      for (const socket of sockets) socket.destroy();
      door.close();
      for (const replica of replicas) await replica.run[Symbol.asyncDispose]();
    },
  };
}

/** Sends queries until it is stopped; returns all outcomes. */
function startClients(port: number, expected: string) {
  let stopped = false;
  const outcomes = { asked: 0, connections: 0, failures: [] as string[] };
  const askOne = async (agent: Agent): Promise<void> => {
    const headers = { 'content-type': 'application/json' };
    const asked = request({ port, host: '127.0.0.1', path: '/graphql', method: 'POST', agent, headers });
    const answered = once(asked, 'response');
    asked.end(QUERY);
    const [response] = await answered;
    let text = '';
    for await (const chunk of response) text += chunk;
    if (!asked.reusedSocket) outcomes.connections += 1;
    if (response.statusCode !== 200 || namesIn(text) !== expected)
      outcomes.failures.push(`${response.statusCode} ${text}`);
  };
  const all = Array.from({ length: CLIENTS }, async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    for (; !stopped; await pause(GAP_MS)) {
      outcomes.asked += 1;
      await askOne(agent).catch((error: Error) => outcomes.failures.push(error.message));
    }
    agent.destroy();
  });
  return {
    stop: async () => {
      stopped = true;
      await Promise.all(all);
      return outcomes;
    },
  };
}

function namesIn(text: string): string {
  const { data, errors } = JSON.parse(text);
  return errors === undefined ? JSON.stringify(data) : '';
}

async function rolling(signal: NodeJS.Signals, restarts: number) {
  await using simulators = await startSimulators();
  await using fleet = await startFleet(simulators, REPLICAS);
  const response = await fetch(`http://127.0.0.1:${fleet.port}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', connection: 'close' },
    body: QUERY,
  });
  const expected = namesIn(await response.text());
  expect(expected).toContain('name');
  // Keeps some queries running at all times.
  simulators.faults.add({ operation: 'ListInstances', effect: { kind: 'delay', ms: ANSWER_MS } });
  const clients = startClients(fleet.port, expected);
  const startedAt = performance.now();
  const exits: (number | null)[] = [];
  for (let round = 0; round < restarts; round++) {
    await pause(500);
    exits.push(await fleet.restart(round % REPLICAS, signal));
  }
  await pause(500);
  const seconds = (performance.now() - startedAt) / 1_000;
  const { asked, connections, failures } = await clients.stop();
  console.log(
    `  ${restarts} restarts by ${signal} in ${seconds.toFixed(0)} s: ${asked} requests ` +
      `(${(asked / seconds).toFixed(0)} a second) over ${connections} connections, ${failures.length} failed`,
  );
  return { exits, failures, connections };
}

describe('replicas that restart in turn under load', () => {
  it('fail no request and exit with 0', async () => {
    const { exits, failures, connections } = await rolling('SIGTERM', 20);
    expect(failures).toEqual([]);
    expect(exits).toEqual(Array.from({ length: 20 }, () => 0));
    // Each client was disconnected at least once.
    expect(connections).toBeGreaterThanOrEqual(2 * CLIENTS);
  });

  it('control: fail some requests if they are killed', async () => {
    const { failures } = await rolling('SIGKILL', 3);
    expect(failures.length).toBeGreaterThan(0);
  });
});
