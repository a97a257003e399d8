import { inSteps } from '../../events/log/row-steps.ts';
import { streamOf } from '../../events/stream/scope.ts';
import type { InstanceRef } from '../../providers/port/records.ts';
import { eachOf } from '../../store/each.ts';
import { rowOf } from '../../store/row.ts';
import type { Transaction } from '../../store/store.ts';
import { type Changed, type CheckedColumns, markChanged } from '../findings/due-objects.ts';
import { removeBindings } from './bindings.ts';
import type { CertificateFacts, KeptObject } from './kept-object.ts';
import { columnsOf, OBJECT_COLUMNS, type ObjectColumns } from './object-columns.ts';
import { termsOf } from './object-terms.ts';
import { storedValue } from './stored-value.ts';

/** Rows of one statement. A row has many indexes, and SQLite in memory writes in the event loop. */
const STEP = 100;

/** The columns that differ between the objects of one list, in the order of the values of a statement. */
const NAMES = ['id', 'kind', 'record', 'facts', ...Object.keys(OBJECT_COLUMNS)];
/** The columns that all objects of one call share: the parameters $2 to $8. */
const SHARED = ['account', 'provider', 'region', 'instance_id', 'stream', 'list', 'first_seen'];

const selected = (name: string, index: number): string =>
  Object.entries(OBJECT_COLUMNS).some(([column, type]) => column === name && type === 'integer?')
    ? `CAST(each.value ->> ${index} AS BIGINT)`
    : `each.value ->> ${index}`;

const UPSERT = `INSERT INTO @inventory_object (${[...NAMES, ...SHARED].join(', ')})
  SELECT ${NAMES.map(selected).join(', ')}, CAST($2 AS TEXT), CAST($3 AS TEXT), CAST($4 AS TEXT), CAST($5 AS TEXT),
    CAST($6 AS TEXT), CAST($7 AS TEXT), CAST($8 AS BIGINT)
  FROM @each($1) WHERE true
  ON CONFLICT (id) DO UPDATE SET
    ${[...NAMES.slice(1), 'list'].map((name) => `${name} = excluded.${name}`).join(', ')}`;

/**
 * Writes objects of one list: new ones, and those that changed. Writes all columns and the terms. The time of the first
 * sight stays when an object is written again. `list`: name of the polled list, such as `GROUP` or
 * `CLIENT_CREDENTIAL@GID`. `now`: milliseconds since the epoch.
 */
export async function writeObjects(
  transaction: Transaction,
  at: Omit<InstanceRef, 'provider'> & { readonly provider: string },
  list: string,
  objects: readonly KeptObject[],
  now: number,
): Promise<void> {
  const shared = [at.account, at.provider, at.region, at.instanceId, streamOf(at), storedValue(list), now];
  for await (const step of inSteps(objects, STEP)) {
    const before = await readStored(
      transaction,
      step.map(({ id }) => id),
    );
    const known = step.map((object) => {
      const stored = before.get(object.id)?.facts ?? null;
      return { ...object, facts: object.facts === undefined ? stored : object.facts };
    });
    const columns = known.map((each) => columnsOf(at, list, each, each.facts));
    const values = known.map((each, index) => rowFor(each, columns[index]));
    await transaction.rows(UPSERT, [JSON.stringify(values), ...shared]);
    const after = known.map((each) => ({ ...each, account: at.account }));
    await replaceTerms(transaction, [...before.values()], after);
    const changes = known.flatMap(({ id, kind }, index) => {
      const own = columns[index];
      return own === undefined ? [] : [{ id, kind, at, before: before.get(id) ?? null, after: own }];
    });
    await markChanged(transaction, changes);
  }
}

/** Removes objects, of whatever list. An object that is written again afterwards counts as seen for the first time. */
export async function removeObjects(transaction: Transaction, ids: readonly string[]): Promise<void> {
  for await (const step of inSteps(ids, STEP)) {
    const before = await readStored(transaction, step);
    await replaceTerms(transaction, [...before.values()], []);
    await removeBindings(transaction, step);
    await transaction.rows(
      'DELETE FROM @inventory_unlinked WHERE id IN (SELECT each.value ->> 0 FROM @each($1))',
      [eachOf(step)],
    );
    await transaction.rows(
      'DELETE FROM @inventory_object WHERE id IN (SELECT each.value ->> 0 FROM @each($1))',
      [eachOf(step)],
    );
    const changes = Array.from(before.values(), (each) => ({ ...each, before: each, after: null }));
    await markChanged(transaction, changes);
  }
}

interface Known extends KeptObject {
  readonly facts: CertificateFacts | null;
}

function rowFor({ id, kind, record, facts }: Known, columns: ObjectColumns | undefined): readonly unknown[] {
  const values = Object.entries(columns ?? {});
  const byName = new Map<string, string | number | null>(values);
  const json = facts === null ? null : JSON.stringify(facts);
  return [
    ...[id, kind, JSON.stringify(record), json],
    ...NAMES.slice(4).map((name) => byName.get(name) ?? null),
  ];
}

interface Stored extends CheckedColumns {
  readonly id: string;
  readonly kind: string;
  readonly account: string;
  readonly at: Changed['at'];
  readonly record: object;
  readonly facts: CertificateFacts | null;
}

const storedRow = rowOf({
  ...({
    id: 'text',
    kind: 'text',
    account: 'text',
    region: 'text',
    instance_id: 'text',
    record: 'text',
  } as const),
  ...({ facts: 'text?', key_text: 'text', status: 'integer?', ca_link: 'text?', key_id: 'text?' } as const),
});

/** What is stored of these objects, by id. */
async function readStored(
  { rows }: Transaction,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Stored>> {
  const found = await rows(
    `SELECT id, kind, account, region, instance_id, record, facts, key_text, status, ca_link, key_id
      FROM @inventory_object WHERE id IN (SELECT each.value ->> 0 FROM @each($1)) ORDER BY id @locked`,
    [eachOf(ids)],
  );
  return new Map(
    found
      .map(storedRow)
      .map(({ record, facts, region, instance_id: instanceId, ...row }): [string, Stored] => [
        row.id,
        {
          ...row,
          at: { account: row.account, region, instanceId },
          record: JSON.parse(record),
          facts: facts === null ? null : JSON.parse(facts),
        },
      ]),
  );
}

type Termed = Pick<Stored, 'id' | 'kind' | 'account' | 'record' | 'facts'>;

/** Deletes the terms that objects no longer have, and inserts the new ones. Most changes of an object change no term. */
async function replaceTerms(
  { rows }: Transaction,
  before: readonly Termed[],
  after: readonly Termed[],
): Promise<void> {
  const keysOf = ({ id, kind, account, record, facts }: Termed) =>
    Array.from(termsOf({ record, facts }), (term) => JSON.stringify([kind, account, term, id]));
  const old = new Set(before.flatMap(keysOf));
  const now = new Set(after.flatMap(keysOf));
  const gone = [...old].filter((key) => !now.has(key));
  const added = [...now].filter((key) => !old.has(key));
  for await (const step of inSteps(gone, STEP))
    await rows(
      `DELETE FROM @inventory_term WHERE (kind, account, term, id) IN
        (SELECT each.value ->> 0, each.value ->> 1, each.value ->> 2, each.value ->> 3 FROM @each($1))`,
      [`[${step.join(',')}]`],
    );
  for await (const step of inSteps(added, STEP))
    await rows(
      `INSERT INTO @inventory_term (kind, account, term, id)
        SELECT each.value ->> 0, each.value ->> 1, each.value ->> 2, each.value ->> 3 FROM @each($1) WHERE true
        ON CONFLICT DO NOTHING`,
      [`[${step.join(',')}]`],
    );
}
