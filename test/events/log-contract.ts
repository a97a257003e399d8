import { expect, it } from 'vitest';
import { takeLeases } from '../../src/events/log/lease-table.ts';
import { keyOf } from '../../src/events/log/list-table.ts';
import type { Commit, EventLog, Fence, LogPosition, RowCommit } from '../../src/events/log/log.ts';
import { decodeState, encodeState } from '../../src/events/log/row-state.ts';
import { createStoreLog } from '../../src/events/log/store-log.ts';
import type { Store } from '../../src/store/store.ts';

export interface LogEngine {
  readonly name: string;
  /** `again` opens a closed store, as a restart does. */
  readonly open: () => Promise<{ readonly store: Store; readonly again: () => Promise<Store> }>;
  /** True if the content survives the process. */
  readonly lasts: boolean;
}

async function make({ open }: LogEngine, retention: number) {
  const { store, again } = await open();
  return {
    log: createStoreLog(store, { retention }),
    store,
    again: async () => {
      await store.close();
      const opened = await again();
      return { log: createStoreLog(opened, { retention }), store: opened };
    },
  };
}

export const S = 'ali/cn-hangzhou/one';
/** Another instance of the same account. */
const SIBLING = 'ali/cn-hangzhou/two';
/** Takes the lease of a list, from whoever has it. */
export async function leaseOf(store: Store, holder: string, stream = S, list = 'DEVICE'): Promise<Fence> {
  const [lease] = await takeLeases(store, [keyOf(stream, list)], { holder, leaseMs: 1_000, isForced: true });
  return { holder, number: lease!.fence };
}
export const row = (
  id: string,
  print: string | null | undefined,
  change: 'CREATED' | 'UPDATED' | 'DELETED' | null = 'UPDATED',
  source: 'POLL' | 'MUTATION' = 'POLL',
): RowCommit => ({
  id,
  state: print === undefined ? null : decodeState(print),
  entry: change === null ? null : { change, source, fields: [] },
});
export const commitOf = (rows: readonly RowCommit[], more: Partial<Commit> = {}): Commit => ({
  list: 'DEVICE',
  fence: null,
  at: 1_700_000_000_000,
  readAt: Number.MAX_SAFE_INTEGER,
  rows,
  ...more,
});
const first = (rows: readonly RowCommit[], more: Partial<Commit> = {}) =>
  commitOf(rows, { baseline: { gap: null, shape: 'name status' }, ...more });

/** What the log must do over each engine of the store. */
export function logContract(engine: LogEngine): void {
  const { lasts } = engine;
  const begun = async (retention = 100) => {
    const made = await make(engine, retention);
    return {
      ...made,
      [Symbol.asyncDispose]: async () => {
        made.log.close();
        await made.store.close();
      },
    };
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
    await using made = await begun();
    const { log } = made;
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
    await using made = await begun();
    const { log } = made;
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
      revisions: [2, 3],
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
  });

  it('keeps streams and lists apart', async () => {
    await using made = await begun();
    const { log } = made;
    await log.commit(S, first([row('a', '1', 'CREATED')]));
    await log.commit('other', first([row('a', '9', 'CREATED')]));
    await log.commit(S, first([row('a', '5', 'CREATED')], { list: 'GROUP' }));
    expect((await log.head(S)).seq).toBe(2);
    expect((await log.head('other')).seq).toBe(1);
    // The instances of an account share its numbers.
    await log.commit(SIBLING, first([row('b', '1', 'CREATED')]));
    const { epoch } = await log.head(SIBLING);
    expect(await log.head(S)).toEqual({ epoch, seq: 3 });
    expect(await log.read('ali', { epoch, seq: 0 }, 10)).toMatchObject({
      entries: [
        { seq: 1, instance: S, id: 'a' },
        { seq: 2, instance: S, id: 'a' },
        { seq: 3, instance: SIBLING, id: 'b' },
      ],
    });
    expect(await log.lists(SIBLING)).toEqual(['DEVICE']);
    expect(await prints(log)).toEqual({ a: '1' });
    expect(await prints(log, 'GROUP')).toEqual({ a: '5' });
    expect([...(await log.lists(S))].sort()).toEqual(['DEVICE', 'GROUP']);
  });

  it('keeps the latest events, and reports a cursor before them as expired', async () => {
    await using made = await begun(10);
    const { log } = made;
    const start = await log.head(S);
    await log.commit(S, first([]));
    for (let n = 1; n <= 40; n++) await log.commit(S, commitOf([row('a', String(n))]));
    expect(await told(log, start)).toBe('RETENTION_EXCEEDED');
    expect(await told(log, { ...start, seq: 30 })).toHaveLength(10);
    expect(await told(log, { ...start, epoch: 'another' })).toBe('LOG_RESTARTED');
    // This log never issued the sequence number, so another log did.
    expect(await told(log, { ...start, seq: 41 })).toBe('LOG_RESTARTED');
  });

  it('keeps the events of an instance, however many another one of the account has', async () => {
    await using made = await begun(10);
    const { log } = made;
    const start = await log.head(S);
    await log.commit(S, first([row('quiet', '1', 'CREATED')]));
    await log.commit(SIBLING, first([]));
    for (let n = 1; n <= 40; n++) await log.commit(SIBLING, commitOf([row('busy', String(n))]));
    await log.commit(S, commitOf([row('quiet', '2')]));
    const of = (instances: readonly string[] | null) => log.read('ali', start, 100, instances);
    const lost = { state: 'lost', reason: 'RETENTION_EXCEEDED' };
    expect(await of([SIBLING])).toMatchObject(lost);
    expect(await of([S, SIBLING])).toMatchObject(lost);
    expect(await of(null)).toMatchObject(lost);
    const read = await of([S]);
    const seqs = read.state === 'read' ? read.entries.map(({ seq }) => seq) : [];
    expect(seqs).toEqual([1, ...Array.from({ length: 11 }, (_, n) => 32 + n)]);
  });

  it('refuses a commit under a lease that another holder or another number has replaced, and changes nothing', async () => {
    await using made = await begun();
    const { log, store } = made;
    const old = await leaseOf(store, 'one');
    await log.commit(S, first([row('a', '1', null)], { fence: old }));
    const next = await leaseOf(store, 'two');
    expect(next.number).toBe(old.number + 1);
    const refused = [old, { ...old, number: next.number }, { ...next, number: old.number }];
    for (const fence of refused)
      expect(await log.commit(S, commitOf([row('a', '2')], { fence }))).toEqual({ state: 'fenced' });
    expect(await prints(log)).toEqual({ a: '1' });
    expect((await log.head(S)).seq).toBe(0);
    expect(await log.commit(S, commitOf([row('a', '2')], { fence: next }))).toMatchObject({ seq: 1 });
    // Another list has another lease.
    const group = { ...first([]), list: 'GROUP', fence: next };
    expect(await log.commit(S, group)).toEqual({ state: 'fenced' });
  });

  it('does not let a read overwrite a change that was committed after the read began', async () => {
    await using made = await begun();
    const { log } = made;
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
  });

  it('records a mutation once, whether a read or the mutation comes first, and always records a change that only the mutation can know', async () => {
    await using made = await begun();
    const { log } = made;
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
  });

  it('forgets deleted rows when no running read can still have seen them', async () => {
    await using made = await begun(5_000);
    const { log } = made;
    const rows = Array.from({ length: 2_500 }, (_, n) => row(`d${n}`, '1', null));
    await log.commit(S, first([...rows, row('a', '1', null)]));
    await log.commit(S, commitOf(rows.map(({ id }) => row(id, null, 'DELETED'))));
    await log.commit(S, commitOf([row('a', null, 'DELETED')]));
    const { seq } = await log.head(S);
    const old = await leaseOf(made.store, 'one');
    await log.forget(S, 'DEVICE', old, seq - 1);
    expect(await prints(log)).toEqual({ a: null });
    const next = await leaseOf(made.store, 'two');
    await log.forget(S, 'DEVICE', old, seq);
    expect(await prints(log)).toEqual({ a: null });
    await log.forget(S, 'DEVICE', next, seq);
    expect(await prints(log)).toEqual({});
  });

  it('starts a list over: discards its row state, and records a gap for readers that may have missed a change', async () => {
    await using made = await begun();
    const { log } = made;
    await log.commit(S, first([row('a', '1', null)]));
    const baseline = { gap: 'PROVIDER_OUTAGE', shape: 'name' } as const;
    await log.commit(S, commitOf([row('b', '1', null)], { baseline }));
    expect(await prints(log)).toEqual({ b: '1' });
    expect((await log.known(S, 'DEVICE'))?.shape).toBe('name');
    expect(await told(log, { ...(await log.head(S)), seq: 0 })).toEqual([[1, 'PROVIDER_OUTAGE']]);
  });

  it('notifies watchers after a commit with events, and not after one without', async () => {
    await using made = await begun();
    const { log } = made;
    const calls: number[] = [];
    const end = log.onAppend(S, () => void log.head(S).then(({ seq }) => calls.push(seq)));
    await log.commit(S, first([row('a', '1', null)]));
    await log.commit(S, commitOf([row('a', '2')]));
    await log.commit('other', first([row('a', '2', 'CREATED')]));
    end();
    await log.commit(S, commitOf([row('a', '3')]));
    await expect.poll(() => calls.length).toBeGreaterThan(0);
    // A further call would have been answered by now.
    await log.head(S);
    expect(calls).toEqual([1]);
  });

  it('keeps a list unknown until its long baseline is complete, and a commit in between does not mix with it', async () => {
    await using made = await begun();
    const { log } = made;
    const rows = Array.from({ length: 3_500 }, (_, n) => row(`d${n}`, '2', null));
    await log.commit(S, first([row('old', '1', null)]));
    const states: unknown[] = [];
    const baseline = { gap: 'LOG_RESTARTED', shape: 'name' } as const;
    const written = log.commit(S, commitOf(rows, { baseline }));
    const update = commitOf([row('old', '3', 'UPDATED', 'MUTATION')], { fence: null });
    for (let tries = 0; tries < 20; tries++) {
      const look = await log.look(S, 'DEVICE', ['d0', 'd3499']);
      states.push((await log.commit(S, update)).state, look?.size ?? 'unknown');
    }
    expect(await written).toMatchObject({ state: 'committed', added: [{ reason: 'LOG_RESTARTED' }] });
    expect(states).toEqual(expect.arrayContaining(['replaced', 'unknown']));
    expect(states).not.toContain(1);
    const known = (await log.known(S, 'DEVICE'))!;
    expect(known.rows.size).toBe(known.rows.has('old') ? 3_501 : 3_500);
    // The rows count as changed where the baseline is.
    const { seq } = (await log.head(S))!;
    expect(known.rows.get('d7')!.seq).toBeGreaterThan(0);
    expect(known.rows.get('d7')!.seq).toBeLessThanOrEqual(seq);
  });

  it('lets only one of two long baselines through', async () => {
    await using made = await begun();
    const { log } = made;
    const baseline = { gap: null, shape: 'name' };
    const all = (print: string) => Array.from({ length: 2_500 }, (_, n) => row(`d${n}`, print, null));
    const both = await Promise.all(
      ['1', '2'].map((print) => log.commit(S, commitOf(all(print), { baseline }))),
    );
    expect(both.map(({ state }) => state).sort()).toEqual(['committed', 'replaced']);
    const prints = [...(await log.known(S, 'DEVICE'))!.rows.values()].map(encodeState);
    expect(new Set(prints)).toEqual(new Set([both[0]!.state === 'committed' ? '1' : '2']));
  });

  it('stops a long baseline of a writer that another has replaced', async () => {
    await using made = await begun();
    const { log, store } = made;
    const fence = await leaseOf(store, 'one');
    let writes = 0;
    const replaced: Store = {
      ...store,
      write: async (work, timing) => {
        writes += 1;
        if (writes === 4) await leaseOf(store, 'two');
        return store.write(work, timing);
      },
    };
    const baseline = { gap: null, shape: 'name' };
    const all = Array.from({ length: 2_500 }, (_, n) => row(`d${n}`, '3', null));
    const old = createStoreLog(replaced, { retention: 100 });
    expect(await old.commit(S, commitOf(all, { baseline, fence }))).toEqual({ state: 'fenced' });
    old.close();
    expect(writes).toBe(4);
    expect(await log.known(S, 'DEVICE')).toBeNull();
    // The next baseline replaces what the first one left behind.
    const commit = commitOf([row('a', '4', null)], { baseline });
    expect(await log.commit(S, commit)).toMatchObject({ state: 'committed' });
    expect(await prints(log)).toEqual({ a: '4' });
  });

  it('commits nothing to a list that is not known', async () => {
    await using made = await begun();
    const { log } = made;
    expect(await log.commit(S, commitOf([row('a', '1')]))).toEqual({ state: 'replaced' });
    expect((await log.head(S)).seq).toBe(0);
  });

  it('keeps names and ids that PostgreSQL would refuse apart', async () => {
    await using made = await begun();
    const { log } = made;
    const names = ['a\u0000b', 'a\ud800b', 'a\ufffdb', 'a\\0000b', 'a😀b'];
    for (const name of names) {
      const list = `DEVICE@${name}`;
      const own = { ...first([]), fence: null };
      await log.commit(name, { ...own, list });
      await log.commit(name, { ...commitOf([row(name, '1', 'CREATED')]), fence: null, list });
    }
    for (const name of names) {
      expect(await log.lists(name)).toEqual([`DEVICE@${name}`]);
      const read = await log.read(name, { ...(await log.head(name)), seq: 0 }, 10);
      expect(read).toMatchObject({ entries: [{ list: `DEVICE@${name}`, id: name }] });
      expect([...(await log.known(name, `DEVICE@${name}`))!.rows.keys()]).toEqual([name]);
      expect((await log.look(name, `DEVICE@${name}`, [...names, 'x']))?.size).toBe(1);
    }
  });

  it(lasts ? 'is after a restart what it was' : 'is another one after a restart', async () => {
    const { log, store, again } = await begun();
    await leaseOf(store, 'one');
    await log.commit(S, first([row('a', '1', null), row('b', null, 'DELETED')]));
    await log.commit(S, commitOf([row('a', '2')]));
    const before = await log.head(S);
    const known = await prints(log);
    log.close();
    const next = await again();
    if (lasts) {
      expect(await next.log.head(S)).toEqual(before);
      expect(await prints(next.log)).toEqual(known);
      expect(await told(next.log, { ...before, seq: 0 })).toEqual([[1, 'UPDATED a']]);
      // An earlier holder may still believe that it holds the lease.
      expect(await leaseOf(next.store, 'two')).toMatchObject({ number: 2 });
    } else {
      expect(await told(next.log, before)).toBe('LOG_RESTARTED');
      expect(await next.log.known(S, 'DEVICE')).toBeNull();
    }
    next.log.close();
    await next.store.close();
  });
}
