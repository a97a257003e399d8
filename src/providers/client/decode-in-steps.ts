/** Milliseconds of decoding before other work may run. */
const STEP_MS = 10;

/**
 * Decodes the rows of a response. Decoding 100 certificates with their chains takes 50 ms, so the event loop does other
 * work between steps. Rejects with the error that `decode` throws.
 */
export async function decodeInSteps<Row, Value>(
  rows: readonly Row[],
  decode: (row: Row) => Value,
): Promise<Value[]> {
  const values: Value[] = [];
  let startedAt = performance.now();
  for (const row of rows) {
    values.push(decode(row));
    if (performance.now() - startedAt < STEP_MS) continue;
    await new Promise((resolve) => setImmediate(resolve));
    startedAt = performance.now();
  }
  return values;
}
