import { DAY_MS } from '../../duration.ts';
import { ENTITY_KINDS } from '../../events/poll/polled-lists.ts';
import { rowOf } from '../../store/row.ts';
import type { Statements, Store } from '../../store/store.ts';
import { SEVERITIES } from '../findings/check.ts';
import { type ListState, readListStates } from '../keep/list-states.ts';
import { isReading, KEPT_READINGS } from '../keep/readings.ts';
import { type MissingReason, reasonOf } from './completeness.ts';
import { readTimeline } from './expiry-timeline.ts';
import { isOpen } from './finding-conditions.ts';
import { isOneOf, type Place, statement } from './question.ts';

/** Numbers about all accounts, for metrics. Only accounts, checks and fixed names tell them apart. */
export interface FleetFigures {
  /** `within`: `EXPIRED`, or how soon the certificates expire. `P30D` includes those of `P7D`. */
  readonly expiring: readonly { readonly kind: string; readonly within: string; readonly count: number }[];
  /** Open findings. */
  readonly findings: readonly { readonly check: string; readonly severity: string; readonly count: number }[];
  /**
   * Age of the oldest kept list of each account, without the readings of single objects, which take a day. An account
   * without any list that was read whole is left out.
   */
  readonly oldest: readonly { readonly account: string; readonly seconds: number }[];
  /** Kept lists without which an answer is not complete. */
  readonly missing: readonly { readonly reason: string; readonly count: number }[];
}

const KINDS = ['CA_CERTIFICATE', 'DEVICE_CERTIFICATE'] as const;
const DAYS = [7, 30, 90];
const REASONS: readonly MissingReason[] = ['NOT_READ_YET', 'FAILED', 'TOO_OLD'];

/** Reads the figures from one snapshot. Each number comes from an index. `places`: the accounts, without limits. */
export async function readFleetFigures(store: Store, places: readonly Place[]): Promise<FleetFigures> {
  const accounts = places.map(({ account }) => account);
  return await store.read(async (snapshot) => {
    const { now, lists } = await readListStates(snapshot, accounts, [...ENTITY_KINDS, ...KEPT_READINGS]);
    const kept = lists.filter(({ everyMs }) => everyMs !== null);
    const expiring = [];
    for (const kind of KINDS) {
      // Nothing is known of a kind that was never read: that is not the same as 0.
      if (kept.some((list) => list.kind === kind && list.wholeAt !== null))
        expiring.push(...(await readExpiring(snapshot, kind, places, now)));
    }
    const missing = REASONS.map((reason) => ({
      reason,
      count: kept.filter((list) => reasonOf(list, now) === reason).length,
    }));
    return {
      expiring,
      findings: await readOpen(snapshot, accounts, now),
      oldest: oldestOf(
        kept.filter(({ kind }) => !isReading(kind)),
        now,
      ),
      missing,
    };
  }, 'pass');
}

async function readExpiring(
  snapshot: Statements,
  kind: (typeof KINDS)[number],
  places: readonly Place[],
  now: number,
): Promise<FleetFigures['expiring']> {
  const bounds = [now, ...DAYS.map((days) => now + days * DAY_MS)];
  const { expired, buckets } = await readTimeline(snapshot, { kind, places, conditions: [] }, bounds);
  let sum = 0;
  const soon = buckets.map(({ count }, index) => {
    sum += count;
    return { kind, within: `P${DAYS[index]}D`, count: sum };
  });
  return [{ kind, within: 'EXPIRED', count: expired }, ...soon];
}

async function readOpen(
  { rows }: Statements,
  accounts: readonly string[],
  now: number,
): Promise<FleetFigures['findings']> {
  if (accounts.length === 0) return [];
  const { sql, values } = statement(
    (
      bind,
    ) => `SELECT o.check_name AS name, o.severity AS severity, count(*) AS count FROM @inventory_finding AS o
      WHERE ${isOneOf('o.account', accounts, bind)} AND ${isOpen(bind, now)} GROUP BY o.check_name, o.severity`,
  );
  return (await rows(sql, values)).map(findingRow).map(({ name, severity, count }) => ({
    check: name,
    severity: SEVERITIES[severity] ?? '',
    count,
  }));
}

const findingRow = rowOf({ name: 'text', severity: 'integer', count: 'integer' });

function oldestOf(lists: readonly ListState[], now: number): FleetFigures['oldest'] {
  const oldest = new Map<string, number>();
  for (const { account, wholeAt } of lists) {
    if (wholeAt !== null) oldest.set(account, Math.min(oldest.get(account) ?? wholeAt, wholeAt));
  }
  return Array.from(oldest, ([account, at]) => ({ account, seconds: Math.max(0, (now - at) / 1_000) }));
}
