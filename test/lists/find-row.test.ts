import { expect, it } from 'vitest';
import { findRow } from '../../src/lists/find-row.ts';
import { createWholeList } from '../../src/lists/whole.ts';
import { CALL, numberedList, rowsOf } from '../kit/lists.ts';

const listOf = (count: number) =>
  numberedList(rowsOf(count), { maxPageSize: 100, total: 'rows' }).list.map(
    ({ id }) => Number(id.slice(-5)),
    String,
  );

it('finds a row or reports that it does not exist, and does not mistake its search limit for the end of the list', async () => {
  const find = (count: number, wanted: number) => findRow(listOf(count), (row) => row === wanted, CALL);
  expect(await find(1_000, 999)).toBe(999);
  expect(await find(1_000, 1_000)).toBeNull();
  expect(await find(0, 0)).toBeNull();
  expect(await find(5_000, 999)).toBe(999);
  // The limit is the server's own, so the error does not blame the provider.
  await expect(find(5_000, 4_999)).rejects.toMatchObject({
    code: 'QUERY_TOO_COMPLEX',
    details: { limit: 'searchedRows', allowed: 1_000 },
  });
});

it('searches all of a list that comes in one call, and finds nothing in a list that the provider lacks', async () => {
  const rows = Array.from({ length: 5_000 }, (_, n) => n);
  const list = createWholeList({ key: String, read: async () => rows });
  expect(await findRow(list, (row) => row === 4_999, CALL)).toBe(4_999);
  expect(await findRow(list, (row) => row === 5_000, CALL)).toBeNull();
  expect(await findRow(undefined, () => true, CALL)).toBeNull();
});
