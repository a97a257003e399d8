/**
 * Returns the value. Throws if it is undefined. Use it for values that always exist, such as the first account of a
 * fleet.
 */
export function existing<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('expected a value that is always there');
  return value;
}

/** Returns the members of a value of unknown type, or none if the value is not an object. */
export function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return isObject(value) ? value : {};
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** Returns whether the table itself has the key. Inherited keys do not count. */
export function isKeyOf<Table extends object>(table: Table, key: PropertyKey): key is keyof Table {
  return Object.hasOwn(table, key);
}
