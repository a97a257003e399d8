import type { Store, Transaction } from '../../store/store.ts';
import { apply } from './commit.ts';
import { deleteStep, isUnknownSince, type ListKey, setBaseline, writeRows } from './list-table.ts';
import type { Baseline, Commit, Committed, LogEntry } from './log.ts';
import { inSteps } from './row-steps.ts';
import { parseStoredText } from './stored-text.ts';

export interface LongBaselineOptions {
  readonly store: Store;
  readonly key: ListKey;
  /** Revision that the list had when it became unknown. */
  readonly revision: number;
  /** Locks the stream and returns its head. Null: the commit is fenced. */
  readonly lock: (transaction: Transaction) => Promise<number | null>;
  /** Appends entries to the locked stream. */
  readonly append: (transaction: Transaction, entries: readonly LogEntry[]) => Promise<void>;
}

/**
 * Commits a baseline in many short transactions, because nothing else can write to the stream during a transaction
 * (with SQLite: to the store). The list is unknown until the last one. If the process stops before, the next read
 * of the list begins another baseline.
 */
export async function commitLongBaseline(
  commit: Commit,
  baseline: Baseline,
  options: LongBaselineOptions,
): Promise<Committed> {
  const { store, key, revision } = options;
  const { entries, rows } = await apply(commit, parseStoredText(key[0]), 0, () => undefined);
  let refused: 'fenced' | 'replaced' | null = null;
  /** Runs one transaction, unless an earlier one was refused. */
  const step = async <Result>(
    work: (transaction: Transaction, head: number) => Promise<Result>,
  ): Promise<Result | null> => {
    if (refused !== null) return null;
    return store.write(async (transaction) => {
      const head = await options.lock(transaction);
      const isOurs = await isUnknownSince(transaction, key, revision);
      refused = head === null ? 'fenced' : isOurs ? null : 'replaced';
      return head === null || refused !== null ? null : work(transaction, head);
    }, 'pass');
  };

  while (await step((transaction) => deleteStep(transaction, key, 'all')));
  for await (const part of inSteps([...rows])) await step((transaction) => writeRows(transaction, key, part));
  const added = await step(async (transaction, head) => {
    const numbered = entries.map((entry) => ({ ...entry, seq: head + entry.seq }));
    const since = head + entries.length;
    const after = await setBaseline(transaction, key, { shape: baseline.shape, since });
    await options.append(transaction, numbered);
    return { seq: since, added: numbered, revisions: [revision - 1, after] as const };
  });
  return added === null ? { state: refused ?? 'replaced' } : { state: 'committed', skipped: 0, ...added };
}
