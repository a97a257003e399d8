import { ERROR_CODES, type ErrorCode } from '../../errors.ts';
import { rowOf } from '../../store/row.ts';
import type { Statements, Transaction } from '../../store/store.ts';
import type { ListKey } from './list-table.ts';
import type { Fence } from './log.ts';
import { inSteps } from './row-steps.ts';

/*
 * Which replica reads a list, and how its last reads ended (table event_lease). A lease is free after `until`. All times
 * are of the store's clock at the moment of the statement. Statements lock the rows of several lists in the order of
 * their names, so that they cannot wait for each other.
 */

/** The last reads of a list, as its reader noted them. Ages are in milliseconds. */
export interface ReadNote {
  /** Null: no whole read is noted. */
  readonly whole: {
    readonly startedAgo: number;
    readonly endedAgo: number;
    readonly calls: number;
    readonly billed: number;
  } | null;
  /** Null: the last read was whole. */
  readonly failure: NotedFailure | null;
}

export interface NotedFailure {
  readonly code: ErrorCode;
  /** Milliseconds since the epoch. */
  readonly since: number;
  /** Number of permanent failures in a row; 0 for a transient one. */
  readonly permanentInARow: number;
  readonly endedAgo: number;
}

export interface LeaseRow {
  readonly key: ListKey;
  readonly holder: string;
  readonly fence: number;
  /** Milliseconds until the lease is free; 0 or less: it is free. */
  readonly leftMs: number;
  readonly note: ReadNote;
}

const COLUMNS = `stream, list, holder, fence, until - @now AS left_ms, @now - read_at AS started_ago,
  @now - ended_at AS ended_ago, calls, billed, failure, failing_since, failed_for_good, @now - failed_at AS failed_ago`;
const columns = rowOf({
  stream: 'text',
  list: 'text',
  holder: 'text',
  fence: 'integer',
  left_ms: 'integer',
  started_ago: 'integer?',
  ended_ago: 'integer?',
  calls: 'integer',
  billed: 'integer',
  failure: 'text?',
  failing_since: 'integer?',
  failed_for_good: 'integer',
  failed_ago: 'integer?',
});
const KEYS = '(SELECT each.value ->> 0, each.value ->> 1 FROM @each($1))';
const LOOK = `SELECT ${COLUMNS} FROM @event_lease WHERE (stream, list) IN ${KEYS}`;
const TAKE = (where: string) => `INSERT INTO @event_lease AS own (stream, list, holder, fence, until)
  SELECT each.value ->> 0, each.value ->> 1, CAST($2 AS TEXT), 1, @now + $3 FROM @each($1) WHERE true
  ORDER BY each.value ->> 0, each.value ->> 1
  ON CONFLICT (stream, list) DO UPDATE
    SET fence = CASE WHEN own.holder = excluded.holder THEN own.fence ELSE own.fence + 1 END,
      holder = excluded.holder, until = excluded.until
    WHERE ${where} RETURNING ${COLUMNS}`;
const TAKE_FREE = TAKE('own.until <= @now OR own.holder = excluded.holder');
const TAKE_OVER = TAKE('true');
const OWN = `(stream, list) IN (SELECT stream, list FROM @event_lease
  WHERE holder = $2 AND (stream, list, fence) IN (
    SELECT each.value ->> 0, each.value ->> 1, CAST(each.value ->> 2 AS BIGINT) FROM @each($1)
  ) ORDER BY stream, list @locked) AND holder = $2`;
const RENEW = `UPDATE @event_lease SET until = @now + $3 WHERE ${OWN} RETURNING stream, list, fence`;
const RELEASE = `UPDATE @event_lease SET until = @now WHERE ${OWN}`;
const renewedRow = rowOf({ stream: 'text', list: 'text', fence: 'integer' });
const NOTE = (set: string) =>
  `UPDATE @event_lease SET ${set} WHERE stream = $1 AND list = $2 AND holder = $3 AND fence = $4`;
const NOTE_WHOLE = NOTE(`read_at = @now - $5, ended_at = @now, calls = $6, billed = $7, failure = NULL,
  failing_since = NULL, failed_at = NULL, failed_for_good = 0`);
const NOTE_FAILURE = NOTE('failure = $5, failing_since = $6, failed_for_good = $7, failed_at = @now');

/** Notified when leases were released. */
export const RELEASED = 'event leases';

/** A lease that this process took. */
export interface OwnLease {
  readonly key: ListKey;
  readonly fence: number;
}

/** The leases of these lists, in steps. Lists that nobody has ever read have none. */
export async function lookAtLeases(
  { rows }: Statements,
  keys: readonly ListKey[],
): Promise<readonly LeaseRow[]> {
  const found: LeaseRow[] = [];
  for await (const step of inSteps(keys)) {
    for (const row of await rows(LOOK, [JSON.stringify(step)])) found.push(leaseRow(row));
  }
  return found;
}

/**
 * Takes leases, and returns those that `holder` has now. `isForced` false: only free ones and its own. A lease that
 * another holder had gets a higher fence.
 */
export async function takeLeases(
  { rows }: Statements,
  keys: readonly ListKey[],
  {
    holder,
    leaseMs,
    isForced,
  }: { readonly holder: string; readonly leaseMs: number; readonly isForced: boolean },
): Promise<readonly LeaseRow[]> {
  const taken: LeaseRow[] = [];
  for await (const step of inSteps(keys)) {
    const found = await rows(isForced ? TAKE_OVER : TAKE_FREE, [JSON.stringify(step), holder, leaseMs]);
    for (const row of found) taken.push(leaseRow(row));
  }
  return taken;
}

/** Extends leases, and returns those that `holder` still has. */
export async function renewLeases(
  { rows }: Statements,
  leases: readonly OwnLease[],
  holder: string,
  leaseMs: number,
): Promise<readonly OwnLease[]> {
  const renewed: OwnLease[] = [];
  for await (const step of inSteps(leases)) {
    for (const row of await rows(RENEW, [printLeases(step), holder, leaseMs])) {
      const { stream, list, fence } = renewedRow(row);
      renewed.push({ key: [stream, list], fence });
    }
  }
  return renewed;
}

/** Frees leases, and wakes the replicas that wait for one. */
export async function releaseLeases(
  { rows, notify }: Transaction,
  leases: readonly OwnLease[],
  holder: string,
): Promise<void> {
  for await (const step of inSteps(leases)) await rows(RELEASE, [printLeases(step), holder]);
  notify(RELEASED);
}

/** Notes a whole read that began `startedAgo` milliseconds ago. Does nothing without the lease. */
export async function noteWholeRead(
  { rows }: Statements,
  { key, fence }: OwnLease,
  holder: string,
  read: { readonly startedAgo: number; readonly calls: number; readonly billed: number },
): Promise<void> {
  const startedAgo = Math.ceil(read.startedAgo);
  await rows(NOTE_WHOLE, [...key, holder, fence, startedAgo, read.calls, read.billed]);
}

/** Notes a read that failed. Does nothing without the lease. */
export async function noteFailedRead(
  { rows }: Statements,
  { key, fence }: OwnLease,
  holder: string,
  { code, since, permanentInARow }: Omit<NotedFailure, 'endedAgo'>,
): Promise<void> {
  await rows(NOTE_FAILURE, [...key, holder, fence, code, Math.round(since), permanentInARow]);
}

/** Locks the lease until the end of the transaction, if this holder still has it with this fence. */
export async function lockLease(
  { rows }: Transaction,
  key: ListKey,
  { holder, number }: Fence,
): Promise<boolean> {
  const found = await rows(
    `SELECT 1 AS held FROM @event_lease
      WHERE stream = $1 AND list = $2 AND holder = $3 AND fence = $4 @locked`,
    [...key, holder, number],
  );
  return found.length > 0;
}

function printLeases(leases: readonly OwnLease[]): string {
  return JSON.stringify(leases.map(({ key, fence }) => [...key, fence]));
}

function leaseRow(row: unknown): LeaseRow {
  const { stream, list, holder, fence, left_ms, started_ago, ended_ago, ...found } = columns(row);
  const isWhole = started_ago !== null && ended_ago !== null;
  const { failure, failing_since, failed_ago } = found;
  return {
    key: [stream, list],
    holder,
    fence,
    leftMs: left_ms,
    note: {
      whole: isWhole
        ? { startedAgo: started_ago, endedAgo: ended_ago, calls: found.calls, billed: found.billed }
        : null,
      failure:
        failure === null
          ? null
          : {
              // An older program does not know the codes of a newer one.
              code: ERROR_CODES.find((code) => code === failure) ?? 'PROVIDER_UNAVAILABLE',
              since: failing_since ?? 0,
              permanentInARow: found.failed_for_good,
              endedAgo: failed_ago ?? 0,
            },
    },
  };
}
