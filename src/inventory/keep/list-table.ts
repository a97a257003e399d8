import { DAY_MS } from '../../duration.ts';
import type { EntityKind } from '../../events/log/log.ts';
import { streamOf } from '../../events/stream/scope.ts';
import type { InstanceRef } from '../../providers/port/records.ts';
import { rowOf } from '../../store/row.ts';
import type { Statements, Transaction } from '../../store/store.ts';
import { storedValue } from '../objects/stored-value.ts';
import type { KeptKind } from './readings.ts';

/** Names one list of the inventory. `instanceId` is empty for the list of the instances of a region. */
export interface NamedList {
  readonly stream: string;
  readonly list: string;
  readonly kind: KeptKind;
  readonly account: string;
  readonly region: string;
  readonly instanceId: string;
}

/** A list of objects. */
export interface KeptList extends NamedList {
  readonly kind: EntityKind;
}

export function keptListOf<Kind extends KeptKind>(
  { account, region, instanceId }: Omit<InstanceRef, 'provider'>,
  { name, kind }: { readonly name: string; readonly kind: Kind },
): NamedList & { readonly kind: Kind } {
  const stream = streamOf({ account, region, instanceId });
  return { stream, list: storedValue(name), kind, account, region, instanceId };
}

/** The list of the instances of a region. */
export function instancesOf(account: string, region: string): KeptList {
  return keptListOf({ account, region, instanceId: '' }, { name: 'INSTANCE', kind: 'INSTANCE' });
}

/** The last whole read of a list, and the time of the store. */
export interface ListMoment {
  readonly now: number;
  /** Start of the last whole read; null: none. */
  readonly wholeAt: number | null;
  /** Time of the last mutation whose object could not be read back; null: none. */
  readonly unreadAt: number | null;
}

/**
 * Milliseconds since the start of the last whole read. Null: there was none, or a mutation has changed an object since,
 * and the inventory has the object as it was before.
 */
export function ageOf({ now, wholeAt, unreadAt }: ListMoment): number | null {
  return wholeAt === null || (unreadAt !== null && unreadAt >= wholeAt) ? null : now - wholeAt;
}

const READ = `SELECT @now AS now, l.whole_at AS whole_at, l.unread_at AS unread_at FROM (SELECT 1 AS one) AS o
  LEFT JOIN @inventory_list AS l ON l.stream = $1 AND l.list = $2`;
const momentRow = rowOf({ now: 'integer', whole_at: 'integer?', unread_at: 'integer?' });

export async function readMoment({ rows }: Statements, { stream, list }: NamedList): Promise<ListMoment> {
  const [found] = await rows(READ, [stream, list]);
  const { now, whole_at: wholeAt, unread_at: unreadAt } = momentRow(found);
  return { now, wholeAt, unreadAt };
}

/** Like `readMoment`. Locks the list, if it has a row, until the end of the transaction. */
export async function lockMoment(transaction: Transaction, list: NamedList): Promise<ListMoment> {
  await transaction.rows('SELECT 1 AS found FROM @inventory_list WHERE stream = $1 AND list = $2 @locked', [
    list.stream,
    list.list,
  ]);
  return readMoment(transaction, list);
}

const COLUMNS = 'stream, list, kind, account, region, instance_id, every_ms';
const VALUES = `each.value ->> 0, each.value ->> 1, each.value ->> 2, each.value ->> 3, each.value ->> 4,
  each.value ->> 5, CAST(each.value ->> 6 AS BIGINT)`;

/**
 * Records that this replica keeps these lists, or does not keep them (`everyMs` null). Another replica may keep a list that
 * this one does not: then the list stays kept for a day.
 */
export async function nameLists(
  { rows }: Statements,
  lists: readonly (NamedList & { readonly everyMs: number | null })[],
): Promise<void> {
  if (lists.length === 0) return;
  const values = lists.map((each) => [
    ...[each.stream, each.list, each.kind, each.account, each.region, each.instanceId, each.everyMs],
  ]);
  await rows(
    `INSERT INTO @inventory_list AS own (${COLUMNS}, kept_at) SELECT ${VALUES}, @now FROM @each($1) WHERE true
      ON CONFLICT (stream, list) DO UPDATE SET every_ms = excluded.every_ms, kept_at = excluded.kept_at
        WHERE excluded.every_ms IS NOT NULL OR own.every_ms IS NULL OR own.kept_at < @now - ${DAY_MS}`,
    [JSON.stringify(values)],
  );
}

/** Notes a whole read that began at `began`, on the store's clock. A gap is noted if the read came too late. */
export async function noteWhole(
  transaction: Transaction,
  list: NamedList,
  { began, wholeAt, everyMs }: { began: number; wholeAt: number | null; everyMs: number },
): Promise<void> {
  const { stream, kind, account, region, instanceId } = list;
  await transaction.rows(
    `INSERT INTO @inventory_list AS own (${COLUMNS}, kept_at, first_whole_at, whole_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, @now, $8, $8)
      ON CONFLICT (stream, list) DO UPDATE SET every_ms = excluded.every_ms, kept_at = excluded.kept_at,
        first_whole_at = COALESCE(own.first_whole_at, excluded.first_whole_at),
        whole_at = CASE WHEN own.whole_at > excluded.whole_at THEN own.whole_at ELSE excluded.whole_at END,
        code = NULL, failed_at = NULL, retry_at = NULL`,
    [stream, list.list, kind, account, region, instanceId, everyMs, began],
  );
  if (wholeAt === null || began - wholeAt <= 2 * everyMs) return;
  await transaction.rows(
    `INSERT INTO @inventory_gap (account, stream, list, kind, from_at, to_at) VALUES ($1, $2, $3, $4, $5, $6)
      ON CONFLICT DO NOTHING`,
    [account, stream, list.list, kind, wholeAt, began],
  );
}

/** Notes that a mutation has changed an object, and that the object could not be read back. */
export async function noteUnread({ rows }: Statements, { stream, list }: NamedList): Promise<void> {
  await rows('UPDATE @inventory_list SET unread_at = @now WHERE stream = $1 AND list = $2', [stream, list]);
}

/** Notes a failed read. `retryMs`: milliseconds until the next one; null: none is planned. */
export async function noteFailed(
  { rows }: Statements,
  list: NamedList,
  { code, retryMs, everyMs }: { code: string; retryMs: number | null; everyMs: number },
): Promise<void> {
  const { stream, kind, account, region, instanceId } = list;
  await rows(
    `INSERT INTO @inventory_list AS own (${COLUMNS}, kept_at, code, failed_at, retry_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, @now, $8, @now, @now + CAST($9 AS BIGINT))
      ON CONFLICT (stream, list) DO UPDATE SET kept_at = excluded.kept_at, code = excluded.code,
        failed_at = excluded.failed_at, retry_at = excluded.retry_at`,
    [
      stream,
      list.list,
      kind,
      account,
      region,
      instanceId,
      everyMs,
      code,
      retryMs === null ? null : Math.round(retryMs),
    ],
  );
}
