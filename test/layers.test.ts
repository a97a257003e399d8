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
  /** What it imports: relative to src for ours, the bare name for others. */
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

describe('imports go down only', () => {
  const LAYERS = ['transport', 'providers', 'domain', 'schema', 'http', 'telemetry'];
  const JOINING = [
    'app',
    'accounts',
    'check',
    'check-accounts',
    'cloud-accounts',
    'stores',
    'embedded',
    'main',
    'verify-audit',
  ].map((name) => `${name}\\.ts`);
  const upward = (layer: string, among = files) => {
    const above = LAYERS.slice(LAYERS.indexOf(layer) + 1).map((name) => `${name}/`);
    const pattern = new RegExp(`^(${[...above, ...JOINING, 'simulator/'].join('|')})`);
    const own = among.filter((file) => file.path.startsWith(`${layer}/`));
    expect(own.length).toBeGreaterThan(0);
    return offenders(pattern, /^$/, own);
  };
  it.each(LAYERS)('%s imports nothing above it', (layer) => {
    expect(upward(layer)).toEqual([]);
  });

  it.each([
    ['http/x.ts', "import type { Metrics } from '../telemetry/metrics.ts';"],
    ['telemetry/x.ts', "import { createApp } from '../app.ts';"],
    ['domain/events/x.ts', "await import('../../schema/index.ts');"],
  ])('%s: %s would be found', (path, text) => {
    expect(upward(path.split('/')[0]!, [sourceFile(path, text)])).toHaveLength(1);
  });
});

type Library = readonly [name: string, imported: RegExp, allowed: RegExp];
const LIBRARIES: readonly Library[] = [
  ['graphql and Pothos', /^(graphql$|@pothos\/)/, /^(schema|http)\/|^app\.ts$/],
  ['graphql-yoga, graphql-ws, ws', /^(graphql-yoga|graphql-ws|ws|@graphql-yoga\/.*)(\/|$)/, /^http\//],
  ['graphql-tools', /^@graphql-tools\//, /^schema\/subgraph-sdl\.ts$/],
  ['dataloader', /^dataloader$/, /^domain\/batch\.ts$/],
  ['undici', /^undici$/, /^transport\/undici\.ts$/],
  ['SQLite', /^node:sqlite$/, /^domain\/(events\/file-log|idempotency-file)\.ts$/],
  ['the vendors’ packages', /^@(alicloud|huaweicloud)\//, /^providers\/alibaba\/credentials\.ts$/],
  ['pino', /^pino(-pretty)?$/, /^log\.ts$/],
  ['zod and yaml', /^(zod|yaml)$/, /^config(-schema|-places|-network|-auth)?\.ts$/],
  ['fastest-levenshtein', /^fastest-levenshtein$/, /^config-suggestions\.ts$/],
  ['jose', /^jose$/, /^http\/(auth|issuer-keys)\.ts$/],
  ['prom-client', /^prom-client$/, /^telemetry\/metrics\.ts$/],
  ['OpenTelemetry', /^@opentelemetry\//, /^telemetry\/traces\.ts$/],
];
/** Of Node itself; what runs other code, or is the process, is not among it. */
const NODE =
  /^node:(async_hooks|crypto|dns|fs|fs\/promises|http|net|path|perf_hooks|querystring|readline|sqlite|stream|timers\/promises|tls|util|zlib)$/;

function unlisted(among: readonly SourceFile[]): string[] {
  const known = [NODE, ...LIBRARIES.map(([, imported]) => imported)];
  return among.flatMap(({ path, imports }) =>
    imports
      .filter((name) => !name.endsWith('.ts') && !known.some((pattern) => pattern.test(name)))
      .map((name) => `${path} → ${name}`),
  );
}

describe('each outside library is known in one place', () => {
  it.each(LIBRARIES)('%s', (_name, imported, allowed) => {
    expect(offenders(imported, allowed)).toEqual([]);
    expect(files.some((file) => file.imports.some((name) => imported.test(name)))).toBe(true);
  });

  it('and has a line here', () => {
    expect(unlisted(files)).toEqual([]);
  });

  it.each([
    "import { env } from 'node:process';",
    "import process from 'process';",
    "import { createRequire } from 'node:module';",
    "import { fork } from 'node:child_process';",
    "import { readFileSync } from 'fs';",
    "import lodash from 'lodash';",
    'const { graphql } = await import("graphql/index.js");',
  ])('%s would be found', (text) => {
    expect(unlisted([sourceFile('http/x.ts', text)])).toHaveLength(1);
  });
});

const COMMANDS = ['key.ts', 'main.ts', 'simulator/main.ts', 'verify-audit.ts'];

/** Whatever they do with it. What it has used of the machine is for http/admission.ts to read. */
function knowingTheProcess(among: readonly SourceFile[]): string[] {
  return among
    .filter(({ path }) => !COMMANDS.includes(path))
    .filter(({ path, code }) =>
      /(?<!\.)\b(process|globalThis)\b(?!\s*:)/.test(
        path === 'http/admission.ts' ? code.replaceAll('process.cpuUsage(', '') : code,
      ),
    )
    .map(({ path }) => path);
}

describe('doors', () => {
  it('a provider is entered by its index, credentials and table of operations, from app.ts and accounts.ts', () => {
    const foreign = files.flatMap((file) =>
      file.imports
        .filter((name) => /^providers\/(alibaba|huawei)\//.test(name))
        .filter((name) => dirname(name) !== dirname(file.path))
        .filter(
          (name) =>
            !(/^(app|accounts)\.ts$/.test(file.path) && /\/(index|credentials|operations)\.ts$/.test(name)),
        )
        .map((name) => `${file.path} → ${name}`),
    );
    expect(foreign).toEqual([]);
  });

  it('the simulator is reached over HTTP: only the embedded demo starts it, and it imports only Node', () => {
    expect(offenders(/^simulator\//, /^(simulator\/|embedded\.ts$)/)).toEqual([]);
    const own = files.filter((file) => file.path.startsWith('simulator/'));
    const found = own.flatMap((file) =>
      file.imports
        .filter((name) => !name.startsWith('node:') && !name.startsWith('simulator/'))
        .map((name) => `${file.path} → ${name}`),
    );
    expect(found).toEqual([]);
  });

  it('whoever is watched knows callbacks only: telemetry is entered by its door, from app.ts', () => {
    expect(offenders(/^telemetry\//, /^(telemetry\/|app\.ts$)/)).toEqual([]);
  });

  it('only the commands know the process, and nobody imports a command', () => {
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
  ])('%s would be found', (text) => {
    expect(knowingTheProcess([sourceFile('http/admission.ts', text)])).toEqual(['http/admission.ts']);
    // What is said of it is nobody's use of it.
    expect(knowingTheProcess([sourceFile('http/x.ts', `// ${text}\nconst x = 'a process';`)])).toEqual([]);
  });

  it('the type Config is known to main, app, accounts, authority-file, manifest-file, stores, start-faults, check, cloud-accounts, config and its source only', () => {
    expect(
      offenders(
        /^config\.ts$/,
        /^(main|app|accounts|authority-file|manifest-file|check|cloud-accounts|stores|start-faults|config|config-source)\.ts$/,
      ),
    ).toEqual([]);
  });

  it('errors, secret, log and the two policies import nothing of ours; no drawer, no default export, no export *', () => {
    for (const file of files.filter((each) =>
      ['errors.ts', 'secret.ts', 'log.ts', 'json-depth.ts', 'endpoint-policy.ts'].includes(each.path),
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
