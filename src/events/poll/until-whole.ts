import { isCutOff } from './cadence.ts';
import type { CallBudget, StartedRead } from './poller-state.ts';

export type BudgetedRead = Pick<StartedRead, 'done' | 'budget'>;

/** Waits for a read. If the budget of another caller cut the read off, waits for another read. */
export async function untilWhole(
  find: () => BudgetedRead | Promise<BudgetedRead>,
  own?: CallBudget,
): Promise<void> {
  for (;;) {
    const { done, budget } = await find();
    try {
      return await done;
    } catch (error) {
      if (!isCutOff(error) || budget === undefined || budget === own) throw error;
    }
  }
}
