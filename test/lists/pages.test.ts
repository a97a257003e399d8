import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTokenList } from '../../src/lists/token.ts';
import { BrokenPaging } from '../../src/lists/window.ts';
import type { List, Page, Position } from '../../src/providers/port/list.ts';
import {
  type AnyList,
  CALL,
  hybridList,
  markerList,
  numberedList,
  type Row,
  rowsOf,
  tokenList,
  wholeList,
} from '../kit/lists.ts';
import { afterList } from '../kit/sixth-style.ts';

const STYLES: Record<string, (rows: Row[]) => AnyList> = {
  whole: wholeList,
  numbered: (rows) => numberedList(rows, { maxPageSize: 100, total: 'rows' }),
  token: (rows) => tokenList(rows, { maxPageSize: 100 }),
  'hybrid with tokens': (rows) => hybridList(rows, { maxPageSize: 100, tokens: true }),
  'hybrid, numbers only': (rows) => hybridList(rows, { maxPageSize: 100, tokens: false }),
  marker: (rows) => markerList(rows, { maxPageSize: 50, maxOffset: 500, count: 'all' }),
  'marker, last marker absent': (rows) =>
    markerList(rows, { maxPageSize: 50, maxOffset: 500, count: 'none', lastMarker: 'absent' }),
  'a sixth one': (rows) => afterList(rows, { maxPageSize: 100 }),
};

const sorted = (rows: readonly Row[]) => rows.map(({ id }) => id).sort();

async function pagesOf(list: List<Row>, options: { from?: Position; size?: number } = {}) {
  const pages: Page<Row>[] = [];
  for await (const page of list.pages(() => CALL, options)) pages.push(page);
  return pages;
}

describe.each(Object.entries(STYLES))('%s: pages', (_name, make) => {
  const lengths = fc.oneof(fc.nat(400), fc.constantFrom(0, 1, 49, 50, 51, 100, 200));

  it('contain every row once, with any page size', async () => {
    await fc.assert(
      fc.asyncProperty(lengths, fc.integer({ min: 1, max: 200 }), async (length, size) => {
        const rows = rowsOf(length);
        const { list } = make(rows);
        const pages = await pagesOf(list, { size });
        expect(sorted(pages.flatMap((page) => page.rows))).toEqual(sorted(rows));
        expect(pages.map(({ next }) => next === null)).toEqual(
          pages.map((_, index) => index === pages.length - 1),
        );
        expect(pages[0]!.mayMiss).toBe(false);
      }),
      { numRuns: 100 },
    );
  });

  it('continue after any page, from a position that was stored as JSON', async () => {
    await fc.assert(
      fc.asyncProperty(lengths, fc.nat(), async (length, seed) => {
        const rows = rowsOf(length);
        const { list } = make(rows);
        const pages = await pagesOf(list);
        const stop = seed % pages.length;
        const { next } = pages[stop]!;
        if (next === null) return;
        const from = JSON.parse(JSON.stringify(next)) as Position;
        const rest = await pagesOf(list, { from });
        const ids = (some: readonly Page<Row>[]) => some.map((page) => page.rows.map(({ id }) => id));
        expect(ids(rest)).toEqual(ids(pages.slice(stop + 1)));
      }),
      { numRuns: 100 },
    );
  });

  it('cost one call each, and one more if the last page is full', async () => {
    const { list, reads } = make(rowsOf(400));
    await pagesOf(list);
    const least = Math.max(1, 400 / list.maxPageSize);
    expect(reads.length).toBeGreaterThanOrEqual(least);
    expect(reads.length).toBeLessThanOrEqual(least + 1);
  });

  it('are the same through a map and a tap, and the tap sees each page', async () => {
    const { list } = make(rowsOf(120));
    const seen: string[] = [];
    const shown = list
      .tap(async (read) => {
        const answer = await read();
        seen.push(...answer.rows.map(({ id }) => id));
        return answer;
      })
      .map(
        ({ id }) => ({ id: `x${id}` }),
        ({ id }) => id,
      );
    const rows = (await pagesOf(shown)).flatMap((page) => page.rows);
    expect(sorted(rows)).toEqual(sorted(rowsOf(120)).map((id) => `x${id}`));
    expect(seen.map((id) => `x${id}`).sort()).toEqual(sorted(rows));
    const window = await shown.window({ direction: 'forward', count: 3, after: null, before: null }, CALL);
    expect(window.rows.map(({ row }) => row.id)).toEqual(['xrow-00000', 'xrow-00001', 'xrow-00002']);
  });

  it('state to a tap whether a page is the whole list', async () => {
    for (const [length, pages] of [
      [3, [true]],
      [450, null],
    ] as const) {
      const { list } = make(rowsOf(length));
      const whole: boolean[] = [];
      await pagesOf(
        list.tap(async (read, { isAll }) => {
          const answer = await read();
          whole.push(isAll(answer));
          return answer;
        }),
      );
      expect(whole).toEqual(pages ?? whole.map(() => list.maxPageSize === Number.POSITIVE_INFINITY));
    }
  });
});

it.each(Object.keys(STYLES))(
  '%s: a position of another style is INVALID_CURSOR, and causes no call',
  async (name) => {
    const { list, reads } = STYLES[name]!(rowsOf(3));
    const window = { direction: 'forward', count: 1, after: [{}] as never, before: null } as const;
    await expect(list.window(window, CALL)).rejects.toMatchObject({ code: 'INVALID_CURSOR' });
    // A list that comes in one call is read first.
    expect(reads).toHaveLength(name === 'whole' ? 1 : 0);
  },
);

describe('contradictory pages', () => {
  it('end with BrokenPaging, which names the instance of the calls', async () => {
    const { source } = tokenList(rowsOf(10), { maxPageSize: 5 });
    const place = { provider: 'ALIBABA_MQTT', account: 'a', region: 'r', instanceId: 'i' };
    const stuck = createTokenList({
      ...source,
      place,
      read: async () => ({ rows: rowsOf(5), nextToken: 'again' }),
    });
    const error = await pagesOf(stuck).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(BrokenPaging);
    expect(error).toMatchObject({
      code: 'PROVIDER_BAD_RESPONSE',
      details: { account: 'a', instanceId: 'i' },
    });
  });
});
