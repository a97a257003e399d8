import { expect, it } from 'vitest';
import { findRow } from '../../src/lists/find-row.ts';
import type { Listing } from '../../src/providers/port/list.ts';
import { CALL } from '../kit/lists.ts';

const listOf = (count: number): Listing<number> => ({
  style: 'whole',
  key: (row) => String(row).padStart(5, '0'),
  read: async () => Array.from({ length: count }, (_, n) => n),
});

it('finds a row, or that there is none, and does not take the end of its patience for the end of the list', async () => {
  const find = (count: number, wanted: number) => findRow(listOf(count), (row) => row === wanted, CALL);
  expect(await find(1_000, 999)).toBe(999);
  expect(await find(1_000, 1_000)).toBeNull();
  expect(await find(0, 0)).toBeNull();
  expect(await find(5_000, 999)).toBe(999);
  await expect(find(5_000, 1_000)).rejects.toMatchObject({ code: 'PROVIDER_BAD_RESPONSE' });
});
