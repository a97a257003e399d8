import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

/**
 * Prints the licence of each package of the lockfile except development dependencies: `npm run licences`. With `--check` it
 * prints only packages whose licence is missing or not allowed.
 */
const ALLOWED = new Set([
  'MIT',
  'ISC',
  'Apache-2.0',
  '0BSD',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
]);

/** Packages with a licence that is allowed for them alone. Unlicense puts a text into the public domain. */
const EXCEPTIONS: ReadonlyMap<string, string> = new Map([['fast-sha256', 'Unlicense']]);

interface Locked {
  readonly version?: string;
  readonly license?: string;
  readonly dev?: boolean;
}

const { values } = parseArgs({
  options: {
    check: { type: 'boolean', default: false },
    lockfile: { type: 'string', default: new URL('../package-lock.json', import.meta.url).pathname },
  },
});
const { packages } = JSON.parse(readFileSync(values.lockfile, 'utf8')) as {
  packages: Record<string, Locked>;
};
const shipped = Object.entries(packages)
  .filter(([path, { dev }]) => path !== '' && dev !== true)
  .map(([path, { version, license }]) => ({
    name: path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
    version: version ?? '',
    license: license ?? 'none named',
  }))
  .sort((a, b) => (a.name < b.name ? -1 : 1));

if (!values.check) {
  for (const { name, version, license } of shipped) process.stdout.write(`${license}\t${name} ${version}\n`);
}
const refused = shipped.filter(
  ({ name, license }) => !isAllowed(license) && EXCEPTIONS.get(name) !== license,
);
for (const { name, version, license } of refused) {
  process.stderr.write(`${name} ${version}: licence ${license} is not among ${[...ALLOWED].join(', ')}\n`);
}
if (refused.length > 0) process.exitCode = 1;

/** Checks an SPDX expression: one alternative of OR, every part of AND. Brackets are not supported and fail. */
function isAllowed(expression: string): boolean {
  const bare = /^\(([^()]*)\)$/.exec(expression)?.[1] ?? expression;
  return bare.split(' OR ').some((part) => part.split(' AND ').every((name) => ALLOWED.has(name.trim())));
}
