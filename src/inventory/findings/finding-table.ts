import { DAY_MS } from '../../duration.ts';
import { streamOf } from '../../events/stream/scope.ts';
import { printGlobalId } from '../../graph/node-id.ts';
import { eachOf } from '../../store/each.ts';
import { rowOf } from '../../store/row.ts';
import type { Statements, Store, Transaction } from '../../store/store.ts';
import { type Check, type Found, SEVERITIES } from './check.ts';
import { type CheckedObject, LINK_COLUMNS, type Link } from './checked-object.ts';

/** A finding that is open in the store. */
export interface OpenFinding {
  readonly id: string;
  readonly check: string;
  readonly version: number;
  readonly objectId: string;
  readonly link: Link | null;
  /** True: it is suppressed until it is resolved. */
  readonly isSuppressedOpenly: boolean;
  /** Text that differs if the finding says other things. */
  readonly content: string;
}

/** What a check found at an object now. */
export interface NewFinding {
  readonly check: Check;
  readonly object: CheckedObject;
  readonly found: Found;
}

/** Global id: the same for the same check and object, in whatever store. */
export function findingId({ at }: CheckedObject, check: Pick<Check, 'name'>, objectId: string): string {
  return printGlobalId('Finding', at, check.name, objectId);
}

const openRow = rowOf({
  ...({ id: 'text', check_name: 'text', check_version: 'integer', severity: 'integer' } as const),
  ...({ object_id: 'text', link_column: 'text?', link: 'text?', unlike: 'text?' } as const),
  ...({ detail: 'text', evidence: 'text', suppressed_at: 'integer?', suppressed_until: 'integer?' } as const),
});

/** The open findings of these objects. */
export async function readOpen(
  { rows }: Statements,
  objectIds: readonly string[],
): Promise<readonly OpenFinding[]> {
  const found = await rows(
    `SELECT id, check_name, check_version, severity, object_id, link_column, link, unlike, detail, evidence,
        suppressed_at, suppressed_until
      FROM @inventory_finding WHERE object_id IN (SELECT each.value ->> 0 FROM @each($1)) AND resolved_at IS NULL`,
    [eachOf(objectIds)],
  );
  return found.map(openRow).map((row) => {
    const column = LINK_COLUMNS.find((each) => each === row.link_column);
    const { link: value, unlike, severity, detail, evidence } = row;
    return {
      id: row.id,
      check: row.check_name,
      version: row.check_version,
      objectId: row.object_id,
      link: column === undefined || value === null ? null : { column, value, unlike },
      isSuppressedOpenly: row.suppressed_at !== null && row.suppressed_until === null,
      content: JSON.stringify([severity, detail, evidence, column ?? null, value, unlike]),
    };
  });
}

/** Names of the fields that differ between two contents, as in the schema. */
export function fieldsBetween(before: string, after: string): readonly string[] {
  const [was, is]: unknown[][] = [JSON.parse(before), JSON.parse(after)];
  const names = ['severity', 'detail', 'evidence', 'related', 'related', 'related'];
  return [...new Set(names.filter((_name, index) => was?.[index] !== is?.[index]))];
}

/** Those of the ids that have a row, whether or not the finding is resolved. */
export async function readKnown({ rows }: Statements, ids: readonly string[]): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const found = await rows(
    'SELECT id FROM @inventory_finding WHERE id IN (SELECT each.value ->> 0 FROM @each($1))',
    [eachOf(ids)],
  );
  return new Set(found.map((row) => idRow(row).id));
}

const idRow = rowOf({ id: 'text' });

/** See `OpenFinding.content`. */
export function contentOf({ severity, detail, evidence, link }: Found): string {
  const { column = null, value = null, unlike = null } = link ?? {};
  return JSON.stringify([
    ...[SEVERITIES.indexOf(severity), detail, JSON.stringify(evidence), column, value, unlike],
  ]);
}

/**
 * Opens findings, or writes what they say now. A finding that was resolved and is found again is the same one: it keeps
 * the time of its first sight. A finding of a newer version of the check stays as it is.
 */
export async function writeFindings(
  { rows }: Transaction,
  findings: readonly NewFinding[],
  now: number,
): Promise<void> {
  if (findings.length === 0) return;
  const values = findings.map(({ check, object, found: { severity, detail, evidence, link } }) => [
    ...[findingId(object, check, object.id), check.name, check.version, SEVERITIES.indexOf(severity)],
    ...[object.id, object.kind, object.at.account, object.provider, object.at.region, streamOf(object.at)],
    ...[link?.column ?? null, link?.value ?? null, link?.unlike ?? null, detail, JSON.stringify(evidence)],
  ]);
  await rows(
    `INSERT INTO @inventory_finding AS own (id, check_name, check_version, severity, object_id, kind, account, provider,
        region, stream, link_column, link, unlike, detail, evidence, first_seen)
      SELECT each.value ->> 0, each.value ->> 1, CAST(each.value ->> 2 AS BIGINT), CAST(each.value ->> 3 AS BIGINT),
        ${Array.from({ length: 11 }, (_, index) => `each.value ->> ${index + 4}`).join(', ')}, CAST($2 AS BIGINT)
      FROM @each($1) WHERE true
      ON CONFLICT (id) DO UPDATE SET check_version = excluded.check_version, severity = excluded.severity,
        link_column = excluded.link_column, link = excluded.link, unlike = excluded.unlike, detail = excluded.detail,
        evidence = excluded.evidence, resolved_at = NULL
      WHERE own.check_version <= excluded.check_version`,
    [JSON.stringify(values), now],
  );
}

/** Resolves findings. A suppression without an end ends with its finding. */
export async function resolveFindings(
  { rows }: Transaction,
  ids: readonly string[],
  now: number,
): Promise<void> {
  if (ids.length === 0) return;
  const ends = 'WHEN suppressed_until IS NULL THEN NULL';
  await rows(
    `UPDATE @inventory_finding SET resolved_at = $2, suppressed_at = CASE ${ends} ELSE suppressed_at END,
        suppressed_reason = CASE ${ends} ELSE suppressed_reason END,
        suppressed_by = CASE ${ends} ELSE suppressed_by END
      WHERE id IN (SELECT each.value ->> 0 FROM @each($1))`,
    [eachOf(ids), now],
  );
}

const STEP = 500;

/**
 * Deletes findings that were resolved more than `historyDays` ago, at most a step of them. Returns whether there may be
 * more.
 */
export async function forgetResolved(store: Pick<Store, 'rows'>, historyDays: number): Promise<boolean> {
  const deleted = await store.rows(
    `DELETE FROM @inventory_finding WHERE id IN (
      SELECT id FROM @inventory_finding WHERE resolved_at < @now - CAST($1 AS BIGINT) ORDER BY resolved_at LIMIT ${STEP})
      RETURNING 1 AS deleted`,
    [historyDays * DAY_MS],
  );
  return deleted.length === STEP;
}
