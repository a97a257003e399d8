import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../src/errors.ts';
import { readScopes, type Scope } from '../../src/lists/scopes.ts';
import { createWholeList } from '../../src/lists/whole.ts';
import type { Position } from '../../src/providers/port/list.ts';
import { CALL, hybridList, markerList, type Row, rowsOf, wholeList } from '../kit/lists.ts';

const PREFIXES = ['a', 'b', 'c', 'd', 'e'];
const call = { ...CALL, deadline: 1e9 };

/** One list per length, in the order of keys. Those in `broken` throw while they are in it. */
function scopesOf(
  lengths: readonly number[],
  broken: Set<string>,
  deep = false,
): { scopes: Scope<Row>[]; truth: string[] } {
  const truth: string[] = [];
  const scopes = lengths.map((length, index): Scope<Row> => {
    const key = PREFIXES[index]!;
    const rows = rowsOf(length);
    const { list } = [
      () => hybridList(rows, { maxPageSize: 100, tokens: true, deep }),
      () => wholeList(rows),
      () => markerList(rows, { maxPageSize: 50, maxOffset: 500, count: 'all' as const }),
    ][index % 3]!();
    truth.push(...rows.map((row) => `${key}:${row.id}`));
    const guarded = list.tap(async (read) => {
      if (broken.has(key)) throw new AppError('PROVIDER_UNAVAILABLE', 'down');
      return read();
    });
    return { key, list: guarded };
  });
  return { scopes, truth };
}

async function walk(scopes: Scope<Row>[], firsts: readonly number[], together: boolean) {
  const seen: string[] = [];
  const failed: { scope: string; position: Position }[] = [];
  let after: Position | null = null;
  for (let step = 0; step < 1_000; step++) {
    const slice = await readScopes(
      [...scopes].reverse(),
      { direction: 'forward', count: firsts[step % firsts.length]!, after, before: null },
      call,
      { together, now: () => 0 },
    );
    for (const { row, position } of slice.rows) {
      if ('error' in row) failed.push({ scope: row.scope, position });
      else seen.push(`${row.scope}:${row.row.id}`);
    }
    if (!slice.hasNextPage) return { seen, failed };
    expect(slice.rows.length).toBeGreaterThan(0);
    after = JSON.parse(JSON.stringify(slice.rows.at(-1)!.position)) as Position;
  }
  throw new Error('the walk does not end');
}

const firsts = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 4 });
const lengths = fc.array(fc.constantFrom(0, 0, 1, 2, 49, 50, 51, 100, 101, 230), {
  minLength: 0,
  maxLength: 5,
});

describe('several lists paged as one', () => {
  it.each([true, false])('visits every row once in list order (together: %s)', async (together) => {
    await fc.assert(
      fc.asyncProperty(lengths, firsts, async (each, sizes) => {
        const { scopes, truth } = scopesOf(each, new Set());
        const { seen, failed } = await walk(scopes, sizes, together);
        expect(seen).toEqual(truth);
        expect(failed).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it.each([
    [100, [130, 130, 130], 8],
    [100, [99, 200], 5],
    [20, [19, 90], 11],
  ])('a walk by %i over lists of %o rows with tokens reads %i pages', async (first, each, calls) => {
    let pages = 0;
    const truth: string[] = [];
    const scopes = each.map((length, index): Scope<Row> => {
      const rows = rowsOf(length);
      truth.push(...rows.map(({ id }) => `${PREFIXES[index]}:${id}`));
      const { list } = hybridList(rows, { maxPageSize: 100, tokens: true });
      const counted = list.tap((read) => {
        pages += 1;
        return read();
      });
      return { key: PREFIXES[index]!, list: counted };
    });
    expect((await walk(scopes, [first], false)).seen).toEqual(truth);
    expect(pages).toBe(calls);
  });

  it.each([true, false])(
    'a failed list is one edge and hides nothing else (together: %s)',
    async (together) => {
      await fc.assert(
        fc.asyncProperty(lengths, firsts, fc.subarray(PREFIXES), async (each, sizes, down) => {
          const broken = new Set(down);
          const { scopes, truth } = scopesOf(each, broken);
          const present = PREFIXES.slice(0, each.length).filter((key) => broken.has(key));
          const { seen, failed } = await walk(scopes, sizes, together);
          expect(seen).toEqual(truth.filter((row) => !broken.has(row[0]!)));
          expect(failed.map(({ scope }) => scope)).toEqual(present);

          // The failed edge's own cursor retries the list after it has recovered.
          broken.clear();
          for (const { scope, position } of failed) {
            const again = await readScopes(
              scopes,
              { direction: 'forward', count: 100, after: position, before: null },
              call,
              { together, now: () => 0 },
            );
            const rows = again.rows.flatMap(({ row }) =>
              'row' in row ? [`${row.scope}:${row.row.id}`] : [],
            );
            expect(rows[0]).toBe(truth[truth.findIndex((row) => row[0]! >= scope)]);
          }
        }),
        { numRuns: 150 },
      );
    },
  );

  const forward = async (scopes: Scope<Row>[], count: number, after: Position | null) => {
    const options = { together: false, now: () => 0 };
    const window = { direction: 'forward', count, after, before: null } as const;
    const slice = await readScopes(scopes, window, call, options);
    const names = slice.rows.map(({ row }) =>
      'row' in row ? `${row.scope}:${row.row.id.slice(-1)}` : row.scope,
    );
    return { names, hasNextPage: slice.hasNextPage, positions: slice.rows.map(({ position }) => position) };
  };

  it.each([1, 2, 3, 4, 5])(
    'a walk by %i reads a list that recovers, and never repeats its failure',
    async (count) => {
      const broken = new Set(['b']);
      for (const recovers of [false, true]) {
        broken.add('b');
        const { scopes } = scopesOf([2, 3, 1], broken);
        const names: string[] = [];
        let endsWithFailure = false;
        for (let after: Position | null = null, isNext = true; isNext; ) {
          if (names.length > 20) throw new Error('the walk does not end');
          const window = await forward(scopes, count, after);
          names.push(...window.names);
          if (window.names.at(-1) === 'b') endsWithFailure = true;
          if (recovers && window.names.includes('b')) broken.clear();
          after = window.positions.at(-1)!;
          isNext = window.hasNextPage;
        }
        const recovered = recovers && endsWithFailure ? ['b:0', 'b:1', 'b:2'] : [];
        expect(names, `recovers: ${recovers}`).toEqual(['a:0', 'a:1', 'b', ...recovered, 'c:0']);
      }
    },
  );

  it('the cursor of a failed edge retries its list, and returns the failed edge if that fails again', async () => {
    const broken = new Set(['b', 'd']);
    const { scopes } = scopesOf([2, 3, 1, 1], broken);
    const { names, positions } = await forward(scopes, 5, null);
    expect(names).toEqual(['a:0', 'a:1', 'b', 'c:0', 'd']);
    expect((await forward(scopes, 5, positions[2]!)).names).toEqual(['b', 'c:0', 'd']);
    // No list follows the last one, so its failure is the whole response each time.
    for (const count of [1, 5]) {
      const again = await forward(scopes, count, positions[4]!);
      expect(again).toMatchObject({ names: ['d'], hasNextPage: false });
      expect((await forward(scopes, count, again.positions[0]!)).names).toEqual(['d']);
    }
    expect((await forward(scopes, 0, positions[4]!)).hasNextPage).toBe(true);
    broken.clear();
    expect((await forward(scopes, 5, positions[2]!)).names).toEqual(['b:0', 'b:1', 'b:2', 'c:0', 'd:0']);
    expect((await forward(scopes, 5, positions[4]!)).names).toEqual(['d:0']);
  });

  const back = (
    scopes: Scope<Row>[],
    count: number,
    before: Position | null,
    after: Position | null = null,
  ) =>
    readScopes(scopes, { direction: 'backward', count, after, before }, call, {
      together: true,
      now: () => 0,
    });

  it.each(['hybrid', 'whole'])('walks backward if only one list is left, which is %s', async (style) => {
    const { scopes, truth } = scopesOf(style === 'hybrid' ? [230] : [0, 230], new Set(), true);
    const [only] = scopes.slice(-1);
    const seen: string[] = [];
    let before: Position | null = null;
    do {
      const slice = await back([only!], 100, before);
      expect(slice.hasNextPage).toBe(before !== null);
      seen.unshift(...slice.rows.map(({ row }) => `${row.scope}:${'row' in row ? row.row.id : 'failed'}`));
      before = slice.hasPreviousPage ? slice.rows[0]!.position : null;
    } while (before !== null);
    expect(seen).toEqual(truth);
    // A cursor of a forward walk is accepted, and so is one of a deleted list: all rows lie after it.
    const { rows } = await readScopes(
      [only!],
      { direction: 'forward', count: 2, after: null, before: null },
      call,
      {
        together: true,
        now: () => 0,
      },
    );
    expect((await back([only!], 5, rows[1]!.position)).rows).toMatchObject([{ row: rows[0]!.row }]);
    expect((await back([only!], 5, null, ['A', [3], true, 'row'])).rows).toHaveLength(5);
    expect((await back([only!], 5, null, ['z', [3], true, 'row'])).rows).toEqual([]);
    expect((await back([only!], 5, ['A', [3], true, 'row'])).rows).toEqual([]);
    expect((await back([only!], 5, ['z', [3], true, 'row'])).rows).toHaveLength(5);
    expect((await back([], 5, null)).rows).toEqual([]);
  });

  it('refuses backward paging over several lists, and if the only list does not support it', async () => {
    const reads: string[] = [];
    const { scopes } = scopesOf([3, 3, 3], new Set());
    const code = 'BACKWARD_PAGINATION_UNSUPPORTED';
    const watched = scopes.map(({ key, list }) => ({
      key,
      list: list.tap((read) => {
        reads.push(key);
        return read();
      }),
    }));
    await expect(back(watched, 2, null)).rejects.toMatchObject({ code, message: /joins several lists/ });
    await expect(back(watched.slice(2), 2, null)).rejects.toMatchObject({
      code,
      message: /The provider pages/,
    });
    expect(reads).toEqual([]);
  });

  it('a list that fails backward is one edge, whose cursor retries it', async () => {
    const broken = new Set<string>();
    const { scopes } = scopesOf([9], broken, true);
    const last = await back(scopes, 3, null);
    for (const before of [null, last.rows[0]!.position]) {
      broken.add('a');
      const failed = await back(scopes, 3, before);
      expect(failed.rows).toMatchObject([{ row: { scope: 'a', error: { code: 'PROVIDER_UNAVAILABLE' } } }]);
      broken.clear();
      const again = await back(scopes, 3, failed.rows[0]!.position);
      expect(again.rows).toEqual((await back(scopes, 3, before)).rows);
      expect(again.rows).toHaveLength(3);
    }
  });

  const [some, none, broken] = ['some', 'none', 'broken'] as const;
  it.each([
    ['all the time if it is the only one', [some], true, [8_000]],
    ['two fifths of the remaining time if others are read concurrently', [none, some], true, [3_200, 3_200]],
    ['two fifths if others follow or rows were found before it', [some, some], false, [3_200, 3_200]],
    [
      'all the time if nothing was found before it and it is the last',
      [none, broken, some],
      false,
      [3_200, 3_200, 8_000],
    ],
  ])('gives a list %s', async (_what, found, together, expected) => {
    const given: number[] = [];
    const scopes = found.map((what, index): Scope<Row> => {
      const { source } = wholeList(rowsOf(what === some ? 1 : 0));
      const read: typeof source.read = async (call) => {
        given.push(call.deadline - 1_000);
        if (what === broken) throw new AppError('PROVIDER_UNAVAILABLE', 'down');
        return source.read(call);
      };
      return { key: PREFIXES[index]!, list: createWholeList({ ...source, read }) };
    });
    await readScopes(
      scopes,
      { direction: 'forward', count: 10, after: null, before: null },
      { ...CALL, deadline: 9_000 },
      { together, now: () => 1_000 },
    );
    expect(given).toEqual(expected);
  });
});
