import type { Store, Transaction } from '../../store/store.ts';
import { apply } from './commit.ts';
import { accountOf, append, lockStream } from './entry-table.ts';
import { lockLease } from './lease-table.ts';
import { countCommit, deleteStep, type ListKey, readRows, setBaseline, writeRows } from './list-table.ts';
import type { Baseline, Commit, Committed, Fence, KnownRow } from './log.ts';
import { commitLongBaseline } from './long-baseline.ts';
import type { KeepRows, RowKeeper } from './row-keeper.ts';
import { ROWS_PER_STEP } from './row-steps.ts';
import { parseStoredText, printStoredText } from './stored-text.ts';

/** The list became unknown at `revision`, because its baseline takes several transactions. */
interface Begun {
  readonly state: 'begun';
  readonly revision: number;
  readonly baseline: Baseline;
}

const NO_ROWS: ReadonlyMap<string, KnownRow> = new Map();

/** Returns a function that writes commits to the lists of an instance, whose name is as stored. */
export function createCommitWriter(
  store: Store,
  retention: number,
  keeper?: RowKeeper,
): (instance: string, commit: Commit) => Promise<Committed> {
  return async (instance, commit) => {
    const { baseline } = commit;
    const key: ListKey = [instance, printStoredText(commit.list)];
    const name = parseStoredText(instance);
    const lock = (transaction: Transaction) => lockUnlessFenced(transaction, key, commit.fence);
    const keep = baseline === undefined ? await keeper?.prepare(name, commit) : null;
    if (commit.isOnlyKept) {
      if (keep == null) return { state: 'kept' };
      return store.write((transaction) => handOver(transaction, commit, { key, lock, keep }), 'pass');
    }
    const write = async (transaction: Transaction): Promise<Committed | Begun> => {
      const head = await lock(transaction);
      if (head === null) return { state: 'fenced' };
      let known: ReadonlyMap<string, KnownRow> | null = NO_ROWS;
      if (baseline === undefined) {
        const ids = commit.rows.map(({ id }) => id);
        known = await readRows(transaction, key, ids);
        if (known === null) return { state: 'replaced' };
      } else if (commit.rows.length > ROWS_PER_STEP || (await deleteStep(transaction, key, 'all'))) {
        const revision = await setBaseline(transaction, key, { shape: null, since: head });
        return { state: 'begun', revision, baseline };
      }
      const { entries, rows, outdated, skipped } = await apply(commit, name, head, (id) => known.get(id));
      const seq = head + entries.length;
      const revision =
        baseline === undefined
          ? await countCommit(transaction, key)
          : await setBaseline(transaction, key, { shape: baseline.shape, since: seq });
      await writeRows(transaction, key, rows);
      await keep?.(transaction, (id) => rows.has(id) && !outdated.has(id));
      await append(transaction, instance, entries, retention);
      return { state: 'committed', seq, skipped, added: entries, revisions: [revision - 1, revision] };
    };
    const committed = await store.write(write, 'pass');
    if (committed.state !== 'begun') return committed;
    return commitLongBaseline(commit, committed.baseline, {
      store,
      key,
      revision: committed.revision,
      lock,
      append: (transaction, entries) => append(transaction, instance, entries, retention),
    });
  };
}

/** Gives the rows of a commit to the keeper, except those that another commit has changed since they were read. */
async function handOver(
  transaction: Transaction,
  commit: Commit,
  options: {
    readonly key: ListKey;
    readonly lock: (transaction: Transaction) => Promise<number | null>;
    readonly keep: KeepRows;
  },
): Promise<Committed> {
  const { key, lock, keep } = options;
  if ((await lock(transaction)) === null) return { state: 'fenced' };
  const ids = commit.rows.map(({ id }) => id);
  const known = (await readRows(transaction, key, ids)) ?? NO_ROWS;
  await keep(transaction, (id) => (known.get(id)?.seq ?? 0) <= commit.readAt);
  return { state: 'kept' };
}

/** Locks the stream of the list and returns its head. Null: the lease of the list has another holder or fence. */
export async function lockUnlessFenced(
  transaction: Transaction,
  key: ListKey,
  fence: Fence | null,
): Promise<number | null> {
  const head = await lockStream(transaction, accountOf(key[0]));
  return fence === null || (await lockLease(transaction, key, fence)) ? head : null;
}
