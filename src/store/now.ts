import { rowOf } from './row.ts';
import type { Statements } from './store.ts';

const nowRow = rowOf({ now: 'integer' });

/** The time of the store, in milliseconds since the epoch. */
export async function readNow({ rows }: Statements): Promise<number> {
  const [clock] = await rows('SELECT @now AS now');
  return nowRow(clock).now;
}
