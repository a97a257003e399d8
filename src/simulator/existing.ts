/** A value that is always there, such as the first account of a fleet. */
export function existing<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('expected a value that is always there');
  return value;
}

/** The members of a value of unknown type. A value that is no object has none. */
export function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return isObject(value) ? value : {};
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
