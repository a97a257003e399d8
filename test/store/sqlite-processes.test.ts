import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { canMount, mountFolder } from '../kit/mounted-folder.ts';
import { createRandom } from '../kit/random.ts';
import { type Run, run } from '../kit/run.ts';
import { insertName, sqliteFolder } from '../kit/sqlite-folder.ts';

const { fresh, open } = sqliteFolder();
const start = (path: string, ...args: string[]) => run('test/kit/appending-store.ts', [path, ...args]);

/** The rest of each line that begins with `word`. */
const linesOf = ({ out }: Run, word: string): string[] =>
  out()
    .split('\n')
    .slice(0, -1)
    .filter((line) => line === word || line.startsWith(`${word} `))
    .map((line) => line.slice(word.length + 1));
const acknowledged = (child: Run): number => Number(linesOf(child, 'ok').at(-1) ?? 0);

async function until(child: Run, isReached: () => boolean): Promise<void> {
  for (let tries = 0; !isReached(); tries++) {
    if (child.child.exitCode !== null) throw new Error(`exited ${child.child.exitCode}: ${child.err()}`);
    // Fail before the test times out, because only then the process is killed.
    if (tries > 5_000) throw new Error(`waited for nothing: ${child.out().slice(-500)}`);
    await pause(10);
  }
}

describe('a file is for one process', { timeout: 60_000 }, () => {
  it('refuses the second one, and is free again after kill -9', async () => {
    const path = fresh();
    await using child = start(path);
    await until(child, () => acknowledged(child) > 0);
    await expect(open({ path })).rejects.toThrow(`${path} is in use by another process`);
    child.child.kill('SIGKILL');
    await child.exit;
    await using _store = await open({ path });
    await using late = start(path);
    expect(await late.exit).toBe(3);
    expect(linesOf(late, 'refused')).toEqual([expect.stringContaining(`${path} is in use`)]);
  });

  it.each(['close', 'leave'])('a process ends by itself after its work: %s', async (ending) => {
    await using child = start(fresh(), '3', ending);
    expect(await child.exit, child.err()).toBe(0);
    expect([acknowledged(child), child.err()]).toEqual([3, '']);
  });
});

it('kill -9 at a random moment loses no acknowledged row', { timeout: 300_000 }, async () => {
  const random = createRandom(18);
  const killed = async (path: string, times: number): Promise<number> => {
    let least = 0;
    for (let time = 0; time < times; time++) {
      await using child = start(path);
      await until(child, () => linesOf(child, 'begin').length > 0);
      // Some are killed while they open the file, most while they append.
      const rows = Math.floor(random() * 40) - 5;
      if (rows > 0) await until(child, () => linesOf(child, 'ok').length >= rows);
      await pause(random() * 60);
      child.child.kill('SIGKILL');
      await child.exit;
      expect([linesOf(child, 'refused'), linesOf(child, 'torn:')]).toEqual([[], []]);
      const [found] = linesOf(child, 'open');
      if (found === undefined) continue;
      const [rowsFound = 0, last = 0] = found.split(' ').map(Number);
      expect(last).toBeGreaterThanOrEqual(least);
      expect(rowsFound).toBe(last);
      least = Math.max(last, acknowledged(child));
    }
    await using child = start(path, '0');
    await child.exit;
    expect(Number(linesOf(child, 'open')[0]?.split(' ')[1])).toBeGreaterThanOrEqual(least);
    return least;
  };
  const rows = await Promise.all([killed(fresh(), 15), killed(fresh(), 15)]);
  expect(Math.min(...rows)).toBeGreaterThan(50);
});

describe('a disk without room', { timeout: 120_000 }, () => {
  /** `fill` takes the room while the process appends, `empty` gives it back. */
  async function runOut(
    path: string,
    reason: string,
    fill: (child: Run) => void,
    empty: (child: Run) => void,
  ) {
    await using child = start(path);
    await until(child, () => acknowledged(child) > 3);
    fill(child);
    await until(child, () => linesOf(child, 'down').length > 0);
    expect(linesOf(child, 'down')[0]).toContain(`${path}: ${reason}`);
    // The tests of the store's own recovery fail as long as there is no room.
    await pause(1_500);
    expect(linesOf(child, 'up')).toEqual([]);
    const before = acknowledged(child);
    empty(child);
    await until(child, () => linesOf(child, 'up').length > 0 && acknowledged(child) > before + 10);
    child.child.kill('SIGKILL');
    await child.exit;
    await using next = start(path, '0');
    expect(await next.exit, next.out()).toBe(0);
    const [rows, last] = (linesOf(next, 'open')[0] ?? '').split(' ').map(Number);
    expect(rows).toBe(last);
    expect(last).toBeGreaterThanOrEqual(acknowledged(child));
    expect(linesOf(next, 'torn:')).toEqual([]);
  }

  it('stops writes, loses nothing, and recovers: a limit of the file size', async () => {
    const limit = (child: Run, bytes: string) =>
      expect(spawnSync('prlimit', [`--fsize=${bytes}:`, '--pid', `${child.child.pid}`]).status).toBe(0);
    await runOut(
      fresh(),
      'the disk reported an error',
      (child) => limit(child, '40000'),
      (child) => limit(child, 'unlimited'),
    );
  });

  it.skipIf(!canMount)(
    'stops writes, loses nothing, and recovers: a full disk (needs the right to mount)',
    async () => {
      await using folder = mountFolder('64m');
      const filler = `${folder.path}/filler`;
      await runOut(
        `${folder.path}/store.db`,
        'the disk is full',
        () => expect(() => writeFileSync(filler, Buffer.alloc(70_000_000))).toThrow('ENOSPC'),
        () => rmSync(filler),
      );
    },
  );

  it.skipIf(!canMount)('refuses a start that needs room (needs the right to mount)', async () => {
    await using folder = mountFolder('1m');
    const path = `${folder.path}/store.db`;
    expect(() => writeFileSync(`${folder.path}/filler`, Buffer.alloc(2_000_000))).toThrow('ENOSPC');
    await expect(open({ path })).rejects.toThrow(`${path} cannot be created: database or disk is full`);
    rmSync(`${folder.path}/filler`);
    await using store = await open({ path });
    await insertName(store, 'a');
  });
});
