import { membersOf } from '../members.ts';

/** TypeScript types of the values of a column, by SQLite type. A type with `?` may be NULL. */
interface ColumnValues {
  readonly text: string;
  readonly 'text?': string | null;
  readonly integer: number;
  readonly 'integer?': number | null;
}

export type Columns = Readonly<Record<string, keyof ColumnValues>>;
export type Row<Of extends Columns> = { readonly [Name in keyof Of]: ColumnValues[Of[Name]] };

/** Returns a reader of rows with these columns. The reader throws an Error if a column is missing or has another type. */
export function rowOf<const Of extends Columns>(columns: Of): (row: unknown) => Row<Of> {
  const expected = Object.entries(columns);
  const isRow = (row: unknown): row is Row<Of> => {
    const members = membersOf(row);
    return expected.every(([name, type]) => isOfType(type, members[name]));
  };
  return (row) => {
    if (isRow(row)) return row;
    const members = membersOf(row);
    const wrong = expected.find(([name, type]) => !isOfType(type, members[name]));
    throw new Error(`expected ${wrong?.[1]} in the column ${wrong?.[0]}, but got another value`);
  };
}

function isOfType(type: keyof ColumnValues, value: unknown): boolean {
  if (value === null) return type.endsWith('?');
  return typeof value === (type.startsWith('text') ? 'string' : 'number');
}
