import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import WebSocket from 'ws';
import { printNodeId } from '../src/graph/node-id.ts';
import { startSimulators } from '../src/simulator/index.ts';

/** Measures what one process holds: memory at rest, with WebSocket subscriptions, and queries a second. */
const SUBSCRIPTIONS = 2_000;
const SOCKETS = 100;
const SECONDS = 5;
const ROOT = fileURLToPath(new URL('..', import.meta.url));

const simulators = await startSimulators();
const folder = mkdtempSync(join(tmpdir(), 'bench-replica-'));
const path = join(folder, 'graph.json');
const { accounts, alibaba, fleet } = simulators;
const [instance] = fleet.alibaba.instances;
if (instance === undefined) throw new Error('expected an instance');
const { accessKeyId, accessKeySecret } = accounts.alibaba;
const account = {
  ...{ name: 'ali', provider: 'alibaba', regions: [instance.regionId], endpoint: alibaba.endpoint },
  credentials: { accessKeyId, accessKeySecret },
};
const configuration = {
  accounts: [account],
  inventory: { keep: [] },
  store: { url: `sqlite:${join(folder, 'graph.db')}` },
  secrets: { cursorKeys: ['0123456789abcdef0123456789abcdef'], fingerprintKey: 'fedcba9876543210' },
};
writeFileSync(path, JSON.stringify(configuration), { mode: 0o600 });
const env = { ...process.env, IDENTITY_GRAPH_CONFIG: path, PORT: '0', ADMIN_PORT: '0', LOG_FORMAT: 'json' };
const child = spawn(process.execPath, ['--disable-sigusr1', join(ROOT, 'src/main.ts')], {
  env,
  stdio: ['ignore', 'pipe', 'inherit'],
});
try {
  const url = await addressOf();
  await post(url, '{ __typename }');
  const atRest = megabytes();
  console.log(`at rest: ${atRest} MB`);
  const answered = await rate(url, '{ __typename }');
  console.log(`a query without a provider call: ${answered}/s on one core`);
  const scope = printNodeId('Instance', {
    ...{
      provider: 'ALIBABA_MQTT',
      account: 'ali',
      region: instance.regionId,
      instanceId: instance.instanceId,
    },
  });
  const query = `subscription { refreshEvents(scope: { instanceId: "${scope}" }) { cursor } }`;
  const before = megabytes();
  for (let socket = 0; socket < SOCKETS; socket++) await subscribe(url, query, SUBSCRIPTIONS / SOCKETS);
  await pause(2_000);
  const perThousand = ((megabytes() - before) * 1_000) / SUBSCRIPTIONS;
  console.log(`${SUBSCRIPTIONS} subscriptions on ${SOCKETS} sockets: ${perThousand.toFixed(0)} MB for 1,000`);
} finally {
  child.kill('SIGKILL');
  await simulators.stop();
  rmSync(folder, { recursive: true });
}
process.exit();

async function addressOf(): Promise<string> {
  for await (const line of createInterface({ input: child.stdout })) {
    const entry: unknown = JSON.parse(line);
    if (entry instanceof Object && 'msg' in entry && entry.msg === 'listening' && 'url' in entry) {
      child.stdout.resume();
      return String(entry.url);
    }
  }
  throw new Error('the server did not start');
}

/** Resident memory of the server. */
function megabytes(): number {
  const [, kilobytes] = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8')) ?? [];
  return Math.round(Number(kilobytes) / 1_024);
}

async function post(url: string, query: string): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query }) });
  await response.arrayBuffer();
}

async function rate(url: string, query: string): Promise<number> {
  const end = performance.now() + SECONDS * 1_000;
  let answered = 0;
  await Promise.all(
    Array.from({ length: 16 }, async () => {
      for (; performance.now() < end; answered++) await post(url, query);
    }),
  );
  return Math.round(answered / SECONDS);
}

/** Opens one socket, and resolves when each of its subscriptions has had its first event. */
function subscribe(url: string, query: string, count: number): Promise<void> {
  const socket = new WebSocket(url.replace('http', 'ws'), 'graphql-transport-ws');
  const heard = new Set<string>();
  return new Promise((resolve, reject) => {
    socket.on('error', reject);
    socket.on('open', () => socket.send('{"type":"connection_init"}'));
    socket.on('message', (data) => {
      const message = JSON.parse(String(data));
      if (message.type === 'connection_ack')
        for (let id = 0; id < count; id++)
          socket.send(JSON.stringify({ type: 'subscribe', id: String(id), payload: { query } }));
      if (message.type === 'error') reject(new Error(JSON.stringify(message.payload)));
      if (message.type === 'next') heard.add(message.id);
      if (heard.size === count) resolve();
    });
  });
}
