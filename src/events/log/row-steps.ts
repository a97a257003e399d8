import { setImmediate } from 'node:timers/promises';

/** Rows that are handled before other work may run. They take a few milliseconds, also in a log file. */
export const ROWS_PER_STEP = 1_000;

/** Lets the event loop do other work. A list of 300,000 rows must not block the process for a second. */
export function yieldToEventLoop(): Promise<void> {
  return setImmediate();
}
