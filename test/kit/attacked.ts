import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSimulators } from '../../src/simulator/index.ts';
import { type Run, run } from './run.ts';
import { accountsOf } from './start.ts';

/** Above so much resident memory the kit kills the process, as the limit of a container does. */
const LIMIT_MB = 512;
const HEAP_MB = 400;
/** An attack fails if the process grows by more. */
export const MAX_GROWTH_MB = 100;
const SAMPLE_MS = 20;

/** Keys of two principals that the attacked server knows. A stranger has neither. */
export const KEYS = { attacker: 'the-key-of-the-attacker', victim: 'the-key-of-the-victim' } as const;

export interface AttackedServer {
  readonly url: string;
  readonly adminUrl: string;
  readonly port: number;
  readonly isAlive: () => boolean;
  /** Megabytes in memory now; 0 once the process has ended. */
  readonly rssMb: () => number;
  /** Status of one small query. Throws if there is no answer. */
  readonly ask: (key?: string) => Promise<number>;
  /** An open TCP connection. The kit closes it after the attack. Errors of it are no failure of a test. */
  readonly connect: (text?: string) => Promise<Socket>;
}

/** One row of the table in docs/reliability.md, as JSON in `.reports/attacks`. */
export interface AttackReport {
  readonly attack: string;
  readonly isAlive: boolean;
  readonly startMb: number;
  readonly peakMb: number;
  readonly grewMb: number;
  /** What else the attack measured: the success of the victim, connections that were open at the end. */
  readonly facts: Readonly<Record<string, number | string | boolean>>;
}

export interface AttackOptions {
  /** A name for the row, in plain words. It is the name of the file as well. */
  readonly attack: string;
  /** Laid over the configuration: two accounts on simulators, two keys. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** Ordinary load before the first look at the memory, which it makes V8 take for good. */
  readonly warm?: (url: string) => Promise<unknown>;
  /** Default: false. A control is not a row of the table. */
  readonly isControl?: boolean;
  /** Default: 512. */
  readonly limitMb?: number;
}

/**
 * Starts the server as a process of its own with 512 MB of memory, lets `act` attack it over loopback, and reports how
 * much it grew and whether it lives. `ATTACKED_ROOT` names another checkout to attack instead of this one: so the
 * figures of an earlier commit are measured by the same attacks.
 */
export async function attack(
  { attack: name, config = {}, warm, isControl = false, limitMb = LIMIT_MB }: AttackOptions,
  act: (server: AttackedServer) => Promise<AttackReport['facts']>,
): Promise<AttackReport> {
  await using simulators = await startSimulators();
  const keys = Object.entries(KEYS).map(([principal, key]) => ({
    name: principal,
    sha256: createHash('sha256').update(key).digest('hex'),
    scopes: ['identity:read'],
  }));
  const path = join(mkdtempSync(join(tmpdir(), 'attacked-')), 'graph.json');
  const accounts = accountsOf(simulators);
  writeFileSync(path, JSON.stringify({ accounts, auth: { mode: 'keys', keys }, ...config }));
  const root = process.env['ATTACKED_ROOT'] ?? join(import.meta.dirname, '../..');
  await using graph = run(join(root, 'src/main.ts'), [], {
    IDENTITY_GRAPH_CONFIG: path,
    PORT: '0',
    ADMIN_PORT: '0',
    NODE_OPTIONS: `--max-old-space-size=${HEAP_MB}`,
  });
  const { url, adminUrl } = await graph.line('listening');
  const port = Number(new URL(url!).port);
  const opened = new Set<Socket>();
  const isAlive = () => graph.child.exitCode === null && graph.child.signalCode === null;
  const ask = async (key?: string) => (await post(url!, key)).status;
  const server: AttackedServer = {
    url: url!,
    adminUrl: adminUrl!,
    port,
    isAlive,
    rssMb: () => rssMb(graph),
    ask,
    connect: async (text) => {
      const socket = await open(port);
      opened.add(socket);
      socket.once('close', () => opened.delete(socket));
      if (text !== undefined) socket.write(text);
      return socket;
    },
  };
  // What the first queries take stays.
  for (let warm = 0; warm < 100; warm++) await ask(KEYS.victim);
  await warm?.(url!);
  const startMb = rssMb(graph);
  let peakMb = startMb;
  const watch = setInterval(() => {
    peakMb = Math.max(peakMb, rssMb(graph));
    if (peakMb > limitMb) graph.child.kill('SIGKILL');
  }, SAMPLE_MS);
  try {
    const facts = await act(server);
    peakMb = Math.max(peakMb, rssMb(graph));
    const report = {
      attack: name,
      isAlive: isAlive(),
      startMb: Math.round(startMb),
      peakMb: Math.round(peakMb),
      grewMb: Math.round(peakMb - startMb),
      facts,
    };
    console.log(`  ${JSON.stringify(report)}`);
    if (!isControl) write(report);
    return report;
  } finally {
    clearInterval(watch);
    for (const socket of opened) socket.destroy();
  }
}

function rssMb({ child }: Run): number {
  try {
    const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
    return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

function post(url: string, key: string | undefined): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
    },
    body: '{"query":"{ __typename }"}',
    signal: AbortSignal.timeout(20_000),
  });
}

function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.off('error', reject);
      socket.on('error', () => undefined);
      resolve(socket);
    });
    socket.once('error', reject);
  });
}

function write(report: AttackReport): void {
  const directory = process.env['ATTACK_REPORTS'] ?? '.reports/attacks';
  mkdirSync(directory, { recursive: true });
  const file = `${report.attack.toLowerCase().replace(/[^a-z0-9]+/g, '-')}.json`;
  writeFileSync(join(directory, file), `${JSON.stringify(report, null, 2)}\n`);
}
