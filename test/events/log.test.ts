import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { createFileLog } from '../../src/events/log/file-log.ts';
import type { Commit, EventLog, LogPosition, RowCommit } from '../../src/events/log/log.ts';
import { createMemoryLog } from '../../src/events/log/memory-log.ts';
import { decodeState, encodeState } from '../../src/events/log/row-state.ts';

const directory = mkdtempSync(join(tmpdir(), 'event-log-'));
afterAll(() => rmSync(directory, { recursive: true }));
let files = 0;

interface Adapter {
  readonly name: string;
  /** `again` opens a closed log, as a restart does. */
  readonly make: (retention: number) => Promise<{ log: EventLog; again: () => Promise<EventLog> }>;
  /** True if the log survives the process. */
  readonly lasts: boolean;
}

const ADAPTERS: readonly Adapter[] = [
  {
    name: 'memory',
    lasts: false,
    make: async (retention) => ({
      log: createMemoryLog({ retention }),
      again: async () => createMemoryLog({ retention }),
    }),
  },
  {
    name: 'file',
    lasts: true,
    make: async (retention) => {
      files += 1;
      const path = join(directory, `${files}.db`);
      return {
        log: createFileLog(path, { retention }),
        again: async () => createFileLog(path, { retention }),
      };
    },
  },
];

const S = 'ali/cn-hangzhou/one';
const row = (
  id: string,
  print: string | null | undefined,
  change: 'CREATED' | 'UPDATED' | 'DELETED' | null = 'UPDATED',
  source: 'POLL' | 'MUTATION' = 'POLL',
): RowCommit => ({
  id,
  state: print === undefined ? null : decodeState(print),
  entry: change === null ? null : { change, source, fields: [] },
});
const commitOf = (rows: readonly RowCommit[], more: Partial<Commit> = {}): Commit => ({
  list: 'DEVICE',
  shape: 'name status',
  fence: 1,
  at: 1_700_000_000_000,
  readAt: Number.MAX_SAFE_INTEGER,
  rows,
  ...more,
});
const first = (rows: readonly RowCommit[], more: Partial<Commit> = {}) =>
  commitOf(rows, { baseline: { gap: null }, ...more });

describe.each(ADAPTERS)('the log in $name', ({ make, lasts }) => {
  const begun = async (retention = 100) => {
    const made = await make(retention);
    await made.log.acquireFence(S);
    return made;
  };
  const told = async (log: EventLog, after: LogPosition, limit = 1_000) => {
    const read = await log.read(S, after, limit);
    return read.state === 'read'
      ? read.entries.map((entry) => [
          entry.seq,
          entry.type === 'change' ? `${entry.change} ${entry.id}` : entry.reason,
        ])
      : read.reason;
  };
  const prints = async (log: EventLog, list = 'DEVICE') =>
    Object.fromEntries(
      [...((await log.known(S, list))?.rows ?? [])].map(([id, state]) => [id, encodeState(state)]),
    );

  it('writes and reads a list of 20,000 rows in steps, and no reader sees half of it', async () => {
    const { log } = await begun();
    const rows = Array.from({ length: 20_000 }, (_, n) => row(`d${n}`, ':x', null));
    let turns = 0;
    let isDone = false;
    const count = (): void => {
      turns += 1;
      if (!isDone) setImmediate(count);
    };
    setImmediate(count);
    const written = log.commit(S, first(rows));
    const looked = log.look(S, 'DEVICE', ['d0', 'd19999']);
    await written;
    const during = await looked;
    expect(during === null || during.size === 2).toBe(true);
    // Once per thousand rows, for each of applying and writing.
    expect(turns).toBeGreaterThanOrEqual(30);
    expect((await log.known(S, 'DEVICE'))?.rows.size).toBe(20_000);
    isDone = true;
  });

  it('numbers events without gaps, reads from any position, and updates events and row state together', async () => {
    const { log } = await begun();
    const start = await log.head(S);
    expect(start.seq).toBe(0);
    expect(await log.known(S, 'DEVICE')).toBeNull();
    await log.commit(S, first([row('a', '1', null), row('b', '1', null)]));
    expect(await told(log, start)).toEqual([]);
    await log.commit(S, commitOf([row('a', '2'), row('c', '1', 'CREATED')]));
    expect(await log.commit(S, commitOf([row('b', null, 'DELETED')]))).toEqual({
      state: 'committed',
      seq: 3,
      skipped: 0,
      added: [expect.objectContaining({ type: 'change', seq: 3, id: 'b', change: 'DELETED' })],
    });
    const all = [
      [1, 'UPDATED a'],
      [2, 'CREATED c'],
      [3, 'DELETED b'],
    ];
    expect(await told(log, start)).toEqual(all);
    expect(await told(log, { ...start, seq: 1 }, 1)).toEqual(all.slice(1, 2));
    expect(await told(log, { ...start, seq: 3 })).toEqual([]);
    expect(await prints(log)).toEqual({ a: '2', b: null, c: '1' });
    expect((await log.known(S, 'DEVICE'))?.shape).toBe('name status');
    log.close();
  });

  it('keeps streams and lists apart', async () => {
    const { log } = await begun();
    await log.commit(S, first([row('a', '1', 'CREATED')]));
    await log.commit('other', first([row('a', '9', 'CREATED')]));
    await log.commit(S, first([row('a', '5', 'CREATED')], { list: 'GROUP' }));
    expect((await log.head(S)).seq).toBe(2);
    expect((await log.head('other')).seq).toBe(1);
    expect(await prints(log)).toEqual({ a: '1' });
    expect(await prints(log, 'GROUP')).toEqual({ a: '5' });
    expect([...(await log.lists(S))].sort()).toEqual(['DEVICE', 'GROUP']);
    log.close();
  });

  it('keeps the latest events, and reports a cursor before them as expired', async () => {
    const { log } = await begun(10);
    const start = await log.head(S);
    await log.commit(S, first([]));
    for (let n = 1; n <= 40; n++) await log.commit(S, commitOf([row('a', String(n))]));
    expect(await told(log, start)).toBe('RETENTION_EXCEEDED');
    expect(await told(log, { ...start, seq: 30 })).toHaveLength(10);
    expect(await told(log, { ...start, epoch: 'another' })).toBe('LOG_RESTARTED');
    // This log never issued the sequence number, so another log did.
    expect(await told(log, { ...start, seq: 41 })).toBe('LOG_RESTARTED');
    log.close();
  });

  it('refuses a commit of a writer that another has replaced, and changes nothing', async () => {
    const { log } = await begun();
    await log.commit(S, first([row('a', '1', null)]));
    const next = await log.acquireFence(S);
    expect(next).toBeGreaterThan(1);
    expect(await log.commit(S, commitOf([row('a', '2')]))).toEqual({ state: 'fenced' });
    expect(await prints(log)).toEqual({ a: '1' });
    expect((await log.head(S)).seq).toBe(0);
    expect(await log.commit(S, commitOf([row('a', '2')], { fence: next }))).toMatchObject({ seq: 1 });
    log.close();
  });

  it('does not let a read overwrite a change that was committed after the read began', async () => {
    const { log } = await begun();
    await log.commit(S, first([row('a', '1', null), row('b', '1', null), row('c', '1', null)]));
    const { seq: readAt } = await log.head(S);
    const byMutation = { fence: null, readAt };
    await log.commit(S, commitOf([row('a', '2', 'UPDATED', 'MUTATION')], byMutation));
    await log.commit(S, commitOf([row('b', null, 'DELETED', 'MUTATION')], byMutation));
    await log.commit(S, commitOf([row('d', '1', 'CREATED', 'MUTATION')], byMutation));
    // A pass that began before them saw a and b unchanged, and no d.
    const stale = [row('a', '1'), row('b', '1', 'CREATED'), row('c', '3'), row('d', null, 'DELETED')];
    expect(await log.commit(S, commitOf(stale, { readAt }))).toMatchObject({ skipped: 3 });
    expect(await prints(log)).toEqual({ a: '2', b: null, c: '3', d: '1' });
    expect((await told(log, { ...(await log.head(S)), seq: 0 })).slice(3)).toEqual([[4, 'UPDATED c']]);
    log.close();
  });

  it('records a mutation once, whether a read or the mutation comes first, and always records a change that only the mutation can know', async () => {
    const { log } = await begun();
    await log.commit(S, first([row('a', '1', null), row('b', '1', null)]));
    const { seq: readAt } = await log.head(S);
    // A pass saw all of it before the mutations were reported.
    await log.commit(S, commitOf([row('c', '1', 'CREATED'), row('b', null, 'DELETED'), row('a', '2')]));
    const byMutation = { fence: null, readAt };
    await log.commit(S, commitOf([row('c', '1', 'CREATED', 'MUTATION')], byMutation));
    await log.commit(S, commitOf([row('b', null, 'DELETED', 'MUTATION')], byMutation));
    await log.commit(S, commitOf([row('a', undefined, 'UPDATED', 'MUTATION')], byMutation));
    // A deleted row has no further changes.
    await log.commit(S, commitOf([row('b', '2', 'UPDATED', 'MUTATION')], byMutation));
    // No pass has seen it, but a client may have.
    await log.commit(S, commitOf([row('z', null, 'DELETED', 'MUTATION')], byMutation));
    expect(await told(log, { ...(await log.head(S)), seq: 0 })).toEqual([
      [1, 'CREATED c'],
      [2, 'DELETED b'],
      [3, 'UPDATED a'],
      [4, 'UPDATED a'],
      [5, 'DELETED z'],
    ]);
    expect(await prints(log)).toEqual({ a: '2', b: null, c: '1', z: null });
    log.close();
  });

  it('forgets a deleted row when no running read can still have seen it', async () => {
    const { log } = await begun();
    await log.commit(S, first([row('a', '1', null), row('b', '1', null)]));
    await log.commit(S, commitOf([row('a', null, 'DELETED')], { readAt: 0 }));
    await log.commit(S, commitOf([row('b', '2')], { readAt: 0 }));
    expect(await prints(log)).toEqual({ a: null, b: '2' });
    await log.commit(S, commitOf([row('b', '3')], { readAt: 2 }));
    expect(await prints(log)).toEqual({ b: '3' });
    log.close();
  });

  it('starts a list over: discards its row state, and records a gap for readers that may have missed a change', async () => {
    const { log } = await begun();
    await log.commit(S, first([row('a', '1', null)]));
    const baseline = { gap: 'PROVIDER_OUTAGE' } as const;
    await log.commit(S, commitOf([row('b', '1', null)], { baseline, shape: 'name' }));
    expect(await prints(log)).toEqual({ b: '1' });
    expect((await log.known(S, 'DEVICE'))?.shape).toBe('name');
    expect(await told(log, { ...(await log.head(S)), seq: 0 })).toEqual([[1, 'PROVIDER_OUTAGE']]);
    log.close();
  });

  it('notifies watchers after a commit with events, and not after one without', async () => {
    const { log } = await begun();
    const calls: number[] = [];
    const end = log.onAppend(S, () => void log.head(S).then(({ seq }) => calls.push(seq)));
    await log.commit(S, first([row('a', '1', null)]));
    await log.commit(S, commitOf([row('a', '2')]));
    await log.commit('other', first([row('a', '2', 'CREATED')]));
    end();
    await log.commit(S, commitOf([row('a', '3')]));
    expect(calls).toEqual([1]);
    log.close();
  });

  it(lasts ? 'is after a restart what it was' : 'is another one after a restart', async () => {
    const { log, again } = await begun();
    await log.commit(S, first([row('a', '1', null), row('b', null, 'DELETED')]));
    await log.commit(S, commitOf([row('a', '2')]));
    const before = await log.head(S);
    const known = await prints(log);
    log.close();
    const next = await again();
    if (lasts) {
      expect(await next.head(S)).toEqual(before);
      expect(await prints(next)).toEqual(known);
      expect(await told(next, { ...before, seq: 0 })).toEqual([[1, 'UPDATED a']]);
      // An earlier holder may still believe that it holds the lease.
      expect(await next.acquireFence(S)).toBeGreaterThan(1);
    } else {
      expect(await told(next, before)).toBe('LOG_RESTARTED');
      expect(await next.known(S, 'DEVICE')).toBeNull();
    }
    next.close();
  });
});

describe('the adapters', () => {
  it('behave the same, commit by commit', async () => {
    const commit = fc.record({
      id: fc.constantFrom('a', 'b', 'c', 'd'),
      print: fc.constantFrom('1', '2', '!1', '?', '', null, undefined),
      change: fc.constantFrom('CREATED', 'UPDATED', 'DELETED', null),
      source: fc.constantFrom('POLL', 'MUTATION'),
      fence: fc.constantFrom(null, 0, 1, 2),
      back: fc.nat(4),
      baseline: fc.option(fc.constant({ gap: 'LOG_RESTARTED' } as const), { freq: 8, nil: undefined }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(commit, { maxLength: 25 }), async (steps) => {
        const logs = await Promise.all(ADAPTERS.map(async ({ make }) => (await make(1_000)).log));
        const states = await Promise.all(
          logs.map(async (log) => {
            const answers = [];
            await log.acquireFence(S);
            for (const { id, print, change, source, fence, back, baseline } of steps) {
              const { seq } = await log.head(S);
              answers.push(
                await log.commit(
                  S,
                  commitOf([row(id, print, change, source)], {
                    fence,
                    readAt: Math.max(0, seq - back),
                    ...(baseline === undefined ? {} : { baseline }),
                  }),
                ),
              );
            }
            const { epoch, seq } = await log.head(S);
            const read = await log.read(S, { epoch, seq: 0 }, 1_000);
            const known = [...((await log.known(S, 'DEVICE'))?.rows ?? [])].sort();
            return { answers, seq, entries: read.state === 'read' ? read.entries : read.reason, known };
          }),
        );
        for (const log of logs) log.close();
        for (const state of states) expect(state).toEqual(states[0]);
      }),
      { numRuns: 60 },
    );
  });
});

describe('the file', () => {
  it('is readable by its owner only, and open in one process at a time', () => {
    const path = join(directory, 'own.db');
    const log = createFileLog(path, { retention: 10 });
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(() => createFileLog(path, { retention: 10 })).toThrow(/locked/);
    log.close();
    createFileLog(path, { retention: 10 }).close();
  });

  it('reports that it cannot grow, and keeps everything committed', async () => {
    const path = join(directory, 'full.db');
    // The kernel limits the file size in blocks of 1,024 bytes: further writes fail as on a full disk.
    const script = 'trap \'\' XFSZ; ulimit -f 300; exec "$0" "$@"';
    const filling = new URL('filling-log.ts', import.meta.url).pathname;
    const told = execFileSync('bash', ['-c', script, process.execPath, filling, path], { encoding: 'utf8' });
    const { commits, error, seq } = JSON.parse(told) as { commits: number; error: string; seq: number };
    expect(error).toMatch(/disk/);
    expect(commits).toBeGreaterThan(0);
    expect(seq).toBe(50 * commits);
    const log = createFileLog(path, { retention: 100_000 });
    const { epoch } = await log.head(S);
    expect(await log.read(S, { epoch, seq: 0 }, 100_000)).toMatchObject({
      entries: { length: seq },
      head: { epoch, seq },
    });
    expect((await log.known(S, 'DEVICE'))!.rows.size).toBe(seq);
    const fence = await log.acquireFence(S);
    expect(await log.commit(S, commitOf([row('a', '1', 'CREATED')], { fence }))).toMatchObject({
      seq: seq + 1,
    });
    log.close();
  });

  it('reports damage as damage, and not as an ended transaction', async () => {
    const path = join(directory, 'damaged.db');
    const log = createFileLog(path, { retention: 100 });
    await log.acquireFence(S);
    await log.commit(S, first(Array.from({ length: 500 }, (_, n) => row(`device-${n}`, 'print', null))));
    log.close();
    const bytes = readFileSync(path);
    // Overwrites all pages but the first, which describes the database.
    writeFileSync(path, bytes.fill(0x5a, 4_096));
    const said = /malformed|corrupt/;
    const damaged = async () => {
      const again = createFileLog(path, { retention: 100 });
      try {
        const fence = await again.acquireFence(S);
        await again.commit(S, commitOf([row('device-1', 'other')], { fence }));
      } finally {
        again.close();
      }
    };
    await expect(damaged()).rejects.toThrow(said);
  });
});
