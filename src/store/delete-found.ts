import type { SqlValue, Store } from './store.ts';

/** Two statements that delete rows together. */
export interface FoundRows {
  /** Selects the rows, and locks them (`@locked`). */
  readonly find: string;
  /** Reads the columns of the key. */
  readonly keyOf: (row: unknown) => readonly SqlValue[];
  /** Deletes the rows by their keys: `each.value ->> 0` of `@each($1)` is the first column. */
  readonly remove: string;
}

/** Deletes rows in one transaction. Returns their number. `values` are the parameters of `find`. */
export function deleteFound(
  store: Store,
  { find, keyOf, remove }: FoundRows,
  values: readonly SqlValue[] = [],
): Promise<number> {
  return store.write(async ({ rows }) => {
    const keys = (await rows(find, values)).map(keyOf);
    if (keys.length > 0) await rows(remove, [JSON.stringify(keys)]);
    return keys.length;
  });
}
