import { type Clock, systemClock } from '../../clock.ts';
import { isStoreUnavailable } from '../../errors.ts';
import type { Store } from '../../store/store.ts';
import { settleFindings } from './settle.ts';

export interface SettlerOptions {
  readonly store: Store;
  /** Called with unexpected errors. A store that is away is none. */
  readonly onError: (error: unknown) => void;
  /** Default: the system clock. */
  readonly clock?: Clock;
}

/** Milliseconds between two looks for objects that are due. A finding that time alone causes is at most this late. */
const EVERY_MS = 5_000;

/** Settles findings for as long as the process runs. */
export function createSettler({ store, onError, clock = systemClock }: SettlerOptions): {
  readonly stop: () => void;
} {
  let isStopped = false;
  let cancel = (): void => {};
  const run = async (): Promise<void> => {
    try {
      while (!isStopped && (await settleFindings(store)).isMore);
    } catch (error) {
      if (!isStoreUnavailable(error)) onError(error);
    }
  };
  const plan = (): void => {
    cancel = clock.after(EVERY_MS, () => {
      void run().then(() => {
        if (!isStopped) plan();
      });
    });
  };
  plan();
  return {
    stop: () => {
      isStopped = true;
      cancel();
    },
  };
}
