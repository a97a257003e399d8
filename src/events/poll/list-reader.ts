import type { WallClock } from '../../clock.ts';
import { BrokenPaging } from '../../lists/window.ts';
import type { Call } from '../../transport/call.ts';
import type { ChangeEntry, EventLog, GapReason, KnownList } from '../log/log.ts';
import type { Printer } from '../log/row-print.ts';
import { inSteps } from '../log/row-steps.ts';
import { diffList, type PageCache } from './list-diff.ts';
import type { ListSpec, PolledList } from './polled-lists.ts';

export interface ListReaderOptions {
  readonly list: PolledList;
  readonly stream: string;
  readonly spec: ListSpec;
  readonly log: EventLog;
  readonly fence: Fence;
  readonly printer: Printer;
  readonly clock: WallClock;
  /** Milliseconds that one page may take, including its wait for the configured rate. */
  readonly pageMs: number;
  /**
   * Called at the end of a read, before callers that wait for the read continue. `changes`: those of groups.
   * `isFirst`: the list is known only since this read. `isWritten`: the read found something to commit.
   */
  readonly onRead: (changes: readonly ChangeEntry[], isFirst: boolean, isWritten: boolean) => Promise<void>;
}

/** Shared by the readers of one stream. */
export interface Fence {
  readonly current: () => Promise<number>;
  /** Call when a commit with the fence `refused` was refused: the next `current` acquires a new one. */
  readonly renew: (refused: number) => Promise<void>;
}

/** Reads one list, compares it with what is known, and commits the differences to the log. */
export interface ListReader {
  /**
   * Reads the list once. `gapReason`: the reason of the gap if there is nothing to compare with. `budget`
   * counts each call, and may refuse a call; in that case nothing is committed. Throws BrokenPaging, with the
   * kind in its message, if the list has no end.
   */
  readonly read: (
    gapReason: GapReason,
    signal: AbortSignal,
    budget: Pick<Call, 'onSent' | 'admit'>,
  ) => Promise<void>;
  /** Whether the log has something to compare a read with. */
  readonly isKnown: () => boolean;
  /** Forgets the pages of the last read, because the next one is far away. */
  readonly forget: () => void;
}

export function createListReader(options: ListReaderOptions): ListReader {
  const { list, stream, spec, log, fence, printer, clock } = options;
  const shape = printer.shape(spec.fields);
  let isKnown = false;
  let cache: PageCache = new Set();
  /** Revision of the list that the cache matches; null: none. */
  let revision: number | null = null;
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

  /** `again`: nothing was committed, because the known state has changed since it was compared. */
  const once = async (gapReason: GapReason, call: () => Call): Promise<'done' | 'again'> => {
    const { signal } = call();
    const own = await fence.current();
    const mark = await log.mark(stream, list.name);
    const { seq: readAt } = mark;
    // Another commit has changed the stored state since the last read, so the pages may hide the change.
    if (mark.revision !== revision) forget();
    const found = await diffList({ spec, known, cache, isQuiet, missing, printer, call });
    // After a stop, this process must not commit, because the next process may have started.
    signal.throwIfAborted();
    const { isFirst } = found;
    let { pages } = found;
    // Another writer created a baseline while we were reading (its group appeared or vanished). Start over against that
    // baseline; no gap is needed.
    if (isFirst && (await log.mark(stream, list.name)).shape === shape) return 'again';
    revision = mark.revision;
    const isWritten = isFirst || found.rows.length > 0;
    // Other changes may be split: if the process stops between two commits, the next read finds the rest. A first read
    // is one commit, because a row that it lacked would look new later.
    for await (const rows of isFirst ? [found.rows] : inSteps(found.rows)) {
      const committed = await log.commit(stream, {
        list: list.name,
        fence: own,
        at: clock.date(),
        readAt,
        rows,
        ...(isFirst ? { baseline: { gap: gapReason, shape } } : {}),
      });
      if (committed.state === 'fenced') await fence.renew(own);
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
    if (found.oldestGone <= readAt) await log.forget(stream, list.name, own, readAt);
    // Remember pages only after the commit, because remembered pages are not compared again.
    cache = pages;
    isQuiet = !isWritten && found.missing.size === 0;
    missing = found.missing;
    await options.onRead(unreported, isFirst, isWritten);
    unreported = [];
    return 'done';
  };

  return {
    read: async (gapReason, signal, budget) => {
      const call = (): Call => ({
        signal,
        deadline: performance.now() + options.pageMs,
        priority: 'background',
        ...budget,
      });
      try {
        if ((await once(gapReason, call)) === 'again') await once(gapReason, call);
      } catch (error) {
        if (!(error instanceof BrokenPaging)) throw error;
        const message = `The list of ${list.kind} objects cannot be read whole. ${error.message}`;
        throw new BrokenPaging(error.code, message, { cause: error });
      }
    },
    isKnown: () => isKnown,
    forget,
  };
}
