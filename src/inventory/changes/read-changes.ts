import type { ChangeKind, ChangeSource, EntityKind } from '../../events/log/log.ts';
import { ENTITY_KINDS } from '../../events/poll/polled-lists.ts';
import { rowOf } from '../../store/row.ts';
import type { Statements } from '../../store/store.ts';
import { type Place, statement } from '../query/question.ts';
import { type ChangeFilter, changesIn } from './change-conditions.ts';
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
  for (const place of filter.places) found.push(...(await readPlace(statements, place, filter, page)));
  found.sort((a, b) => compareKeys(b.key, a.key));
  return page.isForward ? found.slice(0, page.count) : found.slice(Math.max(0, found.length - page.count));
}

/** Counts the changes of a filter exactly. */
export async function countChanges({ rows }: Statements, filter: ChangeFilter): Promise<number> {
  let sum = 0;
  for (const place of filter.places) {
    const { sql, values } = statement(
      (bind) => `SELECT COUNT(*) AS count FROM @inventory_change WHERE ${changesIn(place, filter, bind)}`,
    );
    const [counted] = await rows(sql, values);
    sum += countRow(counted).count;
  }
  return sum;
}

const countRow = rowOf({ count: 'integer' });

async function readPlace(
  { rows }: Statements,
  place: Place,
  filter: ChangeFilter,
  { count, isForward, after, before }: ChangePage,
): Promise<readonly StoredChange[]> {
  const order = ['at', 'stream', 'list', 'nr'].map((name) => (isForward ? `${name} DESC` : name));
  const { sql, values } = statement((bind) => {
    const keyed = (key: ChangeKey) => `(${key.map(bind).join(', ')})`;
    const bounds = [
      ...(after === undefined ? [] : [`(at, stream, list, nr) < ${keyed(after)}`]),
      ...(before === undefined ? [] : [`(at, stream, list, nr) > ${keyed(before)}`]),
    ];
    return `SELECT account, at, stream, list, nr, kind, entity_id, change, source, principal, not_before, fields
      FROM @inventory_change WHERE ${[changesIn(place, filter, bind), ...bounds].join(' AND ')}
      ORDER BY ${order.join(', ')} LIMIT ${bind(count)}`;
  });
  const found = await rows(sql, values);
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
