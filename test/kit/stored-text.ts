import { createSealing } from '../../src/sealing.ts';
import { Secret } from '../../src/secret.ts';
import { MIGRATIONS } from '../../src/store/migrations.ts';
import type { Store } from '../../src/store/store.ts';

/** Seals the results of idempotency keys in tests, so that a test can read them. */
export const SEAL_KEY = 'seal-key-of-the-tests-0123456789';

const TABLES = MIGRATIONS.flatMap(({ statements }) => statements).flatMap(
  (sql) => /^CREATE TABLE @(\w+)/.exec(sql)?.[1] ?? [],
);

/** Every row of every table, and every sealed result in the clear. */
export async function storedText(store: Store): Promise<string> {
  const keys = [new Secret(SEAL_KEY)] as const;
  const sealing = createSealing({ keys, purpose: 'iot-identity-graph idempotency v1', version: 1 });
  const text: string[] = [];
  for (const table of TABLES) {
    for await (const row of rowsOf(store, table)) {
      text.push(JSON.stringify(row));
      if (table !== 'idempotency_key' || row['kept'] === null) continue;
      const bound = JSON.stringify([row['principal'], row['idempotency_key']]);
      const opened = sealing.open(Buffer.from(String(row['kept']), 'base64url'), bound);
      if (opened.state === 'open') text.push(opened.plain);
    }
  }
  return text.join('\n');
}

/** All rows of a table, in steps, because the store limits the rows of one result. */
async function* rowsOf(store: Store, table: string): AsyncGenerator<Record<string, unknown>> {
  const order = ORDERS[table] ?? '1, 2';
  for (let offset = 0; ; offset += STEP) {
    const sql = `SELECT * FROM @${table} ORDER BY ${order} LIMIT ${STEP} OFFSET ${offset}`;
    // A busy machine may need more than the time of an interactive read.
    const step = await store.read(({ rows }) => rows(sql), 'pass');
    yield* step as Record<string, unknown>[];
    if (step.length < STEP) return;
  }
}

/** Columns that identify a row, where they are more than two. */
const ORDERS: Readonly<Record<string, string>> = {
  event_row: '1, 2, 3',
  inventory_term: '1, 2, 3, 4',
  inventory_change: '1, 2, 3, 4, 5',
};

const STEP = 5_000;
