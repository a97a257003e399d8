import type { Statements, Store } from '../../src/store/store.ts';

/** Calls `rows` for one statement, as often as it likes, or does something in its place. */
export type AroundStatement = (
  rows: Statements['rows'],
  ...statement: Parameters<Statements['rows']>
) => ReturnType<Statements['rows']>;

/** The store with `around` in place of each statement, whether or not it is in a transaction. */
export function withStatements(store: Store, around: AroundStatement): Store {
  const wrap = ({ rows }: Statements): Statements['rows'] => {
    return (sql, values) => around(rows, sql, values);
  };
  return {
    ...store,
    rows: wrap(store),
    read: (work, timing) => store.read((given) => work({ rows: wrap(given) }), timing),
    write: (work, timing) => store.write((given) => work({ ...given, rows: wrap(given) }), timing),
  };
}
