import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ASSETS, placeOf } from '../src/http/pages/graphiql/page.ts';

/**
 * Builds the folder `package`, which is what npm publishes, and packs it: `npm run pack`. It has compiled JavaScript,
 * because Node.js does not strip types below node_modules. GraphiQL is copied into it, so that the installation does not
 * need GraphiQL's packages.
 */
const ROOT = join(import.meta.dirname, '..');
const { out } = parseArgs({ options: { out: { type: 'string', default: ROOT } } }).values;
const PACKAGE = join(ROOT, 'package');
const CONSOLE = 'examples/console/dist';
const GRAPHIQL = 'http/pages/graphiql/assets';
const { dependencies, ...manifest } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  readonly [member: string]: unknown;
  readonly dependencies: Readonly<Record<string, string>>;
};

if (!existsSync(join(ROOT, CONSOLE))) {
  process.stderr.write(`${CONSOLE} does not exist: run \`npm run console\` first\n`);
  process.exit(1);
}
rmSync(PACKAGE, { recursive: true, force: true });
execFileSync(
  process.execPath,
  [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.package.json'],
  {
    cwd: ROOT,
    stdio: 'inherit',
  },
);
for (const asset of ASSETS)
  copyFileSync(fileURLToPath(placeOf(asset)), inPackage(`dist/${GRAPHIQL}/${asset.name}`));
// deploy/secrets holds the secrets of the machine that builds. They must not be published.
for (const path of [
  CONSOLE,
  'README.md',
  'CHANGELOG.md',
  'SECURITY.md',
  'LICENSE',
  'schema.graphql',
  'docs',
  'deploy',
])
  cpSync(join(ROOT, path), inPackage(path), {
    recursive: true,
    filter: (from) => !from.endsWith('/secrets'),
  });
chmodSync(inPackage('dist/main.js'), 0o755);

// These packages provide only the files of GraphiQL that were copied.
const copied = new Set(ASSETS.flatMap(({ from }) => (from === null ? [] : [from.split('/')[0]])));
const { name, version, description, license, type, engines, keywords } = manifest;
writeFileSync(
  inPackage('package.json'),
  `${JSON.stringify(
    {
      ...{ name, version, description, keywords, license, type, engines },
      bin: { [String(name)]: 'dist/main.js' },
      exports: {
        '.': { types: './dist/index.d.ts', default: './dist/index.js' },
        './simulator': { types: './dist/simulator/index.d.ts', default: './dist/simulator/index.js' },
        './schema.graphql': './schema.graphql',
        './package.json': './package.json',
      },
      dependencies: Object.fromEntries(Object.entries(dependencies).filter(([each]) => !copied.has(each))),
    },
    null,
    2,
  )}\n`,
);
execFileSync('npm', ['pack', '--pack-destination', out, PACKAGE], { stdio: 'inherit' });

function inPackage(path: string): string {
  const place = join(PACKAGE, path);
  mkdirSync(dirname(place), { recursive: true });
  return place;
}
