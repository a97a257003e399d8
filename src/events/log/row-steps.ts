import { setImmediate } from 'node:timers/promises';

/** Rows that are handled before other work gets its turn: a few milliseconds, also in a file. */
export const ROWS_PER_STEP = 1_000;

/** Lets the event loop do what has come in meanwhile. A list of 300,000 rows must not stop the process for a second. */
export function yieldToEventLoop(): Promise<void> {
  return setImmediate();
}
