import type { EntityKind } from '../../events/log/log.ts';
import { inSteps } from '../../events/log/row-steps.ts';
import type { InstanceRef } from '../../providers/port/records.ts';
import { eachOf } from '../../store/each.ts';
import { rowOf } from '../../store/row.ts';
import type { Statements, Transaction } from '../../store/store.ts';
import { caLinks, keyOfLink } from '../objects/ca-link.ts';
import { DEVICE_STATUSES, type ObjectColumns } from '../objects/object-columns.ts';
import type { Link } from './checked-object.ts';

/** What decides which objects a change concerns. */
export type CheckedColumns = Pick<ObjectColumns, 'key_text' | 'status' | 'ca_link' | 'key_id'>;

/** An object that was written or removed. */
export interface Changed {
  readonly id: string;
  readonly kind: string;
  readonly at: Omit<InstanceRef, 'provider'>;
  /** Null: the object is new. */
  readonly before: CheckedColumns | null;
  /** Null: the object was removed. */
  readonly after: CheckedColumns | null;
}

/** An object that is to be examined now. */
export interface DueObject {
  readonly id: string;
  readonly ticket: number;
}

const MARK = 'ON CONFLICT (object_id) DO UPDATE SET due_at = 0, ticket = own.ticket + 1';
/** The statuses of devices that checks look at. */
const EXAMINED = (['NEVER_CONNECTED', 'FROZEN'] as const).map((status) => DEVICE_STATUSES.indexOf(status));

/**
 * Marks changed objects, and objects whose findings depend on them: CAs and devices of certificates, identities of
 * permissions. `markNextCertificates` marks the certificates of a changed CA in steps, because there may be a million.
 */
export async function markChanged(transaction: Transaction, changed: readonly Changed[]): Promise<void> {
  const ids = new Set(changed.filter(isExamined).map(({ id }) => id));
  const columnsOf = ({ before, after }: Changed) => [before, after].flatMap((each) => each ?? []);
  const of = (kind: EntityKind) => changed.filter((each) => each.kind === kind);
  const links = of('DEVICE_CERTIFICATE').flatMap((each) =>
    columnsOf(each).flatMap((own) => own.ca_link ?? []),
  );
  const identities = of('AUTH_PERMISSION').flatMap((each) =>
    columnsOf(each).map(({ key_text }) => [each.at.account, key_text]),
  );
  const others = [
    ...(await casOf(transaction, links)),
    ...(await identitiesOf(transaction, identities)),
    ...(await devicesOf(transaction, of('DEVICE_CERTIFICATE').filter(hasOtherStatus))),
  ];
  for (const id of others) ids.add(id);
  await markObjects(transaction, ids);
  const changedCas = of('CA_CERTIFICATE').flatMap((each) =>
    columnsOf(each).flatMap(({ key_id }) => caLinks(each, key_id)),
  );
  if (changedCas.length > 0)
    await transaction.rows(
      `INSERT INTO @inventory_changed_ca (ca_link, after_id) SELECT each.value ->> 0, '' FROM @each($1) WHERE true
        ON CONFLICT (ca_link) DO UPDATE SET after_id = ''`,
      [eachOf(new Set(changedCas))],
    );
}

/** A device comes and goes online all the time, which concerns no check. */
function isExamined({ kind, before, after }: Changed): boolean {
  if (kind !== 'DEVICE' || before === null || after === null) return true;
  return EXAMINED.some((status) => before.status === status || after.status === status);
}

function hasOtherStatus({ before, after }: Changed): boolean {
  return before !== null && after !== null && before.status !== after.status;
}

/** The devices that use the certificates. */
async function devicesOf(
  { rows }: Transaction,
  certificates: readonly Changed[],
): Promise<readonly string[]> {
  if (certificates.length === 0) return [];
  const found = await rows(
    `SELECT device_id AS id FROM @inventory_binding
      WHERE owner_id IN (SELECT each.value ->> 0 FROM @each($1))`,
    [eachOf(certificates.map(({ id }) => id))],
  );
  return found.map((row) => idRow(row).id);
}

/** The CAs to which the links lead. */
async function casOf({ rows }: Transaction, links: readonly string[]): Promise<readonly string[]> {
  const idsWith = async (column: 'id' | 'key_id', values: readonly string[]): Promise<readonly string[]> => {
    if (values.length === 0) return [];
    // The bare column of the kind would lead to the index of all CAs.
    const found = await rows(
      `SELECT id FROM @inventory_object WHERE (kind || '') = 'CA_CERTIFICATE'
        AND ${column} IN (SELECT each.value ->> 0 FROM @each($1))`,
      [eachOf(new Set(values))],
    );
    return found.map((row) => idRow(row).id);
  };
  const keys = links.flatMap((link) => keyOfLink(link) ?? []);
  return [...(await idsWith('id', links)), ...(await idsWith('key_id', keys))];
}

async function identitiesOf(
  { rows }: Transaction,
  named: readonly (readonly string[])[],
): Promise<readonly string[]> {
  if (named.length === 0) return [];
  const found = await rows(
    `SELECT id FROM @inventory_object WHERE kind = 'AUTH_IDENTITY'
      AND (account, key_text) IN (SELECT each.value ->> 0, each.value ->> 1 FROM @each($1))`,
    [JSON.stringify(named)],
  );
  return found.map((row) => idRow(row).id);
}

const idRow = rowOf({ id: 'text' });

/** Marks these objects as changed. */
export async function markObjects({ rows }: Transaction, ids: Iterable<string>): Promise<void> {
  // In one order, so that two transactions do not wait for each other.
  for await (const step of inSteps([...new Set(ids)].sort()))
    await rows(
      `INSERT INTO @inventory_due AS own (object_id, due_at, ticket) SELECT each.value ->> 0, 0, 1 FROM @each($1)
        WHERE true ${MARK}`,
      [eachOf(step)],
    );
}

const CERTIFICATES = 500;

/** Marks the next certificates of one changed CA. Returns false if no CA has any left. */
export async function markNextCertificates(transaction: Transaction): Promise<boolean> {
  const [found] = await transaction.rows(
    'SELECT ca_link, after_id FROM @inventory_changed_ca ORDER BY ca_link LIMIT 1 @locked',
  );
  if (found === undefined) return false;
  const { ca_link: link, after_id: after } = caRow(found);
  const next = await transaction.rows(
    `SELECT id FROM @inventory_object WHERE ca_link = $1 AND id > $2 ORDER BY id LIMIT ${CERTIFICATES}`,
    [link, after],
  );
  const ids = next.map((row) => idRow(row).id);
  await markObjects(transaction, ids);
  const last = ids.at(-1);
  if (ids.length < CERTIFICATES || last === undefined)
    await transaction.rows('DELETE FROM @inventory_changed_ca WHERE ca_link = $1', [link]);
  else
    await transaction.rows('UPDATE @inventory_changed_ca SET after_id = $2 WHERE ca_link = $1', [link, last]);
  return true;
}

const caRow = rowOf({ ca_link: 'text', after_id: 'text' });

/** Objects that a change of a shared value may concern. More of them follow when these have changed. */
const PARTNERS = 2;

/**
 * Marks other objects with the value of a link: those that lack the finding of this check, or those that have it. Their
 * own change then marks the next ones.
 */
export async function markPartners(
  { rows }: Transaction,
  { check, kind, column, value }: Pick<Link, 'column' | 'value'> & { check: string; kind: EntityKind },
  which: 'without' | 'with',
): Promise<void> {
  await rows(
    `INSERT INTO @inventory_due AS own (object_id, due_at, ticket)
      SELECT o.id, 0, 1 FROM @inventory_object AS o
      WHERE o.${column} = $1 AND o.kind = $2 AND ${which === 'with' ? '' : 'NOT '}EXISTS (
        SELECT 1 FROM @inventory_finding AS f WHERE f.link = $1 AND f.check_name = $3 AND f.object_id = o.id
          AND f.resolved_at IS NULL)
      ORDER BY o.id LIMIT ${PARTNERS} ${MARK}`,
    [value, kind, check],
  );
}

/** Objects to examine at `now`, the longest due first. */
export async function readDue(
  { rows }: Statements,
  now: number,
  limit: number,
): Promise<readonly DueObject[]> {
  const found = await rows(
    `SELECT object_id, ticket FROM @inventory_due WHERE due_at <= $1 ORDER BY due_at, object_id LIMIT ${limit}`,
    [now],
  );
  return found.map((row) => {
    const { object_id: id, ticket } = dueRow(row);
    return { id, ticket };
  });
}

const dueRow = rowOf({ object_id: 'text', ticket: 'integer' });

/**
 * Plans when each object is to be examined again; null: when it changes. Returns the ids of the objects that have not
 * changed since `readDue`. The others stay due.
 */
export async function planNext(
  { rows }: Transaction,
  examined: readonly (DueObject & { readonly dueAt: number | null })[],
): Promise<ReadonlySet<string>> {
  const found = await rows(
    `DELETE FROM @inventory_due WHERE (object_id, ticket) IN
      (SELECT each.value ->> 0, CAST(each.value ->> 1 AS BIGINT) FROM @each($1)) RETURNING object_id AS id`,
    [JSON.stringify(examined.map(({ id, ticket }) => [id, ticket]))],
  );
  const unchanged = new Set(found.map((row) => idRow(row).id));
  const planned = examined.flatMap(({ id, ticket, dueAt }) =>
    unchanged.has(id) && dueAt !== null ? [[id, dueAt, ticket + 1]] : [],
  );
  if (planned.length > 0)
    await rows(
      `INSERT INTO @inventory_due (object_id, due_at, ticket)
        SELECT each.value ->> 0, CAST(each.value ->> 1 AS BIGINT), CAST(each.value ->> 2 AS BIGINT) FROM @each($1)`,
      [JSON.stringify(planned)],
    );
  return unchanged;
}
