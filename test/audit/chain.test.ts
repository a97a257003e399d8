import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  copyFileSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createAudit } from '../../src/audit/chain.ts';
import { openAuditFile } from '../../src/audit/file.ts';
import { brokenLine, entry, verify } from '../kit/audit-log.ts';

const folder = mkdtempSync(join(tmpdir(), 'audit-'));
afterAll(() => rmSync(folder, { recursive: true }));

const linesOf = (file: string) => readFileSync(file, 'utf8').trimEnd().split('\n');

/** Simulates a process that starts, writes and ends. */
async function recordAll(path: string, ...targets: string[]): Promise<void> {
  const file = openAuditFile(path);
  const audit = createAudit(file);
  await Promise.all(targets.map((target) => audit.record(entry(target))));
  file.close();
}

describe('the audit file', () => {
  it('stays one chain over restarts, whatever a crash left of the last line', async () => {
    const file = join(folder, 'restart.jsonl');
    for (let run = 0; run < 4; run++) {
      await recordAll(file, `${run} one`, `${run} two`);
      // Killed in the middle of the third line; in one run at its very end, before the line feed.
      copyFileSync(`${file}.lock`, `${file}.lock.before`);
      await recordAll(file, `${run} three`);
      renameSync(`${file}.lock.before`, `${file}.lock`);
      truncateSync(file, readFileSync(file).length - (run === 2 ? 1 : 20));
    }
    await recordAll(file, 'last');
    const lines = linesOf(file);
    expect(await brokenLine(lines)).toBeNull();
    expect(lines).toHaveLength(13);
    // Neither the line before a torn one nor the rest of the torn one can be changed or removed.
    for (const [index, line] of lines.entries()) {
      if (index === lines.length - 1) continue;
      expect(await brokenLine(lines.toSpliced(index, 1)), `without ${index}`).not.toBeNull();
      expect(await brokenLine(lines.with(index, line.replace('p', 'q'))), `changed ${index}`).not.toBeNull();
    }
  });

  it('continues after a line longer than one read of its end', async () => {
    const file = join(folder, 'long.jsonl');
    await recordAll(file, 'x'.repeat(600_000));
    await recordAll(file, 'next');
    expect(await brokenLine(linesOf(file))).toBeNull();
  });

  it('continues from the actual end after a failed write', async () => {
    const file = join(folder, 'full.jsonl');
    const { append } = openAuditFile(file);
    let isFull = false;
    const audit = createAudit({
      append: (compose) =>
        append((place) => {
          const lines = compose(place);
          if (!isFull) return lines;
          appendFileSync(file, lines[0]!.slice(0, 30));
          throw new Error('ENOSPC');
        }),
    });
    await audit.record(entry('one'));
    isFull = true;
    await expect(audit.record(entry('two'))).rejects.toMatchObject({ code: 'INTERNAL_SERVER_ERROR' });
    isFull = false;
    await audit.record(entry('three'));
    expect(linesOf(file)).toHaveLength(3);
    expect(await brokenLine(linesOf(file))).toBeNull();
  });

  it('reports the line that breaks the chain', async () => {
    const file = join(folder, 'broken.jsonl');
    for (const target of ['1', '2', '3', '4']) await recordAll(file, target);
    const lines = linesOf(file);
    expect(await brokenLine(lines)).toBeNull();
    expect(await brokenLine(lines.toSpliced(1, 1))).toBe(2);
    expect(await brokenLine(lines.toSpliced(1, 0, lines[0]!))).toBe(2);
    expect(await brokenLine(lines.toReversed())).toBe(1);
    expect(await brokenLine([...lines, '{"torn'])).toBe(5);

    expect(verify(file)).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^The chain is intact\. Last line: [0-9a-f]{64}\n$/),
    });
    writeFileSync(file, lines.toSpliced(2, 1).join('\n'));
    expect(verify(file)).toMatchObject({ status: 1, stdout: expect.stringContaining('line 3') });
    expect(verify(join(folder, 'none'))).toMatchObject({ status: 2 });
  });

  it('stays intact with values that contain characters which other readers take for line ends', async () => {
    const file = join(folder, 'separators.jsonl');
    await recordAll(file, 'a\u2028b\u2029c\u0085d\re', 'next');
    expect(spawnSync(process.execPath, ['src/verify-audit.ts', file]).status).toBe(0);
  });

  it('writes waiting entries together in order, and continues after a failed batch', async () => {
    const written: string[][] = [];
    let isFull = true;
    const audit = createAudit({
      append: async (compose) => {
        const lines = compose({ previous: 'x', continuesFrom: null });
        await new Promise((resolve) => setImmediate(resolve));
        if (isFull) throw new Error('ENOSPC');
        written.push(lines.map((line) => (JSON.parse(line) as { target: string }).target));
      },
    });
    const refused = audit.record(entry('refused'));
    const later = Array.from({ length: 70 }, (_, n) => audit.record(entry(String(n))));
    await expect(refused).rejects.toMatchObject({ code: 'INTERNAL_SERVER_ERROR' });
    isFull = false;
    await Promise.all(later);
    expect(written.map(({ length }) => length)).toEqual([50, 20]);
    expect(written.flat()).toEqual(Array.from({ length: 70 }, (_, n) => String(n)));
  });

  it('is refused at the start if it is not writable', () => {
    expect(() => openAuditFile(join(folder, 'no', 'such', 'folder'))).toThrow('ENOENT');
  });
});
