import { eachOf } from '../store/each.ts';
import { rowOf } from '../store/row.ts';
import type { SqlValue } from '../store/store.ts';
import type { LateRate } from '../transport/rate.ts';

/**
 * A rate that all replicas share, stored as one row of the table `budget`. The row holds the state of the generic cell
 * rate algorithm: `used_until`, in microseconds of the store's clock.
 */
export interface Budget {
  readonly name: string;
  /** Microseconds between two calls. */
  readonly apart: number;
  /** How many microseconds early a call may leave after a pause. Allows the burst. */
  readonly tolerance: number;
  readonly latenessMs: number;
}

export function budgetOf(name: string, { perSecond, burst, latenessMs }: LateRate): Budget {
  const apart = Math.ceil(1_000_000 / perSecond);
  return { name, apart, tolerance: apart * (burst - 1), latenessMs };
}

/** A request for permission to send calls. Each call needs one slot of each of the wish's budgets. */
export interface Wish {
  readonly lane: readonly Budget[];
  /** Budgets that the lanes of an egress group share. */
  readonly egress: readonly Budget[];
  /** Number of calls. The store grants all of them or none. */
  readonly calls: number;
  readonly ahead: Ahead;
}

/** Maximum time in milliseconds from the arrival of the answer to the start of the first slot. */
export interface Ahead {
  readonly lane: number;
  readonly egress: number;
}

export function budgetsOfWish({ lane, egress }: Wish): readonly Budget[] {
  return [...egress, ...lane];
}

/** A call may leave in this interval, in milliseconds of the store's clock. */
export interface Slot {
  readonly from: number;
  readonly until: number;
}

/** Maximum number of wishes in one statement: the column `granted` has one bit for each wish. */
export const MAX_WISHES = 30;
const MICROS = 1_000;

/**
 * Grants wishes. The budgets of a wish are granted together or not at all. Each replica repeats a refused wish soon, so
 * a refusal must be cheap: the statement does not return, lock or write the rows of refused wishes. For this, it checks
 * the rows first without locks (`likely`) and then again with locks (`granted`).
 *
 * After a crash, the database may have lost its last grants. Every replica then waits until those grants have ended
 * (store-contact.ts).
 *
 * The slots of an operation begin together with the slots of its egress group (`begins`), so that they overlap.
 */
const GRANT = `
  WITH clock AS (SELECT @now * ${MICROS} AS now_at WHERE @forgettable),
  wish AS (
    SELECT CAST(each.value ->> 0 AS BIGINT) AS bit, each.value ->> 1 AS name,
      CAST(each.value ->> 2 AS BIGINT) AS calls, CAST(each.value ->> 3 AS BIGINT) AS apart,
      CAST(each.value ->> 4 AS BIGINT) AS tolerance, CAST(each.value ->> 5 AS BIGINT) AS ahead,
      CAST(each.value ->> 6 AS BIGINT) AS shift
    FROM @each($1)
  ),
  likely AS (
    SELECT wish.bit FROM wish CROSS JOIN clock LEFT JOIN @budget AS seen ON seen.name = wish.name
    GROUP BY wish.bit
    HAVING MIN(CASE WHEN seen.used_until - wish.tolerance <= clock.now_at + wish.ahead THEN 1 ELSE 0 END) = 1
  ),
  held AS (
    SELECT own.name, own.used_until FROM @budget AS own
    WHERE own.name IN (SELECT wish.name FROM wish JOIN likely ON likely.bit = wish.bit)
    ORDER BY own.name @locked
  ),
  granted AS (
    SELECT wish.bit, MAX(CASE
      WHEN wish.shift IS NOT NULL THEN NULL
      WHEN held.used_until - wish.tolerance > clock.now_at + $2 THEN held.used_until - wish.tolerance
      ELSE clock.now_at + $2 END) AS begins
    FROM wish CROSS JOIN clock LEFT JOIN held ON held.name = wish.name
    GROUP BY wish.bit
    HAVING MIN(CASE WHEN held.used_until - wish.tolerance <= clock.now_at + wish.ahead THEN 1 ELSE 0 END) = 1
  ),
  taken AS (
    SELECT wish.name AS budget, SUM(wish.calls * wish.apart) AS micros, SUM(wish.bit) AS bits,
      COALESCE(MIN(granted.begins + wish.shift), MIN(clock.now_at) + $2) AS first_at
    FROM wish CROSS JOIN clock JOIN granted ON granted.bit = wish.bit GROUP BY wish.name
  )
  UPDATE @budget AS own SET
    used_until = CASE WHEN own.used_until > taken.first_at THEN own.used_until ELSE taken.first_at END + taken.micros,
    granted = taken.bits, granted_at = taken.first_at
  FROM taken WHERE own.name = taken.budget
  RETURNING name, used_until, granted, granted_at, @now AS at`;

const grantRow = rowOf({
  name: 'text',
  used_until: 'integer',
  granted: 'integer',
  granted_at: 'integer',
});

/**
 * Returns the statement that requests slots for the wishes, at most MAX_WISHES of them. `leadMs` is the expected time
 * until the answer arrives. No slot begins within that time, and `ahead` is measured from its end.
 */
export function askFor(wishes: readonly Wish[], leadMs: number): [sql: string, values: SqlValue[]] {
  let before = 0;
  const asked = wishes.flatMap(({ lane, egress, calls, ahead }, index) => {
    const shift = before * (egress[0]?.apart ?? 0);
    before += calls;
    const rows = (budgets: readonly Budget[], aheadMs: number, shifted: number | null) =>
      budgets.map(({ name, apart, tolerance }) => [
        2 ** index,
        name,
        calls,
        apart,
        tolerance,
        Math.round((aheadMs + leadMs) * MICROS),
        shifted,
      ]);
    return [
      ...rows(egress, ahead.egress, null),
      ...rows(lane, ahead.lane, egress.length === 0 ? null : shift),
    ];
  });
  return [GRANT, [JSON.stringify(asked), Math.round(leadMs * MICROS)]];
}

/** State of a budget, on the store's clock in milliseconds. */
export interface BudgetState {
  readonly name: string;
  /** Start of the next slot that can be granted. It may be in the past. */
  readonly nextAt: number;
  /** The store's clock when the store answered. */
  readonly storeMs: number;
}

const stateRow = rowOf({ name: 'text', used_until: 'integer', at: 'integer' });

/** Returns the statement that reads budgets without locks. */
export function lookAt(budgets: readonly Budget[]): [sql: string, values: SqlValue[]] {
  const sql = `SELECT name, used_until, @now AS at FROM @budget
    WHERE name IN (SELECT each.value ->> 0 FROM @each($1))`;
  return [sql, [eachOf(budgets.map(({ name }) => name))]];
}

/** Parses the answer to `lookAt`. A budget without a row has no state. */
export function statesOf(budgets: readonly Budget[], rows: readonly unknown[]): readonly BudgetState[] {
  return rows.map(stateRow).map(({ name, used_until, at }) => {
    const tolerance = budgets.find((budget) => budget.name === name)?.tolerance ?? 0;
    return { name, nextAt: (used_until - tolerance) / MICROS, storeMs: at };
  });
}

/**
 * Returns the statement that creates missing rows. It also resets a budget whose `used_until` is further ahead than any
 * grant can move it, which happens if the store's clock was set back. A budget that was reset grants nothing for one
 * second.
 */
export function repair(budgets: readonly Budget[]): [sql: string, values: SqlValue[]] {
  // An inserted row has the longest use in `granted_at`, because `excluded` has the columns of the table only.
  const sql = `INSERT INTO @budget AS own (name, used_until, granted_at)
    SELECT each.value ->> 0, 0, CAST(each.value ->> 1 AS BIGINT) FROM @each($1) WHERE true
    ON CONFLICT (name) DO UPDATE SET used_until =
      CASE WHEN own.used_until > @now * ${MICROS} + excluded.granted_at THEN (@now + 1000) * ${MICROS}
        ELSE own.used_until END`;
  return [sql, [JSON.stringify(budgets.map((budget) => [budget.name, longest(budget)]))]];
}

/** True if `repair` would reset the budget. */
export function isStuck(budget: Budget, { nextAt, storeMs }: BudgetState): boolean {
  return (nextAt - storeMs) * MICROS + budget.tolerance > longest(budget);
}

/** The longest time in microseconds by which grants can move `used_until` ahead of the clock. */
function longest({ apart, tolerance }: Budget): number {
  return tolerance + 2 * apart + 10_000 * MICROS;
}

/** The answer to `askFor`. */
export interface Grants {
  /** The slots of each wish; null: refused. */
  readonly slots: readonly (readonly Slot[] | null)[];
  readonly states: readonly BudgetState[];
}

export function grantsOf(wishes: readonly Wish[], rows: readonly unknown[]): Grants {
  const found = rows.map(grantRow);
  const byName = new Map(
    found.map(({ name, used_until, granted, granted_at }) => {
      const isGranted = (index: number) => Math.floor(granted / 2 ** index) % 2 === 1;
      return [name, { usedUntil: used_until, firstAt: granted_at, isGranted }];
    }),
  );
  /** Returns the start of each slot of one wish in one budget. Wishes receive their slots in order. */
  const beginsIn = ({ name, apart, tolerance }: Budget, index: number): readonly number[] | null => {
    const row = byName.get(name);
    if (row?.isGranted(index) !== true) return null;
    const { usedUntil, firstAt, isGranted } = row;
    const callsOf = (each: Wish, place: number) =>
      isGranted(place) && budgetsOfWish(each).some((budget) => budget.name === name) ? each.calls : 0;
    const after = wishes.slice(index).reduce((sum, each, place) => sum + callsOf(each, index + place), 0);
    const first = usedUntil - after * apart;
    const { calls = 0 } = wishes[index] ?? {};
    return Array.from({ length: calls }, (_, call) => Math.max(firstAt, first + call * apart - tolerance));
  };
  const slots = wishes.map((wish, index) => {
    const begins: { readonly budget: Budget; readonly at: readonly number[] }[] = [];
    for (const budget of budgetsOfWish(wish)) {
      const at = beginsIn(budget, index);
      if (at === null) return null;
      begins.push({ budget, at });
    }
    return Array.from({ length: wish.calls }, (_, call): Slot => {
      const each = begins.map(({ budget, at }) => ({ from: (at[call] ?? 0) / MICROS, budget }));
      return {
        from: Math.max(...each.map(({ from }) => from)),
        until: Math.min(...each.map(({ from, budget }) => from + budget.latenessMs)),
      };
    });
  });
  return { slots, states: statesOf(wishes.flatMap(budgetsOfWish), rows) };
}
