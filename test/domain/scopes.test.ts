import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Position } from '../../src/domain/paging/cursor.ts';
import { readScopes, type Scope } from '../../src/domain/paging/scopes.ts';
import { AppError } from '../../src/errors.ts';
import { CALL, hybridList, markerList, type Row, rowsOf, wholeList } from '../kit/lists.ts';

const PREFIXES = ['a', 'b', 'c', 'd', 'e'];
const call = { ...CALL, deadline: 1e9 };

/** A scope per length, in the order of keys; those in `broken` throw while they are in it. */
function scopesOf(
  lengths: readonly number[],
  broken: Set<string>,
): { scopes: Scope<Row>[]; truth: string[] } {
  const truth: string[] = [];
  const scopes = lengths.map((length, index): Scope<Row> => {
    const key = PREFIXES[index]!;
    const rows = rowsOf(length);
    const { listing } = [
      () => hybridList(rows, { maxPageSize: 100, tokens: true }),
      () => wholeList(rows),
      () => markerList(rows, { maxPageSize: 50, maxOffset: 500, count: 'all' as const }),
    ][index % 3]!();
    truth.push(...rows.map((row) => `${key}:${row.id}`));
    const read = listing.read as (...args: unknown[]) => Promise<unknown>;
    const guarded = async (...args: unknown[]) => {
      if (broken.has(key)) throw new AppError('PROVIDER_UNAVAILABLE', 'down');
      return read(...args);
    };
    return { key, listing: { ...listing, read: guarded } as typeof listing };
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
    after = JSON.parse(JSON.stringify(slice.end)) as Position;
  }
  throw new Error('the walk does not end');
}

const firsts = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 4 });
const lengths = fc.array(fc.constantFrom(0, 0, 1, 2, 49, 50, 51, 100, 101, 230), {
  minLength: 0,
  maxLength: 5,
});

describe('several lists as one', () => {
  it.each([true, false])('visits every row once in scope order (together: %s)', async (together) => {
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

  it.each([true, false])(
    'a scope that fails takes one edge and hides nothing else (together: %s)',
    async (together) => {
      await fc.assert(
        fc.asyncProperty(lengths, firsts, fc.subarray(PREFIXES), async (each, sizes, down) => {
          const broken = new Set(down);
          const { scopes, truth } = scopesOf(each, broken);
          const present = PREFIXES.slice(0, each.length).filter((key) => broken.has(key));
          const { seen, failed } = await walk(scopes, sizes, together);
          expect(seen).toEqual(truth.filter((row) => !broken.has(row[0]!)));
          expect(failed.map(({ scope }) => scope)).toEqual(present);

          // The failed edge's own cursor tries the scope again, once it is well.
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

  const [some, none, broken] = ['some', 'none', 'broken'] as const;
  it.each([
    ['all the time, where there is no other', [some], true, [8_000]],
    [
      'two fifths of the time that is left, where others are read beside it',
      [none, some],
      true,
      [3_200, 3_200],
    ],
    [
      'two fifths, where others come after it or rows have come before it',
      [some, some],
      false,
      [3_200, 3_200],
    ],
    [
      'all the time, where nothing came before it and it is the last',
      [none, broken, some],
      false,
      [3_200, 3_200, 8_000],
    ],
  ])('gives a scope %s', async (_what, found, together, expected) => {
    const given: number[] = [];
    const scopes = found.map((what, index): Scope<Row> => {
      const list = wholeList(rowsOf(what === some ? 1 : 0));
      const read: typeof list.listing.read = async (call) => {
        given.push(call.deadline - 1_000);
        if (what === broken) throw new AppError('PROVIDER_UNAVAILABLE', 'down');
        return list.listing.read(call);
      };
      return { key: PREFIXES[index]!, listing: { ...list.listing, read } };
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
