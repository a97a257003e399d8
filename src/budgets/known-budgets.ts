import type { Clock } from '../clock.ts';
import type { Budget, BudgetState } from './grants.ts';
import type { StoreClock } from './store-clock.ts';

/** What this replica knows of a budget. Times are milliseconds of its clock. */
export interface KnownBudget {
  readonly budget: Budget;
  /** Estimated begin of the next slot that the store can grant. */
  readonly nextAt: () => number;
  /** Estimated milliseconds between two slots that this replica gets. */
  readonly paceMs: () => number;
  /** When to send a request whose first slot begins at most `aheadMs` after it arrives. */
  readonly askAt: (aheadMs: number) => number;
  /** True if no replica has used the budget lately, so slots may be taken in advance. */
  readonly isIdle: () => boolean;
  /** Call with the slots that this replica got. */
  readonly received: (slots: number) => void;
}

export interface KnownBudgets {
  /** Budgets are known by their name. */
  readonly of: (budget: Budget) => KnownBudget;
  /** Takes over what the store answered. */
  readonly learn: (states: readonly BudgetState[]) => void;
  /** Call after a refusal, with the budgets of the refused wish, once their states are learnt. */
  readonly refused: (budgets: readonly Budget[]) => void;
}

export interface KnownBudgetsOptions {
  readonly clock: Pick<Clock, 'now'>;
  readonly storeClock: StoreClock;
  /** Random source, 0 ≤ n < 1. */
  readonly random: () => number;
  readonly maxReplicas: number;
  /** Milliseconds of a request on its way to the store. */
  readonly wayMs: () => number;
}

/** Time in which the number of received slots decays to a third, and for which a refusal counts. */
const LATELY_MS = 1_000;

export function createKnownBudgets(options: KnownBudgetsOptions): KnownBudgets {
  const { clock, storeClock, random, maxReplicas, wayMs } = options;
  const budgets = new Map<string, ReturnType<typeof create>>();

  const create = (budget: Budget) => {
    let nextAt = Number.NEGATIVE_INFINITY;
    let refusedAt = Number.NEGATIVE_INFINITY;
    let received = { slots: 0, at: clock.now() };
    /** Replicas that wait for the same slot must not always ask at the same moment. */
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
