import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createNumberedList } from '../../src/lists/numbered.ts';
import type { List, Position, Slice, Window } from '../../src/providers/port/list.ts';
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

type Pager = (list: List<Row>, window: Window) => Promise<Slice<Row>>;
const ours: Pager = (list, window) => list.window(window, CALL);

const STYLES: Record<string, (rows: Row[]) => AnyList> = {
  whole: wholeList,
  'numbered, Total counts rows': (rows) => numberedList(rows, { maxPageSize: 100, total: 'rows' }),
  'numbered, Total counts pages': (rows) => numberedList(rows, { maxPageSize: 100, total: 'pages' }),
  'numbered, no Total': (rows) => numberedList(rows, { maxPageSize: 100, total: 'none' }),
  token: (rows) => tokenList(rows, { maxPageSize: 100 }),
  'hybrid with tokens': (rows) => hybridList(rows, { maxPageSize: 100, tokens: true }),
  'hybrid, numbers only': (rows) => hybridList(rows, { maxPageSize: 100, tokens: false }),
  marker: (rows) => markerList(rows, { maxPageSize: 50, maxOffset: 500, count: 'all' }),
  'marker, count behind the marker': (rows) =>
    markerList(rows, { maxPageSize: 50, maxOffset: 500, count: 'behindMarker' }),
  'marker, no count, last marker absent': (rows) =>
    markerList(rows, { maxPageSize: 50, maxOffset: 500, count: 'none', lastMarker: 'absent' }),
  'a sixth one': (rows) => afterList(rows, { maxPageSize: 100 }),
};

/** Walks with these window sizes in turn, and checks every boundary against the reference. */
async function walk({ list }: AnyList, rows: Row[], sizes: readonly number[], pager = ours) {
  const seen: string[] = [];
  let after: Position | null = null;
  for (let step = 0; ; step++) {
    const count = sizes[step % sizes.length]!;
    // A cursor is JSON, so the position must survive JSON.
    const window: Window = {
      direction: 'forward',
      count,
      after: after === null ? null : (JSON.parse(JSON.stringify(after)) as Position),
      before: null,
    };
    const slice: Slice<Row> = await pager(list, window);
    seen.push(...slice.rows.map(({ row }) => row.id));
    expect(slice.hasNextPage, `hasNextPage after ${seen.length} of ${rows.length}`).toBe(
      seen.length < rows.length,
    );
    expect(slice.hasPreviousPage).toBe(after !== null);
    expect(slice.rows.length).toBe(Math.min(count, rows.length - (seen.length - slice.rows.length)));
    if (!slice.hasNextPage) break;
    after = slice.rows.at(-1)!.position;
  }
  expect(seen).toEqual(rows.map((row) => row.id));
}

const sizes = fc.array(fc.oneof(fc.integer({ min: 1, max: 100 }), fc.constantFrom(1, 49, 50, 51, 99, 100)), {
  minLength: 1,
  maxLength: 6,
});
/** Sizes around page boundaries break pagers more often than others. */
const lengths = fc.oneof(
  fc.integer({ min: 0, max: 1_200 }),
  fc.constantFrom(0, 1, 49, 50, 51, 99, 100, 101, 500, 501, 549, 550, 551, 1_000, 1_200),
);

describe.each(Object.entries(STYLES))('%s', (_name, make) => {
  it('visits every row once and knows every boundary, whatever the window sizes', async () => {
    await fc.assert(
      fc.asyncProperty(lengths, sizes, async (length, firsts) => {
        const rows = rowsOf(length);
        await walk(make(rows), rows, firsts);
      }),
      { numRuns: 150 },
    );
  });

  it.each([0, 1, 99, 100, 101, 250, 1_000])(
    'walks %i rows by hundreds in the minimum of calls',
    async (length) => {
      const rows = rowsOf(length);
      const made = make(rows);
      await walk(made, rows, [100]);
      if (_name === 'whole') return;
      const least = Math.max(1, Math.ceil(length / made.list.maxPageSize));
      // One more read if the end is on a page boundary; without any count each full window reads whether a row
      // follows.
      const blind = /no Total|no count|sixth/.test(_name) ? Math.ceil(length / 100) : 1;
      expect(made.reads.length).toBeGreaterThanOrEqual(least);
      expect(made.reads.length).toBeLessThanOrEqual(least + blind);
    },
  );

  it('continues from every cursor, with any window size', async () => {
    const jumps = fc.array(
      fc.tuple(fc.oneof(fc.integer({ min: 1, max: 100 }), fc.constantFrom(50, 99, 100)), fc.nat()),
      {
        minLength: 1,
        maxLength: 14,
      },
    );
    await fc.assert(
      fc.asyncProperty(lengths, jumps, async (length, each) => {
        const rows = rowsOf(length);
        const { list } = make(rows);
        let after: Position | null = null;
        let place = 0;
        for (const [count, edge] of each) {
          const slice: Slice<Row> = await ours(list, { direction: 'forward', count, after, before: null });
          expect(slice.rows.map(({ row }) => row.id)).toEqual(
            rows.slice(place, place + count).map((row) => row.id),
          );
          expect(slice.hasNextPage).toBe(place + count < length);
          if (slice.rows.length === 0) break;
          // Prefer rows near the end of the window, because they make offsets grow.
          const index =
            edge % 3 === 0
              ? edge % slice.rows.length
              : slice.rows.length - 1 - (edge % Math.min(5, slice.rows.length));
          after = JSON.parse(JSON.stringify(slice.rows[index]!.position)) as Position;
          place += index + 1;
        }
      }),
      { numRuns: 100 },
    );
  });

  it('states for an empty window whether rows follow', async () => {
    const window: Window = { direction: 'forward', count: 0, after: null, before: null };
    expect(await ours(make(rowsOf(3)).list, window)).toMatchObject({ rows: [], hasNextPage: true });
    expect(await ours(make([]).list, window)).toMatchObject({ rows: [], hasNextPage: false });
  });
});

describe('control: the property fails for pagers that are known to be wrong', () => {
  const LENGTH = 1_050;

  it('reading one row more than requested (a stock cursor helper): refused by the page maximum', async () => {
    const rows = rowsOf(LENGTH);
    const made = markerList(rows, { maxPageSize: 50, maxOffset: 500, count: 'all' });
    const oneMore: Pager = async (_list, window) => {
      const offset = window.after === null ? 0 : Number(window.after[0]);
      const page = await made.source.read({ marker: null, offset, limit: window.count + 1 }, CALL);
      return slice(page.rows.slice(0, window.count), page.rows.length > window.count, window, offset);
    };
    await expect(walk(made, rows, [50], oneMore)).rejects.toThrow('page size 51 is out of range');
  });

  it('reading by offset only: stops at 500', async () => {
    const rows = rowsOf(LENGTH);
    const made = markerList(rows, { maxPageSize: 50, maxOffset: 500, count: 'all' });
    const offsetOnly: Pager = async (_list, window) => {
      const offset = window.after === null ? 0 : Number(window.after[0]);
      const page = await made.source.read({ marker: null, offset, limit: window.count }, CALL);
      return slice(page.rows, offset + page.rows.length < (page.count ?? 0), window, offset);
    };
    await expect(walk(made, rows, [50], offsetOnly)).rejects.toThrow('offset 550 is out of range');
  });

  it('rounding windows to pages', async () => {
    const rows = rowsOf(LENGTH);
    const made = numberedList(rows, { maxPageSize: 100, total: 'rows' });
    const rounded: Pager = async (_list, window) => {
      const start = window.after === null ? 0 : Number(window.after[0]);
      const pageNo = Math.floor(start / window.count) + 1;
      const page = await made.source.read({ pageNo, pageSize: window.count }, CALL);
      return slice(page.rows, pageNo * window.count < (page.total ?? 0), window, start);
    };
    await expect(walk(made, rows, [20, 30, 50], rounded)).rejects.toThrow();
  });

  function slice(rows: readonly Row[], hasNextPage: boolean, window: Window, start: number): Slice<Row> {
    return {
      rows: rows.map((row, index) => ({ row, position: [start + index + 1] })),
      hasNextPage,
      hasPreviousPage: window.after !== null,
    };
  }
});

describe('the provider pages that a window reads', () => {
  const window = (count: number, after: Position | null = null): Window => ({
    direction: 'forward',
    count,
    after,
    before: null,
  });

  it('marker and token lists: the rows of the window, and no more', async () => {
    const markers = markerList(rowsOf(173), { maxPageSize: 50, maxOffset: 500, count: 'all' });
    const tokens = tokenList(rowsOf(173), { maxPageSize: 100 });
    for (const { list, reads } of [markers, tokens]) {
      let after: Position | null = null;
      for (let each = 0; each < 4; each++)
        after = (await ours(list, window(20, after))).rows.at(-1)!.position;
      expect(reads).toHaveLength(4);
      for (const read of reads) expect(Object.values(read as object)).toContain(20);
    }
    expect(markers.reads.every((read) => (read as { offset: number }).offset === 0)).toBe(true);
  });

  it('token lists: pages of the size of the first window, whatever sizes follow', async () => {
    const { list, reads } = tokenList(rowsOf(173), { maxPageSize: 100 });
    const first = await ours(list, window(20));
    const second = await ours(list, window(7, first.rows.at(-1)!.position));
    const third = await ours(list, window(33, second.rows.at(-1)!.position));
    expect(third.rows.map(({ row }) => row.id)).toEqual(
      rowsOf(60)
        .slice(27)
        .map(({ id }) => id),
    );
    expect(reads).toEqual([0, 20, 20, 40].map((from) => ({ from, size: 20 })));
  });

  it('marker lists: offsets that grow from cursor to cursor stay within the maximum', async () => {
    const { list, reads } = markerList(rowsOf(1_000), { maxPageSize: 50, maxOffset: 500, count: 'all' });
    let after: Position | null = null;
    let place = 0;
    for (let each = 0; each < 20; each++) {
      const { rows } = await ours(list, window(50, after));
      expect(rows.map(({ row }) => row.id)).toEqual(
        rowsOf(place + 50)
          .slice(place)
          .map(({ id }) => id),
      );
      after = rows.at(-2)!.position;
      place += 49;
    }
    // The offset grows by 49 per window. Beyond 500 the page starts at 500 again, until a page returns a marker.
    expect(Math.max(...reads.map((read) => (read as { offset: number }).offset))).toBe(500);
  });
});

describe('backward paging', () => {
  const jumping = (rows: Row[]) => hybridList(rows, { maxPageSize: 100, tokens: true, deep: true });
  const lying = (by: (length: number) => number) => (rows: Row[]) => {
    const { source, reads } = numberedList(rows, { maxPageSize: 100, total: 'rows' });
    const read: typeof source.read = async (page, call) => ({
      ...(await source.read(page, call)),
      total: by(rows.length),
    });
    return { reads, list: createNumberedList({ ...source, read }) };
  };
  const BACKWARD: Record<string, (rows: Row[]) => AnyList> = {
    whole: wholeList,
    'numbered, Total counts rows': STYLES['numbered, Total counts rows']!,
    'numbered, Total counts pages': STYLES['numbered, Total counts pages']!,
    'numbered, no Total': STYLES['numbered, no Total']!,
    'numbered, Total is far too high': lying((length) => length * 3 + 70),
    'numbered, Total is too low': lying((length) => Math.floor(length / 3)),
    'hybrid with tokens': jumping,
    'hybrid, numbers only': STYLES['hybrid, numbers only']!,
  };

  describe.each(Object.entries(BACKWARD))('%s', (name, make) => {
    it('walks from the end to the start, and forward again from any cursor', async () => {
      await fc.assert(
        fc.asyncProperty(lengths, sizes, fc.nat(), async (length, lasts, seed) => {
          const rows = rowsOf(length);
          const { list } = make(rows);
          let before: Position | null = null;
          let left = length;
          for (let step = 0; ; step++) {
            const count = lasts[step % lasts.length]!;
            const slice = await ours(list, { direction: 'backward', count, after: null, before });
            const expected = rows.slice(Math.max(0, left - count), left).map((row) => row.id);
            expect(slice.rows.map(({ row }) => row.id)).toEqual(expected);
            expect(slice.hasNextPage).toBe(step > 0);
            left -= expected.length;
            expect(slice.hasPreviousPage).toBe(left > 0);
            const turn = slice.rows[seed % Math.max(1, slice.rows.length)];
            if (turn !== undefined) {
              const forward = await ours(list, {
                direction: 'forward',
                count,
                after: turn.position,
                before: null,
              });
              const place = rows.findIndex((row) => row.id === turn.row.id) + 1;
              expect(forward.rows.map(({ row }) => row.id)).toEqual(
                rows.slice(place, place + count).map((row) => row.id),
              );
              // Forward paging trusts a Total that is too high (docs/paging.md), and takes one far below the rows
              // seen for a number of pages. With a wrong Total only the rows are exact, and that no page is missed.
              const isMore = place + count < length;
              if (isMore || !/too (high|low)/.test(name)) expect(forward.hasNextPage).toBe(isMore);
            }
            if (left === 0) break;
            before = JSON.parse(JSON.stringify(slice.rows[0]!.position)) as Position;
          }
        }),
        { numRuns: 100 },
      );
    });

    it('reads between two cursors, from either end', async () => {
      const rows = rowsOf(230);
      const { list } = make(rows);
      const cursors: Position[] = [];
      for (let after: Position | null = null; cursors.length < 230; after = cursors.at(-1)!) {
        const slice: Slice<Row> = await ours(list, {
          direction: 'forward',
          count: 46,
          after,
          before: null,
        });
        cursors.push(...slice.rows.map(({ position }) => position));
      }
      await fc.assert(
        fc.asyncProperty(
          fc.integer({ min: 0, max: 229 }),
          fc.integer({ min: 0, max: 229 }),
          fc.integer({ min: 0, max: 100 }),
          fc.constantFrom('forward' as const, 'backward' as const),
          async (from, to, count, direction) => {
            const window: Window = { direction, count, after: cursors[from]!, before: cursors[to]! };
            const between = rows.slice(from + 1, Math.max(from + 1, to)).map((row) => row.id);
            const expected =
              direction === 'forward'
                ? between.slice(0, count)
                : between.slice(Math.max(0, between.length - count));
            expect((await ours(list, window)).rows.map(({ row }) => row.id)).toEqual(expected);
          },
        ),
        { numRuns: 60 },
      );
    });
  });

  it('costs two calls for the end of a numbered list if Total is right', async () => {
    for (const length of [1, 7, 99, 250, 1_001]) {
      const list = numberedList(rowsOf(length), { maxPageSize: 100, total: 'pages' });
      await ours(list.list, { direction: 'backward', count: 10, after: null, before: null });
      expect(list.reads.length, `${length} rows`).toBe(2);
    }
  });

  it.each(['token', 'marker'])('%s: refused before any call', async (name) => {
    const list = STYLES[name]!(rowsOf(10));
    const window: Window = { direction: 'backward', count: 5, after: null, before: null };
    await expect(ours(list.list, window)).rejects.toMatchObject({
      code: 'BACKWARD_PAGINATION_UNSUPPORTED',
    });
    expect(list.reads).toEqual([]);
  });
});
