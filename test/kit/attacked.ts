import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSimulators } from '../../src/simulator/index.ts';
import { type Run, run } from './run.ts';
import { accountsOf } from './start.ts';

/** The kit kills the process above this resident memory, like the limit of a container. */
const LIMIT_MB = 512;
const HEAP_MB = 400;
/** An attack fails if the process grows by more. */
export const MAX_GROWTH_MB = 100;
const SAMPLE_MS = 20;

/** Keys of two principals that the attacked server knows. A stranger has neither. */
export const KEYS = { attacker: 'the-key-of-the-attacker', victim: 'the-key-of-the-victim' } as const;

/** All of 127.0.0.0/8 is loopback, so the attacker can have an address of its own. */
export const ATTACKER_ADDRESS = '127.0.0.2';

export interface AttackedServer {
  readonly url: string;
  readonly adminUrl: string;
  readonly port: number;
  readonly isAlive: () => boolean;
  /** Resident megabytes now; 0 after the process has ended. */
  readonly rssMb: () => number;
  /** Status of one small query. Throws if there is no response. */
  readonly ask: (key?: string) => Promise<number>;
  /**
   * Opens a TCP connection from `ATTACKER_ADDRESS`; `ask` uses 127.0.0.1. The kit closes it after the attack. Its
   * errors do not fail the test.
   */
  readonly connect: (text?: string) => Promise<Socket>;
  /** Connections of `connect` that are open now. */
  readonly openConnections: () => number;
}

/** One row of the table in docs/reliability.md, written as JSON to `.reports/attacks`. */
export interface AttackReport {
  readonly attack: string;
  readonly isAlive: boolean;
  readonly startMb: number;
  readonly peakMb: number;
  readonly grewMb: number;
  /** Further measurements of the attack: the victim's success rate, connections open at the end. */
  readonly facts: Readonly<Record<string, number | string | boolean>>;
}

export interface AttackOptions {
  /** Name of the row in plain words, also used as the file name. */
  readonly attack: string;
  /** Merged over the default configuration: two accounts on simulators, two keys. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** Ordinary load before memory is first measured, so that V8's permanent growth is part of the baseline. */
  readonly warm?: (url: string) => Promise<unknown>;
  /** A control is not a row of the table. Default: false. */
  readonly isControl?: boolean;
  /** Default: 512. */
  readonly limitMb?: number;
}

/**
 * Starts the server as a separate process with 512 MB of memory, runs `act` as an attack over loopback, and reports
 * how much the process grew and whether it survived. With `ATTACKED_ROOT` the same attacks measure another checkout,
 * for the figures of an earlier commit.
 */
export async function attack(
  { attack: name, config = {}, warm, isControl = false, limitMb = LIMIT_MB }: AttackOptions,
  act: (server: AttackedServer) => Promise<AttackReport['facts']>,
): Promise<AttackReport> {
  await using simulators = await startSimulators();
  const keys = Object.entries(KEYS).map(([principal, key]) => ({
    name: principal,
    sha256: createHash('sha256').update(key).digest('hex'),
    scopes: ['identity:read', 'schema:read'],
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
  let isKilled = false;
  const isAlive = () => !isKilled && graph.child.exitCode === null && graph.child.signalCode === null;
  const ask = (key?: string) => post(url!, key);
  const server: AttackedServer = {
    url: url!,
    adminUrl: adminUrl!,
    port,
    isAlive,
    rssMb: () => rssMb(graph),
    ask,
    openConnections: () => opened.size,
    connect: async (text) => {
      const socket = await open(port);
      opened.add(socket);
      socket.once('close', () => opened.delete(socket));
      if (text !== undefined) socket.write(text);
      return socket;
    },
  };
  // The first queries allocate memory that stays.
  for (let warm = 0; warm < 100; warm++) await ask(KEYS.victim);
  await warm?.(url!);
  const startMb = rssMb(graph);
  let peakMb = startMb;
  const watch = setInterval(() => {
    peakMb = Math.max(peakMb, rssMb(graph));
    if (peakMb > limitMb) isKilled = graph.child.kill('SIGKILL');
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

/** Opens a new connection: a kept one would be served even if the server accepts no other connection. */
function post(url: string, key: string | undefined): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/json',
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
    };
    const asked = request(url, { method: 'POST', agent: false, headers, timeout: 20_000 }, (response) => {
      response.resume();
      response.once('end', () => resolve(response.statusCode ?? 0));
      response.once('error', reject);
    });
    asked.once('timeout', () => asked.destroy(new Error('no answer in 20 s')));
    asked.once('error', reject);
    asked.end('{"query":"{ __typename }"}');
  });
}

function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const to = { port, host: '127.0.0.1', localAddress: ATTACKER_ADDRESS };
    const socket = connect(to, () => {
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
