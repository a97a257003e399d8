import { readFileSync, statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type App, createApp } from './app.ts';
import { type Config, ConfigError, type ConfigFault, parseConfig } from './config.ts';
import { startEmbedded } from './embedded.ts';
import { isLoopback } from './endpoint-policy.ts';
import { holdsSecret, isExposed } from './file-exposure.ts';
import { ListenError } from './listen-error.ts';
import { createLog, LOG_LEVELS, type LogLevel } from './log.ts';

/** The process: environment, signals, exit code. */
const { env } = process;
const log = createLog(levelOf(env['LOG_LEVEL']));

/** How often a process that npm started looks whether npm is still there. */
const PARENT_CHECK_MS = 1_000;
/** How often files that the configuration refers to are looked at, and how long their writer has for the next one. */
const FILE_CHECK_MS = 2_000;
const FILE_SETTLE_MS = 200;
/** How long it is to be seen that we are not ready before we stop to listen. */
let drainMs = 0;
/** Files that the configuration refers to, each as it stood before it was read. */
const referred = new Map<string, string>();
const warned = new Set<string>();
const stops: ((drainMs: number) => Promise<void>)[] = [];

try {
  const { still } = readArguments();
  const path = env['IDENTITY_GRAPH_CONFIG'];
  const embedded = path === undefined || path === '' ? await startEmbedded({ still }) : null;
  if (embedded !== null) stops.push(embedded.stop);
  const config = withEnvironment(embedded === null ? () => readConfig(path!) : () => embedded.config);
  const app = createApp(config, { log, ...(embedded === null ? {} : { watchedId: embedded.watchedId }) });
  stops.unshift((drainMs) => app.stop(undefined, drainMs));
  // Nobody sends traffic to a demo, and who presses Ctrl-C waits.
  if (embedded === null) drainMs = config.shutdown.drainSeconds * 1_000;
  const addresses = await app.listen();
  // Before anybody is told that we are there: a SIGHUP that nobody waits for ends a process.
  if (embedded === null) keepCredentialsFresh(path!, app);
  log.info('listening', { ...addresses });
  if (embedded !== null) greet(addresses.url);
} catch (error) {
  fail(error);
}

let stopping = false;
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    // The second signal is meant.
    if (stopping) process.exit(1);
    void stop(signal, signal === 'SIGTERM' ? drainMs : 0);
  });
}

// Killing `npm start` leaves its child behind: npm passes no signal on. So the child looks after its parent.
if (env['npm_lifecycle_event'] !== undefined) {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent && !stopping) void stop('parent gone', 0);
  }, PARENT_CHECK_MS).unref();
}

async function stop(signal: string, drainMs: number): Promise<void> {
  stopping = true;
  log.info('stopping', { signal });
  for (const each of stops) await each(drainMs);
  log.info('stopped');
  process.exit(0);
}

/** `--still`: the embedded fleets do not change by themselves. */
function readArguments(): { still: boolean } {
  try {
    return parseArgs({ options: { still: { type: 'boolean', default: false } } }).values;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(2);
  }
}

/**
 * Keys change while we run: when `${file:…}` of the configuration does, or on SIGHUP, credentials are read again. A
 * file that cannot be read just now changes nothing.
 */
function keepCredentialsFresh(path: string, app: App): void {
  const reload = () => {
    try {
      app.rotate(readConfig(path));
      log.info('credentials read again');
    } catch (error) {
      // Whatever it is: the keys that are there go on working, and who edits a file must not end us.
      const count = error instanceof ConfigError ? error.faults.length : 1;
      log.error('credentials could not be read again', { count });
    }
  };
  let settling: ReturnType<typeof setTimeout> | undefined;
  const soon = () => {
    clearTimeout(settling);
    settling = setTimeout(reload, FILE_SETTLE_MS);
  };
  // Compared with what was read: node's watchFile compares with what it finds when it first comes round to look, and a
  // key that was replaced in between was never seen.
  const looking = setInterval(() => {
    for (const [file, version] of referred) {
      const now = versionOf(file);
      if (now === version) continue;
      // Now, as a fault elsewhere in the configuration may keep it from being read: that is told once.
      referred.set(file, now);
      soon();
    }
  }, FILE_CHECK_MS).unref();
  process.on('SIGHUP', soon);
  stops.push(async () => {
    clearTimeout(settling);
    clearInterval(looking);
  });
}

function versionOf(file: string): string {
  const found = statSync(file, { throwIfNoEntry: false });
  return found === undefined ? '' : `${found.ino} ${found.size} ${found.mtimeMs}`;
}

function readConfig(path: string): Config {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw new ConfigError([{ path: 'IDENTITY_GRAPH_CONFIG', message: `file ${path} cannot be read` }]);
  }
  const config = parseConfig(text, {
    env: (name) => env[name],
    file: (name) => {
      referred.set(name, versionOf(name));
      warnIfExposed(name);
      try {
        return readFileSync(name, 'utf8');
      } catch {
        return undefined;
      }
    },
  });
  if (holdsSecret(text, config)) warnIfExposed(path);
  return config;
}

function warnIfExposed(file: string): void {
  if (warned.has(file) || !isExposed(file)) return;
  warned.add(file);
  log.warn('every user of this machine may read or change a file with secrets', { file });
}

/** HOST, PORT and ADMIN_PORT override the file; what is wrong with them is told together with what is wrong with it. */
function withEnvironment(read: () => Config): Config {
  const faults: ConfigFault[] = [];
  const [port, adminPort] = [portOf('PORT', faults), portOf('ADMIN_PORT', faults)];
  const config = orFaults(read, faults);
  // Empty is what compose files make of a variable that is not set; to listen on it would be to listen everywhere.
  const host = env['HOST'] || config?.listen.host;
  if (config?.auth.mode === 'none' && host !== undefined && !isLoopback(host)) {
    faults.push({ path: 'HOST', message: 'only loopback while auth.mode is none' });
  }
  if (config === null || host === undefined || faults.length > 0) throw new ConfigError(faults);
  return {
    ...config,
    listen: { host, port: port ?? config.listen.port },
    admin: { ...config.admin, port: adminPort ?? config.admin.port },
  };
}

function orFaults(read: () => Config, faults: ConfigFault[]): Config | null {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    faults.push(...error.faults);
    return null;
  }
}

function portOf(name: string, faults: ConfigFault[]): number | undefined {
  const text = env[name];
  if (text === undefined || text === '') return undefined;
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  faults.push({ path: name, message: 'expected a port, 0 to 65535' });
  return undefined;
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
  process.stderr.write(
    error instanceof ListenError
      ? `Could not listen:\n${error.message.replace(/^/gm, '  ')}\n`
      : `Could not start: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  process.exit(1);
}

function greet(url: string): void {
  process.stderr.write(
    `\nOpen ${url} in a browser: GraphiQL over two simulated clouds, seeded with made-up fleets.\n` +
      'Something in them changes every few seconds; `npm start -- --still` keeps them as they were made.\n' +
      'To connect a real account, write a configuration file and set IDENTITY_GRAPH_CONFIG to its path:\n' +
      'see "Configuration" in README.md.\n\n',
  );
}
