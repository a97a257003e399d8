import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startSimulators } from '../../src/simulator/index.ts';
import { type Database, startDatabase } from './database.ts';
import { printNginxConfig } from './nginx.ts';

/**
 * Starts the simulators, PostgreSQL, three replicas of the server and nginx on this machine. PORT: the port of
 * nginx (default 4000). Ends all of them on SIGINT or SIGTERM.
 */
const REPLICAS = 3;
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const port = Number(process.env['PORT'] ?? 4_000);
const directory = mkdtempSync(join(tmpdir(), 'replicas-'));
const children: ChildProcess[] = [];
const simulators = await startSimulators({ live: {} });
let database: Database | undefined;
let isStopping = false;

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop(0));
// npm does not forward signals, so this process ends when npm has ended.
const parent = process.ppid;
if (process.env['npm_lifecycle_event'] !== undefined)
  setInterval(() => process.ppid !== parent && void stop(0), 1_000).unref();

try {
  database = await startDatabase(join(directory, 'postgres'));
  const ports: number[] = [];
  for (let number = 1; number <= REPLICAS; number++) ports.push(await startReplica(number, database.url));
  const config = join(directory, 'nginx.conf');
  writeFileSync(config, printNginxConfig({ port, ports, directory }));
  startChild('nginx', ['-p', directory, '-c', config, '-e', 'stderr']);
  await untilAnswered(`http://127.0.0.1:${port}/graphql`);
  process.stdout.write(`${REPLICAS} replicas answer at http://127.0.0.1:${port}/graphql\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  await stop(1);
}

async function startReplica(number: number, storeUrl: string): Promise<number> {
  const path = join(directory, `replica-${number}.json`);
  const { accounts, alibaba, huawei, fleet } = simulators;
  const configuration = {
    accounts: [
      {
        name: 'ali',
        provider: 'alibaba',
        regions: [...new Set(fleet.alibaba.instances.map(({ regionId }) => regionId))],
        credentials: {
          accessKeyId: accounts.alibaba.accessKeyId,
          accessKeySecret: accounts.alibaba.accessKeySecret,
        },
        endpoint: alibaba.endpoint,
      },
      {
        name: 'hw',
        provider: 'huawei',
        region: fleet.huawei.region,
        projectId: accounts.huawei.projectId,
        credentials: { accessKey: accounts.huawei.accessKey, secretKey: accounts.huawei.secretKey },
        endpoint: huawei.endpoint,
        managementEndpoint: huawei.managementEndpoint,
        iamEndpoint: huawei.iamEndpoint,
      },
    ],
    // All replicas need the same keys. In production they are files: docs/deployment.md.
    secrets: { cursorKeys: ['0123456789abcdef0123456789abcdef'], fingerprintKey: 'fedcba9876543210' },
    store: { url: storeUrl, replica: `replica-${number}` },
    security: { introspection: true, graphiql: true },
  };
  writeFileSync(path, JSON.stringify(configuration), { mode: 0o600 });
  const child = startChild(process.execPath, ['--disable-sigusr1', join(ROOT, 'src/main.ts')], {
    IDENTITY_GRAPH_CONFIG: path,
    HOST: '127.0.0.1',
    PORT: '0',
    ADMIN_PORT: '0',
    LOG_FORMAT: 'json',
  });
  for await (const line of createInterface(child.stdout!)) {
    const entry = JSON.parse(line) as { readonly msg: string; readonly url: string };
    if (entry.msg !== 'listening') continue;
    child.stdout!.resume();
    return Number(new URL(entry.url).port);
  }
  throw new Error(`replica ${number} did not start`);
}

function startChild(command: string, words: string[], env: Record<string, string> = {}): ChildProcess {
  const child = spawn(command, words, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child.once('error', (error) => {
    process.stderr.write(`${command}: ${error.message}\n`);
    void stop(1);
  });
  children.push(child);
  return child;
}

async function untilAnswered(url: string): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"query":"{ __typename }"}',
    }).catch(() => null);
    if (answer?.ok === true) return;
    await pause(100);
  }
  throw new Error(`${url} does not answer`);
}

/** Ends the children first, because the replicas still use the database while they stop. */
async function stop(code: number): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  await Promise.all(
    children.map(async (child) => {
      if (child.exitCode !== null || child.pid === undefined) return;
      const exited = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await exited;
    }),
  );
  await database?.stop();
  await simulators.stop();
  rmSync(directory, { recursive: true, force: true });
  process.exit(code);
}
