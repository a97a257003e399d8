import { DAY_MS } from '../../duration.ts';
import type { ChangeKind, ChangeSource, EntityKind } from '../../events/log/log.ts';
import { rowOf } from '../../store/row.ts';
import type { Store, Transaction } from '../../store/store.ts';
import type { ChangedField } from './changed-fields.ts';

/** A change of an object, as it is written. */
export interface NewChange {
  readonly entityId: string;
  readonly change: ChangeKind;
  readonly source: ChangeSource;
  /** Name of the caller of a mutation; null: not known, or no mutation. */
  readonly principal: string | null;
  readonly fields: readonly ChangedField[];
}

/** The list of the changed objects, and when they changed. */
export interface ChangePlace {
  readonly account: string;
  readonly stream: string;
  readonly list: string;
  readonly kind: EntityKind;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Start of the previous whole read: what a poll finds has changed after that. Null: not known. */
  readonly notBefore: number | null;
}

const STEP = 200;

/** Appends changes. The transaction must hold a lock that all writers of the list take. */
export async function insertChanges(
  { rows }: Transaction,
  { account, stream, list, kind, at, notBefore }: ChangePlace,
  changes: readonly NewChange[],
): Promise<void> {
  if (changes.length === 0) return;
  const [found] = await rows(
    `SELECT COALESCE(MAX(nr), 0) AS nr FROM @inventory_change
      WHERE account = $1 AND at = $2 AND stream = $3 AND list = $4`,
    [account, at, stream, list],
  );
  const { nr: last } = nrRow(found);
  for (let start = 0; start < changes.length; start += STEP) {
    const step = changes
      .slice(start, start + STEP)
      .map(({ entityId, change, source, principal, fields }, index) => [
        ...[last + 1 + start + index, entityId, change, source, principal],
        // A poll has no other bound. A mutation's own time is exact.
        ...[source === 'MUTATION' ? null : notBefore, JSON.stringify(fields)],
      ]);
    await rows(
      `INSERT INTO @inventory_change
          (account, at, stream, list, kind, nr, entity_id, change, source, principal, not_before, fields)
        SELECT CAST($1 AS TEXT), CAST($2 AS BIGINT), CAST($3 AS TEXT), CAST($4 AS TEXT), CAST($5 AS TEXT),
          CAST(each.value ->> 0 AS BIGINT), each.value ->> 1, each.value ->> 2, each.value ->> 3, each.value ->> 4,
          CAST(each.value ->> 5 AS BIGINT), each.value ->> 6
        FROM @each($6)`,
      [account, at, stream, list, kind, JSON.stringify(step)],
    );
  }
}

const nrRow = rowOf({ nr: 'integer' });

const DROPPED_AT_ONCE = 500;

/** Drops at most a step of changes and gaps that are older than `days`. Returns whether there may be more. */
export async function dropOldChanges(store: Store, days: number): Promise<boolean> {
  const ms = days * DAY_MS;
  const changes = await store.rows(
    `DELETE FROM @inventory_change WHERE (account, at, stream, list, nr) IN
      (SELECT account, at, stream, list, nr FROM @inventory_change WHERE at < @now - $1
        ORDER BY at LIMIT ${DROPPED_AT_ONCE}) RETURNING 1 AS dropped`,
    [ms],
  );
  const gaps = await store.rows(
    `DELETE FROM @inventory_gap WHERE (account, stream, list, from_at) IN
      (SELECT account, stream, list, from_at FROM @inventory_gap WHERE to_at < @now - $1
        ORDER BY to_at LIMIT ${DROPPED_AT_ONCE}) RETURNING 1 AS dropped`,
    [ms],
  );
  return changes.length === DROPPED_AT_ONCE || gaps.length === DROPPED_AT_ONCE;
}
