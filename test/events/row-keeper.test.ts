import { describe, expect, it } from 'vitest';
import type { RowCommit } from '../../src/events/log/log.ts';
import { announced, GONE } from '../../src/events/log/row-state.ts';
import { createStoreLog } from '../../src/events/log/store-log.ts';
import { openMemoryStore } from '../../src/store/sqlite-store.ts';

const STREAM = 'a/r/i';

/** A log whose keeper writes the id of each row that it is given. `failure`: it fails with this error. */
async function setUp() {
  const store = openMemoryStore();
  const kept: string[] = [];
  const fault: { failure: Error | null } = { failure: null };
  const log = createStoreLog(store, {
    retention: 100,
    keeper: {
      prepare:
        async (_stream, { rows }) =>
        async (_transaction, isApplied) => {
          if (fault.failure !== null) throw fault.failure;
          kept.push(...rows.map(({ id }) => id).filter(isApplied));
        },
    },
  });
  const commit = (rows: readonly RowCommit[], more: object = {}) =>
    log.commit(STREAM, { list: 'GROUP', fence: null, at: 0, readAt: 0, rows, ...more });
  const row = (id: string, print = ':1'): RowCommit => ({
    id,
    state: announced(print),
    entry: null,
    record: {},
  });
  const known = { baseline: { gap: null, shape: 'x' } };
  await commit([row('a'), row('b'), row('c')], known);
  return { log, kept, fault, commit, row, [Symbol.asyncDispose]: store.close };
}

const UPDATED = { change: 'UPDATED', source: 'MUTATION', fields: ['name'] } as const;

describe('the keeper of rows', () => {
  it('is not asked for a baseline, whose rows it got page by page', async () => {
    await using stage = await setUp();
    expect(stage.kept).toEqual([]);
  });

  it('does not get a row of a read that a mutation has changed since, in whatever commit', async () => {
    await using stage = await setUp();
    const { seq: readAt } = await stage.log.head(STREAM);
    await stage.commit([{ ...stage.row('a', ':2'), entry: UPDATED }], { readAt });
    expect(stage.kept.splice(0)).toEqual(['a']);
    await stage.commit([stage.row('a'), stage.row('b', ':3')], { readAt });
    expect(stage.kept.splice(0)).toEqual(['b']);
    await stage.commit([stage.row('a'), stage.row('c'), stage.row('new')], { readAt, isOnlyKept: true });
    expect(stage.kept.splice(0)).toEqual(['c', 'new']);
    await stage.commit([{ id: 'a', state: GONE, entry: null }], { readAt, isOnlyKept: true });
    expect(stage.kept).toEqual([]);
  });

  it('does not get the read-back of an update that is older than another change', async () => {
    await using stage = await setUp();
    const { seq: readAt } = await stage.log.head(STREAM);
    await stage.commit([{ ...stage.row('a', ':2'), entry: UPDATED }], { readAt });
    await stage.commit([{ ...stage.row('a', ':1'), entry: UPDATED }], { readAt });
    expect(stage.kept).toEqual(['a']);
  });

  it('gets rows of a list that the log does not know, and changes nothing in the log', async () => {
    await using stage = await setUp();
    const before = await stage.log.head(STREAM);
    const committed = await stage.commit([stage.row('x')], { list: 'DEVICE', isOnlyKept: true });
    expect(committed).toEqual({ state: 'kept' });
    expect(stage.kept).toEqual(['x']);
    expect(await stage.log.head(STREAM)).toEqual(before);
    expect(await stage.log.look(STREAM, 'DEVICE', ['x'])).toBeNull();
  });

  it('fails the commit if it fails: neither the row nor the event is written', async () => {
    await using stage = await setUp();
    const before = await stage.log.head(STREAM);
    stage.fault.failure = new Error('the keeper failed');
    const rows = [{ ...stage.row('a', ':2'), entry: UPDATED }];
    await expect(stage.commit(rows, { readAt: before.seq })).rejects.toThrow('the keeper failed');
    expect(await stage.log.head(STREAM)).toEqual(before);
  });
});
