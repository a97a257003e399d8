import { describe, expect, it } from 'vitest';
import { AppError } from '../../src/errors.ts';
import type { KnownList, RowCommit } from '../../src/events/log/log.ts';
import { createPrinter, type Printer } from '../../src/events/log/row-print.ts';
import { announced } from '../../src/events/log/row-state.ts';
import { type DiffOptions, diffList } from '../../src/events/poll/list-diff.ts';
import type { ListRow, ListSpec } from '../../src/events/poll/polled-lists.ts';
import { printNodeId } from '../../src/graph/node-id.ts';
import { createMarkerList } from '../../src/lists/marker.ts';
import { createNumberedList } from '../../src/lists/numbered.ts';
import { Secret } from '../../src/secret.ts';
import { CALL } from '../kit/lists.ts';

const AT = { provider: 'ALIBABA_MQTT', account: 'a', region: 'r', instanceId: 'i' } as const;
const id = (key: string) => printNodeId('CaCertificate', AT, key);
const printer = createPrinter(new Secret('key'));

/** A numbered list with two rows per page; `between` is called before each page but the first. */
function listOf(values: Map<string, string>, between: (pageNo: number) => void = () => {}) {
  const found: string[] = [];
  const rowOf = (key: string): ListRow => ({ id: id(key), values: [values.get(key), 'same'], record: {} });
  const watched: ListSpec = {
    fields: ['name', 'status'],
    row: (record) => record as ListRow,
    list: createNumberedList<ListRow>({
      maxPageSize: 2,
      key: (row) => row.id,
      read: async ({ pageNo, pageSize }) => {
        if (pageNo > 1) between(pageNo);
        const keys = [...values.keys()].slice((pageNo - 1) * pageSize, pageNo * pageSize);
        return { rows: keys.map(rowOf), total: null };
      },
    }),
    find: async ([key]) => {
      found.push(key!);
      return values.has(key!) ? rowOf(key!) : null;
    },
  };
  return { watched, found };
}

const valuesOf = (count: number) =>
  new Map<string, string>(Array.from({ length: count }, (_, index) => [`k${index}`, 'first']));

function knownOf(values: ReadonlyMap<string, string>): KnownList {
  const rows = [...values].map(
    ([key, value]) => [id(key), { ...announced(printer.row([value, 'same'])), seq: 0 }] as const,
  );
  return { shape: 'name status', rows: new Map(rows) };
}

const pass = (
  watched: ListSpec,
  known: KnownList | null,
  more: Partial<Pick<DiffOptions, 'cache' | 'printer' | 'missing' | 'keeping'>> = {},
) =>
  diffList({
    spec: watched,
    known: async () => known,
    cache: new Set(),
    isQuiet: false,
    missing: new Set(),
    printer,
    call: () => CALL,
    ...more,
  });
const toldOf = (rows: readonly RowCommit[]) =>
  rows.map((row) => [row.id, row.entry?.change, row.entry?.fields.join(' ')]);

describe('one pass over a list', () => {
  it('reports created, updated and deleted rows with the names of changed fields', async () => {
    const values = valuesOf(5);
    const known = knownOf(values);
    values.set('k1', 'second').delete('k4');
    values.set('k9', 'first');
    const { rows } = await pass(listOf(values).watched, known);
    expect(toldOf(rows)).toEqual([
      [id('k1'), 'UPDATED', 'name'],
      [id('k9'), 'CREATED', ''],
      [id('k4'), 'DELETED', ''],
    ]);
  });

  it('reports no deletion if a page could not be read', async () => {
    const values = valuesOf(5);
    const { watched } = listOf(values, (pageNo) => {
      if (pageNo === 3) throw new Error('cut');
    });
    await expect(pass(watched, knownOf(values))).rejects.toThrow('cut');
  });

  it('looks up a missing row that moved to a page already read, and does not report it as deleted', async () => {
    const values = valuesOf(6);
    const known = knownOf(values);
    // When k0 is deleted, k2 moves to the first page while the second is read.
    const { watched, found } = listOf(values, (pageNo) => {
      if (pageNo === 2) values.delete('k0');
    });
    expect(toldOf((await pass(watched, known)).rows)).toEqual([]);
    expect(found).toEqual(['k2']);
    // Without a look-up, the row is not reported as deleted before a second pass misses it, too.
    const again = valuesOf(6);
    const blind = listOf(again, (pageNo) => {
      if (pageNo === 2) again.delete('k0');
    });
    const { find: _, ...rest } = blind.watched;
    const first = await pass(rest, known);
    expect([toldOf(first.rows), [...first.missing]]).toEqual([[], [id('k2')]]);
  });

  it('gives a row that was looked up to a keeper that needs all rows, and counts it as seen', async () => {
    const values = valuesOf(6);
    const known = knownOf(values);
    const { watched } = listOf(values, (pageNo) => {
      if (pageNo === 2) values.delete('k0');
    });
    const kept: string[] = [];
    const page = async (rows: readonly ListRow[]) => void kept.push(...rows.map((row) => row.id));
    const { seen, missing } = await pass(watched, known, { keeping: { needsAll: true, page } });
    expect(kept.sort()).toEqual(['k0', 'k1', 'k2', 'k3', 'k4', 'k5'].map(id).sort());
    expect([seen.has(id('k2')), [...missing]]).toEqual([true, []]);
  });

  it('reports a row that cannot be looked up as deleted after two passes without it, and tries one look-up per pass', async () => {
    const values = valuesOf(6);
    const known = knownOf(values);
    values.delete('k3');
    values.delete('k4');
    const { watched } = listOf(values);
    let asked = 0;
    const find = async () => {
      asked += 1;
      throw new AppError('PROVIDER_BAD_RESPONSE', 'The list is too long to be searched.');
    };
    const first = await pass({ ...watched, find }, known);
    expect([toldOf(first.rows), [...first.missing], asked]).toEqual([[], [id('k3'), id('k4')], 1]);
    // The list has changed meanwhile, so it was not read twice identically.
    values.set('k5', 'second');
    const second = await pass({ ...watched, find }, known, { cache: first.pages, missing: first.missing });
    expect(toldOf(second.rows)).toEqual([
      [id('k5'), 'UPDATED', 'name'],
      [id('k3'), 'DELETED', ''],
      [id('k4'), 'DELETED', ''],
    ]);
    expect(asked).toBe(2);
  });

  it('reports no deletion that an offset list may have missed because a full page returned no marker', async () => {
    const values = valuesOf(6);
    const known = knownOf(values);
    const { watched, found } = listOf(values);
    const byOffset: ListSpec = {
      ...watched,
      list: createMarkerList<ListRow>({
        maxPageSize: 2,
        maxOffset: 500,
        key: (row) => row.id,
        read: async ({ offset, limit }) => {
          if (offset === 2) values.delete('k0');
          const keys = [...values.keys()].slice(offset, offset + limit);
          const rows = keys.map(
            (key): ListRow => ({ id: id(key), values: [values.get(key), 'same'], record: {} }),
          );
          return { rows, marker: null, count: values.size };
        },
      }),
    };
    // No page contained k2, and the first page contained k0 before its deletion: the next pass reports it.
    expect(toldOf((await pass(byOffset, known)).rows)).toEqual([]);
    expect(found).toEqual(['k2']);
    expect(toldOf((await pass(byOffset, known)).rows)).toEqual([[id('k0'), 'DELETED', '']]);
  });

  it('trusts two identical reads of a list, however many rows are missing', async () => {
    const values = valuesOf(100);
    const known = knownOf(values);
    for (let n = 0; n < 60; n++) values.delete(`k${n}`);
    const { watched, found } = listOf(values);
    const first = await pass(watched, known);
    // The maximum number of look-ups in one pass.
    expect([first.rows.length, found.length, first.missing.size]).toEqual([20, 20, 40]);
    const second = await pass(watched, known, { cache: first.pages, missing: first.missing });
    expect([second.rows.length, found.length, second.missing.size]).toEqual([60, 20, 0]);
    expect(second.rows.every(({ state }) => state?.kind === 'gone')).toBe(true);
    // A list that changes proves nothing.
    values.set('k99', 'second');
    const third = await pass(watched, known, { cache: first.pages, missing: first.missing });
    expect([third.rows.length, found.length, third.missing.size]).toEqual([21, 40, 40]);
  });

  it('loads no stored state if every page is unchanged and contains all known rows', async () => {
    const values = valuesOf(6);
    const known = knownOf(values);
    const { watched } = listOf(values);
    let lookups = 0;
    const options = {
      spec: watched,
      known: async () => {
        lookups += 1;
        return known;
      },
      missing: new Set<string>(),
      printer,
      call: () => CALL,
    };
    const { pages } = await diffList({ ...options, cache: new Set(), isQuiet: false });
    expect(lookups).toBe(1);
    expect((await diffList({ ...options, cache: pages, isQuiet: true })).rows).toEqual([]);
    expect(lookups).toBe(1);
    // The last page is gone, and the others are unchanged.
    values.delete('k4');
    values.delete('k5');
    const { rows } = await diffList({ ...options, cache: pages, isQuiet: true });
    expect([toldOf(rows).length, lookups]).toEqual([2, 2]);
  });

  it('compares no row of an unchanged page, even if the page has moved', async () => {
    const values = valuesOf(6);
    const known = knownOf(values);
    const { pages: cache } = await pass(listOf(values).watched, known);
    let printed = 0;
    const counting: Printer = {
      ...printer,
      row: (row) => {
        printed += 1;
        return printer.row(row);
      },
    };
    await pass(listOf(values).watched, known, { cache, printer: counting });
    expect(printed).toBe(0);
    values.set('k5', 'second');
    const { rows } = await pass(listOf(values).watched, known, { cache, printer: counting });
    expect(toldOf(rows)).toEqual([[id('k5'), 'UPDATED', 'name']]);
    expect(printed).toBe(2);
    // Two new rows at the start: every page has another number, and only their page is new.
    const moved = new Map([['n0', 'first'], ['n1', 'first'], ...valuesOf(6)]);
    printed = 0;
    await pass(listOf(moved).watched, known, { cache, printer: counting });
    expect(printed).toBe(2);
  });

  it('computes fingerprints with a key, so that a fingerprint reveals no value', () => {
    const other = createPrinter(new Secret('another'));
    expect(other.row(['secret'])).not.toBe(printer.row(['secret']));
    expect(printer.row(['secret'])).toBe(printer.row(['secret']));
  });
});
