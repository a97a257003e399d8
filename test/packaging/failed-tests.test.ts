import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const ROOT = new URL('../..', import.meta.url).pathname;

/** The output of the script for reports with these contents. */
function linesOf(...reports: string[]): string[] {
  const directory = mkdtempSync(join(tmpdir(), 'reports-'));
  const paths = reports.map((report, number) => {
    const path = join(directory, `${number}.json`);
    writeFileSync(path, report);
    return path;
  });
  const script = join(ROOT, 'scripts/failed-tests.ts');
  const text = execFileSync(process.execPath, [script, ...paths], { encoding: 'utf8' });
  return text.replaceAll(directory, 'DIR').split('\n').filter(Boolean);
}

const result = (name: string, status: string, message: string, assertionResults: unknown[]) => ({
  name,
  status,
  message,
  assertionResults,
});

it('names each failed test with the first line of its message', () => {
  const failed = {
    fullName: 'a b',
    status: 'failed',
    failureMessages: ['\u001b[31mexpected 1 to be 2\u001b[0m\n at'],
  };
  const passed = { fullName: 'c', status: 'passed', failureMessages: [] };
  const report = {
    testResults: [
      result('/x.test.ts', 'failed', '', [passed, failed]),
      result('/y.test.ts', 'failed', 'cannot load\nstack', []),
      result('/z.test.ts', 'passed', '', [passed]),
    ],
  };
  expect(linesOf(JSON.stringify(report), 'none')).toEqual([
    'FAILED /x.test.ts: a b: expected 1 to be 2',
    'FAILED /y.test.ts: cannot load',
    expect.stringMatching(/^FAILED DIR\/1.json: no report \(SyntaxError/),
  ]);
});

it('runs just before the last line of .ci/run', () => {
  const lines = readFileSync(join(ROOT, '.ci/run'), 'utf8').trimEnd().split('\n');
  expect(lines.slice(-3)).toEqual([
    'node_modules/.bin/node scripts/failed-tests.ts .reports/vitest.json .reports/faults.json .reports/chaos.json',
    'echo "$counts"',
    'exit "$status"',
  ]);
});
