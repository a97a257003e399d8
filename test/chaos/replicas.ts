import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Run, run } from '../kit/run.ts';

/** One replica of the server: a process that can be killed and started again with the same address. */
export interface Replica {
  readonly name: string;
  readonly url: string;
  /** The running process; undefined between `kill` or `stop` and `start`. */
  readonly process: () => Run | undefined;
  /** Resolves when the process listens. Default program: the last one, at first `src/main.ts`. */
  readonly start: (program?: Program) => Promise<void>;
  /** Sends SIGKILL, and resolves when the process is gone. */
  readonly kill: () => Promise<void>;
  /** Sends SIGTERM, and returns the exit code. */
  readonly stop: () => Promise<number | null>;
  /** Freezes (SIGSTOP) or continues (SIGCONT) the process. */
  readonly signal: (signal: 'SIGSTOP' | 'SIGCONT') => void;
}

export interface Program {
  readonly script: string;
  readonly env?: Readonly<Record<string, string>>;
}

interface ReplicasOptions {
  readonly count: number;
  /** Default: `src/main.ts`. */
  readonly program?: Program | undefined;
  /** Configuration of each replica, without its name. */
  readonly config: Readonly<Record<string, unknown>> & { readonly store: Readonly<Record<string, unknown>> };
}

interface RunningReplicas extends AsyncDisposable {
  readonly replicas: readonly Replica[];
}

/** Secrets that all replicas of a test share. */
export const SECRETS = { cursorKeys: ['ab'.repeat(32)], fingerprintKey: 'cd'.repeat(32) };

/** Starts replicas with one configuration. They are gone when the object is disposed. */
export async function startReplicas({ count, config, program }: ReplicasOptions): Promise<RunningReplicas> {
  const folder = mkdtempSync(join(tmpdir(), 'chaos-'));
  const replicas: Replica[] = [];
  for (let number = 1; number <= count; number++) {
    const name = `replica-${number}`;
    const path = join(folder, `${name}.json`);
    const isShared = String(config.store['url']).startsWith('postgres');
    const store = isShared ? { ...config.store, replica: name } : config.store;
    writeFileSync(path, JSON.stringify({ secrets: SECRETS, ...config, store }), { mode: 0o600 });
    replicas.push(await createReplica(name, path));
  }
  const end = async () => {
    for (const replica of replicas) await replica.process()?.[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true });
  };
  try {
    await Promise.all(replicas.map((replica) => replica.start(program)));
  } catch (error) {
    await end();
    throw error;
  }
  return { replicas, [Symbol.asyncDispose]: end };
}

async function createReplica(name: string, path: string): Promise<Replica> {
  const port = await fixedPort();
  const env = {
    IDENTITY_GRAPH_CONFIG: path,
    HOST: '127.0.0.1',
    PORT: String(port),
    ADMIN_PORT: '0',
    LOG_FORMAT: 'json',
    // The process then ends when this one has ended, however that happened.
    npm_lifecycle_event: 'chaos',
  };
  let program: Program = { script: 'src/main.ts' };
  let running: Run | undefined;
  const end = async (signal: NodeJS.Signals) => {
    const ending = running;
    running = undefined;
    ending?.child.kill(signal);
    return (await ending?.exit) ?? null;
  };
  return {
    name,
    url: `http://127.0.0.1:${port}/graphql`,
    process: () => running,
    start: async (next = program) => {
      program = next;
      running = run(program.script, [], { ...env, ...program.env });
      await running.line('listening');
    },
    kill: async () => void (await end('SIGKILL')),
    stop: () => end('SIGTERM'),
    signal: (signal) => void running?.child.kill(signal),
  };
}

let nextPort = 20_000 + (process.pid % 500) * 20;

/**
 * A port that stays free while its replica is away: below those that Linux gives to outgoing connections, which
 * begin at 32,768.
 */
export async function fixedPort(): Promise<number> {
  for (;;) {
    const port = nextPort++;
    const server = createServer();
    const isFree = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => resolve(true));
    });
    if (!isFree) continue;
    await new Promise((resolve) => server.close(resolve));
    return port;
  }
}
