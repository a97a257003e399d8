/**
 * A process with a store in a file: `node appending-store.ts PATH [COUNT] [close]`. It appends rows, COUNT or until
 * it is killed, and prints one line for each of its steps:
 *
 *     begin
 *     open ROWS LAST      how many rows the file has, and the number of the last one
 *     ok N                row N is committed
 *     down REASON | up    the health has changed
 *     refused MESSAGE     the file cannot be opened
 *
 * Each transaction also counts its row in @budget, so that half a transaction shows.
 */
import { writeSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { AppError } from '../../src/errors.ts';
import { openSqliteStore } from '../../src/store/sqlite-file-store.ts';
import type { Store } from '../../src/store/store.ts';

const [, , path = '', count = 'Infinity', ending] = process.argv;
/** Writes the line at once, so that a killed process has printed every row, except the last one, that it committed. */
async function print(line: string): Promise<void> {
  for (;;) {
    try {
      writeSync(1, `${line}\n`);
      return;
    } catch (error) {
      // The pipe is full, because its reader is busy.
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      await pause(10);
    }
  }
}

await print('begin');
let store: Store;
try {
  store = await openSqliteStore({ path });
} catch (error) {
  await print(`refused ${error instanceof Error ? error.message : error}`);
  process.exit(3);
}
store.onHealth((health) => void print(health.state === 'up' ? 'up' : `down ${health.reason}`));
const [found] = await store.rows(
  `SELECT count(*) AS "rows", coalesce(max(seq), 0) AS last,
    coalesce((SELECT used_until FROM @budget WHERE name = 'rows'), 0) AS counted FROM @audit_line`,
);
const { rows, last, counted } = found as { rows: number; last: number; counted: number };
if (rows !== counted) await print(`torn: ${rows} rows, ${counted} counted`);
await print(`open ${rows} ${last}`);
for (let n = last + 1; n <= last + Number(count); ) {
  const isCommitted = await append(n);
  if (isCommitted) {
    await print(`ok ${n}`);
    n += 1;
  } else {
    await pause(20);
  }
}
if (ending === 'close') await store.close();
await print('end');

async function append(n: number): Promise<boolean> {
  const row = "INSERT INTO @audit_line (replica, seq, line) VALUES ('r', $1, $2)";
  const counted = `INSERT INTO @budget (name, used_until) VALUES ('rows', 1)
    ON CONFLICT (name) DO UPDATE SET used_until = budget.used_until + 1`;
  try {
    await store.write(async ({ rows }) => {
      await rows(row, [n, 'x'.repeat(500)]);
      await rows(counted);
    });
    return true;
  } catch (error) {
    if (error instanceof AppError && error.code === 'STORE_UNAVAILABLE') return false;
    throw error;
  }
}
