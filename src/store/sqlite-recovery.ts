import type { Clock } from '../clock.ts';
import type { Health } from './health.ts';

export interface Recovery {
  /** Reports a fault of the file or of a thread. `isLasting`: nothing but a restored file and a new start helps. */
  readonly onFault: (reason: string, isLasting: boolean) => void;
  /** Reason why nothing may use the file any more; null: there is none. */
  readonly damage: () => string | null;
  readonly stop: () => void;
}

const PROBE_AFTER_MS = 1_000;

/**
 * Sets the health of a store after a fault, and tests the store each second until it works again. `test` rejects
 * if it does not.
 */
export function createRecovery(health: Health, clock: Clock, test: () => Promise<void>): Recovery {
  let damage: string | null = null;
  let isTesting = false;
  let isStopped = false;
  let cancel = () => {};
  const testLater = () => {
    isTesting = true;
    cancel = clock.after(PROBE_AFTER_MS, () => void testNow());
  };
  const testNow = async () => {
    const works = await test().then(
      () => true,
      () => false,
    );
    isTesting = false;
    if (isStopped || damage !== null) return;
    if (works) health.up();
    else testLater();
  };
  return {
    onFault: (reason, isLasting) => {
      if (damage !== null || isStopped) return;
      if (isLasting) damage = reason;
      health.down(reason);
      if (!isTesting && !isLasting) testLater();
    },
    damage: () => damage,
    stop: () => {
      isStopped = true;
      cancel();
    },
  };
}
