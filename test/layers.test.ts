import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '..');
const SRC = join(ROOT, 'src');

interface SourceFile {
  /** Relative to src, with forward slashes. */
  readonly path: string;
  readonly text: string;
  /** What it imports: relative to src for ours, the bare name for others. */
  readonly imports: readonly string[];
}

const files: SourceFile[] = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => {
    const text = readFileSync(join(SRC, path), 'utf8');
    const names = [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => match[1]!);
    const imports = names.map((name) =>
      name.startsWith('.') ? relative(SRC, resolve(dirname(join(SRC, path)), name)) : name,
    );
    return { path, text, imports };
  });

/** Files outside `allowed` that import something that matches. */
function offenders(imported: RegExp, allowed: RegExp): string[] {
  return files
    .filter((file) => !allowed.test(file.path))
    .flatMap((file) =>
      file.imports.filter((name) => imported.test(name)).map((name) => `${file.path} → ${name}`),
    );
}

describe('imports go down only', () => {
  const LAYERS = ['transport', 'providers', 'domain', 'schema', 'http'];
  it.each(LAYERS)('%s imports nothing above it', (layer) => {
    const above = LAYERS.slice(LAYERS.indexOf(layer) + 1);
    const pattern = new RegExp(
      `^(${[...above, 'app\\.ts', 'accounts\\.ts', 'main\\.ts', 'embedded\\.ts', 'simulator'].join('|')})`,
    );
    const own = files.filter((file) => file.path.startsWith(`${layer}/`));
    expect(own.length).toBeGreaterThan(0);
    const found = own.flatMap((file) =>
      file.imports.filter((name) => pattern.test(name)).map((name) => `${file.path} → ${name}`),
    );
    expect(found).toEqual([]);
  });
});

describe('each outside library is known in one place', () => {
  it.each<[string, RegExp, RegExp]>([
    ['graphql and Pothos', /^(graphql$|@pothos\/)/, /^(schema|http)\/|^app\.ts$/],
    ['graphql-yoga, graphql-ws, ws', /^(graphql-yoga|graphql-ws|ws|@graphql-yoga\/.*)(\/|$)/, /^http\//],
    ['graphql-tools', /^@graphql-tools\//, /^schema\/subgraph-sdl\.ts$/],
    ['dataloader', /^dataloader$/, /^domain\/loaders\.ts$/],
    ['undici', /^undici$/, /^transport\/undici\.ts$/],
    ['SQLite', /^node:sqlite$/, /^domain\/(events\/file-log|idempotency-file)\.ts$/],
    ['the vendors’ packages', /^@(alicloud|huaweicloud)\//, /^providers\/alibaba\/credentials\.ts$/],
    ['pino', /^pino$/, /^log\.ts$/],
    ['zod and yaml', /^(zod|yaml)$/, /^config(-schema)?\.ts$/],
    ['jose', /^jose$/, /^http\/(auth|issuer-keys)\.ts$/],
    ['prom-client', /^prom-client$/, /^telemetry\/metrics\.ts$/],
    ['OpenTelemetry', /^@opentelemetry\//, /^telemetry\/traces\.ts$/],
    ['send', /^send$/, /^http\/console\.ts$/],
  ])('%s', (_name, imported, allowed) => {
    expect(offenders(imported, allowed)).toEqual([]);
    expect(files.some((file) => file.imports.some((name) => imported.test(name)))).toBe(true);
  });
});

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

  it('only the two commands know the process', () => {
    const found = files
      .filter((file) => !['main.ts', 'simulator/main.ts'].includes(file.path))
      .filter((file) => /\bprocess\.(env|exit|on|argv)\b/.test(file.text))
      .map((file) => file.path);
    expect(found).toEqual([]);
  });

  it('the type Config is known to main, app, accounts, stores, start-faults and config only', () => {
    expect(offenders(/^config\.ts$/, /^(main|app|accounts|stores|start-faults|config)\.ts$/)).toEqual([]);
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
