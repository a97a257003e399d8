import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { List, Position, Slice, Window } from '../../src/providers/port/list.ts';
import {
  CALL,
  hybridList,
  markerList,
  numberedList,
  type Row,
  readPage,
  rowsOf,
  tokenList,
  wholeList,
} from '../kit/lists.ts';
import { afterList } from '../kit/sixth-style.ts';

/** The rules in docs/paging.md for rows that come and go during a walk, per style. */
const COUNTS = ['all', 'behindMarker', 'none'] as const;
const marker = (rows: Row[], count: (typeof COUNTS)[number], lastMarker: 'id' | 'absent' = 'id') =>
  markerList(rows, { maxPageSize: 50, maxOffset: 500, count, lastMarker }).list;

const ANCHORED: Record<string, (rows: Row[]) => List<Row>> = {
  whole: (rows) => wholeList(rows).list,
  token: (rows) => tokenList(rows, { maxPageSize: 100 }).list,
  hybrid: (rows) => hybridList(rows, { maxPageSize: 100, tokens: true }).list,
  'marker, all are counted': (rows) => marker(rows, 'all'),
  'marker, those behind it are counted': (rows) => marker(rows, 'behindMarker', 'absent'),
  'marker, nothing is counted': (rows) => marker(rows, 'none'),
  'a sixth one': (rows) => afterList(rows, { maxPageSize: 100 }).list,
};
const STYLES: Record<string, (rows: Row[]) => List<Row>> = {
  ...ANCHORED,
  numbered: (rows) => numberedList(rows, { maxPageSize: 100, total: 'rows' }).list,
};

type Pager = (list: List<Row>, window: Window) => Promise<Slice<Row>>;
const ours: Pager = (list, window) => list.window(window, CALL);

interface Walk {
  readonly rows: Row[];
  readonly seen: readonly string[];
}

/** Walks by end cursors to the end, with a change after each window. Rows are in the order of their ids. */
async function walk(
  make: (rows: Row[]) => List<Row>,
  length: number,
  firsts: readonly number[],
  change: (walk: Walk, window: number) => void,
  pager = ours,
) {
  const rows = rowsOf(length);
  const atStart = new Set(rows.map((row) => row.id));
  const list = make(rows);
  const seen: string[] = [];
  /** Windows with hasNextPage that no row follows. */
  let wrongYes = 0;
  let after: Position | null = null;
  for (let window = 0; ; window++) {
    if (window > 2 * length + 10) throw new Error('the walk does not end');
    const count = firsts[window % firsts.length]!;
    const slice: Slice<Row> = await pager(list, { direction: 'forward', count, after, before: null });
    seen.push(...slice.rows.map(({ row }) => row.id));
    const last = seen.at(-1) ?? '';
    const isMore = rows.some((row) => row.id > last);
    if (slice.hasNextPage && !isMore) wrongYes += 1;
    if (isMore) expect(slice.hasNextPage, `more behind ${last}`).toBe(true);
    if (!slice.hasNextPage || slice.rows.length === 0) break;
    after = JSON.parse(JSON.stringify(slice.rows.at(-1)!.position)) as Position;
    change({ rows, seen }, window);
  }
  const twice = seen.filter((id, index) => seen.indexOf(id) !== index).length;
  const missed = rows.filter(({ id }) => atStart.has(id) && !seen.includes(id)).length;
  return { twice, missed, wrongYes };
}

const exactly = { twice: 0, missed: 0, wrongYes: 0 };
const deleteOneSeen = (which: number) => (each: Walk) => {
  const there = each.seen.filter((id) => each.rows.some((row) => row.id === id));
  const id = there.at(which % there.length);
  const index = each.rows.findIndex((row) => row.id === id);
  if (index !== -1) each.rows.splice(index, 1);
};
let registered = 0;
const registerTwo = ({ rows }: Walk) => {
  for (let each = 0; each < 2; each++) rows.unshift({ id: `row--${String(99_999 - registered++)}` });
};

describe.each(Object.keys(ANCHORED))('%s: end cursors are anchored', (style) => {
  it.each([1, 7, 20, 50, 60, 100])(
    'a walk by %i neither loses nor repeats a row while rows come and go before it',
    async (first) => {
      const of = (change: (walk: Walk) => void, pager?: Pager) =>
        walk(ANCHORED[style]!, 173, [first], change, pager);
      // The first row seen, the last one, and one in the middle.
      for (const which of [0, -1, 3]) expect(await of(deleteOneSeen(which))).toEqual(exactly);
      expect(await of(registerTwo)).toEqual(exactly);
    },
  );

  it('no row is lost or repeated if rows are created before the cursor and deleted anywhere', async () => {
    const changes = fc.array(
      fc.record({ inserts: fc.integer({ min: 0, max: 3 }), deletes: fc.array(fc.nat(), { maxLength: 3 }) }),
      { minLength: 1, maxLength: 8 },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.nat(320),
        fc.integer({ min: 1, max: 100 }),
        changes,
        async (length, first, each) => {
          const found = await walk(ANCHORED[style]!, length, [first], ({ rows }, window) => {
            const { inserts, deletes } = each[window % each.length]!;
            for (const index of deletes) if (rows.length > 0) rows.splice(index % rows.length, 1);
            for (let more = 0; more < inserts; more++) rows.unshift({ id: `row--${99_999 - registered++}` });
          });
          expect(found).toMatchObject({ twice: 0, missed: 0 });
        },
      ),
      { numRuns: 60 },
    );
  });
});

it.each(['token', 'hybrid'])('%s: a walk keeps its position in a page if `first` changes', async (style) => {
  const firsts = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 2, maxLength: 4 });
  const changes = fc.array(fc.record({ inserts: fc.nat(3), deletes: fc.array(fc.nat(), { maxLength: 3 }) }), {
    minLength: 1,
    maxLength: 8,
  });
  await fc.assert(
    fc.asyncProperty(fc.nat(320), firsts, changes, async (length, sizes, each) => {
      const found = await walk(ANCHORED[style]!, length, sizes, ({ rows, seen }, window) => {
        const { inserts, deletes } = each[window % each.length]!;
        // Any row but the one before the cursor's: one of the rows that the cursor names must remain.
        for (const index of deletes) {
          const at = index % Math.max(1, rows.length);
          if (rows[at] !== undefined && rows[at].id !== seen.at(-2) && rows[at].id !== seen.at(-1))
            rows.splice(at, 1);
        }
        for (let more = 0; more < inserts; more++) rows.unshift({ id: `row--${99_999 - registered++}` });
      });
      expect(found).toMatchObject({ twice: 0, missed: 0 });
    }),
    { numRuns: 200 },
  );
  // All rows that the cursor names are deleted at once, so the later rows move up by as many.
  const deleteAllSeen = ({ rows, seen }: Walk, window: number) => {
    if (window === 1)
      for (const id of seen.slice(-8))
        rows.splice(
          rows.findIndex((row) => row.id === id),
          1,
        );
  };
  expect(await walk(ANCHORED[style]!, 250, [50, 20, 50], deleteAllSeen)).toEqual(exactly);
});

describe('hasNextPage of marker lists', () => {
  /** After the window, a new row is created for each of these last rows that is deleted, so the total count stays. */
  const pairs = (many: number, at: number) => (each: Walk, window: number) => {
    if (window !== at) return;
    each.rows.splice(-many);
    for (let more = 0; more < many; more++) each.rows.unshift({ id: `row--${99_999 - registered++}` });
  };

  it.each(COUNTS)('is right if a row is created for each deleted one (count: %s)', async (count) => {
    for (const first of [1, 7, 20, 60])
      expect(
        await walk((rows) => marker(rows, count), 3 * first + 1, [first], pairs(1, 1)),
        `${first}`,
      ).toEqual(exactly);
  });

  it.each(COUNTS)('is right if the last rows are deleted (count: %s)', async (count) => {
    for (const first of [1, 7, 20, 50, 100]) {
      for (const at of [0, 1]) {
        const gone = ({ rows }: Walk, window: number) => void (window === at && rows.splice(3 * first));
        expect(await walk((rows) => marker(rows, count), 4 * first, [first], gone)).toEqual(exactly);
      }
    }
  });

  it('may be wrongly true after full provider pages: the next window is then empty, and nothing is lost', async () => {
    const found = await walk((rows) => marker(rows, 'all'), 151, [50], pairs(1, 1));
    expect(found).toEqual({ twice: 0, missed: 0, wrongYes: 1 });
  });
});

describe('lists without anchored cursors', () => {
  const insertInFront = ({ rows }: Walk): void => {
    rows.unshift({ id: 'row--00001' });
  };
  const insertInside = ({ rows }: Walk): void => {
    rows.splice(10, 0, { id: 'row-00009a' });
  };
  const deleteInside = ({ rows }: Walk): void => {
    rows.splice(10, 1);
  };
  const once = (change: (walk: Walk) => void, at: number) => (each: Walk, window: number) =>
    window === at ? change(each) : undefined;
  it.each([
    // A page number counts all earlier rows.
    ['numbered', [20], 0, insertInFront, { twice: 1, missed: 0 }],
    ['numbered', [20], 0, insertInside, { twice: 1, missed: 0 }],
    ['numbered', [20], 0, deleteInside, { twice: 0, missed: 1 }],
    ['numbered', [100], 0, insertInFront, { twice: 1, missed: 0 }],
  ] as const)('%s, windows of %o, after window %i: %o', async (style, firsts, at, change, expected) => {
    expect(await walk(STYLES[style]!, 250, firsts, once(change, at))).toMatchObject(expected);
  });

  it.each(Object.keys(STYLES))(
    '%s: changes after the cursor neither lose nor repeat a row',
    async (style) => {
      const changeBehind = ({ rows }: Walk) => {
        rows.splice(200, 1);
        rows.splice(150, 0, { id: 'row-00149a' });
      };
      expect(await walk(STYLES[style]!, 250, [20], once(changeBehind, 0))).toMatchObject({
        twice: 0,
        missed: 0,
      });
    },
  );
});

describe('control: the property fails for pagers that are known to be wrong', () => {
  it.each([1, 7, 20])('reading one row more than the window and cutting it off (%i)', async (first) => {
    const oneMore: Pager = async (list, { count, after }) => {
      const [from, skip] = (after ?? [null, 0]) as readonly [string | null, number];
      const page = await readPage(list, [from, skip, count + 1]);
      const rows = page.rows
        .slice(0, count)
        .map((row, index) => ({ row, position: [from, skip + index + 1] }));
      return { rows, hasNextPage: page.rows.length > count, hasPreviousPage: after !== null };
    };
    const found = await walk((rows) => marker(rows, 'all'), 173, [first], deleteOneSeen(0), oneMore);
    expect(found.missed).toBeGreaterThan(0);
  });
});
