import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const SCRIPT = new URL('../../scripts/licences.ts', import.meta.url).pathname;
const run = (...args: string[]) => spawnSync(process.execPath, [SCRIPT, ...args], { encoding: 'utf8' });

function lockfile(packages: Record<string, object>): string {
  const path = join(mkdtempSync(join(tmpdir(), 'licences-')), 'package-lock.json');
  writeFileSync(path, JSON.stringify({ packages: { '': { license: 'none' }, ...packages } }));
  return path;
}

describe('licences of shipped packages', () => {
  it('are all on the list of allowed licences, and each package is listed', () => {
    expect(run('--check')).toMatchObject({ status: 0, stdout: '', stderr: '' });
    const { stdout } = run();
    for (const name of ['graphql ', '@pothos/core ', 'undici ']) expect(stdout).toContain(`\t${name}`);
    expect(stdout).not.toContain('vitest');
  });

  it.each<[string, object, number]>([
    ['copyleft', { license: 'GPL-3.0-only' }, 1],
    ['copyleft of a network', { license: 'AGPL-3.0' }, 1],
    ['none', {}, 1],
    ['a reference to a file', { license: 'SEE LICENSE IN LICENSE' }, 1],
    ['copyleft for those who develop only', { license: 'GPL-3.0-only', dev: true }, 0],
    ['a choice with one that may be', { license: '(GPL-2.0 OR MIT)' }, 0],
    ['a sum with one that may not', { license: 'MIT AND GPL-2.0' }, 1],
  ])('%s', (_name, locked, status) => {
    const result = run(
      '--check',
      '--lockfile',
      lockfile({ 'node_modules/@a/b': { version: '1.0.0', ...locked } }),
    );
    expect(result.status).toBe(status);
    expect(result.stderr.includes('@a/b 1.0.0: licence')).toBe(status === 1);
  });
});
