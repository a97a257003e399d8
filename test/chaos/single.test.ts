import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { openSqliteStore } from '../../src/store/sqlite-file-store.ts';
import { canMount, mountFolder } from '../kit/mounted-folder.ts';
import { run } from '../kit/run.ts';
import { insertName, namesIn } from '../kit/sqlite-folder.ts';
import { ask } from '../kit/start.ts';
import { REPEAT, startChanges } from './changes.ts';
import { SECRETS } from './replicas.ts';
import { report } from './report.ts';
import { randomOf, times } from './settings.ts';
import { audit, startStage, untilCaughtUp } from './stage.ts';

const LOST_MS = 60_000;
const PAGE = 4_096;

const folder = mkdtempSync(join(tmpdir(), 'chaos-single-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('a single process with a SQLite file', () => {
  it('loses nothing that it acknowledged if it is killed at random moments', async (context) => {
    const random = randomOf('single');
    const kills = times(300);
    await using stage = await startStage({
      store: { url: `sqlite:${join(folder, 'killed.db')}` },
      replicas: 1,
      subscribers: 4,
      random,
    });
    const { replicas, subscribers, simulators } = stage;
    const [replica] = replicas;
    await using changes = startChanges({
      simulators,
      urls: [replica!.url],
      subscribers,
      random,
      everyMs: 50,
    });
    let unstarted = 0;
    for (let kill = 0; kill < kills; kill++) {
      await pause(random() * 1_000);
      await replica!.kill();
      // Some are killed while they start. Only those may fail to start.
      if (random() < 0.2) {
        const started = replica!.start().then(
          () => true,
          () => false,
        );
        await pause(random() * 1_500);
        await replica!.kill();
        if (!(await started)) unstarted += 1;
      }
      await replica!.start();
    }
    await changes.stop();
    await untilCaughtUp(stage, changes, LOST_MS);
    const { lost, repeated, examples } = audit(stage, changes);
    const created = () =>
      simulators.journal.entries.filter(({ operation }) => operation === 'CreateGroupId').length;
    const before = created();
    const forgotten: string[] = [];
    for (const input of changes.acknowledged) {
      const { data } = await ask(replica!.url, REPEAT, { input });
      if (data?.createGroup?.replayed !== true) forgotten.push(input.groupId);
    }
    report(context, {
      kills,
      'killed while starting': unstarted,
      events: subscribers.reduce((sum, each) => sum + changes.expected(each).length, 0),
      lost,
      repeated,
      'acknowledged writes': changes.acknowledged.length,
      forgotten: forgotten.length,
      'executed again': created() - before,
    });
    expect([examples, forgotten, created() - before]).toEqual([[], [], 0]);
    expect(changes.acknowledged.length).toBeGreaterThan(0);
  });
});

/** Starts the server with this file, and returns how it ended. `ready`: it started. */
async function startWith(
  path: string,
): Promise<{ readonly end: 'ready' | number | null; readonly told: string }> {
  const config = join(folder, 'start.json');
  // No server listens there: a start must not call the real cloud.
  const endpoint = 'http://127.0.0.1:9';
  const accounts = [{ name: 'a', provider: 'alibaba', regions: ['cn-hangzhou'], endpoint }];
  const store = { url: `sqlite:${path}` };
  writeFileSync(config, JSON.stringify({ accounts, inventory: { keep: [] }, secrets: SECRETS, store }));
  await using server = run('src/main.ts', [], { IDENTITY_GRAPH_CONFIG: config, PORT: '0', ADMIN_PORT: '0' });
  const listening = server.line('listening').then(
    () => 'ready' as const,
    () => server.exit,
  );
  const end = await listening;
  if (end === 'ready') {
    server.child.kill('SIGTERM');
    await server.exit;
  }
  return { end, told: server.err() };
}

/** A store with some rows, closed. Returns the names of its rows. */
async function makeStore(path: string): Promise<readonly unknown[]> {
  const store = await openSqliteStore({ path });
  for (let n = 0; n < 60; n++) await insertName(store, `${n}-${'x'.repeat(500)}`);
  const names = await namesIn(store);
  await store.close();
  return names;
}

describe('a start with a faulty file', () => {
  it('is refused and names the fault, and leaves the file as it is', async (context) => {
    const foreign: Readonly<Record<string, (path: string) => void>> = {
      'a text': (path) => writeFileSync(path, 'not a database\n'.repeat(1_000)),
      'another database': (path) => {
        const database = new DatabaseSync(path);
        database.exec("CREATE TABLE t (x TEXT); INSERT INTO t VALUES ('theirs')");
        database.close();
      },
      'an empty file': (path) => writeFileSync(path, ''),
      'a truncated store': (path) => {
        copyFileSync(whole, path);
        truncateSync(path, Math.floor(statSync(whole).size / PAGE / 2) * PAGE);
      },
    };
    const whole = join(folder, 'whole.db');
    await makeStore(whole);
    const ends: string[] = [];
    for (const [what, make] of Object.entries(foreign)) {
      const path = join(folder, `${what}.db`);
      make(path);
      const before = readFileSync(path);
      const { end, told } = await startWith(path);
      if (end !== 2 || !told.includes(path)) ends.push(`${what}: ${end} ${told}`);
      if (!readFileSync(path).equals(before)) ends.push(`${what}: changed`);
    }
    mkdirSync(join(folder, 'a folder.db'));
    const { end, told } = await startWith(join(folder, 'a folder.db'));
    if (end !== 2 || !told.includes('is not a regular file')) ends.push(`a folder: ${end} ${told}`);
    report(context, { files: Object.keys(foreign).length + 1, 'not refused': ends.length });
    expect(ends).toEqual([]);
  });

  it('is refused, fails to read, or finds each row, if random pages are damaged', async (context) => {
    const random = randomOf('damage');
    const rounds = Math.max(40, times(100));
    const whole = join(folder, 'sound.db');
    const names = await makeStore(whole);
    const pages = Math.floor(statSync(whole).size / PAGE);
    const ends = { refused: 0, 'failed to read': 0, unharmed: 0 };
    const faults: string[] = [];
    for (let round = 0; round < rounds; round++) {
      const path = join(folder, `damaged-${round}.db`);
      copyFileSync(whole, path);
      const file = openSync(path, 'r+');
      // Most of a page may be unused, so half of the damage is to its header.
      const inPage = round % 2 === 0 ? 0 : Math.floor(random() * 3_000);
      const at = Math.floor(random() * pages) * PAGE + inPage;
      const length = 1 + Math.floor(random() * 1_000);
      writeSync(file, Buffer.alloc(length, Math.floor(random() * 256)), 0, length, at);
      try {
        const store = await openSqliteStore({ path });
        const found = await namesIn(store).catch(() => null);
        await store.close();
        // Damage inside a value cannot be seen: SQLite has no checksums.
        if (found === null) ends['failed to read'] += 1;
        else if (found.length === names.length) ends.unharmed += 1;
        else faults.push(`round ${round}: ${found.length} of ${names.length} rows after damage at ${at}`);
      } catch (error) {
        if (!String(error).includes(path)) faults.push(`round ${round}: ${error}`);
        ends.refused += 1;
      }
      rmSync(path);
    }
    report(context, { rounds, ...ends, faults: faults.length });
    expect(faults).toEqual([]);
    expect(ends.refused).toBeGreaterThan(0);
  });

  it.skipIf(!canMount)(
    'is refused on a disk that is full or read-only (needs the right to mount)',
    async (context) => {
      await using disk = mountFolder('16m');
      const path = join(disk.path, 'graph.db');
      const filler = join(disk.path, 'filler');
      const fill = () => expect(() => writeFileSync(filler, Buffer.alloc(20_000_000))).toThrow('ENOSPC');
      fill();
      const full = await startWith(path);
      rmSync(filler);
      const names = await makeStore(path);
      disk.remount('ro');
      const readOnly = await startWith(path);
      disk.remount('rw');
      expect(await startWith(path)).toMatchObject({ end: 'ready' });
      const store = await openSqliteStore({ path });
      expect(await namesIn(store)).toEqual(names);
      await store.close();
      report(context, { full: String(full.end), 'read-only': String(readOnly.end) });
      for (const { end, told } of [full, readOnly])
        expect([end, told]).toEqual([2, expect.stringContaining(path)]);
    },
  );
});
