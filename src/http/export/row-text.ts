import type { Cell } from '../../schema/export/columns.ts';

/** Prints the rows of an export as text. */
export interface RowFormat {
  readonly contentType: string;
  /** Comes before the first row. */
  readonly header: (columns: readonly string[]) => string;
  readonly row: (columns: readonly string[], cells: readonly Cell[]) => string;
  /** Comes after the last row of a whole export. */
  readonly trailer: (columns: readonly string[], trailer: object) => string;
}

/** One JSON object a line. */
const NDJSON: RowFormat = {
  contentType: 'application/x-ndjson; charset=utf-8',
  header: () => '',
  row: (columns, cells) => {
    const members = columns.map((name, index) => `"${name}":${JSON.stringify(cells[index] ?? null)}`);
    return `{${members.join(',')}}\n`;
  },
  trailer: (_columns, trailer) => `${JSON.stringify({ trailer })}\n`,
};

/** RFC 4180. */
const CSV: RowFormat = {
  contentType: 'text/csv; charset=utf-8; header=present',
  header: (columns) => line(columns),
  row: (_columns, cells) => line(cells),
  trailer: (columns, trailer) => {
    const rest = Array.from({ length: Math.max(0, columns.length - 2) }, () => null);
    return line(['#trailer', JSON.stringify(trailer), ...rest]);
  },
};

export const ROW_FORMATS = { ndjson: NDJSON, csv: CSV } as const;
export type FormatName = keyof typeof ROW_FORMATS;

/** Spreadsheets take a cell that begins with one of these for a formula, even if it is quoted. */
const FORMULA = /^[=+\-@\t\r＝＋－＠]/;

function line(cells: readonly Cell[]): string {
  const texts = cells.map((cell) => {
    const text = cell === null ? '' : String(cell);
    return `"${FORMULA.test(text) ? "'" : ''}${text.replaceAll('"', '""')}"`;
  });
  return `${texts.join(',')}\r\n`;
}
