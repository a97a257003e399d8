import type { InstanceRef } from '../../providers/port/records.ts';
import type { PolledList } from './polled-lists.ts';

/** Keeps the records of polled lists. The readers of lists call it, and know nothing else about it. */
export interface ListKeeper {
  /** Call before the first call of a read. Returns null if nobody keeps the list. */
  readonly begin: (at: InstanceRef, list: PolledList) => Promise<KeptRead | null>;
  /**
   * Call when a read has failed. `code`: why. `retryMs`: milliseconds until the next read; null: none is planned. Never
   * rejects.
   */
  readonly failed: (at: InstanceRef, list: PolledList, code: string, retryMs: number | null) => Promise<void>;
}

/** One read of a kept list. */
export interface KeptRead {
  /** True: the list was never kept whole, so each row of this read must be kept, whether or not it changed. */
  readonly needsAll: boolean;
  /** Runs `work` when its turn comes: large reads must not keep the store from answering requests. */
  readonly turn: <Result>(work: () => Promise<Result>) => Promise<Result>;
  /** Returns the ids of the kept objects of the list that are not in `seen`, in steps. */
  readonly others: (seen: ReadonlySet<string>) => AsyncIterable<readonly string[]>;
  /** Call when the list was read whole and all rows are committed. */
  readonly whole: () => Promise<void>;
}
