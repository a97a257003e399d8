import type { Clock } from '../clock.ts';
import type { Budget, BudgetState } from './grants.ts';
import type { StoreClock } from './store-clock.ts';

/** What this replica knows about a budget. Times are milliseconds of the replica's clock. */
export interface KnownBudget {
  readonly budget: Budget;
  /** Estimated start of the next slot that the store can grant. */
  readonly nextAt: () => number;
  /** Estimated milliseconds between two slots that this replica gets. */
  readonly paceMs: () => number;
  /** When to send a request whose first slot begins at most `aheadMs` after it arrives. */
  readonly askAt: (aheadMs: number) => number;
  /** True if no replica has used the budget recently, so slots may be requested in advance. */
  readonly isIdle: () => boolean;
  /** Call with the number of slots that this replica received. */
  readonly received: (slots: number) => void;
}

export interface KnownBudgets {
  /** Returns the same object for budgets of the same name. */
  readonly of: (budget: Budget) => KnownBudget;
  /** Updates the budgets from an answer of the store. */
  readonly learn: (states: readonly BudgetState[]) => void;
  /** Call after a refusal, with the budgets of the refused wish. Call `learn` with their states first. */
  readonly refused: (budgets: readonly Budget[]) => void;
}

export interface KnownBudgetsOptions {
  readonly clock: Pick<Clock, 'now'>;
  readonly storeClock: StoreClock;
  /** Random source, 0 ≤ n < 1. */
  readonly random: () => number;
  readonly maxReplicas: number;
  /** Expected milliseconds until a request reaches the store. */
  readonly wayMs: () => number;
}

/** Time constant for the number of received slots, and the time for which a refusal counts. */
const LATELY_MS = 1_000;

export function createKnownBudgets(options: KnownBudgetsOptions): KnownBudgets {
  const { clock, storeClock, random, maxReplicas, wayMs } = options;
  const budgets = new Map<string, ReturnType<typeof create>>();

  const create = (budget: Budget) => {
    let nextAt = Number.NEGATIVE_INFINITY;
    let refusedAt = Number.NEGATIVE_INFINITY;
    let received = { slots: 0, at: clock.now() };
    /** Random factor, so that replicas that wait for the same slot do not always ask at the same moment. */
    let jitter = 1;
    const lately = () => received.slots * Math.exp((received.at - clock.now()) / LATELY_MS);
    const isFull = () => nextAt + budget.tolerance / 1_000 <= clock.now();
    const isContended = () => clock.now() - refusedAt < LATELY_MS;
    const apartMs = budget.apart / 1_000;
    return {
      budget,
      nextAt: () => nextAt,
      paceMs: () => {
        if (!isContended()) return apartMs;
        return Math.min(apartMs * maxReplicas, Math.max(apartMs, LATELY_MS / lately()));
      },
      askAt: (aheadMs: number) => nextAt - aheadMs * jitter - wayMs(),
      isIdle: () => isFull() && !isContended(),
      received: (slots: number) => {
        received = { slots: lately() + slots, at: clock.now() };
      },
      learn: (at: number) => {
        nextAt = at;
        jitter = 0.5 + random() / 2;
      },
      refused: () => {
        if (!isFull()) refusedAt = clock.now();
      },
    };
  };

  return {
    of: (budget) => {
      const known = budgets.get(budget.name) ?? create(budget);
      budgets.set(budget.name, known);
      return known;
    },
    learn: (states) => {
      for (const { name, nextAt } of states)
        budgets.get(name)?.learn(storeClock.localOf(nextAt, clock.now()).latest);
    },
    refused: (refused) => {
      for (const { name } of refused) budgets.get(name)?.refused();
    },
  };
}
