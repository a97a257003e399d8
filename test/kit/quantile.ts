/**
 * The value below which `part` of the values lie: 0.5 is the median, which a single slow response does not change.
 */
export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
  if (value === undefined) throw new Error('expected at least one value');
  return value;
}
