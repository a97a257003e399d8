import { readFileSync } from 'node:fs';
import { createApp } from './app.ts';
import { type Config, ConfigError, parseConfig } from './config.ts';
import { startEmbedded } from './embedded.ts';
import { isLoopback } from './endpoint-policy.ts';
import { createLog, LOG_LEVELS, type LogLevel } from './log.ts';

/** The process: environment, signals, exit code. */
const { env } = process;
const log = createLog(levelOf(env['LOG_LEVEL']));

/** How often a process that npm started looks whether npm is still there. */
const PARENT_CHECK_MS = 1_000;
const stops: (() => Promise<void>)[] = [];

try {
  const path = env['IDENTITY_GRAPH_CONFIG'];
  const embedded = path === undefined || path === '' ? await startEmbedded() : null;
  if (embedded !== null) stops.push(embedded.stop);
  const config = withEnvironment(embedded === null ? readConfig(path!) : embedded.config);
  const app = createApp(config, { log });
  stops.unshift(() => app.stop());
  const addresses = await app.listen();
  log.info('listening', { ...addresses });
  if (embedded !== null) greet(addresses.url);
} catch (error) {
  fail(error);
}

let stopping = false;
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop(signal));

// Killing `npm start` leaves its child behind: npm passes no signal on. So the child looks after its parent.
if (env['npm_lifecycle_event'] !== undefined) {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) void stop('parent gone');
  }, PARENT_CHECK_MS).unref();
}

async function stop(signal: string): Promise<void> {
  // The second signal is meant.
  if (stopping) process.exit(1);
  stopping = true;
  log.info('stopping', { signal });
  for (const each of stops) await each();
  log.info('stopped');
  process.exit(0);
}

function readConfig(path: string): Config {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw new ConfigError([{ path: 'IDENTITY_GRAPH_CONFIG', message: `file ${path} cannot be read` }]);
  }
  return parseConfig(text, {
    env: (name) => env[name],
    file: (name) => {
      try {
        return readFileSync(name, 'utf8');
      } catch {
        return undefined;
      }
    },
  });
}

/** HOST, PORT and ADMIN_PORT override the file. */
function withEnvironment(config: Config): Config {
  const host = env['HOST'] ?? config.listen.host;
  const port = portOf('PORT') ?? config.listen.port;
  const adminPort = portOf('ADMIN_PORT') ?? config.admin.port;
  if (config.auth.mode === 'none' && !isLoopback(host)) {
    throw new ConfigError([{ path: 'HOST', message: 'only loopback while auth.mode is none' }]);
  }
  return { ...config, listen: { host, port }, admin: { ...config.admin, port: adminPort } };
}

function portOf(name: string): number | undefined {
  const text = env[name];
  if (text === undefined || text === '') return undefined;
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new ConfigError([{ path: name, message: 'expected a port, 0 to 65535' }]);
}

function levelOf(text: string | undefined): LogLevel {
  if (text === undefined || text === '') return 'info';
  const level = LOG_LEVELS.find((each) => each === text);
  if (level !== undefined) return level;
  process.stderr.write(`LOG_LEVEL: expected one of ${LOG_LEVELS.join(', ')}\n`);
  process.exit(2);
}

/** A fault of the configuration is told in full and exits 2; anything else that keeps us from starting exits 1. */
function fail(error: unknown): never {
  if (error instanceof ConfigError) {
    process.stderr.write(`The configuration has faults:\n${error.message.replace(/^/gm, '  ')}\n`);
    process.exit(2);
  }
  const code = (error as NodeJS.ErrnoException).code;
  process.stderr.write(
    code === 'EADDRINUSE'
      ? 'The port is in use: set PORT or ADMIN_PORT (0 picks a free one).\n'
      : `Could not start: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  process.exit(1);
}

function greet(url: string): void {
  process.stderr.write(
    `\nOpen ${url} in a browser: GraphiQL over two simulated clouds, seeded with made-up fleets.\n` +
      'To connect a real account, write a configuration file and set IDENTITY_GRAPH_CONFIG to its path:\n' +
      'see "Configuration" in README.md.\n\n',
  );
}
