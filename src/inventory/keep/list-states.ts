import { ENTITY_KINDS } from '../../events/poll/polled-lists.ts';
import { eachOf } from '../../store/each.ts';
import { rowOf } from '../../store/row.ts';
import type { Statements } from '../../store/store.ts';
import { KEPT_READINGS, type KeptKind } from './readings.ts';

/** What the inventory knows of one list. Times are milliseconds since the epoch, on the store's clock. */
export interface ListState {
  readonly kind: KeptKind;
  readonly account: string;
  readonly region: string;
  /** The provider's own id. Null: the list of the instances of the region. */
  readonly instanceId: string | null;
  /** Name of the polled list, such as `GROUP` or `CLIENT_CREDENTIAL@GID`. */
  readonly list: string;
  /** Null: the list is not kept. */
  readonly everyMs: number | null;
  /** Start of the first and of the last whole read. Null: the list was never read whole. */
  readonly firstWholeAt: number | null;
  readonly wholeAt: number | null;
  /** Code of the failure, if a read has failed since the last whole one. */
  readonly code: string | null;
  readonly failedAt: number | null;
  /** When a failed list is read again; null: no failure, or no read is planned. */
  readonly retryAt: number | null;
}

export interface ListStates {
  /** The store's clock, at the moment of the read. */
  readonly now: number;
  readonly lists: readonly ListState[];
}

const STEP = 1_000;

/**
 * Reads the states of all lists of these kinds, kept or not, and of the lists of instances of the accounts. An account or a
 * region without any state was never read. Credentials are one list per group; their list without a group is as whole as
 * the list of the groups that names them.
 */
export async function readListStates(
  { rows }: Statements,
  accounts: readonly string[],
  kinds: readonly KeptKind[],
): Promise<ListStates> {
  const wanted = new Set<string>([...kinds, 'INSTANCE']);
  // The state of the groups is the state of the credentials' list of lists.
  const read = wanted.has('CLIENT_CREDENTIAL') ? [...wanted, 'GROUP'] : [...wanted];
  const found: ReturnType<typeof stateRow>[] = [];
  let now = 0;
  for (let after = ['', '']; ; ) {
    const page = (await rows(PAGE, [eachOf(accounts), eachOf(read), ...after])).map(stateRow);
    now = page[0]?.now ?? now;
    found.push(...page.filter((row) => row.list !== null));
    const last = page.at(-1);
    if (page.length < STEP || last === undefined) break;
    after = [last.stream ?? '', last.list ?? ''];
  }
  const groups = new Map(found.filter(({ list }) => list === 'GROUP').map((row) => [row.stream, row]));
  const lists = found.flatMap((row): ListState[] => {
    const kind = [...ENTITY_KINDS, ...KEPT_READINGS].find((each) => each === row.kind);
    if (kind === undefined || !wanted.has(kind)) return [];
    const isOfGroups = row.list === 'CLIENT_CREDENTIAL';
    const source = isOfGroups ? (groups.get(row.stream) ?? row) : row;
    return [
      {
        kind,
        account: row.account ?? '',
        region: row.region ?? '',
        instanceId: row.instance_id === '' ? null : row.instance_id,
        list: row.list ?? '',
        everyMs: row.every_ms,
        firstWholeAt: source.first_whole_at,
        wholeAt: source.whole_at,
        code: source.code,
        failedAt: source.failed_at,
        retryAt: source.retry_at,
      },
    ];
  });
  return { now, lists };
}

const PAGE = `SELECT @now AS now, l.stream AS stream, l.list AS list, l.kind AS kind, l.account AS account,
    l.region AS region, l.instance_id AS instance_id, l.every_ms AS every_ms, l.first_whole_at AS first_whole_at,
    l.whole_at AS whole_at, l.code AS code, l.failed_at AS failed_at, l.retry_at AS retry_at
  FROM (SELECT 1 AS one) AS o LEFT JOIN (
    SELECT * FROM @inventory_list WHERE account IN (SELECT each.value ->> 0 FROM @each($1))
      AND kind IN (SELECT each.value ->> 0 FROM @each($2)) AND (stream, list) > ($3, $4)
      ORDER BY stream, list LIMIT ${STEP}
  ) AS l ON true ORDER BY l.stream, l.list`;

const stateRow = rowOf({
  ...{ now: 'integer', stream: 'text?', list: 'text?', kind: 'text?', account: 'text?', region: 'text?' },
  ...{ instance_id: 'text?', every_ms: 'integer?', first_whole_at: 'integer?', whole_at: 'integer?' },
  ...{ code: 'text?', failed_at: 'integer?', retry_at: 'integer?' },
});
