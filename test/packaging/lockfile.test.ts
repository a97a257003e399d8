import { readFileSync } from 'node:fs';
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

/** Of a range, the least version of its last alternative that has no upper end: `>=22.19.0`; `*` is any version. */
function leastOf(range: string): number {
  if (range === '*') return 0;
  const from = /(?:^|\|\| )>= ?([\d.]+)(?:\.x)?$/.exec(range);
  if (from === null) throw new Error(`no open range: ${range}`);
  const [major = 0, minor = 0, patch = 0] = from[1]!.split('.').map(Number);
  return major * 1e6 + minor * 1e3 + patch;
}

describe('the lockfile', () => {
  it('has nothing that is shipped and wants a newer Node than we say', () => {
    const ours = leastOf(engines.node);
    const newer = Object.entries(packages).filter(
      ([, { dev, engines: own }]) => dev !== true && own?.node !== undefined && leastOf(own.node) > ours,
    );
    expect(newer.map(([path, { engines: own }]) => `${path}: ${own?.node}`)).toEqual([]);
    expect(packages['']?.engines?.node).toBe(engines.node);
    const [, least, written] = /Node\.js ([\d.]+), ([\d.]+) or newer must be there/.exec(read('README.md'))!;
    expect(engines.node).toBe(`^${least}.0 || >=${written}.0`);
  });

  it('has no package that is shipped and wants to run a script when it is installed, and none may', () => {
    const scripts = Object.entries(packages).filter(([, { hasInstallScript }]) => hasInstallScript === true);
    expect(scripts.filter(([, { dev }]) => dev !== true)).toEqual([]);
    expect(read('.npmrc')).toMatch(/^ignore-scripts=true$/m);
  });
});
