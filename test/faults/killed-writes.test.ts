import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { startSimulators } from '../../src/simulator/index.ts';
import { UNLIMITED_RATES, WRITES } from '../kit/operations.ts';
import { postgresMissing, startPostgres } from '../kit/postgres.ts';
import { run } from '../kit/run.ts';
import { accountsOf, ask } from '../kit/start.ts';
import { createKeyedJobs } from '../writes/keyed-jobs.ts';

interface End {
  readonly mutation: string;
  readonly applied: number;
  /** `ok`, `not true`, or the error code. */
  readonly answer: string;
  readonly mayRepeat: boolean;
}

/**
 * Runs one mutation of each kind in a separate process, which is killed after its provider executed the write and
 * before it answered. Then sends the same mutations with the same keys to a new process, with the same store.
 */
async function killed(storeIn: (directory: string) => object): Promise<End[]> {
  await using simulators = await startSimulators();
  const { accounts, kinds, job: jobOf, applied, send, judge } = createKeyedJobs(simulators);
  const directory = mkdtempSync(join(tmpdir(), 'killed-'));
  const path = join(directory, 'graph.json');
  const config = {
    accounts,
    secrets: { cursorKeys: ['ab'.repeat(32)], fingerprintKey: 'cd'.repeat(32) },
    store: storeIn(directory),
    // Nothing times out before the process is killed.
    timeouts: { operationSeconds: 60, attemptSeconds: 60 },
    overload: { maxLagSeconds: null },
    rates: UNLIMITED_RATES,
  };
  writeFileSync(path, JSON.stringify(config));
  const begin = () => run('src/main.ts', [], { IDENTITY_GRAPH_CONFIG: path, PORT: '0', ADMIN_PORT: '0' });

  const jobs = Array.from({ length: kinds }, (_, kind) => jobOf(kind, kind));
  for (const operation of WRITES) simulators.faults.add({ operation, effect: { kind: 'late', ms: 120_000 } });
  {
    await using first = begin();
    const { url } = await first.line('listening');
    for (const job of jobs) send(url!, job).catch(() => {});
    // Writes that wait for a lock have not been sent, so they are new to the next process.
    const until = performance.now() + 20_000;
    for (let since = 0, count = 0; performance.now() < until; since++) {
      if (count > jobs.length / 2 && since >= 10) break;
      await pause(100);
      const now = jobs.filter((job) => applied(job) > 0).length;
      if (now !== count) since = 0;
      count = now;
    }
    first.child.kill('SIGKILL');
    await first.exit;
  }
  const before = jobs.filter((job) => applied(job) > 0).length;
  console.log(`  killed when ${before} of ${jobs.length} writes were done and none was answered`);
  expect(before).toBeGreaterThan(jobs.length / 2);
  simulators.faults.clear();

  await using second = begin();
  const { url } = await second.line('listening');
  // Awaited here, because the process ends with this block.
  return await Promise.all(
    jobs.map(async (job) => {
      let answer = '';
      for (let attempt = 1; attempt <= 5; attempt++) {
        answer = judge(job, await send(url!, job));
        if (answer !== 'OUTCOME_UNKNOWN') break;
      }
      return { mutation: job.mutation, applied: applied(job), answer, mayRepeat: job.mayRepeat === true };
    }),
  );
}

/**
 * True if the write was applied once (or twice, if that has the same effect), and the result says so or is
 * OUTCOME_UNKNOWN.
 */
const isTrue = ({ applied, answer, mayRepeat }: End) =>
  (answer === 'ok' && (mayRepeat ? applied >= 1 : applied === 1)) ||
  (answer === 'OUTCOME_UNKNOWN' && applied <= 1);

describe('a process killed between a write and its response', { timeout: 300_000 }, () => {
  const expectTrue = (ends: readonly End[]) => {
    const unknown = ends.filter(({ answer }) => answer === 'OUTCOME_UNKNOWN').map(({ mutation }) => mutation);
    console.log(`  ${ends.length} kinds; nobody can tell of ${unknown.length}: ${unknown.join(', ')}`);
    expect(ends.filter((end) => !isTrue(end))).toEqual([]);
    expect(unknown.length).toBeLessThan(ends.length / 4);
  };

  it('leaves a file that prevents repeated writes, and no applied write is reported as failed', async () => {
    expectTrue(await killed((directory) => ({ url: `sqlite:${join(directory, 'graph.db')}` })));
  });

  it.skipIf(postgresMissing !== undefined)(
    'is replaced by another replica of a PostgreSQL store',
    async () => {
      await using server = await startPostgres();
      expectTrue(await killed(() => ({ url: server.url(), schema: 'killed' })));
    },
  );

  it('control: loses this with a store in memory', async () => {
    const ends = await killed(() => ({}));
    expect(ends.filter((end) => !isTrue(end)).length).toBeGreaterThan(5);
  });
});

describe('a store that cannot grow', { timeout: 120_000 }, () => {
  /** Limits every file of the process to this many blocks of 512 bytes, and ignores the signal. */
  const within = (blocks: number) => ['sh', '-c', `trap '' XFSZ; ulimit -f ${blocks}; exec "$@"`, 'sh'];

  // 700: room for the tables of a new store, and for a few writes.
  it.each([
    [700, 'refused'],
    [100_000, 'done'],
  ])('of %i blocks: writes are %s, and reads continue', async (blocks, expected) => {
    await using simulators = await startSimulators();
    const directory = mkdtempSync(join(tmpdir(), 'full-'));
    const path = join(directory, 'graph.json');
    const config = {
      accounts: accountsOf(simulators),
      inventory: { keep: [] },
      secrets: { cursorKeys: ['ab'.repeat(32)], fingerprintKey: 'cd'.repeat(32) },
      store: { url: `sqlite:${join(directory, 'graph.db')}` },
      rates: { alibaba: { egress: null, operations: { CreateGroupId: null, ListGroupId: null } } },
    };
    writeFileSync(path, JSON.stringify(config));
    const env = { IDENTITY_GRAPH_CONFIG: path, PORT: '0', ADMIN_PORT: '0' };
    await using graph = run('src/main.ts', [], env, within(blocks));
    const { url } = await graph.line('listening');
    const { instanceId, regionId } = simulators.fleet.alibaba.instances[0]!;
    const instance = Buffer.from(`Instance:ali/${regionId}/${instanceId}`).toString('base64url');
    const create = async (n: number) => {
      const input = { instanceId: instance, groupId: `GID_full_${n}`, idempotencyKey: `full-${n}` };
      const { data, errors } = await ask(
        url!,
        'mutation ($input: CreateGroupInput!) { createGroup(input: $input) { group { groupId } userErrors { code } } }',
        { input },
      );
      return data?.createGroup?.userErrors[0]?.code ?? errors?.[0]?.extensions['code'] ?? 'done';
    };
    const writes = () =>
      simulators.journal.entries.filter(({ operation }) => operation === 'CreateGroupId').length;
    let outcome = 'done';
    for (let n = 0; n < 40 && outcome === 'done'; n++) outcome = await create(n);
    if (expected === 'done') return expect([outcome, writes()]).toEqual(['done', 40]);
    expect(outcome).toBe('STORE_UNAVAILABLE');
    // A write whose key cannot be stored is not sent.
    const before = writes();
    expect([await create(100), writes()]).toEqual(['STORE_UNAVAILABLE', before]);
    expect((await ask(url!, '{ instances { nodes { name } } }')).errors).toBeUndefined();
    expect(graph.out()).toContain('"listening"');
  });
});
