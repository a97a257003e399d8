import { createHash } from 'node:crypto';
import { rowOf } from '../store/row.ts';
import type { SqlValue } from '../store/store.ts';

type Sql = [sql: string, values: SqlValue[]];

const PREFIX = 'quota ';
const MINUTE = 60_000_000;
/** Maximum number of rows that one statement removes. */
const REMOVED = 1_000;

/**
 * Returns the name of a budget. The name contains a hash of the principal's name, because that name may be long and is
 * personal data.
 */
export function quotaName(kind: string, principal: string): string {
  return `${PREFIX}${kind} ${createHash('sha256').update(principal).digest('base64url').slice(0, 22)}`;
}

/** Microseconds until one unit of a bucket of `perMinute` is refilled. */
export const microsOf = (perMinute: number): number => Math.floor(MINUTE / perMinute);

/**
 * Returns the statement that takes `wanted` if the bucket stays at least half full, otherwise `needed` if the bucket
 * holds as much, otherwise nothing. The row of a bucket holds the state of the generic cell rate algorithm. The bucket
 * is full if `used_until` is in the past, and empty if `used_until` is a minute ahead. If `used_until` is more than a
 * minute ahead, the store's clock was set back, and the bucket counts as full.
 */
export function takeFrom(name: string, micros: number, needed: number, wanted: number): Sql {
  const begin = `CASE WHEN own.used_until > excluded.granted_at AND own.used_until <= excluded.granted_at + ${2 * MINUTE}
    THEN own.used_until ELSE excluded.granted_at END`;
  const fits = (amount: string, within: number) =>
    `${begin} + ${amount} * ${micros} <= excluded.granted_at + ${within}`;
  const granted = `CASE WHEN ${fits('CAST($3 AS BIGINT)', MINUTE / 2)} THEN CAST($3 AS BIGINT)
    WHEN ${fits('CAST($2 AS BIGINT)', MINUTE)} THEN CAST($2 AS BIGINT) ELSE 0 END`;
  const sql = `INSERT INTO @budget AS own (name, used_until, granted, granted_at)
    SELECT $1, clock.now_at + CAST($4 AS BIGINT) * ${micros}, CAST($4 AS BIGINT), clock.now_at
    FROM (SELECT @now * 1000 AS now_at) AS clock WHERE true
    ON CONFLICT (name) DO UPDATE
      SET granted = ${granted}, used_until = ${begin} + (${granted}) * ${micros}, granted_at = excluded.granted_at
    RETURNING used_until, granted, granted_at`;
  const fromFull = wanted * micros <= MINUTE / 2 ? wanted : needed;
  return [sql, [name, needed, wanted, fromFull]];
}

const takenRow = rowOf({ used_until: 'integer', granted: 'integer', granted_at: 'integer' });

/** Parses the answer to `takeFrom`: the amount taken, and the amount left in the bucket. */
export function takenFrom(
  row: unknown,
  perMinute: number,
): { readonly granted: number; readonly left: number } {
  const { used_until, granted, granted_at } = takenRow(row);
  const used = Math.max(0, used_until - granted_at) / microsOf(perMinute);
  return { granted, left: Math.max(0, perMinute - used) };
}

/** Returns the statement that gives amounts back, by name. A negative amount takes from the bucket. */
export function giveBack(amounts: ReadonlyMap<string, number>, micros: number): Sql {
  const sql = `UPDATE @budget AS own SET used_until = own.used_until - back.micros
    FROM (SELECT each.value ->> 0 AS budget, CAST(each.value ->> 1 AS BIGINT) AS micros FROM @each($1)) AS back
    WHERE own.name = back.budget`;
  return [sql, [JSON.stringify([...amounts].map(([name, amount]) => [name, Math.round(amount * micros)]))]];
}

/** Returns the statement that removes full buckets. A missing bucket counts as full. */
export function removeFull(): Sql {
  const sql = `DELETE FROM @budget WHERE name IN (SELECT name FROM @budget
    WHERE name >= $1 AND name < $2 AND used_until < @now * 1000 LIMIT ${REMOVED})`;
  // The upper bound of the names: the prefix with its last blank replaced by the next character.
  return [sql, [PREFIX, PREFIX.replace(/ $/, '!')]];
}
