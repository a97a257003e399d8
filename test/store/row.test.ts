import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { rowOf } from '../../src/store/row.ts';

describe('a reader of rows', () => {
  const read = rowOf({ name: 'text', note: 'text?', size: 'integer', oldest: 'integer?' });
  const select = (values: string): unknown => {
    using database = new DatabaseSync(':memory:');
    return database.prepare(`SELECT * FROM (SELECT ${values})`).get();
  };

  it('returns a row whose columns have their types', () => {
    const row = read(select("'a' AS name, NULL AS note, 3 AS size, NULL AS oldest"));
    expect({ ...row }).toEqual({ name: 'a', note: null, size: 3, oldest: null });
  });

  it.each([
    ['text', 'name', "NULL AS name, 'n' AS note, 3 AS size, 1 AS oldest"],
    ['text?', 'note', "'a' AS name, 1 AS note, 3 AS size, 1 AS oldest"],
    ['integer', 'size', "'a' AS name, 'n' AS note, '3' AS size, 1 AS oldest"],
    ['integer?', 'oldest', "'a' AS name, 'n' AS note, 3 AS size"],
  ])('throws if the column of type %s has another value', (type, column, values) => {
    expect(() => read(select(values))).toThrow(`expected ${type} in the column ${column}`);
  });

  it('throws if there is no row', () => {
    expect(() => read(undefined)).toThrow('expected text in the column name');
  });
});
