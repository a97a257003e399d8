import { expect, it } from 'vitest';
import type { EventLog } from '../../src/events/log/log.ts';
import { announced } from '../../src/events/log/row-state.ts';
import { createStoreLog } from '../../src/events/log/store-log.ts';
import type { Store } from '../../src/store/store.ts';
import { createSwitchedStore } from './switched-store.ts';
import { createVirtualClock } from './virtual-clock.ts';

const S = 'model/here/one';

async function commit(log: EventLog, n: number, fields: readonly string[] = [], of = S): Promise<void> {
  const base = { list: 'DEVICE', fence: null, at: 0, readAt: Number.MAX_SAFE_INTEGER };
  if ((await log.look(of, 'DEVICE', [])) === null)
    await log.commit(of, { ...base, baseline: { gap: null, shape: '' }, rows: [] });
  const entry = { change: 'UPDATED', source: 'POLL', fields } as const;
  await log.commit(of, { ...base, rows: [{ id: `d${n}`, state: announced('x'), entry }] });
}

/** Reads everything behind its position whenever the log calls, like a subscription. */
async function follow(log: EventLog) {
  const { epoch } = await log.head(S);
  const got: number[] = [];
  let isReading = false;
  let isCalled = false;
  const read = async (): Promise<void> => {
    isCalled = true;
    if (isReading) return;
    isReading = true;
    while (isCalled) {
      isCalled = false;
      for (;;) {
        const found = await log.read(S, { epoch, seq: got.at(-1) ?? 0 }, 10, [S]);
        if (found.state !== 'read' || found.entries.length === 0) break;
        got.push(...found.entries.map(({ seq }) => seq));
      }
    }
    isReading = false;
  };
  const end = log.onAppend(S, () => void read());
  await read();
  return { got, end };
}

const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
};
const upTo = (count: number) => Array.from({ length: count }, (_, n) => n + 1);

it('many readers of a stream cost no more statements than one', async () => {
  const statementsWith = async (count: number): Promise<number> => {
    const switched = createSwitchedStore();
    const log = createStoreLog(switched.store, { retention: 1_000 });
    await commit(log, 1);
    const readers = await Promise.all(upTo(count).map(() => follow(log)));
    const before = switched.reads;
    for (let n = 2; n <= 20; n++) {
      await commit(log, n);
      await settled();
    }
    for (const { got } of readers) expect(got).toEqual(upTo(20));
    return switched.reads - before;
  };
  expect(await statementsWith(50)).toBe(await statementsWith(1));
});

it('a reader that is far behind reads the store, and then joins the others', async () => {
  const { store } = createSwitchedStore();
  const log = createStoreLog(store, { retention: 10_000 });
  const first = await follow(log);
  const fields = ['x'.repeat(1_000)];
  for (let n = 1; n <= 600; n++) await commit(log, n, fields);
  await settled();
  const late = await follow(log);
  await commit(log, 601, fields);
  await settled();
  for (const { got } of [first, late]) expect(got).toEqual(upTo(601));
});

it('finds the entries of another replica without notifications, by one statement for all streams', async () => {
  const clock = createVirtualClock();
  const deaf = { isShared: true, onNotify: () => () => {} };
  const switched = createSwitchedStore(deaf);
  const log = createStoreLog(switched.store, { retention: 1_000, clock, lookMs: 2_000 });
  const other = createStoreLog(switched.store, { retention: 1_000, clock });
  await commit(other, 1);
  const reader = await follow(log);
  const ends = ['one', 'two'].map((stream) => log.onAppend(stream, () => {}));
  await commit(other, 2);
  await settled();
  expect(reader.got).toEqual(upTo(1));
  const before = switched.reads;
  await clock.advance(2_000);
  await settled();
  expect(reader.got).toEqual(upTo(2));
  await clock.advance(2_000);
  // Two looks, and one read of the new entry.
  expect(switched.reads - before).toBe(3);
  for (const end of [reader.end, ...ends]) end();
  await clock.advance(60_000);
  expect(switched.reads - before).toBe(3);
});

it('goes on behind a hole that the trimmed entries of a busy instance left', async () => {
  let wake = (): void => {};
  const late: Partial<Store> = {
    onNotify: (listener) => {
      wake = () => listener(null);
      return () => {};
    },
  };
  const log = createStoreLog(createSwitchedStore(late).store, { retention: 10 });
  await commit(log, 1);
  const reader = await follow(log);
  await commit(log, 2);
  for (let n = 1; n <= 30; n++) await commit(log, n, [], 'model/here/busy');
  await commit(log, 3);
  wake();
  await settled();
  // The reader gets the events of both instances, as far as they are there.
  expect(reader.got).toEqual([1, 2, ...upTo(10).map((n) => n + 22), 33]);
});
