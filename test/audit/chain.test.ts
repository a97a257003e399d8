import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type AuditEntry, brokenLine, createAudit } from '../../src/audit/chain.ts';
import { openAuditFile } from '../../src/audit/file.ts';

const folder = mkdtempSync(join(tmpdir(), 'audit-'));
afterAll(() => rmSync(folder, { recursive: true }));

const entry = (target: string): AuditEntry => ({
  principal: 'p',
  action: 'deleteDevice',
  target,
  decision: 'started',
});
const linesOf = (file: string) => readFileSync(file, 'utf8').trimEnd().split('\n');

describe('the audit file', () => {
  it('is one chain over every restart, whatever a crash left of the last line', async () => {
    const file = join(folder, 'restart.jsonl');
    for (let run = 0; run < 4; run++) {
      const audit = createAudit(openAuditFile(file));
      await Promise.all(['one', 'two', 'three'].map((target) => audit.record(entry(`${run} ${target}`))));
      // Torn in the middle of a line; in one run at its very end, before the line feed.
      truncateSync(file, readFileSync(file).length - (run === 2 ? 1 : 20));
    }
    await createAudit(openAuditFile(file)).record(entry('last'));
    const lines = linesOf(file);
    expect(await brokenLine(lines)).toBeNull();
    expect(lines).toHaveLength(13);
    // Neither the line before a torn one nor what is left of that can be changed or taken away.
    for (const [index, line] of lines.entries()) {
      if (index === lines.length - 1) continue;
      expect(await brokenLine(lines.toSpliced(index, 1)), `without ${index}`).not.toBeNull();
      expect(await brokenLine(lines.with(index, line.replace('p', 'q'))), `changed ${index}`).not.toBeNull();
    }
  });

  it('goes on after a line longer than what is read of its end at once', async () => {
    const file = join(folder, 'long.jsonl');
    await createAudit(openAuditFile(file)).record(entry('x'.repeat(200_000)));
    await createAudit(openAuditFile(file)).record(entry('next'));
    expect(await brokenLine(linesOf(file))).toBeNull();
  });

  it('goes on from what is really there after a line that could not be written', async () => {
    const file = join(folder, 'full.jsonl');
    const { append, tail } = openAuditFile(file);
    let isFull = false;
    const audit = createAudit({
      tail,
      append: async (line) => {
        if (!isFull) return append(line);
        writeFileSync(file, readFileSync(file, 'utf8') + line.slice(0, 30));
        throw new Error('ENOSPC');
      },
    });
    await audit.record(entry('one'));
    isFull = true;
    await expect(audit.record(entry('two'))).rejects.toMatchObject({ code: 'INTERNAL_SERVER_ERROR' });
    isFull = false;
    await audit.record(entry('three'));
    expect(linesOf(file)).toHaveLength(3);
    expect(await brokenLine(linesOf(file))).toBeNull();
  });

  it('says which line does not follow', async () => {
    const file = join(folder, 'broken.jsonl');
    const audit = createAudit(openAuditFile(file));
    for (const target of ['1', '2', '3', '4']) await audit.record(entry(target));
    const lines = linesOf(file);
    expect(await brokenLine(lines)).toBeNull();
    expect(await brokenLine(lines.toSpliced(1, 1))).toBe(2);
    expect(await brokenLine(lines.toSpliced(1, 0, lines[0]!))).toBe(2);
    expect(await brokenLine(lines.toReversed())).toBe(1);
    expect(await brokenLine([...lines, '{"torn'])).toBe(5);

    const verify = (path: string) =>
      spawnSync(process.execPath, ['src/audit/verify.ts', path], { encoding: 'utf8' });
    expect(verify(file)).toMatchObject({ status: 0, stdout: 'The chain holds.\n' });
    writeFileSync(file, lines.toSpliced(2, 1).join('\n'));
    expect(verify(file)).toMatchObject({ status: 1, stdout: expect.stringContaining('Line 3') });
    expect(verify(join(folder, 'none'))).toMatchObject({ status: 2 });
  });

  it('is refused at the start where it cannot be written', () => {
    expect(() => openAuditFile(join(folder, 'no', 'such', 'folder'))).toThrow('ENOENT');
  });
});
