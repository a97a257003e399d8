import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
const TSC = join(ROOT, 'node_modules/typescript/lib/tsc.js');
const SCHEMA = 'src/schema/nouns/device-mutations.ts';
/** Each provider adds its name to the type of all names. Nothing that SCHEMA imports does. */
const PROVIDER_NAMES = 'src/providers/*/traits.ts';
const NOUNS = 'src/graph/nouns.ts';

let copy: string;

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'typed-inputs-'));
  cpSync(join(ROOT, 'src'), join(copy, 'src'), { recursive: true });
  cpSync(join(ROOT, 'package.json'), join(copy, 'package.json'));
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  const config = JSON.parse(readFileSync(join(ROOT, 'tsconfig.json'), 'utf8')) as object;
  writeFileSync(
    join(copy, 'tsconfig.json'),
    JSON.stringify({ ...config, include: [SCHEMA, PROVIDER_NAMES] }),
  );
});

afterAll(() => rmSync(copy, { recursive: true, force: true }));

/** Replaces `from` by `to` in `file` and returns the files with compile errors. */
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

describe('the inputs of mutations and the nouns', { timeout: 60_000 }, () => {
  it('compile without a change', () => {
    expect(errorsAfter(SCHEMA, 'createDevice', 'createDevice')).toEqual([]);
  });

  it.each([
    ['a required field gets another name', 'nodeId: t.string(', 'nodeName: t.string('],
    ['an optional field gets another name', 'gatewayId: t.string(', 'gateway: t.string('],
    ['a field gets another type', 'secureAccess: t.boolean(', 'secureAccess: t.string('],
    ['an added field is read by no plan', 'nodeId: t.string(', 'colour: t.string({}), nodeId: t.string('],
  ])('do not compile when %s', (_what, from, to) => {
    expect(errorsAfter(SCHEMA, from, to)).toEqual([SCHEMA]);
  });

  it('do not compile when the descriptor of a noun lacks a member', () => {
    const from = "({ group }) => group, 'GROUP', {";
    expect(errorsAfter(NOUNS, from, '({ group }) => group, {')).toContain(NOUNS);
  });
});
