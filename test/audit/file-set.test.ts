import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { type AuditEntry, createAudit } from '../../src/audit/chain.ts';
import { openAuditFile } from '../../src/audit/file.ts';
import { type Chain, joinFaults, readChain } from '../../src/audit/file-set.ts';
import { entry, verify } from '../kit/audit-log.ts';
import { run } from '../kit/run.ts';

const folder = mkdtempSync(join(tmpdir(), 'audit-files-'));
afterAll(() => rmSync(folder, { recursive: true }));

const linesOf = (file: string) => readFileSync(file, 'utf8').split('\n').filter(Boolean);
const parsed = (file: string) => linesOf(file).map((line) => JSON.parse(line) as Record<string, string>);
const hashOf = async (file: string) => (await readChain(linesOf(file))).ends.at(-1)!;

async function faultsOf(files: readonly string[], from: string | null = null): Promise<string[]> {
  const chains = new Map<string, Chain>();
  for (const file of files) chains.set(file, await readChain(linesOf(file)));
  return joinFaults(chains, from);
}

/** Writes until it is stopped, two entries at a time. */
function keepWriting(record: (entry: AuditEntry) => Promise<void>) {
  let isOver = false;
  let count = 0;
  const writer = async () => {
    while (!isOver) await record(entry(String(count++)));
  };
  const writers = Promise.all([writer(), writer()]);
  return {
    /** Resolves after this many more entries are written. */
    some: async (more: number) => {
      const until = count + more;
      while (count < until) await new Promise((resolve) => setImmediate(resolve));
    },
    stop: async () => {
      isOver = true;
      await writers;
      return count;
    },
  };
}

/** A log in four files, oldest first; each was renamed after three lines. */
async function fourFiles(name: string): Promise<string[]> {
  const live = join(folder, `${name}.jsonl`);
  const file = openAuditFile(live);
  const audit = createAudit(file);
  const files: string[] = [];
  for (let part = 0; part < 4; part++) {
    for (let line = 0; line < 3; line++) await audit.record(entry(`${part} ${line}`));
    files.push(part === 3 ? live : `${live}.${part}`);
    if (part < 3) renameSync(live, files.at(-1)!);
  }
  file.close();
  return files;
}

describe('rotation', () => {
  it('by renames during writes loses no line, and the files are one chain', async () => {
    const live = join(folder, 'renamed.jsonl');
    const file = openAuditFile(live);
    const writing = keepWriting(createAudit(file).record);
    const files = [live];
    for (let part = 0; part < 12; part++) {
      await writing.some(6);
      const old = `${live}.${part}`;
      renameSync(live, old);
      files.push(old);
      // In the last ones the new file exists before its first line, as with logrotate's `create`.
      if (part > 6 && !existsSync(live)) writeFileSync(live, '', { flag: 'a' });
    }
    await writing.some(6);
    const written = await writing.stop();
    file.close();
    const targets = files.flatMap(parsed).flatMap(({ target }) => (target === undefined ? [] : [target]));
    expect(new Set(targets).size).toBe(written);
    expect(targets).toHaveLength(written);
    expect(await faultsOf(files)).toEqual([]);
    // Each but one begins with a line that names its predecessor's last hash.
    const ends = await Promise.all(files.map(hashOf));
    const first = files.map((each) => parsed(each)[0]!);
    expect(first.filter(({ continuesFrom }) => continuesFrom === undefined)).toHaveLength(1);
    for (const { continuesFrom } of first) {
      if (continuesFrom !== undefined) expect(ends).toContain(continuesFrom);
    }
    for (const missing of files.slice(1)) {
      expect(await faultsOf(files.filter((each) => each !== missing)), missing).not.toEqual([]);
    }
  });

  it('by copies and truncation continues, and shows whether lines were lost in between', async () => {
    const live = join(folder, 'truncated.jsonl');
    const file = openAuditFile(live);
    const audit = createAudit(file);
    await audit.record(entry('one'));
    copyFileSync(live, `${live}.1`);
    truncateSync(live);
    await audit.record(entry('two'));
    const [header, two] = parsed(live);
    expect(header).toMatchObject({ continuesFrom: await hashOf(`${live}.1`) });
    expect(two).toMatchObject({ target: 'two' });
    expect(await faultsOf([live, `${live}.1`])).toEqual([]);
    // Control: a line between the copy and the truncation is in neither file.
    copyFileSync(live, `${live}.2`);
    await audit.record(entry('lost'));
    truncateSync(live);
    await audit.record(entry('three'));
    file.close();
    expect(await faultsOf([live, `${live}.1`, `${live}.2`])).toEqual([
      expect.stringMatching(/^.*truncated\.jsonl: line 1 continues from [0-9a-f]{64}, but no other file/),
    ]);
  });

  it('by truncation during writes gives one chain exactly if no line is missing', async () => {
    const live = join(folder, 'hammered.jsonl');
    const file = openAuditFile(live);
    const writing = keepWriting(createAudit(file).record);
    const files = [live];
    for (let part = 0; part < 12; part++) {
      await writing.some(5);
      const old = `${live}.${part}`;
      copyFileSync(live, old);
      truncateSync(live);
      files.push(old);
    }
    await writing.some(5);
    const written = await writing.stop();
    file.close();
    const filled = files.filter((each) => linesOf(each).length > 0);
    const targets = new Set(filled.flatMap(parsed).map(({ target }) => target));
    targets.delete(undefined as never);
    const faults = await faultsOf(filled);
    expect(faults.length === 0, faults.join('\n')).toBe(targets.size === written);
  });

  it('while no process runs is noticed by the next process', async () => {
    const live = join(folder, 'stopped.jsonl');
    const first = openAuditFile(live);
    await createAudit(first).record(entry('one'));
    first.close();
    renameSync(live, `${live}.1`);
    const second = openAuditFile(live);
    await createAudit(second).record(entry('two'));
    second.close();
    expect(await faultsOf([live, `${live}.1`])).toEqual([]);
    expect(parsed(live)[0]).toMatchObject({ continuesFrom: await hashOf(`${live}.1`) });
    // A file that lost its last line while no process ran is reported, too.
    writeFileSync(live, `${linesOf(live).slice(0, -1).join('\n')}\n`);
    const third = openAuditFile(live);
    await createAudit(third).record(entry('three'));
    third.close();
    expect(await faultsOf([live, `${live}.1`])).toEqual([expect.stringContaining('line 2 continues from')]);
  });
});

describe('verify-audit', () => {
  it('joins a set of files in any order, compressed ones too', async () => {
    const files = await fourFiles('set');
    const last = await hashOf(files[3]!);
    const held = { status: 0, stdout: `The chain is intact. Last line: ${last}\n` };
    expect(verify(...files)).toMatchObject(held);
    expect(verify(...files.toReversed())).toMatchObject(held);
    writeFileSync(`${files[1]}.gz`, gzipSync(readFileSync(files[1]!)));
    expect(verify(files[2]!, `${files[1]}.gz`, files[3]!, files[0]!)).toMatchObject(held);
    expect(verify('--to', last, ...files)).toMatchObject({ status: 0 });
  });

  it('notices a missing file at any position of the set', async () => {
    const files = await fourFiles('missing');
    for (const index of [0, 1, 2]) {
      const { status, stdout } = verify(...files.toSpliced(index, 1));
      expect(status).toBe(1);
      expect(stdout).toContain(`${files[index + 1]}: line 1 continues from ${await hashOf(files[index]!)}`);
    }
    // Only a hash that is stored elsewhere can show that the last line is missing.
    const last = await hashOf(files[3]!);
    expect(verify(...files.slice(0, 3)).status).toBe(0);
    expect(verify('--to', last, ...files.slice(0, 3))).toMatchObject({
      status: 1,
      stdout: expect.stringContaining('its end is missing'),
    });
    // Older files may be deleted on purpose.
    expect(verify('--from', await hashOf(files[0]!), ...files.slice(1)).status).toBe(0);
    expect(verify('--from', last, ...files.slice(1)).status).toBe(1);
  });

  it('notices each changed, removed, added and moved line of a set, and a duplicate file', async () => {
    const files = await fourFiles('changed');
    for (const file of files) {
      const lines = linesOf(file);
      for (const [index, line] of lines.entries()) {
        const isLast = file === files[3] && index === lines.length - 1;
        for (const changed of [
          lines.with(index, line.replace('"p"', '"q"').replace('"at":"2', '"at":"3')),
          lines.toSpliced(index, 1),
          lines.toSpliced(index, 0, line),
        ]) {
          writeFileSync(file, `${changed.join('\n')}\n`);
          // Anyone who can write the file can change its last line; only a hash of it that is stored elsewhere shows
          // that.
          if (!(isLast && changed.length <= lines.length))
            expect(await faultsOf(files), `${file} ${index}`).not.toEqual([]);
        }
      }
      writeFileSync(file, `${lines.join('\n')}\n`);
    }
    expect(await faultsOf(files)).toEqual([]);
    copyFileSync(files[1]!, `${files[1]}.copy`);
    expect(await faultsOf([...files, `${files[1]}.copy`])).not.toEqual([]);
  });
});

describe('verify-audit, one fault', () => {
  it('reports a changed line of a rotated file once, and not its end as lost', async () => {
    const files = await fourFiles('once');
    const [first = ''] = files;
    const lines = linesOf(first);
    writeFileSync(first, `${lines.with(0, lines[0]?.replace('"p"', '"q"') ?? '').join('\n')}\n`);
    expect(await faultsOf(files)).toEqual([
      expect.stringMatching(/: line 2 does not match the line before it/),
    ]);
  });

  it('skips lock files, which a shell pattern matches too, and refuses a log without lines', async () => {
    const [file = ''] = await fourFiles('pattern');
    writeFileSync(`${file}.lock`, 'SQLite format 3');
    expect(verify(file, `${file}.lock`)).toMatchObject({
      status: 0,
      stderr: expect.stringContaining('skipped'),
    });
    const empty = join(folder, 'empty.jsonl');
    writeFileSync(empty, '');
    expect(verify(empty)).toMatchObject({ status: 1, stdout: 'The files have no lines.\n' });
  });
});

describe('two processes on one audit file', () => {
  const configured = (name: string) => {
    const file = join(folder, `${name}.jsonl`);
    const path = join(folder, `${name}.yaml`);
    writeFileSync(
      path,
      `accounts: [{ name: a, provider: alibaba, regions: [cn-hangzhou], credentials: { accessKeyId: k, accessKeySecret: s } }]
listen: { port: 0 }
admin: { port: 0 }
telemetry: { certificateReadSeconds: null }
audit: { file: ${file} }
`,
    );
    return { file, begin: () => run('src/main.ts', [], { IDENTITY_GRAPH_CONFIG: path, LOG_FORMAT: 'json' }) };
  };

  it('make the second one exit with code 2 and name the file; a killed one leaves no lock', async () => {
    const { file, begin } = configured('locked');
    await using first = begin();
    await first.line('listening');
    await using second = begin();
    expect(await second.exit).toBe(2);
    expect(second.err()).toContain(`audit.file: ${file}.lock is locked by another process`);
    first.child.kill('SIGKILL');
    await first.exit;
    await using third = begin();
    await third.line('listening');
  });

  it('name the file and leave no lock if the start fails for another reason', async () => {
    const file = join(folder, 'faulty.jsonl');
    const held = openAuditFile(file);
    const path = join(folder, 'faulty.yaml');
    writeFileSync(path, `accounts: []\naudit: { file: ${file} }\n`);
    const begin = () => run('src/main.ts', [], { IDENTITY_GRAPH_CONFIG: path });
    await using first = begin();
    expect(await first.exit).toBe(2);
    expect(first.err()).toContain(`${file}.lock is locked by another process`);
    held.close();
    await using second = begin();
    expect(await second.exit).toBe(2);
    expect(second.err()).not.toContain('locked');
    openAuditFile(file).close();
  });
});
