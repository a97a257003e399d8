import type { EntityKind } from '../../events/log/log.ts';
import { ROWS_PER_STEP, yieldToEventLoop } from '../../events/log/row-steps.ts';
import { membersOf } from '../../members.ts';
import { eachOf } from '../../store/each.ts';
import { rowOf } from '../../store/row.ts';
import type { Statements, Store, Transaction } from '../../store/store.ts';
import { forgetBindings } from '../objects/bindings.ts';
import type { KeptObject } from '../objects/kept-object.ts';
import { writeObjects } from '../objects/write-objects.ts';
import type { NamedList } from './list-table.ts';
import { DETAIL_FIELDS, type KeptReading, READINGS } from './readings.ts';

/** Place in a sweep over the objects of a list: behind this object, in the order of list and id. */
export interface SweepPlace {
  readonly list: string;
  readonly id: string;
}

/** A sweep that this replica may go on with. */
export interface Sweep {
  readonly began: number;
  readonly after: SweepPlace;
}

type Name = Pick<NamedList, 'stream' | 'list'>;

/** Milliseconds after which another replica may take over a sweep. */
const HELD_MS = 600_000;
/** Objects that are read before the place is written. A restart reads at most so many again. */
export const OBJECTS_PER_STEP = 20;

const dueRow = rowOf({ stream: 'text', region: 'text', instance_id: 'text', every_ms: 'integer' });
const sweepRow = rowOf({ began_at: 'integer', after_list: 'text', after_id: 'text' });
const objectRow = rowOf({ id: 'text', list: 'text' });

/** A list that is due. */
export type DueList = ReturnType<typeof dueRow>;

/**
 * The lists of this reading and account that are due now. Before the lists of their objects were read whole, they are
 * not due, because the objects are not known.
 */
export async function readDueLists(
  { rows }: Statements,
  account: string,
  reading: KeptReading,
): Promise<readonly DueList[]> {
  const { of } = READINGS[reading];
  // Credentials are one list for each group. The list without a group is never read itself.
  const first = of === 'CLIENT_CREDENTIAL' ? 'GROUP' : of;
  const found = await rows(
    `SELECT l.stream AS stream, l.region AS region, l.instance_id AS instance_id, l.every_ms AS every_ms
      FROM @inventory_list AS l WHERE l.account = $1 AND l.kind = $2 AND l.every_ms IS NOT NULL
        AND (l.whole_at IS NULL OR l.whole_at <= @now - l.every_ms) AND (l.retry_at IS NULL OR l.retry_at <= @now)
        AND EXISTS (SELECT 1 FROM @inventory_list AS b WHERE b.stream = l.stream AND b.list = $3
          AND b.whole_at IS NOT NULL)
        AND NOT EXISTS (SELECT 1 FROM @inventory_list AS b WHERE b.stream = l.stream AND b.kind = $4
          AND b.list <> $4 AND b.every_ms IS NOT NULL AND b.whole_at IS NULL)
      ORDER BY l.stream`,
    [account, reading, first, of],
  );
  return found.map(dueRow);
}

/** Begins a sweep, or goes on with one. Null: another replica has it. */
export async function claimSweep(
  { rows }: Statements,
  { stream, list }: Name,
  holder: string,
): Promise<Sweep | null> {
  const [found] = await rows(
    `INSERT INTO @inventory_sweep AS own (stream, list, began_at, after_list, after_id, holder, held_until)
      VALUES ($1, $2, @now, '', '', $3, @now + ${HELD_MS})
      ON CONFLICT (stream, list) DO UPDATE SET holder = excluded.holder, held_until = excluded.held_until
        WHERE own.holder = excluded.holder OR own.held_until < @now
      RETURNING began_at, after_list, after_id`,
    [stream, list, holder],
  );
  if (found === undefined) return null;
  const { began_at: began, after_list, after_id } = sweepRow(found);
  return { began, after: { list: after_list, id: after_id } };
}

/** Notes how far a sweep has come. Returns false if another replica has it now. */
export async function advanceSweep(
  { rows }: Statements,
  { stream, list }: Name,
  holder: string,
  after: SweepPlace,
): Promise<boolean> {
  const found = await rows(
    `UPDATE @inventory_sweep SET after_list = $4, after_id = $5, held_until = @now + ${HELD_MS}
      WHERE stream = $1 AND list = $2 AND holder = $3 RETURNING 1 AS advanced`,
    [stream, list, holder, after.list, after.id],
  );
  return found.length > 0;
}

/** Ends a sweep that has read all objects. Returns false if another replica has it now. */
export async function endSweep(
  { rows }: Transaction,
  { stream, list }: Name,
  holder: string,
): Promise<boolean> {
  const found = await rows(
    'DELETE FROM @inventory_sweep WHERE stream = $1 AND list = $2 AND holder = $3 RETURNING 1 AS ended',
    [stream, list, holder],
  );
  return found.length > 0;
}

/** The next objects of a sweep, at most `limit`. */
export async function readNextObjects(
  { rows }: Statements,
  stream: string,
  reading: KeptReading,
  after: SweepPlace,
  limit: number,
): Promise<readonly SweepPlace[]> {
  const { of } = READINGS[reading];
  // The names of the lists of a kind: `KIND` and `KIND@group`. No other name is between `KIND` and `KINDA`.
  const found = await rows(
    `SELECT id, list FROM @inventory_object WHERE stream = $1 AND list >= $2 AND list < $3 AND (list, id) > ($4, $5)
      ORDER BY list, id LIMIT ${limit}`,
    [stream, of, `${of}A`, after.list, after.id],
  );
  return found.map(objectRow);
}

/** Removes the results of a reading. What it read is unknown again. */
export async function forgetReading(store: Store, stream: string, name: KeptReading): Promise<void> {
  for (let after: SweepPlace = { list: '', id: '' }; ; ) {
    const page = await readNextObjects(store, stream, name, after, ROWS_PER_STEP);
    await store.write(async (transaction) => {
      const ids = page.map(({ id }) => id);
      if (READINGS[name].reads === 'DEVICES') return forgetBindings(transaction, ids);
      await forgetDetails(transaction, READINGS[name].of, ids);
    }, 'pass');
    const last = page.at(-1);
    if (last === undefined || page.length < ROWS_PER_STEP) break;
    after = last;
    await yieldToEventLoop();
  }
  await store.rows('DELETE FROM @inventory_sweep WHERE stream = $1 AND list = $2', [stream, name]);
}

const storedRow = rowOf({
  ...({ id: 'text', list: 'text', account: 'text', provider: 'text', region: 'text' } as const),
  ...({ instance_id: 'text', record: 'text' } as const),
});

/** Removes the members that only a reading returns. */
async function forgetDetails(
  transaction: Transaction,
  kind: EntityKind,
  ids: readonly string[],
): Promise<void> {
  const found = await transaction.rows(
    `SELECT id, list, account, provider, region, instance_id, record FROM @inventory_object
      WHERE id IN (SELECT each.value ->> 0 FROM @each($1)) ORDER BY id @locked`,
    [eachOf(ids)],
  );
  for (const [list, rows] of Map.groupBy(found.map(storedRow), (row) => row.list)) {
    const objects = rows.flatMap(({ id, record: text }): KeptObject[] => {
      const members = Object.entries(membersOf(JSON.parse(text)));
      const record = Object.fromEntries(members.filter(([member]) => !DETAIL_FIELDS[kind]?.includes(member)));
      return Object.keys(record).length === members.length ? [] : [{ id, kind, record, facts: undefined }];
    });
    const [first] = rows;
    if (first === undefined) continue;
    const { account, provider, region, instance_id: instanceId } = first;
    // All of them are there: the time of the first sight stays.
    await writeObjects(transaction, { account, provider, region, instanceId }, list, objects, 0);
  }
}
