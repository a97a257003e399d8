import { setImmediate } from 'node:timers/promises';

/** Rows that are handled before other work may run, in this process and in the store. They take a few milliseconds. */
export const ROWS_PER_STEP = 500;

/** Lets the event loop do other work. A list of 300,000 rows must not block the process for a second. */
export function yieldToEventLoop(): Promise<void> {
  return setImmediate();
}

/** Splits rows into steps, and lets other work run between two steps. Without rows, there is no step. */
export async function* inSteps<Row>(
  rows: readonly Row[],
  size = ROWS_PER_STEP,
): AsyncGenerator<readonly Row[]> {
  for (let start = 0; start < rows.length; start += size) {
    if (start > 0) await yieldToEventLoop();
    yield rows.slice(start, start + size);
  }
}
