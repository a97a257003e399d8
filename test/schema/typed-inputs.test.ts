import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
const TSC = join(ROOT, 'node_modules/typescript/lib/tsc.js');
const SCHEMA = 'src/schema/nouns/device-mutations.ts';
const PLAN = 'src/writes/devices.ts';

let copy: string;

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'typed-inputs-'));
  cpSync(join(ROOT, 'src'), join(copy, 'src'), { recursive: true });
  cpSync(join(ROOT, 'package.json'), join(copy, 'package.json'));
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  const config = JSON.parse(readFileSync(join(ROOT, 'tsconfig.json'), 'utf8')) as object;
  writeFileSync(join(copy, 'tsconfig.json'), JSON.stringify({ ...config, include: [SCHEMA] }));
});

afterAll(() => rmSync(copy, { recursive: true, force: true }));

/** The files with errors, each once, after `from` has become `to` in `file`. */
function errorsAfter(file: string, from: string, to: string): readonly string[] {
  const text = readFileSync(join(ROOT, file), 'utf8');
  expect(text).toContain(from);
  writeFileSync(join(copy, file), text.replace(from, to));
  const { stdout } = spawnSync(process.execPath, [TSC, '-p', copy, '--noEmit', '--pretty', 'false'], {
    cwd: copy,
    encoding: 'utf8',
  });
  writeFileSync(join(copy, file), text);
  return [...new Set([...stdout.matchAll(/^(\S+?)\(\d+,\d+\): error/gm)].map(([, name]) => name!))];
}

describe('the input of a mutation and the plan that takes it', { timeout: 60_000 }, () => {
  it('compile as they are', () => {
    expect(errorsAfter(SCHEMA, 'createDevice', 'createDevice')).toEqual([]);
  });

  it.each([
    ['a required field gets another name', SCHEMA, 'nodeId: t.string(', 'nodeName: t.string('],
    ['an optional field gets another name', SCHEMA, 'gatewayId: t.string(', 'gateway: t.string('],
    ['a field gets another type', SCHEMA, 'secureAccess: t.boolean(', 'secureAccess: t.string('],
    ['a required field becomes optional', SCHEMA, 'nodeId: t.string({ required: true,', 'nodeId: t.string({'],
    [
      'a field is added that no plan reads',
      SCHEMA,
      'nodeId: t.string(',
      'colour: t.string({}), nodeId: t.string(',
    ],
    [
      'the plan reads a member that the schema lacks',
      PLAN,
      'readonly nodeId: string;',
      'readonly nodeId: string; readonly colour: Optional<string>;',
    ],
  ])('do not compile when %s', (_what, file, from, to) => {
    expect(errorsAfter(file, from, to)).toEqual([SCHEMA]);
  });
});
