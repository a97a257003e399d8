import { openSync, renameSync, writeSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Store, StoreHealth } from '../../src/store/store.ts';
import { insertName, namesIn, sqliteFolder } from '../kit/sqlite-folder.ts';

const { fresh, open } = sqliteFolder();

const UNAVAILABLE = { code: 'STORE_UNAVAILABLE', details: { retryAfterMs: 1_000 } };
/** 1 GB of text in a result, and the thread may use 128 MB. */
const TOO_BIG = `WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 9999)
  SELECT hex(zeroblob(50000 + x)) FROM n`;
/** Visits rows without end, and returns none. */
const ENDLESS = `SELECT count(*) FROM
  (WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x FROM n) WHERE @tick`;

function untilHealth(store: Store, state: StoreHealth['state']): Promise<void> {
  if (store.health().state === state) return Promise.resolve();
  return new Promise((resolve) => {
    const stop = store.onHealth((health) => {
      if (health.state !== state) return;
      stop();
      resolve();
    });
  });
}

describe('a thread that ends', { timeout: 60_000 }, () => {
  it('rejects its transaction, of which nothing is kept, and is started again: the writer', async () => {
    await using store = await open();
    const failed = store.write(async ({ rows }) => {
      await rows("INSERT INTO @budget (name, used_until) VALUES ('half', 1)");
      await rows(TOO_BIG);
    }, 'pass');
    await expect(failed).rejects.toMatchObject(UNAVAILABLE);
    expect(store.health()).toMatchObject({
      state: 'down',
      reason: expect.stringContaining('a thread of the store ended'),
    });
    await expect(insertName(store, 'early')).rejects.toMatchObject(UNAVAILABLE);
    await untilHealth(store, 'up');
    await insertName(store, 'whole');
    expect(await namesIn(store)).toEqual(['whole']);
  });

  it('is not used by others, and is started again: a reader', async () => {
    await using store = await open();
    await expect(store.read(({ rows }) => rows(`SELECT * FROM (${TOO_BIG})`), 'pass')).rejects.toMatchObject(
      UNAVAILABLE,
    );
    expect(store.health().state).toBe('down');
    expect(await Promise.all([namesIn(store), namesIn(store)])).toEqual([[], []]);
    await untilHealth(store, 'up');
  });
});

describe('a file that changes under the store', { timeout: 60_000 }, () => {
  it('is not written any more once it is damaged, also after a restart', async () => {
    const path = fresh();
    {
      await using store = await open({ path });
      const insert = "INSERT INTO @audit_line (replica, seq, line) VALUES ('a', $1, $2)";
      for (let seq = 0; seq < 20; seq++) await store.rows(insert, [seq, 'x'.repeat(4_000)]);
    }
    await using store = await open({ path });
    const file = openSync(path, 'r+');
    // The header and the schema stay, the content goes.
    const [pages] = (await store.rows('SELECT page_count AS n FROM pragma_page_count')) as { n: number }[];
    for (let page = 20; page < (pages?.n ?? 0); page++)
      writeSync(file, Buffer.alloc(4_096, 0x5a), 0, 4_096, page * 4_096);
    await expect(store.rows('SELECT max(length(line)) AS n FROM @audit_line')).rejects.toMatchObject(
      UNAVAILABLE,
    );
    expect(store.health()).toMatchObject({
      state: 'down',
      reason: expect.stringContaining(`${path}: the file is damaged`),
    });
    await expect(insertName(store, 'a')).rejects.toMatchObject(UNAVAILABLE);
    await store.close();
    await expect(open({ path })).rejects.toThrow(`${path} cannot be used: the file is damaged`);
  });

  it('acknowledges nothing while the file is moved away, and goes on when it is back', async () => {
    const path = fresh();
    await using store = await open({ path });
    await insertName(store, 'before');
    renameSync(path, `${path}-moved`);
    await expect(insertName(store, 'meanwhile')).rejects.toMatchObject(UNAVAILABLE);
    const write = store.write(({ rows }) => rows("INSERT INTO @budget (name, used_until) VALUES ('too', 1)"));
    await expect(write).rejects.toMatchObject(UNAVAILABLE);
    expect(store.health()).toMatchObject({
      state: 'down',
      reason: expect.stringContaining('the file was moved'),
    });
    renameSync(`${path}-moved`, path);
    await untilHealth(store, 'up');
    await insertName(store, 'later');
    expect(await namesIn(store)).toEqual(['before', 'later']);
  });
});

describe('a long read', { timeout: 60_000 }, () => {
  it('ends at its deadline, and the store stays up', async () => {
    await using store = await open();
    await expect(store.rows(ENDLESS)).rejects.toMatchObject({
      ...UNAVAILABLE,
      cause: { message: expect.stringContaining('deadline') },
    });
    expect(store.health().state).toBe('up');
    expect(await namesIn(store)).toEqual([]);
  });

  it('leaves a thread to the others if it is an export, and ends when the store is closed', async () => {
    const store = await open();
    const exports = [1, 2].map(() => store.read(({ rows }) => rows(ENDLESS), 'export'));
    const ended = Promise.all(exports.map((each) => expect(each).rejects.toMatchObject(UNAVAILABLE)));
    await insertName(store, 'a');
    expect(await namesIn(store)).toEqual(['a']);
    await store.close();
    await ended;
  });
});

it('a result of more than 10,000 rows is an error', async () => {
  await using store = await open();
  const numbers = (last: number) =>
    `SELECT x FROM (WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < ${last}) SELECT x FROM n)`;
  expect(await store.rows(numbers(10_000))).toHaveLength(10_000);
  await expect(store.rows(numbers(10_001))).rejects.toThrow('more than 10000 rows');
});
