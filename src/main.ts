import { existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { App } from './app.ts';
import type { Config, ConfigFault, ParseOptions, UsableConfig } from './config/parse.ts';
import type { ConfigSource } from './config/source.ts';
import type { Log, LogFormat, LogLevel } from './log.ts';

/** The process: environment, signals, exit code. */
const { env } = process;
const USAGE = `usage: npm start [-- --still | --check | --version | --help]

  --still    without a configuration: the embedded fleets do not change by themselves
  --check    asks each account for one page of each kind, prints a table of what works, and exits: 0 all does,
             1 something is refused or cannot be reached, 2 the configuration has faults
  --version  prints the version
  --help     prints this

Environment: IDENTITY_GRAPH_CONFIG names the configuration; HOST, PORT, ADMIN_HOST, ADMIN_PORT, LOG_LEVEL and
LOG_FORMAT are described in README.md.
`;

/** How often a process that npm started looks whether npm is still there. */
const PARENT_CHECK_MS = 1_000;
const LOGGED_FAULTS = 10;
/** Left out of the image, with the simulators. */
const EMBEDDED = new URL('./demo/embedded.ts', import.meta.url);
/** The embedded configuration refers to nothing. */
const NOTHING = { env: () => undefined, file: () => undefined };
/** How long it is to be seen that we are not ready before we stop to listen. */
let drainMs = 0;
const stops: ((drainMs: number) => Promise<void>)[] = [];
let log: Log | null = null;
let stopping = false;

// Before anything is loaded: to the first process of a container a signal that it does not listen to is none, and
// whoever stops it then waits for the whole of its patience.
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

// Loaded behind the signals, which takes the better part of a second.
const { createApp } = await import('./app.ts');
const { OPERATION_NAMES } = await import('./accounts.ts');
const { runCheck } = await import('./check/run-check.ts');
const { printCheck } = await import('./check/print-check.ts');
const { ConfigError, parseConfig } = await import('./config/parse.ts');
const { createConfigSource } = await import('./config/source.ts');
const { ListenError } = await import('./http/listen-error.ts');
const { createLog, LOG_FORMATS, LOG_LEVELS, prettyLines } = await import('./log.ts');
const { createProxyPolicy } = await import('./transport/proxy-policy.ts');
const { faultsOfUse } = await import('./start-faults.ts');

// What came meanwhile is heard before anything is opened.
await new Promise((resolve) => setImmediate(resolve));

try {
  if (!stopping) await start();
} catch (error) {
  if (!stopping) fail(error);
}

async function start(): Promise<void> {
  const faults: ConfigFault[] = [];
  const { still, check } = readArguments(faults);
  const level: LogLevel = oneOf('LOG_LEVEL', LOG_LEVELS, 'info', faults);
  const colors = process.stdout.isTTY;
  const format: LogFormat = oneOf('LOG_FORMAT', LOG_FORMATS, colors ? 'pretty' : 'json', faults);
  const options: ParseOptions = {
    // Empty is what compose files make of a variable that is not set; to listen on it would be to listen everywhere.
    host: env['HOST'] || undefined,
    port: portOf('PORT', faults),
    adminHost: env['ADMIN_HOST'] || undefined,
    adminPort: portOf('ADMIN_PORT', faults),
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
    const message = 'expected the path of a configuration file, as this installation has no simulators';
    throw new ConfigError([...faults, { path: 'IDENTITY_GRAPH_CONFIG', message }]);
  }
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
      ...(embedded === null ? {} : { graphiqlExamples: embedded.examples }),
    });
  });
  stops.unshift((drainMs) => app.stop(undefined, drainMs));
  // Nobody sends traffic to a demo, and who presses Ctrl-C waits.
  if (embedded === null) drainMs = config.shutdown.drainSeconds * 1_000;
  const addresses = await app.listen();
  if (stopping) return;
  // Before anybody is told that we are there: a SIGHUP that nobody waits for ends a process.
  if (source !== null) keepCredentialsFresh(app, source, written);
  written.info('listening', { ...addresses });
  if (embedded !== null) greet(addresses.url);
}

/** The app, where neither these faults nor others keep it from being made; all of them at once, where some do. */
async function createWithout(
  faults: ConfigFault[],
  read: () => Config,
  create: (config: Config) => App,
): Promise<{ config: Config; app: App }> {
  const config = await readWithout(faults, read);
  try {
    return { config, app: create(config) };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const { listen, admin } = config;
    throw new ConfigError([...error.faults, ...(await faultsOfUse({ listen, admin }))]);
  }
}

/** `ofUse` looks for faults that only show when the configuration is used. `--check` uses no port and no file of it. */
async function readWithout(
  faults: ConfigFault[],
  read: () => Config,
  ofUse: typeof faultsOfUse = faultsOfUse,
): Promise<Config> {
  // A port that could not be read is not the default one.
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

function readArguments(faults: ConfigFault[]): { still: boolean; check: boolean } {
  const flag = { type: 'boolean', default: false } as const;
  const options = { still: flag, check: flag, version: flag, help: flag };
  try {
    const { still, check, version, help } = parseArgs({ options }).values;
    if (!help && !version) return { still, check };
    process.stdout.write(help ? USAGE : `${versionOfUs()}\n`);
    process.exit(0);
  } catch (error) {
    faults.push({ path: 'arguments', message: error instanceof Error ? error.message : String(error) });
    return { still: true, check: false };
  }
}

/**
 * Keys change while we run: when `${file:…}` of the configuration does, or on SIGHUP, credentials are read again. A
 * file that cannot be read just now changes nothing.
 */
function keepCredentialsFresh(app: App, source: ConfigSource, log: Log): void {
  const { soon, stop } = source.watch(() => {
    try {
      app.rotate(source.read());
      log.info('credentials read again');
    } catch (error) {
      // Whatever it is: the keys that are there go on working, and who edits a file must not end us.
      const faults = error instanceof ConfigError ? error.message.split('\n') : ['unexpected'];
      log.error('credentials could not be read again', {
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
    log.warn('every user of this machine may read or change a file with secrets', { file });
}

function regionsOf(account: Config['accounts'][number]): readonly string[] {
  return 'regions' in account ? account.regions : [account.region];
}

function versionOfUs(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { readonly version: string }).version;
}

function portOf(name: string, faults: ConfigFault[]): number | undefined {
  const text = env[name];
  if (text === undefined || text === '') return undefined;
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  faults.push({ path: name, message: 'expected a port, 0 to 65535' });
  return undefined;
}

function oneOf<Value extends string>(
  name: string,
  values: readonly Value[],
  otherwise: Value,
  faults: ConfigFault[],
): Value {
  const found = values.find((each) => each === (env[name] || otherwise));
  if (found === undefined) faults.push({ path: name, message: `expected one of ${values.join(', ')}` });
  return found ?? otherwise;
}

/** A fault of the configuration is told in full and exits 2; anything else that keeps us from starting exits 1. */
function fail(error: unknown): never {
  const told =
    error instanceof ConfigError
      ? error.print(env['IDENTITY_GRAPH_CONFIG'])
      : error instanceof ListenError
        ? error.message
        : null;
  process.stderr.write(
    told !== null
      ? `Could not start:\n${told.replace(/^/gm, '  ')}\n`
      : `Could not start: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  process.exit(error instanceof ConfigError ? 2 : 1);
}

function greet(url: string): void {
  process.stderr.write(
    `\nOpen ${url} in a browser: GraphiQL over two simulated clouds, seeded with made-up fleets.\n` +
      'Something in them changes every few seconds; `npm start -- --still` keeps them as they were made.\n' +
      'To connect a real account, write a configuration file and set IDENTITY_GRAPH_CONFIG to its path:\n' +
      'see "Connect a real account" in README.md.\n\n',
  );
}
