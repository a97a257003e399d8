import type { Clock } from '../clock.ts';
import {
  askFor,
  type Budget,
  type BudgetState,
  budgetsOfWish,
  grantsOf,
  isStuck,
  lookAt,
  repair,
  type Slot,
  statesOf,
  type Wish,
} from './grants.ts';
import { createKnownBudgets, type KnownBudget } from './known-budgets.ts';
import type { StoreClock } from './store-clock.ts';
import type { Answer, StoreContact } from './store-contact.ts';

export interface GrantRequestsOptions {
  readonly contact: StoreContact;
  /** Shared by all requests over one contact. */
  readonly storeClock: StoreClock;
  readonly clock: Pick<Clock, 'now'>;
  /** Random source, 0 ≤ n < 1. */
  readonly random: () => number;
  readonly maxReplicas: number;
}

/** Requests slots from the store, and updates the known budgets from each answer. */
export interface GrantRequests {
  readonly budgetOf: (budget: Budget) => KnownBudget;
  /**
   * Returns the slots of each wish in times of this replica's clock; null for a refused wish. Without a usable answer,
   * every wish is refused.
   */
  readonly ask: (wishes: readonly Wish[]) => Promise<readonly (readonly Slot[] | null)[]>;
  /** Smoothed duration of a request, in milliseconds. */
  readonly tripMs: () => number;
}

export const MAX_WAY_MS = 50;
const FIRST_TRIP_MS = 5;

export function createGrantRequests(options: GrantRequestsOptions): GrantRequests {
  const { contact, storeClock, clock, random, maxReplicas } = options;
  let tripMs = FIRST_TRIP_MS;
  const wayMs = () => Math.min(MAX_WAY_MS, tripMs / 2);
  const known = createKnownBudgets({ clock, storeClock, random, maxReplicas, wayMs });
  contact.onChange(() => {
    if (!contact.isGranting()) storeClock.reset();
  });

  const toLocal = ({ from, until }: Slot): Slot => ({
    from: storeClock.localOf(from, clock.now()).latest,
    until: storeClock.localOf(until, clock.now()).earliest,
  });

  const learn = (states: readonly BudgetState[], { askedAt, answeredAt }: Answer): void => {
    for (const { storeMs } of states) storeClock.learn(storeMs, askedAt, answeredAt);
    known.learn(states);
  };

  /** Called after a refusal. Reads when the store can grant the next slots. */
  const look = async (budgets: readonly Budget[]): Promise<void> => {
    const answer = await contact.ask(...lookAt(budgets));
    if (answer === null) return;
    const states = statesOf(budgets, answer.rows);
    learn(states, answer);
    known.refused(budgets);
    const damaged = budgets.filter((budget) => {
      const found = states.find(({ name }) => name === budget.name);
      return found === undefined || isStuck(budget, found);
    });
    if (damaged.length > 0) await contact.ask(...repair(damaged));
  };

  return {
    budgetOf: known.of,
    tripMs: () => tripMs,
    ask: async (wishes) => {
      const answer = await contact.ask(...askFor(wishes, wayMs()));
      if (answer === null || !contact.isGranting()) return [];
      tripMs += (answer.answeredAt - answer.askedAt - tripMs) / 8;
      const { slots, states } = grantsOf(wishes, answer.rows);
      learn(states, answer);
      const refused = new Map<string, Budget>();
      for (const [index, wish] of wishes.entries()) {
        for (const budget of budgetsOfWish(wish)) {
          const granted = slots[index] ?? null;
          if (granted === null) refused.set(budget.name, budget);
          else known.of(budget).received(granted.length);
        }
      }
      if (refused.size > 0) await look([...refused.values()]);
      return slots.map((own) => own?.map(toLocal) ?? null);
    },
  };
}
