/** The parameter of `@each` that has one row for each value: `each.value ->> 0` is the value. */
export function eachOf(values: Iterable<string>): string {
  return JSON.stringify(Array.from(values, (value) => [value]));
}
