import type { CheckRow } from './check-account.ts';

const HEAD = ['ACCOUNT', 'REGION', 'KIND', 'RESULT', 'WHAT TO DO'];

/** Prints a table. Each column is as wide as its widest cell. */
export function printCheck(rows: readonly CheckRow[]): string {
  const cells = rows.map((row) => [row.account, row.region, row.kind, row.result, row.whatToDo]);
  const lines = [HEAD, ...cells];
  const widths = HEAD.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines
    .map(
      (line) =>
        `${line
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}
