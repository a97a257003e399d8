import { type Clock, systemClock } from '../../clock.ts';
import type { Store } from '../../store/store.ts';
import { accountOf, readEntries, readHead } from './entry-table.ts';
import { deleteStep, keyOf, readList, readLists, readMark, readRows } from './list-table.ts';
import type { EventLog, LogOptions, LogPosition, LogRead } from './log.ts';
import { createLogTails } from './log-tails.ts';
import type { RowKeeper } from './row-keeper.ts';
import { printStoredText } from './stored-text.ts';
import { isContinued } from './stream-epochs.ts';
import { createCommitWriter, lockUnlessFenced } from './write-commit.ts';

export interface StoreLogOptions extends LogOptions {
  /**
   * Milliseconds between two looks for entries of other replicas, in case that a notification was lost. Only with
   * a shared store, and only while somebody listens. Default 2,000.
   */
  readonly lookMs?: number;
  readonly clock?: Clock;
  /** Keeps the records of rows. Default: no record is kept. */
  readonly keeper?: RowKeeper;
}

/**
 * The log in a store. A commit is one transaction, which locks the stream: so the numbers of a stream have no hole,
 * and a reader that sees a number can see all lower ones. Listening readers of a stream share one tail. `close` does
 * not close the store.
 */
export function createStoreLog(store: Store, options: StoreLogOptions): EventLog {
  const { retention, lookMs = 2_000, clock = systemClock, keeper } = options;
  const writeCommit = createCommitWriter(store, retention, keeper);

  /** Reads again if the epoch of the store changed meanwhile, because two statements may have seen two histories. */
  const atOneEpoch = async <Found>(
    read: (epoch: string) => Promise<Found>,
  ): Promise<Found & { readonly epoch: string }> => {
    for (;;) {
      const epoch = await store.epoch();
      const found = await read(epoch);
      if (epoch === (await store.epoch())) return { ...found, epoch };
    }
  };
  const tails = createLogTails({
    store,
    clock,
    lookMs,
    retention,
    // No instances: a tail does not need the number of the last trimmed entry.
    readerOf: (stream) => (after, limit) =>
      atOneEpoch(() => readEntries(store, stream, { after, limit, instances: [] })),
  });
  const readStored = async (
    stream: string,
    after: LogPosition,
    limit: number,
    instances: readonly string[] | null,
  ): Promise<LogRead> => {
    const found = await atOneEpoch(async (epoch) => {
      const isSame = after.epoch === epoch || (await isContinued(store, stream, after, epoch));
      return { isSame, ...(await readEntries(store, stream, { after: after.seq, limit, instances })) };
    });
    const head = { epoch: found.epoch, seq: found.head };
    if (!found.isSame || after.seq > head.seq) return { state: 'lost', reason: 'LOG_RESTARTED', head };
    return found.trimmed > after.seq
      ? { state: 'lost', reason: 'RETENTION_EXCEEDED', head }
      : { state: 'read', entries: found.entries.map(({ entry }) => entry), head };
  };

  return {
    head: (account) => atOneEpoch(async () => ({ seq: await readHead(store, streamNamed(account)) })),
    mark: (instance, list) => atOneEpoch(() => readMark(store, streamNamed(instance), keyOf(instance, list))),
    read: async (account, after, limit, instances = null) => {
      const name = streamNamed(account);
      // A tail must not hide from its readers that the store is away.
      const isUp = store.health().state === 'up';
      const found = isUp ? await tails.read(name, after, limit) : null;
      return found ?? readStored(name, after, limit, instances?.map(printStoredText) ?? null);
    },
    known: (instance, list) => readList(store, keyOf(instance, list)),
    look: (instance, list, ids) => readRows(store, keyOf(instance, list), ids),
    lists: (instance) => readLists(store, printStoredText(instance)),
    commit: (instance, commit) => writeCommit(printStoredText(instance), commit),
    forget: async (instance, list, fence, readAt) => {
      const key = keyOf(instance, list);
      const forgetStep = () =>
        store.write(async (transaction) => {
          const head = await lockUnlessFenced(transaction, key, fence);
          return head !== null && (await deleteStep(transaction, key, 'gone', readAt));
        }, 'pass');
      while (await forgetStep());
    },
    onAppend: (account, listener) => tails.listen(streamNamed(account), listener),
    close: tails.close,
  };
}

/** Name of the stream of an account, as stored. */
function streamNamed(account: string): string {
  return printStoredText(accountOf(account));
}
