import { rowOf } from '../store/row.ts';
import type { Store } from '../store/store.ts';
import { type AuditLog, hashOf, NOTHING_BEFORE } from './chain.ts';

/** Attempts of one write. An attempt fails if another process with the same replica name has written a line. */
const TRIES = 5;

const LAST = 'SELECT seq, line FROM @audit_line WHERE replica = $1 ORDER BY seq DESC LIMIT 1';
const APPEND = `INSERT INTO @audit_line (replica, seq, line)
  SELECT $1, CAST(each.value ->> 0 AS BIGINT), each.value ->> 1 FROM @each($2) WHERE true
  ON CONFLICT (replica, seq) DO NOTHING RETURNING seq`;
const REPLICAS = 'SELECT DISTINCT replica FROM @audit_line ORDER BY replica';
const LINES = `SELECT seq, line FROM @audit_line WHERE replica = $1 AND seq > $2 ORDER BY seq LIMIT 1000`;

const lineRow = rowOf({ seq: 'integer', line: 'text' });
const replicaRow = rowOf({ replica: 'text' });

/**
 * Writes the lines of this replica to the store as one chain. The end of the chain is read in the same transaction, so
 * the chain continues after a restart. Two processes with the same replica name write one chain: if both use the same
 * line number, the second write fails and its lines are composed again.
 */
export function createStoreAuditLog(store: Store): AuditLog {
  const { replica } = store;
  return {
    append: async (compose) => {
      for (let tries = 0; tries < TRIES; tries++) {
        try {
          return await store.write(async ({ rows }) => {
            const [found] = await rows(LAST, [replica]);
            const last = found === undefined ? null : lineRow(found);
            const previous = last === null ? NOTHING_BEFORE : hashOf(last.line);
            const lines = compose({ previous, continuesFrom: null });
            const numbered = lines.map((line, index) => [(last?.seq ?? 0) + index + 1, line]);
            const appended = await rows(APPEND, [replica, JSON.stringify(numbered)]);
            // Roll the transaction back, so that none of the lines is stored.
            if (appended.length < lines.length) throw new Overtaken();
          });
        } catch (error) {
          if (!(error instanceof Overtaken)) throw error;
        }
      }
      throw new Error('another process with the same replica name wrote during every attempt');
    },
  };
}

class Overtaken extends Error {
  override readonly name = 'Overtaken';
}

/** Names of all replicas that have lines in the store. */
export async function replicasOf(store: Store): Promise<readonly string[]> {
  return (await store.rows(REPLICAS)).map((row) => replicaRow(row).replica);
}

/** Returns the lines of a replica in order. */
export async function* storedLines(store: Store, replica: string): AsyncIterable<string> {
  let last = 0;
  for (;;) {
    const rows = (await store.rows(LINES, [replica, last])).map(lineRow);
    for (const { seq, line } of rows) {
      last = seq;
      yield line;
    }
    if (rows.length === 0) return;
  }
}
