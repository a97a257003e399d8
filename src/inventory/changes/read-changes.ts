import type { ChangeKind, ChangeSource, EntityKind } from '../../events/log/log.ts';
import { ENTITY_KINDS } from '../../events/poll/polled-lists.ts';
import { rowOf } from '../../store/row.ts';
import type { SqlValue, Statements } from '../../store/store.ts';
import type { ChangedField } from './changed-fields.ts';

/** The place of a change in the order of all changes. Plain JSON; cursors contain it. */
export type ChangeKey = readonly [at: number, stream: string, list: string, nr: number];

export interface StoredChange {
  readonly key: ChangeKey;
  readonly account: string;
  /** Milliseconds since the epoch. The change happened between `notBefore`, if it is known, and `at`. */
  readonly at: number;
  readonly notBefore: number | null;
  readonly kind: EntityKind;
  readonly entityId: string;
  readonly change: ChangeKind;
  readonly source: ChangeSource;
  /** Name of the caller of a mutation. Personal data: show it only to those who may write (I28). */
  readonly principal: string | null;
  readonly fields: readonly ChangedField[];
}

/** A member that is missing holds for all changes. */
export interface ChangeFilter {
  /** The accounts that the caller may see. */
  readonly accounts: readonly string[];
  /** Milliseconds since the epoch: at or after `from`, and before `to`. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly kinds?: readonly EntityKind[] | undefined;
  readonly changes?: readonly ChangeKind[] | undefined;
  readonly entityId?: string | undefined;
  readonly source?: ChangeSource | undefined;
}

export interface ChangePage {
  /** Most changes. */
  readonly count: number;
  /** True: the newest changes of the window, in order. False: the oldest ones. Either way the newest is first. */
  readonly isForward: boolean;
  /** Only changes that are older than this one. */
  readonly after?: ChangeKey | undefined;
  /** Only changes that are newer than this one. */
  readonly before?: ChangeKey | undefined;
}

/** Reads a page of changes, the newest first, by ranges of an index: one statement for each account. */
export async function readChanges(
  statements: Statements,
  filter: ChangeFilter,
  page: ChangePage,
): Promise<readonly StoredChange[]> {
  const found: StoredChange[] = [];
  for (const account of filter.accounts)
    found.push(...(await readAccount(statements, account, filter, page)));
  found.sort((a, b) => compareKeys(b.key, a.key));
  return page.isForward ? found.slice(0, page.count) : found.slice(Math.max(0, found.length - page.count));
}

async function readAccount(
  { rows }: Statements,
  account: string,
  filter: ChangeFilter,
  { count, isForward, after, before }: ChangePage,
): Promise<readonly StoredChange[]> {
  const values: SqlValue[] = [account];
  const value = (given: SqlValue): string => {
    values.push(given);
    return `$${values.length}`;
  };
  const keyed = (key: ChangeKey) => `(${key.map(value).join(', ')})`;
  const among = (given: readonly string[]) =>
    `IN (SELECT each.value ->> 0 FROM @each(${value(JSON.stringify(given.map((each) => [each])))}))`;
  const conditions = [
    ...(after === undefined ? [] : [`(at, stream, list, nr) < ${keyed(after)}`]),
    ...(before === undefined ? [] : [`(at, stream, list, nr) > ${keyed(before)}`]),
    ...(filter.from === undefined ? [] : [`at >= ${value(filter.from)}`]),
    ...(filter.to === undefined ? [] : [`at < ${value(filter.to)}`]),
    ...(filter.entityId === undefined ? [] : [`entity_id = ${value(filter.entityId)}`]),
    ...(filter.source === undefined ? [] : [`source = ${value(filter.source)}`]),
    ...(filter.kinds === undefined ? [] : [`kind ${among(filter.kinds)}`]),
    ...(filter.changes === undefined ? [] : [`change ${among(filter.changes)}`]),
  ];
  const order = ['at', 'stream', 'list', 'nr'].map((name) => (isForward ? `${name} DESC` : name));
  const found = await rows(
    `SELECT account, at, stream, list, nr, kind, entity_id, change, source, principal, not_before, fields
      FROM @inventory_change WHERE account = $1 AND @tick ${conditions.map((each) => `AND ${each}`).join(' ')}
      ORDER BY ${order.join(', ')} LIMIT ${value(count)}`,
    values,
  );
  return found.map(changeRow).flatMap((row): StoredChange[] => {
    const kind = ENTITY_KINDS.find((each) => each === row.kind);
    const change = CHANGES.find((each) => each === row.change);
    const source = SOURCES.find((each) => each === row.source);
    if (kind === undefined || change === undefined || source === undefined) return [];
    return [
      {
        key: [row.at, row.stream, row.list, row.nr],
        account: row.account,
        at: row.at,
        notBefore: row.not_before,
        kind,
        entityId: row.entity_id,
        change,
        source,
        principal: row.principal,
        fields: JSON.parse(row.fields),
      },
    ];
  });
}

const CHANGES: readonly ChangeKind[] = ['CREATED', 'UPDATED', 'DELETED'];
const SOURCES: readonly ChangeSource[] = ['POLL', 'MUTATION'];
const changeRow = rowOf({
  ...{ account: 'text', at: 'integer', stream: 'text', list: 'text', nr: 'integer', kind: 'text' },
  ...{ entity_id: 'text', change: 'text', source: 'text', principal: 'text?', not_before: 'integer?' },
  ...{ fields: 'text' },
});

/** Texts are compared as the store does: by their UTF-8 bytes. */
function compareKeys(a: ChangeKey, b: ChangeKey): number {
  return (
    a[0] - b[0] ||
    Buffer.compare(Buffer.from(a[1]), Buffer.from(b[1])) ||
    Buffer.compare(Buffer.from(a[2]), Buffer.from(b[2])) ||
    a[3] - b[3]
  );
}

/** A time without a read of a list that was due: a change that was undone in it is not in the history. */
export interface HistoryGap {
  readonly account: string;
  readonly region: string;
  /** Null: the list of the instances of the region. */
  readonly instanceId: string | null;
  readonly kind: EntityKind;
  readonly from: number;
  readonly to: number;
}

/** Reads the gaps that touch a time, the newest first, at most `limit`, and how many there are. */
export async function readGaps(
  { rows }: Statements,
  {
    accounts,
    kinds,
    from = 0,
    to = Number.MAX_SAFE_INTEGER,
  }: Omit<ChangeFilter, 'changes' | 'entityId' | 'source'>,
  limit: number,
): Promise<{ readonly gaps: readonly HistoryGap[]; readonly count: number }> {
  const where = `account IN (SELECT each.value ->> 0 FROM @each($1)) AND to_at > $2 AND from_at < $3 AND @tick
    AND kind IN (SELECT each.value ->> 0 FROM @each($4))`;
  const listed = (given: readonly string[]) => JSON.stringify(given.map((each) => [each]));
  const values = [listed(accounts), from, to, listed(kinds ?? ENTITY_KINDS)];
  const [counted] = await rows(`SELECT COUNT(*) AS count FROM @inventory_gap WHERE ${where}`, values);
  const found = await rows(
    `SELECT account, stream, kind, from_at, to_at FROM @inventory_gap WHERE ${where}
      ORDER BY to_at DESC, stream, list LIMIT $5`,
    [...values, limit],
  );
  const gaps = found.map(gapRow).flatMap(({ account, stream, kind: name, from_at, to_at }): HistoryGap[] => {
    const kind = ENTITY_KINDS.find((each) => each === name);
    const [, region = '', ...rest] = stream.split('/');
    const instanceId = rest.join('/') || null;
    return kind === undefined ? [] : [{ account, region, instanceId, kind, from: from_at, to: to_at }];
  });
  return { gaps, count: countRow(counted).count };
}

const countRow = rowOf({ count: 'integer' });
const gapRow = rowOf({ account: 'text', stream: 'text', kind: 'text', from_at: 'integer', to_at: 'integer' });
