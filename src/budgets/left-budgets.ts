import type { Store } from '../store/store.ts';
import type { BudgetLeft } from '../transport/call-rates.ts';
import { grantedRateOf, leftOf } from '../transport/rate.ts';
import { budgetOf, lookAt, statesOf } from './grants.ts';

/** A limit that all replicas of a store share. */
export interface SharedLimit {
  /** Name of its budget. */
  readonly name: string;
  /** Calls per second; null: no limit. */
  readonly limit: number | null;
}

/**
 * Returns what is left of each limit, for all replicas together. A budget without a row was never used. Null: no limit.
 * Rejects with STORE_UNAVAILABLE if the store is out of reach.
 */
export async function readLeft(
  store: Pick<Store, 'read'>,
  share: number,
  limits: readonly SharedLimit[],
): Promise<readonly (BudgetLeft | null)[]> {
  const known = limits.map(({ name, limit }) => {
    if (limit === null) return null;
    const rate = grantedRateOf(limit, share);
    return { rate, budget: budgetOf(name, rate) };
  });
  const budgets = known.flatMap((each) => each?.budget ?? []);
  if (budgets.length === 0) return known.map(() => null);
  const states = await store.read(async (snapshot) =>
    statesOf(budgets, await snapshot.rows(...lookAt(budgets))),
  );
  const now = states[0]?.storeMs ?? Date.now();
  return known.map((each) => {
    if (each === null) return null;
    const { rate, budget } = each;
    const state = states.find(({ name }) => name === budget.name);
    const usedMs = state === undefined ? 0 : state.nextAt + budget.tolerance / 1_000 - state.storeMs;
    const left = leftOf(rate, usedMs);
    return { ...left, resetAt: now + left.fullInMs };
  });
}
