import fc from 'fast-check';
import { expect, it } from 'vitest';
import { findRows, MAX_PAGES } from '../../src/lists/find-rows.ts';
import { createMarkerList } from '../../src/lists/marker.ts';
import { createTokenList } from '../../src/lists/token.ts';
import type { Call } from '../../src/transport/call.ts';

const call = {} as Call;
const keyOf = (row: number) => String(row);

/** A list of the numbers below `length`, with a counter of reads. */
function numbers(length: number, size: number, counts: boolean) {
  const list = { reads: 0, counted: null as number | null };
  const page = (from: number) => {
    list.reads += 1;
    return Array.from({ length: Math.max(0, Math.min(size, length - from)) }, (_, index) => from + index);
  };
  const token = createTokenList<number>({
    maxPageSize: size,
    key: keyOf,
    read: async ({ token }) => {
      const from = Number(token ?? 0);
      return { rows: page(from), nextToken: from + size < length ? String(from + size) : null };
    },
  });
  const marker = createMarkerList<number>({
    maxPageSize: size,
    maxOffset: 500,
    key: keyOf,
    read: async ({ marker }) => {
      const rows = page(marker === null ? 0 : Number(marker) + 1);
      list.counted = length;
      return { rows, marker: rows.length === 0 ? null : String(rows.at(-1)), count: length };
    },
  });
  return Object.assign(list, { list: counts ? marker : token });
}

it('finds the rows of the pages, and costs at most a few calls more than single reads', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.nat(600),
      fc.integer({ min: 1, max: 100 }),
      fc.boolean(),
      fc.uniqueArray(fc.nat(700), { maxLength: 100 }),
      async (length, size, counts, keys) => {
        const list = numbers(length, size, counts);
        const sought = keys.map(String);
        const found = await findRows<number>(list.list, keyOf, sought, {
          call,
          counted: () => list.counted,
        });
        for (const [key, row] of found.rows) expect(keyOf(row)).toBe(key);
        expect(list.reads).toBeLessThanOrEqual(Math.min(MAX_PAGES, keys.length));
        expect(found.failure).toBeNull();
        if (keys.length < 2) expect(list.reads).toBe(0);
        if (found.isAll) expect(found.rows.size).toBe(keys.filter((key) => key < length).length);
        // The pages, and the individual reads of the rest.
        const calls = list.reads + (found.isAll ? 0 : keys.length - found.rows.size);
        expect(calls).toBeLessThanOrEqual(keys.length + MAX_PAGES);
      },
    ),
  );
});

it.each([
  // rows, page, counted, keys, pages
  [90, 100, false, 20, 1],
  [250, 50, true, 20, 5],
  // Six pages: more than are read in sequence. The count in the first page shows it.
  [300, 50, true, 20, 1],
  // Four more pages for the remaining two keys: individual reads are cheaper.
  [250, 50, true, 2, 1],
  [0, 100, false, 1, 0],
])('of %i rows by %i (counted: %s), for %i keys: %i pages', async (length, size, counts, keys, pages) => {
  const list = numbers(length, size, counts);
  // The last rows.
  const sought = Array.from({ length: keys }, (_, index) => String(length - 1 - index));
  await findRows<number>(list.list, keyOf, sought, { call, counted: () => list.counted });
  expect(list.reads).toBe(pages);
});

it('reports that nothing is missing only if it read the whole list', async () => {
  const whole = numbers(30, 100, false);
  const options = { call, counted: () => null };
  expect(await findRows<number>(whole.list, keyOf, ['1', '99'], options)).toMatchObject({ isAll: true });
  const long = numbers(600, 50, false);
  expect(await findRows<number>(long.list, keyOf, ['598', '599'], options)).toMatchObject({
    isAll: false,
  });
});
