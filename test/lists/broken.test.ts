import { describe, expect, it } from 'vitest';
import { createMarkerList } from '../../src/lists/marker.ts';
import { createNumberedList } from '../../src/lists/numbered.ts';
import { createTokenList } from '../../src/lists/token.ts';
import type { List, Window } from '../../src/providers/port/list.ts';
import { CALL, markerList, numberedList, type Row, rowsOf, tokenList, wholeList } from '../kit/lists.ts';

/**
 * Providers that violate their own paging rules: a typed error or an exact result after few calls, and never an
 * endless loop.
 */
const forward = (count: number, after: Window['after'] = null): Window => ({
  direction: 'forward',
  count,
  after,
  before: null,
});
const broken = { code: 'PROVIDER_BAD_RESPONSE' };

/** A token list whose n-th read (from 1) returns `page(n)`. */
function tokens(page: (read: number) => { rows: Row[]; nextToken: string | null }) {
  let reads = 0;
  const list = createTokenList<Row>({
    maxPageSize: 100,
    key: (row) => row.id,
    read: async () => page(++reads),
  });
  return { list, reads: () => reads };
}

describe('a provider that pages by token and returns', () => {
  it('the same NextToken repeatedly causes an error', async () => {
    const list = tokens(() => ({ rows: rowsOf(30), nextToken: 'again' }));
    await expect(list.list.window(forward(100), CALL)).rejects.toMatchObject(broken);
    expect(list.reads()).toBe(2);
  });

  it('a NextToken of an earlier page causes an error', async () => {
    const list = tokens((read) => ({ rows: rowsOf(10), nextToken: ['b', 'c', 'b'][read - 1] ?? 'b' }));
    await expect(list.list.window(forward(100), CALL)).rejects.toMatchObject(broken);
    expect(list.reads()).toBe(3);
  });

  it('empty pages with a NextToken, which are legal: finds the rows after them', async () => {
    const list = tokens((read) =>
      read < 4 ? { rows: [], nextToken: `t${read}` } : { rows: rowsOf(3), nextToken: null },
    );
    const slice = await list.list.window(forward(20), CALL);
    expect(slice).toMatchObject({ hasNextPage: false });
    expect(slice.rows).toHaveLength(3);
    expect(list.reads()).toBe(4);
  });

  it('empty pages without end causes an error', async () => {
    const list = tokens((read) => ({ rows: [], nextToken: `t${read}` }));
    await expect(list.list.window(forward(20), CALL)).rejects.toMatchObject(broken);
    expect(list.reads()).toBeLessThanOrEqual(11);
  });

  it('more rows than requested causes an error', async () => {
    const list = tokens(() => ({ rows: rowsOf(101), nextToken: null }));
    await expect(list.list.window(forward(100), CALL)).rejects.toMatchObject(broken);
    expect(list.reads()).toBe(1);
  });
});

describe('a provider that pages by marker and returns', () => {
  const marked = (page: (read: number) => { rows: Row[]; marker: string | null; count: number | null }) => {
    let reads = 0;
    const list = createMarkerList<Row>({
      maxPageSize: 50,
      maxOffset: 500,
      key: (row) => row.id,
      read: async () => page(++reads),
    });
    return { list, reads: () => reads };
  };

  it('the same marker repeatedly causes an error', async () => {
    const list = marked(() => ({ rows: rowsOf(50), marker: 'stuck', count: 500 }));
    const first = await list.list.window(forward(50), CALL);
    await expect(list.list.window(forward(50, first.rows.at(-1)!.position), CALL)).rejects.toMatchObject(
      broken,
    );
    expect(list.reads()).toBe(2);
  });

  it('pages without end: a window reads only its own pages', async () => {
    const list = marked((read) => ({
      rows: rowsOf(50 * read).slice(-50),
      marker: `m${read}`,
      count: 1_000_000,
    }));
    const slice = await list.list.window(forward(100), CALL);
    expect(slice.rows).toHaveLength(100);
    expect(slice.hasNextPage).toBe(true);
    expect(list.reads()).toBe(2);
  });

  it('more rows than requested causes an error', async () => {
    const list = marked(() => ({ rows: rowsOf(51), marker: 'm', count: 51 }));
    await expect(list.list.window(forward(50), CALL)).rejects.toMatchObject(broken);
  });
});

describe('a provider that pages by number and returns', () => {
  it('more rows than requested, in a page or in the search for the end, causes an error', async () => {
    const list = createNumberedList<Row>({
      maxPageSize: 100,
      key: (row) => row.id,
      read: async ({ pageSize }) => ({ rows: rowsOf(pageSize + 1), total: null }),
    });
    await expect(list.window(forward(20), CALL)).rejects.toMatchObject(broken);
    await expect(list.window({ ...forward(20), direction: 'backward' }, CALL)).rejects.toMatchObject(broken);
  });

  it('a list without end has no last rows: an error after a bounded number of calls', async () => {
    let reads = 0;
    const list = createNumberedList<Row>({
      maxPageSize: 100,
      key: (row) => row.id,
      read: async ({ pageSize }) => {
        reads += 1;
        return { rows: rowsOf(pageSize), total: 1 };
      },
    });
    await expect(list.window({ ...forward(20), direction: 'backward' }, CALL)).rejects.toMatchObject(broken);
    expect(reads).toBeLessThan(100);
  });
});

describe('a row that the provider returns twice', () => {
  const twice = rowsOf(60).toSpliced(31, 0, { id: 'row-00030' });
  it.each<[string, List<Row>]>([
    ['token', tokenList(twice, { maxPageSize: 100 }).list],
    ['marker', markerList(twice, { maxPageSize: 50, maxOffset: 500, count: 'all' }).list],
    ['numbered', numberedList(twice, { maxPageSize: 100, total: 'rows' }).list],
    ['whole', wholeList(twice).list],
  ])('%s: appears once in a window', async (_style, list) => {
    const { rows } = await list.window(forward(100), CALL);
    expect(rows.map(({ row }) => row.id)).toEqual(rowsOf(60).map((row) => row.id));
  });
});
