import type { Transaction } from '../../store/store.ts';
import type { Commit } from './log.ts';

/** Keeps the records of committed rows in the transaction of the commit. The log knows nothing else about it. */
export interface RowKeeper {
  /**
   * Called before the transaction of a commit without a baseline. `stream`: the name that the caller of the log gave.
   * Returns null if nobody keeps the list.
   */
  readonly prepare: (stream: string, commit: Commit) => Promise<KeepRows | null>;
}

/**
 * Keeps the prepared rows whose ids pass `isApplied`. A row does not pass if another commit has changed it since it was
 * read. Called again if the transaction runs again. A rejection fails the commit.
 */
export type KeepRows = (transaction: Transaction, isApplied: (id: string) => boolean) => Promise<void>;
