import { AppError, notFound } from '../../errors.ts';
import { eachOf } from '../../store/each.ts';
import { readNow } from '../../store/now.ts';
import { rowOf } from '../../store/row.ts';
import type { Statements, Store, Transaction } from '../../store/store.ts';
import { storedValue } from '../objects/stored-value.ts';
import { type FindingRow, findingReader } from '../query/finding-rows.ts';
import type { Place } from '../query/question.ts';
import { lockFindingStreams } from './finding-events.ts';

/** A finding that a caller names, and what the caller may see. */
export interface NamedFinding {
  readonly id: string;
  readonly places: readonly Place[];
  readonly maySeeFingerprints: boolean;
}

export interface NewSuppression {
  readonly reason: string;
  /** Milliseconds since the epoch. Null: until the finding is resolved. */
  readonly until: number | null;
  /** Name of the principal. */
  readonly by: string;
}

/** Where findings are kept, and the least number of entries that the stream of events of an instance keeps. */
export type SuppressionStore = Pick<Store, 'write'> & { readonly retention: number };

/**
 * Suppresses an open finding, or changes its suppression. Does nothing if the finding already has this suppression. Throws NOT_FOUND if the
 * caller may not see the finding, and CONFLICT if it is resolved.
 */
export async function suppress(
  store: SuppressionStore,
  finding: NamedFinding,
  suppression: NewSuppression,
): Promise<void> {
  await store.write(async (transaction) => {
    const announce = await lockOne(transaction, finding.id, store.retention);
    const row = await readNamed(transaction, finding);
    if (row.resolvedAt !== null)
      throw new AppError('CONFLICT', 'The finding is resolved.', { details: { field: 'input.id' } });
    if (isSuppressed(row, suppression)) return;
    await transaction.rows(
      `UPDATE @inventory_finding SET suppressed_at = @now, suppressed_until = $2, suppressed_reason = $3,
        suppressed_by = $4 WHERE id = $1 AND resolved_at IS NULL`,
      [finding.id, suppression.until, storedValue(suppression.reason), storedValue(suppression.by)],
    );
    await announce();
  });
}

/** Ends the suppression of a finding. Does nothing if there is none. Throws NOT_FOUND like `suppress`. */
export async function unsuppress(store: SuppressionStore, finding: NamedFinding): Promise<void> {
  await store.write(async (transaction) => {
    const announce = await lockOne(transaction, finding.id, store.retention);
    if (isSuppressed(await readNamed(transaction, finding), null)) return;
    await transaction.rows(`UPDATE @inventory_finding SET ${CLEARED} WHERE id = $1`, [finding.id]);
    await announce();
  });
}

/** Whether the finding has exactly this suppression; null: none. Throws NOT_FOUND like `suppress`. */
export async function hasSuppression(
  store: Pick<Store, 'read'>,
  finding: NamedFinding,
  suppression: NewSuppression | null,
): Promise<boolean> {
  return isSuppressed(await store.read((snapshot) => readNamed(snapshot, finding)), suppression);
}

async function readNamed(
  statements: Statements,
  { id, places, maySeeFingerprints }: NamedFinding,
): Promise<FindingRow> {
  const row = (await findingReader(places, maySeeFingerprints)(statements, places, [id])).get(id);
  if (row === undefined) throw notFound('input.id');
  return row;
}

function isSuppressed({ suppression: known }: FindingRow, wanted: NewSuppression | null): boolean {
  if (known === null || wanted === null) return known === wanted;
  const { reason, until, by } = wanted;
  return known.reason === storedValue(reason) && known.until === until && known.by === storedValue(by);
}

const STEP = 500;

/** Ends the suppressions whose time is over, at most a step of them. Returns whether there were any. */
export async function endSuppressions(store: Store, retention: number): Promise<boolean> {
  const over = (limit: number) =>
    `SELECT id FROM @inventory_finding WHERE suppressed_until <= @now ORDER BY suppressed_until LIMIT ${limit}`;
  if ((await store.rows(over(1))).length === 0) return false;
  await store.write(async (transaction) => {
    const found = (await transaction.rows(over(STEP))).map((row) => idRow(row).id);
    const now = await readNow(transaction);
    const announce = await lockFindingStreams(transaction, found, { now, retention });
    // A caller may suppress a finding again before its stream is locked.
    const ended = await transaction.rows(
      `UPDATE @inventory_finding SET ${CLEARED}
        WHERE id IN (SELECT each.value ->> 0 FROM @each($1)) AND suppressed_until <= @now RETURNING id`,
      [eachOf(found)],
    );
    const ids = ended.map((row) => idRow(row).id);
    await announce(ids.map((id) => ({ ...SUPPRESSION_CHANGED, id, source: 'POLL' })));
  }, 'pass');
  return true;
}

const idRow = rowOf({ id: 'text' });
const SUPPRESSION_CHANGED = { change: 'UPDATED', fields: ['suppression'] } as const;

/** Locks the stream of a finding that a mutation changes. Returns a function that appends the change. */
async function lockOne(
  transaction: Transaction,
  id: string,
  retention: number,
): Promise<() => Promise<void>> {
  const now = await readNow(transaction);
  const announce = await lockFindingStreams(transaction, [id], { now, retention });
  return () => announce([{ ...SUPPRESSION_CHANGED, id, source: 'MUTATION' }]);
}

const CLEARED =
  'suppressed_at = NULL, suppressed_until = NULL, suppressed_reason = NULL, suppressed_by = NULL';
