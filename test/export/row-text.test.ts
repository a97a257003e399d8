import * as spreadsheet from '@e965/xlsx';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FormatName, ROW_FORMATS } from '../../src/http/export/row-text.ts';
import type { Cell } from '../../src/schema/export/columns.ts';

const STARTS = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠', '"', "'", '=1+1', '@SUM(A1)', '-2+3'];

const cell = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.tuple(fc.constantFrom(...STARTS), fc.string()).map((parts) => parts.join('')),
  fc.constantFrom('a,b', 'a"b', 'line\r\nbreak', ' =1', ''),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
);

function print(name: FormatName, columns: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const format = ROW_FORMATS[name];
  const trailer = format.trailer(columns, { rows: rows.length });
  return `${format.header(columns)}${rows.map((row) => format.row(columns, row)).join('')}${trailer}`;
}

/** What stands in the cell of a file, where null is an empty text. */
function shown(value: Cell): string {
  const text = value === null ? '' : String(value);
  return /^[=+\-@\t\r＝＋－＠]/.test(text) ? `'${text}` : text;
}

/** The cells that a spreadsheet program makes of the text. */
function opened(text: string, raw: boolean) {
  const { Sheets, SheetNames } = spreadsheet.read(text, {
    type: 'string',
    raw,
    cellFormula: true,
    dense: true,
  });
  return (Sheets[SheetNames[0]!]!['!data'] ?? []) as ({ f?: string; v?: unknown } | undefined)[][];
}

describe('the CSV of an export', () => {
  const columns = ['id', 'name', 'other'];

  it('has no cell that a spreadsheet takes for a formula, and every value as it was', () => {
    const row = fc.tuple(cell, cell, cell);
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 8 }), (rows) => {
        const text = print('csv', columns, rows);
        expect(
          opened(text, false)
            .flat()
            .filter((each) => each?.f !== undefined),
        ).toEqual([]);
        const read = Array.from(opened(text, true), (each) => columns.map((_name, n) => each?.[n]?.v ?? ''));
        const trailer = ['#trailer', JSON.stringify({ rows: rows.length }), ''];
        expect(read).toEqual([columns, ...rows.map((each) => each.map(shown)), trailer]);
      }),
      { numRuns: 500 },
    );
  });

  it('control: the same reader finds a formula in a cell without the mark', () => {
    expect(opened('"id"\r\n"=1+1"\r\n', false)[1]?.[0]?.f).toBe('1+1');
  });

  it('quotes every cell, and ends every row with CRLF', () => {
    expect(print('csv', columns, [[1, null, 'a"b\r\nc']])).toBe(
      '"id","name","other"\r\n"1","","a""b\r\nc"\r\n"#trailer","{""rows"":1}",""\r\n',
    );
  });
});

describe('the NDJSON of an export', () => {
  it('has one object a line, whatever the values are', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { maxLength: 8 }), (rows) => {
        const lines = print('ndjson', ['id', 'a.b'], rows).split('\n');
        expect(lines.pop()).toBe('');
        const trailer = { trailer: { rows: rows.length } };
        const expected = [...rows.map(([id, other]) => ({ id, 'a.b': other })), trailer];
        expect(lines.map((line) => JSON.parse(line))).toEqual(expected);
      }),
    );
  });
});
