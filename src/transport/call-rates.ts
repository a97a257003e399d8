import type { ProviderAction } from './call.ts';
import type { Priority, RateLeft } from './rate.ts';

/**
 * Decides when calls may leave. All calls of one egress group share one object: buckets of this process
 * (local-rates.ts), or budgets that several replicas share (budgets/shared-rates.ts).
 */
export interface CallRates {
  /** Returns the lane of an operation of an account. Equal arguments return the same lane. */
  readonly laneOf: (account: string, operation: ProviderAction) => Lane;
  /**
   * Called whenever calls start or stop waiting, with the calls that only their lane holds back. Lanes without
   * such calls are absent. Undefined: the number of waiting calls does not matter.
   */
  readonly demand?: (waiting: ReadonlyMap<Lane, Waiting>) => void;
  /** Adds a listener, called when a lane may admit calls earlier than `readyAt` returned. */
  readonly onReady?: (listener: () => void) => void;
}

/** Call rates whose remaining budget can be read. */
export interface ReadableRates extends CallRates {
  /** Returns what is left of each budget. Null: no limit. */
  readonly left: (asked: readonly AskedBudget[]) => Promise<readonly (BudgetLeft | null)[]>;
}

export interface AskedBudget {
  readonly account: string;
  /** Null: the budget of the egress group. */
  readonly operation: ProviderAction | null;
}

export interface BudgetLeft extends Omit<RateLeft, 'fullInMs'> {
  /** When the budget is full again, in milliseconds since the epoch: by the store's clock if replicas share it. */
  readonly resetAt: number;
}

/** Number of waiting calls. */
export type Waiting = Record<Priority, number>;

/** The calls of one operation of one account. Times are milliseconds of the clock. */
export interface Lane {
  /** Time from which the next call may leave. Infinity: unknown until `onReady`. */
  readonly readyAt: (priority: Priority) => number;
  /**
   * Time at which a new call would leave. `ahead` calls of this lane and `before` calls of the whole egress
   * group leave before it. It may be an estimate.
   */
  readonly expectedAt: (priority: Priority, ahead: number, before: number) => number;
  /** Takes the permission of one call. Allowed only from `readyAt` on. */
  readonly take: (priority: Priority) => Permit;
  /** Milliseconds until the lane may admit calls again. Null: it is open. Undefined: the lane is always open. */
  readonly closedMs?: () => number | null;
}

/** Permission to send one call. */
export interface Permit {
  /** The first byte must leave by this time. A later call needs another permit. Infinity: no limit. */
  readonly until: number;
  /** Charges the lane for one more call, which is sent without a permit. */
  readonly chargeAgain: () => void;
}
