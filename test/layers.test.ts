import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '..');
const SRC = join(ROOT, 'src');

interface SourceFile {
  /** Relative to src, with forward slashes. */
  readonly path: string;
  readonly text: string;
  /** Without comments and the text of strings. */
  readonly code: string;
  /** Its imports: relative to src for our files, the bare name for others. */
  readonly imports: readonly string[];
}

const files: SourceFile[] = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => {
    return sourceFile(path, readFileSync(join(SRC, path), 'utf8'));
  });

function sourceFile(path: string, text: string): SourceFile {
  const quoted = /(?:from|import)\s*\(?\s*'([^']+)'|\bimport\(\s*["`]([^"`]+)["`]/g;
  const names = [...text.matchAll(quoted)].map(([, name, dynamic]) => (name ?? dynamic)!);
  const imports = names.map((name) =>
    name.startsWith('.') ? relative(SRC, resolve(dirname(join(SRC, path)), name)) : name,
  );
  return { path, text, code: codeOf(text), imports };
}

function codeOf(text: string): string {
  const silent = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`/g;
  return text.replace(silent, (part) =>
    part.startsWith('`') ? [...part.matchAll(/\$\{([^}]*)\}/g)].map((match) => match[1]).join(' ') : "''",
  );
}

/** Files outside `allowed` that import something that matches. */
function offenders(imported: RegExp, allowed: RegExp, among = files): string[] {
  return among
    .filter((file) => !allowed.test(file.path))
    .flatMap((file) =>
      file.imports.filter((name) => imported.test(name)).map((name) => `${file.path} → ${name}`),
    );
}

/**
 * Each layer with the layers that it may import, besides its own files. A path is a file or, with a slash, a folder
 * of src.
 */
const LEAVES = 'leaves';
const PORT = ['transport', LEAVES];
const LISTS = ['providers/port', ...PORT];
const GRAPH = ['lists', 'x509', ...LISTS];
const SCHEMA = ['writes', 'inventory', 'events', 'graph', ...GRAPH];
const HTTP = ['schema', ...SCHEMA];
const ADAPTER = ['lists', 'providers/client', 'providers/port', 'x509', ...PORT];
const START = [
  'config',
  'telemetry',
  'http',
  'providers/alibaba',
  'providers/huawei',
  'providers/client',
  'audit',
  'store',
  'budgets',
  ...HTTP,
];
interface Layer {
  readonly paths: readonly string[];
  readonly below: readonly string[];
}
const LAYERS: Readonly<Record<string, Layer>> = {
  [LEAVES]: {
    paths: [
      'async-iterator.ts',
      'errors.ts',
      'failure-code.ts',
      'secret.ts',
      'sealing.ts',
      'clock.ts',
      'duration.ts',
      'log.ts',
      'json-depth.ts',
      'members.ts',
    ],
    below: [],
  },
  x509: { paths: ['x509/'], below: [] },
  store: { paths: ['store/'], below: [LEAVES] },
  audit: { paths: ['audit/'], below: ['store', LEAVES] },
  transport: { paths: ['transport/'], below: [LEAVES] },
  budgets: { paths: ['budgets/'], below: ['store', 'transport', LEAVES] },
  'providers/port': { paths: ['providers/port/'], below: PORT },
  'providers/client': { paths: ['providers/client/'], below: ['providers/port', ...PORT] },
  'providers/alibaba': { paths: ['providers/alibaba/'], below: ADAPTER },
  'providers/huawei': { paths: ['providers/huawei/'], below: ADAPTER },
  lists: { paths: ['lists/'], below: LISTS },
  graph: { paths: ['graph/'], below: GRAPH },
  events: { paths: ['events/'], below: ['store', 'graph', ...GRAPH] },
  writes: { paths: ['writes/'], below: ['store', 'graph', 'audit', ...GRAPH] },
  inventory: { paths: ['inventory/'], below: ['store', 'events', 'graph', ...GRAPH] },
  schema: { paths: ['schema/'], below: SCHEMA },
  http: { paths: ['http/'], below: HTTP },
  telemetry: { paths: ['telemetry/'], below: ['store', 'http', ...HTTP] },
  config: { paths: ['config/'], below: ['store', ...PORT] },
  simulator: { paths: ['simulator/'], below: [] },
  demo: { paths: ['demo/'], below: ['simulator', 'graph'] },
  start: {
    paths: [
      'accounts.ts',
      'cloud-accounts.ts',
      'configured-store.ts',
      'kept-inventory.ts',
      'webhooks.ts',
      'stores.ts',
      'migrate-store.ts',
      'open-servers.ts',
      'pages.ts',
      'start-faults.ts',
      'trusted-documents-file.ts',
      'check/',
    ],
    below: START,
  },
  app: { paths: ['app.ts', 'app-overrides.ts', 'index.ts'], below: ['start', ...START] },
  commands: {
    paths: ['main.ts', 'environment.ts', 'key.ts', 'verify-audit.ts'],
    below: ['app', 'demo', 'start', ...START],
  },
};

function layerOf(path: string): string | undefined {
  const isIn = (place: string) => (place.endsWith('/') ? path.startsWith(place) : path === place);
  return Object.keys(LAYERS).find((name) => LAYERS[name]!.paths.some(isIn));
}

/** Imports that do not go down, and files in no layer. */
function upward(among: readonly SourceFile[]): string[] {
  return among.flatMap(({ path, imports }) => {
    const own = layerOf(path);
    if (own === undefined) return [`${path} is in no layer`];
    const allowed = [own, ...LAYERS[own]!.below];
    return imports
      .filter((name) => name.endsWith('.ts') && !allowed.includes(layerOf(name) ?? ''))
      .map((name) => `${path} → ${name}`);
  });
}

/** Files that import each other, directly or indirectly. Types count. */
function circles(among: readonly SourceFile[]): string[][] {
  const importsOf = new Map(among.map(({ path, imports }) => [path, imports]));
  const order = new Map<string, number>();
  const open: string[] = [];
  const found: string[][] = [];
  const visit = (path: string): number => {
    const index = order.size;
    order.set(path, index);
    open.push(path);
    let lowest = index;
    for (const next of importsOf.get(path) ?? []) {
      if (next === path) found.push([path]);
      if (!importsOf.has(next)) continue;
      if (!order.has(next)) lowest = Math.min(lowest, visit(next));
      else if (open.includes(next)) lowest = Math.min(lowest, order.get(next)!);
    }
    if (lowest === index) {
      const members = open.splice(open.indexOf(path));
      if (members.length > 1) found.push(members);
    }
    return lowest;
  };
  for (const { path } of among) if (!order.has(path)) visit(path);
  return found;
}

describe('imports go down only', () => {
  it('every file is in a layer, and imports only from its own and lower layers', () => {
    expect(upward(files)).toEqual([]);
  });

  it('every layer has files', () => {
    const known = new Set(files.map(({ path }) => layerOf(path)));
    expect(Object.keys(LAYERS).filter((name) => !known.has(name))).toEqual([]);
  });

  it.each([
    ['http/x.ts', "import type { Metrics } from '../telemetry/metrics.ts';"],
    ['telemetry/x.ts', "import { createApp } from '../app.ts';"],
    ['events/poll/x.ts', "await import('../../schema/index.ts');"],
    ['transport/x.ts', "import { openAuditFile } from '../audit/file.ts';"],
    ['events/x.ts', "import type { Kept } from '../writes/pipeline/idempotency.ts';"],
    ['graph/x.ts', "import { x } from '../providers/huawei/index.ts';"],
    ['errors.ts', "import { Secret } from './config/parse.ts';"],
    ['planted.ts', ''],
    ['planted/x.ts', ''],
    ['providers/planted.ts', ''],
  ])('control: %s: finds %s', (path, text) => {
    expect(upward([sourceFile(path, text)])).toHaveLength(1);
  });

  it('no files import each other in a circle', () => {
    expect(circles(files)).toEqual([]);
  });

  it.each([
    [{ 'graph/a.ts': "import './a.ts';" }],
    [{ 'graph/a.ts': "import type { B } from './b.ts';", 'graph/b.ts': "import type { A } from './a.ts';" }],
    [
      {
        'graph/a.ts': "import './b.ts';",
        'graph/b.ts': "import type { C } from './c.ts';",
        'graph/c.ts': "const { a } = await import('./a.ts');",
      },
    ],
  ])('control: finds the circle %o', (planted) => {
    const among = [...files, ...Object.entries(planted).map(([path, text]) => sourceFile(path, text))];
    expect(circles(among).map((each) => each.sort())).toEqual([Object.keys(planted)]);
  });
});

/**
 * The only places for a provider's name. All other code asks a member of the port; otherwise a new provider would be
 * treated as "the other one".
 */
const PROVIDER_NAME = /\b(ALIBABA_MQTT|HUAWEI_IOTDA)\b/;
const NAMES_PROVIDERS =
  /^(schema\/enums\.ts|accounts\.ts|(config|providers\/(alibaba|huawei)|simulator|demo)\/)/;

function namingProviders(among: readonly SourceFile[]): string[] {
  return among
    .filter(({ path, text }) => !NAMES_PROVIDERS.test(path) && PROVIDER_NAME.test(text))
    .map(({ path }) => path);
}

describe('the names of the providers', () => {
  it('occur only in the enums, the configuration, the accounts, their own folders, the simulator and the demo', () => {
    expect(namingProviders(files)).toEqual([]);
  });

  it.each([
    ['http/x.ts', "if (at.provider === 'HUAWEI_IOTDA') skip();"],
    ['graph/x.ts', 'const calls = { ALIBABA_MQTT: 1 };'],
    ['providers/client/x.ts', '// only for ALIBABA_MQTT'],
    ['app.ts', 'const query = `{ instances(filter: { provider: HUAWEI_IOTDA }) { id } }`;'],
  ])('control: %s: finds %s', (path, text) => {
    expect(namingProviders([sourceFile(path, text)])).toEqual([path]);
    expect(namingProviders([sourceFile(`demo/${path}`, text)])).toEqual([]);
  });
});

type Library = readonly [name: string, imported: RegExp, allowed: RegExp];
const LIBRARIES: readonly Library[] = [
  ['graphql and Pothos', /^(graphql$|@pothos\/)/, /^(schema|http)\/|^app\.ts$/],
  ['graphql-yoga, graphql-ws, ws', /^(graphql-yoga|graphql-ws|ws|@graphql-yoga\/.*)(\/|$)/, /^http\//],
  ['graphql-tools', /^@graphql-tools\//, /^schema\/federation\/subgraph-sdl\.ts$/],
  ['dataloader', /^dataloader$/, /^graph\/batch\.ts$/],
  ['undici', /^undici$/, /^transport\/(socket|first-byte)\.ts$/],
  ['SQLite', /^node:sqlite$/, /^store\/sqlite-(connection|file|lock|open|store-file)\.ts$/],
  ['modules', /^node:module$/, /^main\.ts$/],
  ['threads', /^node:worker_threads$/, /^store\/sqlite-(thread|worker)\.ts$/],
  ['pg', /^pg$/, /^store\/postgres-connection\.ts$/],
  ['the vendors’ packages', /^@(alicloud|huaweicloud)\//, /^providers\/alibaba\/credentials\.ts$/],
  ['pino', /^pino(-pretty)?$/, /^log\.ts$/],
  [
    'zod and yaml',
    /^(zod|yaml)$/,
    /^config\/(parse|schema|listed-kinds|yaml-places|(network|auth|inventory|rates|sinks|store)-schema)\.ts$/,
  ],
  ['standardwebhooks', /^standardwebhooks$/, /^events\/sinks\/message\.ts$/],
  ['fastest-levenshtein', /^fastest-levenshtein$/, /^config\/suggestions\.ts$/],
  ['jose', /^jose$/, /^http\/auth\/(authenticate|issuer-keys)\.ts$/],
  ['prom-client', /^prom-client$/, /^telemetry\/metrics\.ts$/],
  ['OpenTelemetry', /^@opentelemetry\//, /^telemetry\/traces\.ts$/],
];
/** Modules of Node itself, without those that run other code or represent the process. */
const NODE =
  /^node:(async_hooks|crypto|dns|fs|fs\/promises|http|net|path|perf_hooks|querystring|readline|sqlite|stream|os|timers\/promises|tls|util|zlib)$/;

function unlisted(among: readonly SourceFile[]): string[] {
  const known = [NODE, ...LIBRARIES.map(([, imported]) => imported)];
  return among.flatMap(({ path, imports }) =>
    imports
      .filter((name) => !name.endsWith('.ts') && !known.some((pattern) => pattern.test(name)))
      .map((name) => `${path} → ${name}`),
  );
}

describe('each outside library is imported in one place', () => {
  it.each(LIBRARIES)('%s', (_name, imported, allowed) => {
    expect(offenders(imported, allowed)).toEqual([]);
    expect(files.some((file) => file.imports.some((name) => imported.test(name)))).toBe(true);
  });

  it('and has an entry here', () => {
    expect(unlisted(files)).toEqual([]);
  });

  it.each([
    "import { env } from 'node:process';",
    "import process from 'process';",
    "import { runInContext } from 'node:vm';",
    "import { fork } from 'node:child_process';",
    "import { readFileSync } from 'fs';",
    "import lodash from 'lodash';",
    'const { graphql } = await import("graphql/index.js");',
  ])('control: finds %s', (text) => {
    expect(unlisted([sourceFile('http/x.ts', text)])).toHaveLength(1);
  });
});

const COMMANDS = ['key.ts', 'main.ts', 'simulator/main.ts', 'verify-audit.ts'];

/** Files that use the process in any way. Only http/limits/load-shedding.ts reads its resource usage. */
function knowingTheProcess(among: readonly SourceFile[]): string[] {
  return among
    .filter(({ path }) => !COMMANDS.includes(path))
    .filter(({ path, code }) =>
      /(?<!\.)\b(process|globalThis)\b(?!\s*:)/.test(
        path === 'http/limits/load-shedding.ts' ? code.replaceAll('process.cpuUsage(', '') : code,
      ),
    )
    .map(({ path }) => path);
}

describe('entry points', () => {
  it('a provider is imported through its index, credentials and operations table, from app.ts and accounts.ts', () => {
    const foreign = files.flatMap((file) =>
      file.imports
        .filter((name) => /^providers\/(alibaba|huawei)\//.test(name))
        .filter((name) => dirname(name) !== dirname(file.path))
        .filter(
          (name) =>
            !(
              /^(app|accounts)\.ts$/.test(file.path) &&
              /\/(index|credentials|operations|request-id)\.ts$/.test(name)
            ),
        )
        .map((name) => `${file.path} → ${name}`),
    );
    expect(foreign).toEqual([]);
  });

  it('the simulator is reached over HTTP: only the demo starts it, and it imports only Node', () => {
    expect(offenders(/^simulator\//, /^(simulator\/|demo\/)/)).toEqual([]);
    const own = files.filter((file) => file.path.startsWith('simulator/'));
    const found = own.flatMap((file) =>
      file.imports
        .filter((name) => !name.startsWith('node:') && !name.startsWith('simulator/'))
        .map((name) => `${file.path} → ${name}`),
    );
    expect(found).toEqual([]);
  });

  it('observed modules know only callbacks: telemetry is imported through its entry point, from app.ts', () => {
    expect(offenders(/^telemetry\//, /^(telemetry\/|app\.ts$)/)).toEqual([]);
  });

  it('only the commands access the process, and nothing imports a command', () => {
    expect(knowingTheProcess(files)).toEqual([]);
    const commands = files.filter(({ path }) => COMMANDS.includes(path));
    expect(commands.map(({ path }) => path).sort()).toEqual([...COMMANDS].sort());
    expect(files.flatMap(({ imports }) => imports.filter((name) => COMMANDS.includes(name)))).toEqual([]);
  });

  it.each([
    'const { env } = process;',
    "process.once('SIGTERM', stop);",
    'process.kill(process.pid);',
    'process.exitCode = 1;',
    "const key = process['env'].KEY;",
    `const text = \`$\{process.env.HOME}/x\`;`,
    'start(process);',
    'globalThis.process.exit();',
  ])('control: finds %s', (text) => {
    expect(knowingTheProcess([sourceFile('http/limits/load-shedding.ts', text)])).toEqual([
      'http/limits/load-shedding.ts',
    ]);
    // A mention in comments or strings is not a use.
    expect(knowingTheProcess([sourceFile('http/x.ts', `// ${text}\nconst x = 'a process';`)])).toEqual([]);
  });

  it('only the entry points, app and the start-up modules know the configuration', () => {
    expect(
      offenders(
        /^config\//,
        /^(config|check)\/|^(index|main|verify-audit|app|accounts|cloud-accounts|kept-inventory|configured-store|migrate-store|open-servers|pages|environment|stores|start-faults|trusted-documents-file|webhooks)\.ts$/,
      ),
    ).toEqual([]);
  });

  it('errors, secret, log, json-depth and endpoint-policy import nothing of this project; no drawer, no default export, no export *', () => {
    for (const file of files.filter((each) =>
      ['errors.ts', 'secret.ts', 'log.ts', 'json-depth.ts', 'transport/endpoint-policy.ts'].includes(
        each.path,
      ),
    )) {
      expect(file.imports.filter((name) => name.endsWith('.ts'))).toEqual([]);
    }
    const drawers = /^(utils?|helpers?|common|shared|misc|types)\.ts$/;
    expect(files.map((file) => file.path).filter((path) => drawers.test(basename(path)))).toEqual([]);
    expect(files.filter((file) => /^export (default|\*)/m.test(file.text)).map((file) => file.path)).toEqual(
      [],
    );
  });

  it('no file is longer than 300 lines', () => {
    const long = files.filter((file) => file.text.split('\n').length > 301).map((file) => file.path);
    expect(long).toEqual([]);
  });
});
