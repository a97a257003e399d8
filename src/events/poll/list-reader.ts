import type { WallClock } from '../../clock.ts';
import { BrokenPaging } from '../../lists/window.ts';
import type { InstanceRef } from '../../providers/port/records.ts';
import { backgroundCall } from '../../transport/background-call.ts';
import type { Call } from '../../transport/call.ts';
import type { ChangeEntry, EventLog, Fence, GapReason, KnownList, RowCommit } from '../log/log.ts';
import type { Printer } from '../log/row-print.ts';
import { GONE, UNREAD } from '../log/row-state.ts';
import { inSteps } from '../log/row-steps.ts';
import type { KeptRead, ListKeeper } from './kept-list.ts';
import { diffList, type ListDiff, type PageCache } from './list-diff.ts';
import type { ListRow, ListSpec, PolledList } from './polled-lists.ts';

export interface ListReaderOptions {
  readonly at: InstanceRef;
  readonly list: PolledList;
  readonly stream: string;
  readonly spec: ListSpec;
  readonly log: EventLog;
  readonly printer: Printer;
  readonly clock: WallClock;
  /** Milliseconds that one page may take, including its wait for the configured rate. */
  readonly pageMs: number;
  /** Keeps the records of the rows. Default: no record is kept. */
  readonly keeper?: ListKeeper;
  /**
   * Called at the end of a read, before callers that wait for the read continue. `changes`: those of groups.
   * `isFirst`: the list is known only since this read. `isWritten`: the read found something to commit.
   */
  readonly onRead: (changes: readonly ChangeEntry[], isFirst: boolean, isWritten: boolean) => Promise<void>;
  /** Called after a read of another replica that may have changed the list. `isFirst`: as in `onRead`. */
  readonly onFollowed: (isFirst: boolean) => Promise<void>;
}

/** Reads one list, compares it with what is known, and commits the differences to the log. */
export interface ListReader {
  /**
   * Reads the list once. `fence`: names the lease of the list; null: this process has the store alone. `fenced`: the
   * lease was lost during the read, so nothing more is committed. `gapReason`: the reason of the gap if there is nothing
   * to compare with. `budget` counts each call, and may refuse a call; in that case nothing is committed. Throws
   * BrokenPaging, with the kind in its message, if the list has no end.
   */
  readonly read: (
    fence: Fence | null,
    gapReason: GapReason,
    signal: AbortSignal,
    budget: Pick<Call, 'onSent' | 'admit'>,
  ) => Promise<'whole' | 'fenced'>;
  /** Call after another replica has read the list, or has tried to. */
  readonly follow: () => Promise<void>;
  /** Whether the log has something to compare a read with. */
  readonly isKnown: () => boolean;
  /** Forgets the pages of the last read, because the next one is far away. */
  readonly forget: () => void;
}

/** Rows of one transaction that keeps records. A record has many indexes, so it takes longer than the state of a row. */
const KEPT_PER_STEP = 100;

export function createListReader(options: ListReaderOptions): ListReader {
  const { at, list, stream, spec, log, printer, clock, keeper } = options;
  const shape = printer.shape(spec.fields);
  let isKnown = false;
  let cache: PageCache = new Set();
  /** Revision of the list that the cache matches, and the epoch that counted it; null: none. */
  let revision: number | null = null;
  let epoch = '';
  /**
   * True if the last read found nothing to commit. If the next read returns the same pages, the stored state
   * need not be loaded.
   */
  let isQuiet = false;
  let missing: ReadonlySet<string> = new Set();
  /** Committed changes of groups that `onRead` has not received yet. */
  let unreported: readonly ChangeEntry[] = [];

  const known = async (): Promise<KnownList | null> => {
    const stored = await log.known(stream, list.name);
    isKnown = stored?.shape === shape;
    return isKnown ? stored : null;
  };

  const forget = (): void => {
    cache = new Set();
    isQuiet = false;
    revision = null;
  };

  /** Passes on the changes of groups that were committed. */
  const report = async (isFirst: boolean, isWritten: boolean): Promise<void> => {
    await options.onRead(unreported, isFirst, isWritten);
    unreported = [];
  };
  /** Gives rows to the keeper of the list. If the fence refuses them, the whole read is refused. */
  const keepingOf = (kept: KeptRead, read: { readonly fence: Fence | null; readonly readAt: number }) => {
    let isRefused = false;
    const handOver = async (rows: readonly RowCommit[]): Promise<void> => {
      for await (const step of inSteps(rows, KEPT_PER_STEP)) {
        const commit = { ...read, list: list.name, at: clock.date(), rows: step, isOnlyKept: true } as const;
        const { state } = await kept.turn(() => log.commit(stream, commit));
        isRefused ||= state === 'fenced';
      }
    };
    return {
      needsAll: kept.needsAll,
      page: (rows: readonly ListRow[]) =>
        handOver(rows.map(({ id, record }) => ({ id, state: UNREAD, entry: null, record }))),
      /** Removes the kept objects that the read has not found. */
      removeOthers: async ({ seen, missing }: Pick<ListDiff, 'seen' | 'missing'>): Promise<void> => {
        for await (const ids of kept.others(seen))
          await handOver(
            ids.filter((id) => !missing.has(id)).map((id) => ({ id, state: GONE, entry: null })),
          );
      },
      isRefused: () => isRefused,
    };
  };

  /** `again`: nothing was committed, because the known state has changed since it was compared. */
  const once = async (
    fence: Fence | null,
    gapReason: GapReason,
    call: () => Call,
  ): Promise<'whole' | 'fenced' | 'again'> => {
    const { signal } = call();
    const mark = await log.mark(stream, list.name);
    const { seq: readAt } = mark;
    // Another commit has changed the stored state since the last read, so the pages may hide the change. After a failover
    // that lost commits, other commits may have the same revisions.
    if (mark.revision !== revision || mark.epoch !== epoch) forget();
    epoch = mark.epoch;
    const kept = (await keeper?.begin(at, list)) ?? null;
    const keeping = kept === null ? null : keepingOf(kept, { fence, readAt });
    const found = await diffList({
      ...{ spec, known, cache, isQuiet, missing, printer, call },
      ...(keeping === null ? {} : { keeping }),
    });
    // After a stop, this process must not commit, because the next process may have started.
    signal.throwIfAborted();
    const { isFirst } = found;
    let { pages } = found;
    // Another writer created a baseline while we were reading (its group appeared or vanished). Start over against that
    // baseline; no gap is needed.
    if (isFirst && (await log.mark(stream, list.name)).shape === shape) return 'again';
    if (isFirst || kept?.needsAll) await keeping?.removeOthers(found);
    if (keeping?.isRefused()) return 'fenced';
    revision = mark.revision;
    const isWritten = isFirst || found.rows.length > 0;
    // Other changes may be split: if the process stops between two commits, the next read finds the rest. A first read
    // is one commit, because a row that it lacked would look new later.
    for await (const rows of isFirst ? [found.rows] : inSteps(found.rows)) {
      const committed = await log.commit(stream, {
        list: list.name,
        fence,
        at: clock.date(),
        readAt,
        rows,
        ...(isFirst ? { baseline: { gap: gapReason, shape } } : {}),
      });
      if (committed.state === 'fenced') {
        // The next holder does not know of the changes of groups that this read has committed.
        if (unreported.length > 0) await report(false, true);
        return 'fenced';
      }
      if (committed.state !== 'committed') return 'again';
      isKnown = true;
      const [before, after] = committed.revisions;
      revision = before === revision ? after : null;
      // A skipped row must be compared again, whatever page it is on.
      if (committed.skipped > 0) pages = new Set();
      if (list.kind === 'GROUP')
        unreported = [...unreported, ...committed.added.filter((entry) => entry.type === 'change')];
    }
    // No read that saw these rows is under way.
    if (found.oldestGone <= readAt) await log.forget(stream, list.name, fence, readAt);
    // Remember pages only after the commit, because remembered pages are not compared again.
    cache = pages;
    isQuiet = !isWritten && found.missing.size === 0;
    missing = found.missing;
    await report(isFirst, isWritten);
    // Rows that may have been missed were not given to the keeper.
    if (!kept?.needsAll || found.missing.size === 0) await kept?.whole();
    return 'whole';
  };

  return {
    read: async (fence, gapReason, signal, budget) => {
      const call = (): Call => backgroundCall(signal, options.pageMs, budget);
      try {
        const first = await once(fence, gapReason, call);
        const last = first === 'again' ? await once(fence, gapReason, call) : first;
        return last === 'fenced' ? 'fenced' : 'whole';
      } catch (error) {
        if (!(error instanceof BrokenPaging)) throw error;
        const message = `The list of ${list.kind} objects cannot be read whole. ${error.message}`;
        throw new BrokenPaging(error.code, message, { cause: error });
      }
    },
    follow: async () => {
      if (isKnown && list.kind !== 'GROUP') return;
      const mark = await log.mark(stream, list.name);
      // The other replica decides with what it compares, so the list is known with any shape.
      const isFirst = !isKnown && mark.shape !== null;
      if (isKnown && mark.revision === revision && mark.epoch === epoch) return;
      isKnown = mark.shape !== null;
      // Before the pages may hide a change.
      forget();
      revision = mark.revision;
      epoch = mark.epoch;
      if (isKnown) await options.onFollowed(isFirst);
    },
    isKnown: () => isKnown,
    forget,
  };
}
