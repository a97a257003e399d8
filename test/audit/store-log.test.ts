import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createAudit, joinLogs } from '../../src/audit/chain.ts';
import { openAuditFile } from '../../src/audit/file.ts';
import { createStoreAuditLog, storedLines } from '../../src/audit/store-log.ts';
import { verifyStore } from '../../src/audit/verify-store.ts';
import { AppError } from '../../src/errors.ts';
import { openSqliteStore } from '../../src/store/sqlite-file-store.ts';
import { openMemoryStore } from '../../src/store/sqlite-store.ts';
import type { Store } from '../../src/store/store.ts';
import { brokenLine, entry, verify } from '../kit/audit-log.ts';
import { onPostgres } from '../kit/on-postgres.ts';
import { cuttable, REPLICAS, type Replicas, replicasOn } from '../kit/replicas.ts';
import { ALIBABA, start } from '../kit/start.ts';

const folder = mkdtempSync(join(tmpdir(), 'audit-store-'));
afterAll(() => rmSync(folder, { recursive: true }));

const auditOf = (store: Store) => createAudit(createStoreAuditLog(store));
const NOTHING = { from: [], to: [] };

async function linesOf(store: Store, replica: string): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of storedLines(store, replica)) lines.push(line);
  return lines;
}

const suite = (name: string, open: () => Promise<Replicas>) =>
  describe(`an audit log in the store: ${name}`, () => {
    let database: Replicas;
    beforeAll(async () => {
      database = await open();
    });
    afterAll(() => database[Symbol.asyncDispose]());
    beforeEach(() => database.rows('DELETE FROM @audit_line'));

    it('has one chain for each replica, which a restart continues', async () => {
      const [one, two] = [await database.replica('one'), await database.replica('two')];
      for (let restart = 0; restart < 3; restart++) {
        for (const store of [one, two]) {
          const audit = auditOf(store);
          await Promise.all(['a', 'b\u0000\ud800'].map((target) => audit.record(entry(target))));
        }
      }
      const { report, isIntact } = await verifyStore(one, NOTHING);
      expect(isIntact).toBe(true);
      expect(report).toEqual([
        expect.stringMatching(/^one: 6 lines, intact\. Last line: [0-9a-f]{64}$/),
        expect.stringMatching(/^two: 6 lines, intact\. Last line: [0-9a-f]{64}$/),
      ]);
      const lines = await linesOf(one, 'one');
      expect(lines.map((line) => JSON.parse(line).target)).toEqual(
        Array(3).fill(['a', 'b\u0000\ud800']).flat(),
      );
      // The same lines are a log in a file.
      expect(await brokenLine(lines)).toBeNull();
    });

    it('has one chain also if two processes have the same replica name', async () => {
      const audits = [auditOf(await database.replica('one')), auditOf(await database.replica('one'))];
      await Promise.all(Array.from({ length: 200 }, (_each, n) => audits[n % 2]?.record(entry(`${n}`))));
      const { report, isIntact } = await verifyStore(await database.replica('one'), NOTHING);
      expect([report[0], isIntact]).toEqual([expect.stringContaining('one: 200 lines, intact'), true]);
    });

    it('shows each changed, removed and inserted line, and a missing end', async () => {
      const store = await database.replica('one');
      const audit = auditOf(store);
      for (const target of ['a', 'b', 'c', 'd']) await audit.record(entry(target));
      const end = (await verifyStore(store, NOTHING)).report[0]?.split(' ').at(-1) ?? '';
      expect((await verifyStore(store, { from: [], to: [end] })).isIntact).toBe(true);
      const faults = async () => (await verifyStore(store, NOTHING)).report.slice(1);

      await database.rows('UPDATE @audit_line SET line = replace(line, \'"b"\', \'"x"\') WHERE seq = 2');
      expect(await faults()).toEqual([expect.stringContaining('one: line 3 does not match the line before')]);
      await database.rows('UPDATE @audit_line SET line = replace(line, \'"x"\', \'"b"\') WHERE seq = 2');
      expect(await faults()).toEqual([]);
      await database.rows('DELETE FROM @audit_line WHERE seq = 3');
      expect(await faults()).toEqual([expect.stringContaining('one: line 3 does not match the line before')]);
      await database.rows('DELETE FROM @audit_line WHERE seq = 4');
      expect((await verifyStore(store, { from: [], to: [end] })).report.at(-1)).toContain(
        'the end of a log is missing',
      );
      // The oldest lines may be deleted on purpose.
      const hash = JSON.parse((await linesOf(store, 'one'))[1] ?? '').previous;
      await database.rows('DELETE FROM @audit_line WHERE seq = 1');
      expect(await faults()).toEqual([expect.stringContaining(`one: line 1 continues from ${hash}`)]);
      expect((await verifyStore(store, { from: [hash], to: [] })).isIntact).toBe(true);
    });
  });

for (const [name, open] of Object.entries(REPLICAS)) suite(name, open);
await onPostgres('on PostgreSQL', (server) => suite('PostgreSQL', () => replicasOn(server)));

it('refuses the action while the store is away, and goes on when it is back', async () => {
  const memory = openMemoryStore();
  const away = new AppError('STORE_UNAVAILABLE', 'away', { details: { retryAfterMs: 1_000 } });
  const { store, set } = cuttable(memory, () => away);
  const audit = auditOf(store);
  set('cut');
  await expect(audit.record(entry('a'))).rejects.toMatchObject({
    code: 'STORE_UNAVAILABLE',
    unsent: true,
    details: { retryAfterMs: 1_000 },
  });
  // The line is stored, but the answer to the write is lost.
  set('answers-lost');
  await expect(audit.record(entry('b'))).rejects.toThrow('nothing was done');
  set('no');
  await audit.record(entry('c'));
  expect((await verifyStore(store, NOTHING)).report[0]).toContain('single: 2 lines, intact');
  await memory.close();
});

it('writes to the store and to a file, each with a chain of its own', async () => {
  const memory = openMemoryStore();
  const path = join(folder, 'both.jsonl');
  const file = openAuditFile(path);
  await createAudit(file).record(entry('before'));
  const audit = createAudit(joinLogs(createStoreAuditLog(memory), file));
  await audit.record(entry('a'));
  file.close();
  // Both must succeed.
  await expect(audit.record(entry('b'))).rejects.toThrow('nothing was done');
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
  expect([lines.length, await brokenLine(lines)]).toEqual([2, null]);
  expect((await verifyStore(memory, NOTHING)).isIntact).toBe(true);
  await memory.close();
});

it('verify-audit --store reads the store of a URL, and exits with 1 if a log is broken', {
  timeout: 120_000,
}, async () => {
  const path = join(folder, 'graph.db');
  const write = async (work: (store: Store) => Promise<unknown>) => {
    const store = await openSqliteStore({ path, replica: 'one' });
    await work(store);
    await store.close();
  };
  await write((store) => Promise.all(['a', 'b', 'c'].map((target) => auditOf(store).record(entry(target)))));
  expect(verify('--store', `sqlite:${path}`)).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(/^one: 3 lines, intact\. Last line: [0-9a-f]{64}\n$/),
  });
  await write((store) => store.rows('DELETE FROM @audit_line WHERE seq = 2'));
  expect(verify('--store', `sqlite:${path}`)).toMatchObject({
    status: 1,
    stdout: expect.stringMatching(/^one: 2 lines, broken\.\none: line 2 does not match/),
  });
  for (const [words, message] of [
    [[`sqlite:${path}.none`], 'none: ENOENT'],
    [['sqlite::memory:'], 'in memory'],
    [['mysql://h/d'], 'expected sqlite'],
    [[], 'expected a URL, or a configuration in IDENTITY_GRAPH_CONFIG'],
    [['a', 'b'], 'usage:'],
  ] as const)
    expect(verify('--store', ...words)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining(message),
    });
});

it('a server with audit.store writes each mutation to the store, and refuses it while the store is away', async () => {
  const memory = openMemoryStore();
  const { store, set } = cuttable(memory, () => new AppError('STORE_UNAVAILABLE', 'away'));
  {
    await using graph = await start({
      config: {
        audit: { store: true },
        store: { url: 'sqlite:unused.db' },
        secrets: { cursorKeys: ['k'.repeat(32)], fingerprintKey: 'k'.repeat(32) },
      },
      overrides: { store },
    });
    const { instanceId, regionId } = graph.simulators.fleet.alibaba.instances[0]!;
    const instance = Buffer.from(`Instance:${ALIBABA}/${regionId}/${instanceId}`).toString('base64url');
    const create = async (groupId: string) => {
      const { data } = await graph.query(
        'mutation ($input: CreateGroupInput!) { createGroup(input: $input) { group { groupId } userErrors { code retryable } } }',
        { input: { instanceId: instance, groupId } },
      );
      return data.createGroup;
    };
    expect(await create('GID_stored')).toEqual({ group: { groupId: 'GID_stored' }, userErrors: [] });
    set('cut');
    expect(await create('GID_refused')).toEqual({
      group: null,
      userErrors: [{ code: 'STORE_UNAVAILABLE', retryable: true }],
    });
    set('no');
    expect((await graph.query('{ instances { totalCount } }')).errors).toBeUndefined();
    const sent = graph.simulators.journal.entries.filter(({ operation }) => operation === 'CreateGroupId');
    expect(sent).toHaveLength(1);
    expect(graph.log.join('')).not.toContain('"msg":"audit"');
    expect(graph.log.join('')).toContain('the audit log cannot be written');
  }
  const entries = (await linesOf(memory, 'single')).map((line) => JSON.parse(line));
  expect(entries).toMatchObject([
    { action: 'createGroup', decision: 'started' },
    { action: 'createGroup', decision: 'done' },
  ]);
  await memory.close();
});
