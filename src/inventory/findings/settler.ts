import { type Clock, repeat, systemClock } from '../../clock.ts';
import { unlessStoreUnavailable } from '../../errors.ts';
import type { Store } from '../../store/store.ts';
import { settleFindings } from './settle.ts';

export interface SettlerOptions {
  readonly store: Store;
  /** Least number of events that the stream of an instance keeps. */
  readonly retention: number;
  /** Called with unexpected errors. A store that is away is none. */
  readonly onError: (error: unknown) => void;
  /** Default: the system clock. */
  readonly clock?: Clock;
  /** Milliseconds between two looks for objects that are due. A finding that time alone causes is at most this late. Default 5,000. */
  readonly settleEveryMs?: number;
}

/** Settles findings for as long as the process runs. */
export function createSettler({
  store,
  retention,
  onError,
  clock = systemClock,
  settleEveryMs = 5_000,
}: SettlerOptions): { readonly stop: () => void } {
  let isStopped = false;
  const settleAll = async (): Promise<void> => {
    while (!isStopped && (await settleFindings(store, retention)).isMore);
  };
  const end = repeat(clock, settleEveryMs, () => settleAll().catch(unlessStoreUnavailable(onError)));
  return {
    stop: () => {
      isStopped = true;
      end();
    },
  };
}
