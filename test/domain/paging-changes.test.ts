import { expect, it } from 'vitest';
import type { Position } from '../../src/domain/paging/cursor.ts';
import { readWindow } from '../../src/domain/paging/page.ts';
import type { Slice } from '../../src/domain/paging/window.ts';
import type { Listing } from '../../src/providers/listing.ts';
import {
  CALL,
  hybridList,
  markerList,
  numberedList,
  type Row,
  rowsOf,
  tokenList,
  wholeList,
} from '../kit/lists.ts';

/** What docs/paging.md says of rows that come and go during a walk, style by style. */
const LENGTH = 250;

const STYLES: Record<string, (rows: Row[]) => Listing<Row>> = {
  whole: (rows) => wholeList(rows).listing,
  token: (rows) => tokenList(rows, { maxPageSize: 100 }).listing,
  hybrid: (rows) => hybridList(rows, { maxPageSize: 100, tokens: true }).listing,
  marker: (rows) => markerList(rows, { maxPageSize: 50, maxOffset: 500, count: 'all' }).listing,
  numbered: (rows) => numberedList(rows, { maxPageSize: 100, total: 'rows' }).listing,
};

/** The first window, the change, and the rest of the walk: what was seen of the rows that were there all the time. */
async function walkAround(style: string, first: number, change: (rows: Row[]) => void) {
  const rows = rowsOf(LENGTH);
  const listing = STYLES[style]!(rows);
  const truth = new Set(rows.map((row) => row.id));
  const seen: string[] = [];
  let after: Position | null = null;
  for (let window = 0; ; window++) {
    const slice: Slice<Row> = await readWindow(
      listing,
      { direction: 'forward', count: first, after, before: null },
      CALL,
    );
    seen.push(...slice.rows.map(({ row }) => row.id));
    if (window === 0) {
      change(rows);
      for (const id of truth) if (!rows.some((row) => row.id === id) && !seen.includes(id)) truth.delete(id);
    }
    if (!slice.hasNextPage) break;
    after = slice.rows.at(-1)!.position;
  }
  const lasting = seen.filter((id) => truth.has(id));
  return {
    twice: lasting.filter((id, index) => lasting.indexOf(id) !== index).length,
    missed: [...truth].filter((id) => !lasting.includes(id)).length,
  };
}

/** In front of everything: where new rows of IoTDA come, newest first. */
const insertInFront = (rows: Row[]) => void rows.unshift({ id: 'row--0001' });
const insertInside = (rows: Row[]) => void rows.splice(10, 0, { id: 'row-00009a' });
const deleteInside = (rows: Row[]) => void rows.splice(10, 1);
const changeBehind = (rows: Row[]) => {
  rows.splice(200, 1);
  rows.splice(150, 0, { id: 'row-00149a' });
};

const none = { twice: 0, missed: 0 };
const PAGE_END = 50; // a boundary for every page size that is chosen for it
const INSIDE = 20; // of a page of 100, or of the marker's 21

it.each([
  // Neither the natural key nor a page's own token or record id knows of what is before it.
  ['whole', INSIDE, insertInFront, none],
  ['whole', INSIDE, deleteInside, none],
  ['token', 100, insertInside, none],
  ['token', 100, deleteInside, none],
  ['hybrid', 100, insertInside, none],
  ['hybrid', 100, deleteInside, none],
  ['marker', PAGE_END, insertInFront, none],
  ['marker', PAGE_END, deleteInside, none],
  // Inside a page a cursor counts the rows of that page.
  ['token', INSIDE, insertInside, { twice: 1, missed: 0 }],
  ['token', INSIDE, deleteInside, { twice: 0, missed: 1 }],
  ['hybrid', INSIDE, insertInside, { twice: 1, missed: 0 }],
  ['hybrid', INSIDE, deleteInside, { twice: 0, missed: 1 }],
  ['marker', INSIDE, deleteInside, { twice: 0, missed: 1 }],
  // Until the first page has told a marker, there is nothing that new rows could be behind.
  ['marker', INSIDE, insertInFront, { twice: 1, missed: 0 }],
  // A number counts everything before it.
  ['numbered', INSIDE, insertInFront, { twice: 1, missed: 0 }],
  ['numbered', INSIDE, deleteInside, { twice: 0, missed: 1 }],
  ['numbered', 100, insertInFront, { twice: 1, missed: 0 }],
] as const)('%s, %i a window, %o', async (style, first, change, expected) => {
  expect(await walkAround(style, first, change)).toEqual(expected);
});

it.each(Object.keys(STYLES))('%s: changes behind the cursor disturb nothing', async (style) => {
  expect(await walkAround(style, INSIDE, changeBehind)).toEqual(none);
});
