import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

type Packages = Record<string, Record<string, string> | undefined>;
const read = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as Packages;

it.each(['supergraph', 'typed-client'])(
  '%s requires the same package versions that this project tests with',
  (name) => {
    const ours = read('package.json');
    const example = read(`examples/${name}/package.json`);
    const asked = { ...example['dependencies'], ...example['devDependencies'] };
    expect(Object.keys(asked).length).toBeGreaterThan(2);
    for (const [each, version] of Object.entries(asked)) {
      expect([each, version]).toEqual([each, read(`node_modules/${each}/package.json`)['version']]);
    }
    // The optional Node runs TypeScript if the machine's own Node does not.
    expect(example['optionalDependencies']).toEqual(ours['optionalDependencies']);
    // Without the overrides below one package, GraphiQL, which no example uses.
    const overrides = Object.entries(ours['overrides']!).filter(([, version]) => typeof version === 'string');
    expect(example['overrides']).toEqual(Object.fromEntries(overrides));
  },
);
