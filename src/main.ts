#!/usr/bin/env node
import { existsSync, readFileSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { extname, join } from 'node:path';
import { parseArgs } from 'node:util';
import type { App } from './app.ts';
import type { Config, ConfigFault, ParseOptions, UsableConfig } from './config/parse.ts';
import type { ConfigSource } from './config/source.ts';
import type { Log, LogFormat, LogLevel } from './log.ts';

/** The server process: handles environment variables, signals and the exit code. */
const { env } = process;
const USAGE = `usage: npm start [-- OPTION], or iot-identity-graph [OPTION] if it was installed as a package

  --still    keeps the fleets of the embedded simulators unchanged (only without a configuration)
  --check    reads one page of each kind of object from each account, prints the results, and exits with 0 if
             all reads succeeded, 1 if a read failed, 2 if the configuration has faults
  --migrate  brings the schema of the store to the version of this program, prints both versions, and exits
             with 0 on success, 1 if the store is out of reach, 2 if the configuration has faults
  --version  prints the version
  --help     prints this help

Environment: IDENTITY_GRAPH_CONFIG names the configuration; HOST, PORT, ADMIN_HOST, ADMIN_PORT, LOG_LEVEL and
LOG_FORMAT are described in README.md.
`;

/**
 * Interval in milliseconds between checks that npm still runs. Only a process that npm started checks this.
 */
const PARENT_CHECK_MS = 1_000;
const LOGGED_FAULTS = 10;
/** The container image contains neither this file nor the simulators. */
const EMBEDDED = new URL(`./demo/embedded${extname(import.meta.url)}`, import.meta.url);
/** For the embedded configuration, which contains no references. */
const NOTHING = { env: () => undefined, file: () => undefined };
/** Milliseconds between turning /readyz to 503 and closing the listener. */
let drainMs = 0;
const stops: ((drainMs: number) => Promise<void>)[] = [];
let log: Log | null = null;
let stopping = false;

// Keep compiled code in the installation's folder, which other users cannot write. Without it, the start is slower.
enableCompileCache(join(import.meta.dirname, '../node_modules/.cache/iot-identity-graph'));

// Install the handlers before loading anything. The first process of a container ignores signals without a
// handler, so the container runtime would wait for its full timeout.
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    // A second signal ends the process at once.
    if (stopping) process.exit(1);
    void stop(signal, signal === 'SIGTERM' ? drainMs : 0);
  });
}

// npm does not forward signals, so killing `npm start` would leave this process running. So watch the parent
// process.
if (env['npm_lifecycle_event'] !== undefined) {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent && !stopping) void stop('parent gone', 0);
  }, PARENT_CHECK_MS).unref();
}

// Load the rest after the signal handlers, because it takes up to a second.
const { createApp } = await import('./app.ts');
const { OPERATION_NAMES } = await import('./accounts.ts');
const { runCheck } = await import('./check/run-check.ts');
const { printCheck } = await import('./check/print-check.ts');
const { ConfigError, parseConfig } = await import('./config/parse.ts');
const { createConfigSource } = await import('./config/source.ts');
const { ListenError } = await import('./http/listen-error.ts');
const { createLog, LOG_FORMATS, LOG_LEVELS, prettyLines } = await import('./log.ts');
const { createProxyPolicy } = await import('./transport/proxy-policy.ts');
const { oneOf, portOf } = await import('./environment.ts');
const { migrateStore, NOTHING_TO_MIGRATE } = await import('./migrate-store.ts');
const { faultsOfUse } = await import('./start-faults.ts');

// Let signals that arrived during the load reach their handlers before anything is opened.
await new Promise((resolve) => setImmediate(resolve));

try {
  if (!stopping) await start();
} catch (error) {
  if (!stopping) fail(error);
}

async function start(): Promise<void> {
  const faults: ConfigFault[] = [];
  const { still, check, migrate } = readArguments(faults);
  const level: LogLevel = oneOf(env, 'LOG_LEVEL', LOG_LEVELS, 'info', faults);
  const colors = process.stdout.isTTY;
  const format: LogFormat = oneOf(env, 'LOG_FORMAT', LOG_FORMATS, colors ? 'pretty' : 'json', faults);
  const options: ParseOptions = {
    // Compose files pass an unset variable as an empty string. Treat it as unset, because an empty host would
    // mean all interfaces.
    host: env['HOST'] || undefined,
    port: portOf(env, 'PORT', faults),
    adminHost: env['ADMIN_HOST'] || undefined,
    adminPort: portOf(env, 'ADMIN_PORT', faults),
    operations: OPERATION_NAMES,
  };
  const proxyOf = createProxyPolicy(
    (name) => env[name],
    (path, message) => faults.push({ path, message }),
  );
  const written = createLog(level, format === 'json' ? undefined : await prettyLines({ colors }));
  log = written;
  const path = env['IDENTITY_GRAPH_CONFIG'] || undefined;
  const source = path === undefined ? null : createConfigSource(path, (name) => env[name], options);
  if (source === null && !existsSync(EMBEDDED)) {
    const message = 'expected the path of a configuration file, because this installation has no simulators';
    throw new ConfigError([...faults, { path: 'IDENTITY_GRAPH_CONFIG', message }]);
  }
  if (migrate) await migrateAndExit(faults, source, written);
  const embedded =
    source === null ? await (await import('./demo/embedded.ts')).startEmbedded({ still }) : null;
  if (embedded !== null) stops.push(embedded.stop);
  const read = () => source?.read() ?? parseConfig(embedded!.text, NOTHING, options);
  if (check) {
    const config = await readWithout(faults, read, async () => []);
    const rows = await runCheck(config, { proxyOf });
    process.stdout.write(printCheck(rows));
    for (const each of stops) await each(0);
    process.exit(rows.every(({ isOk }) => isOk) ? 0 : 1);
  }
  const { config, app } = await createWithout(faults, read, (found) => {
    written.info('starting', {
      version: versionOfUs(),
      configuration: path ?? 'embedded simulators',
      accounts: found.accounts.map(({ name }) => name),
      regions: [...new Set(found.accounts.flatMap(regionsOf))].sort(),
    });
    if (source !== null) warnOfExposed(source, written);
    return createApp(found, {
      proxyOf,
      log: written,
      ...(embedded === null ? {} : { graphiqlExamples: embedded.examples, inventory: { spreadMs: 1_000 } }),
    });
  });
  stops.unshift((drainMs) => app.stop(undefined, drainMs));
  // The demo has no drain period, because no load balancer uses it and Ctrl-C should be quick.
  if (embedded === null) drainMs = config.shutdown.drainSeconds * 1_000;
  const addresses = await app.listen();
  if (stopping) return;
  // Install the SIGHUP handler before logging `listening`, because an early SIGHUP without a handler would
  // end the process.
  if (source !== null) keepCredentialsFresh(app, source, written);
  written.info('listening', { ...addresses });
  if (embedded !== null) greet(addresses.url, still);
}

async function migrateAndExit(faults: ConfigFault[], source: ConfigSource | null, log: Log): Promise<never> {
  const config = source === null ? null : await readWithout(faults, source.read, async () => []);
  if (config === null && faults.length > 0) throw new ConfigError(faults);
  // The embedded configuration keeps everything in memory.
  const { isDone, text } = config === null ? NOTHING_TO_MIGRATE : await migrateStore(config.store, log);
  (isDone ? process.stdout : process.stderr).write(`${text}\n`);
  process.exit(isDone ? 0 : 1);
}

/**
 * Creates the app if there are no faults. Otherwise throws one ConfigError with all faults: the given ones,
 * those of the configuration, and those of its files and ports.
 */
async function createWithout(
  faults: ConfigFault[],
  read: () => Config,
  create: (config: Config) => Promise<App>,
): Promise<{ config: Config; app: App }> {
  const config = await readWithout(faults, read);
  try {
    return { config, app: await create(config) };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const { listen, admin } = config;
    throw new ConfigError([...error.faults, ...(await faultsOfUse({ listen, admin }))]);
  }
}

/**
 * Reads the configuration. `ofUse` finds faults that appear only when files and ports are opened. `--check`
 * opens neither, so it passes another function.
 */
async function readWithout(
  faults: ConfigFault[],
  read: () => Config,
  ofUse: typeof faultsOfUse = faultsOfUse,
): Promise<Config> {
  // If PORT is invalid, do not test the default port in its place.
  const readable = ({ listen, admin, ...usable }: UsableConfig): UsableConfig => ({
    ...usable,
    ...(listen === undefined || faults.some(({ path }) => path === 'PORT') ? {} : { listen }),
    ...(admin === undefined || faults.some(({ path }) => path === 'ADMIN_PORT') ? {} : { admin }),
  });
  let config: Config;
  try {
    config = read();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new ConfigError([...faults, ...error.faults, ...(await ofUse(readable(error.usable)))]);
  }
  if (faults.length > 0) throw new ConfigError([...faults, ...(await ofUse(readable(config)))]);
  return config;
}

async function stop(signal: string, drainMs: number): Promise<void> {
  stopping = true;
  log?.info('stopping', { signal });
  for (const each of stops) await each(drainMs);
  log?.info('stopped');
  process.exit(0);
}

function readArguments(faults: ConfigFault[]): Record<'still' | 'check' | 'migrate', boolean> {
  const flag = { type: 'boolean', default: false } as const;
  const options = { still: flag, check: flag, migrate: flag, version: flag, help: flag };
  try {
    const { version, help, ...commands } = parseArgs({ options }).values;
    if (commands.check && commands.migrate)
      faults.push({ path: 'arguments', message: 'expected --check or --migrate, but got both' });
    if (!help && !version) return commands;
    process.stdout.write(help ? USAGE : `${versionOfUs()}\n`);
    process.exit(0);
  } catch (error) {
    faults.push({ path: 'arguments', message: error instanceof Error ? error.message : String(error) });
    return { still: true, check: false, migrate: false };
  }
}

/**
 * Reloads credentials while the process runs: on SIGHUP, and when a file changes that a `${file:…}` reference
 * names. An unreadable file changes nothing.
 */
function keepCredentialsFresh(app: App, source: ConfigSource, log: Log): void {
  const { soon, stop } = source.watch(() => {
    try {
      app.rotate(source.read());
      log.info('credentials reloaded');
    } catch (error) {
      // Catch every error, because the current keys keep working, and a mistake in a file must not end the
      // process.
      const faults = error instanceof ConfigError ? error.message.split('\n') : ['unexpected'];
      log.error('credentials could not be reloaded', {
        count: faults.length,
        faults: faults.slice(0, LOGGED_FAULTS).join('; '),
      });
    }
    warnOfExposed(source, log);
  });
  process.on('SIGHUP', soon);
  stops.push(async () => stop());
}

function warnOfExposed(source: ConfigSource, log: Log): void {
  for (const file of source.exposedFiles())
    log.warn('a file with secrets can be read or changed by every user of this machine', { file });
}

function regionsOf(account: Config['accounts'][number]): readonly string[] {
  if ('regions' in account) return account.regions;
  return 'region' in account ? [account.region] : [];
}

function versionOfUs(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  const { version }: { readonly version: string } = JSON.parse(text);
  return version;
}

/** Prints all faults of a configuration error and exits with 2. Any other error exits with 1. */
function fail(error: unknown): never {
  const faults =
    error instanceof ConfigError
      ? error.print(env['IDENTITY_GRAPH_CONFIG'])
      : error instanceof ListenError
        ? error.message
        : null;
  process.stderr.write(
    faults !== null
      ? `Could not start:\n${faults.replace(/^/gm, '  ')}\n`
      : `Could not start: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  process.exit(error instanceof ConfigError ? 2 : 1);
}

function greet(url: string, still: boolean): void {
  const fleets = still
    ? 'The fleets do not change (--still).'
    : 'The fleets change every few seconds; `npm start -- --still` keeps them unchanged.';
  process.stderr.write(
    `\nOpen ${url} in a browser to use GraphiQL with two simulated clouds and sample fleets.\n` +
      `${fleets}\n` +
      'To connect a real account, write a configuration file and set IDENTITY_GRAPH_CONFIG to its path:\n' +
      'see "Connect a real account" in README.md.\n\n',
  );
}
