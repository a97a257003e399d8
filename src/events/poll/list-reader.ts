import type { WallClock } from '../../clock.ts';
import { BrokenPaging } from '../../lists/window.ts';
import type { Call } from '../../transport/call.ts';
import type { ChangeEntry, EventLog, GapReason, KnownList, RowCommit } from '../log/log.ts';
import type { Printer } from '../log/row-print.ts';
import { ROWS_PER_STEP } from '../log/row-steps.ts';
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
  /** Milliseconds that one page may take, its wait for the configured rate included. */
  readonly pageMs: number;
  /** After a pass, before it is over for anybody else: what it told, and whether the part is known only since. */
  readonly onRead: (told: readonly ChangeEntry[], isFirst: boolean) => Promise<void>;
}

/** Shared by the readers of one stream. */
export interface Fence {
  readonly current: () => Promise<number>;
  /** Another has taken over from this one: asks for a new one, unless that was done already. */
  readonly renew: (refused: number) => Promise<void>;
}

/** Reads one part, compares it with what is known, and puts what is different into the log. */
export interface ListReader {
  /**
   * One pass. `cause`: the reason of the gap if nothing was known to compare with. `asker` receives each call that was
   * sent, and may refuse calls; nothing is committed then.
   * Throws BrokenPaging, with the kind in its message, if the list has no end.
   */
  readonly read: (
    gapReason: GapReason,
    signal: AbortSignal,
    budget: Pick<Call, 'onSent' | 'admit'>,
  ) => Promise<void>;
  /** There is something in the log that a pass can be compared with. */
  readonly isKnown: () => boolean;
  /** Something else has written about this part: what its pages were is no proof any more. */
  readonly invalidate: () => void;
}

export function createListReader(options: ListReaderOptions): ListReader {
  const { list, stream, spec, log, fence, printer, clock } = options;
  const shape = printer.shape(spec.fields);
  let isKnown = false;
  let cache: PageCache = new Set();
  /** The last pass found nothing to write: pages that equal its pages leave nothing to be looked up. */
  let isQuiet = false;
  let touches = 0;
  let missing: ReadonlySet<string> = new Set();
  /** What is in the log, and nobody else could be told of yet. Of groups only: nobody asks for the others. */
  let unannounced: readonly ChangeEntry[] = [];

  const known = async (): Promise<KnownList | null> => {
    const stored = await log.known(stream, list.name);
    isKnown = stored?.shape === shape;
    return isKnown ? stored : null;
  };

  /** `again`: nothing was written, as what it was compared with is not what is known by now. */
  const once = async (gapReason: GapReason, call: () => Call): Promise<'done' | 'again'> => {
    const { signal } = call();
    const touchesBefore = touches;
    const own = await fence.current();
    const { seq: readAt } = await log.head(stream);
    const found = await diffList({ spec, known, cache, isQuiet, missing, printer, call });
    // Who stops has nothing to say any more: the next one may have begun.
    signal.throwIfAborted();
    let { pages } = found;
    const isFirst = found.known === null;
    // Known since, as that of a group that went or was made: what is in it is told, and nobody has missed it.
    if (isFirst && (await known()) !== null) return 'again';
    // Rows that are gone are kept until a read begins behind them, and forgotten with the next commit of a poll.
    const isWritten = isFirst || found.rows.length > 0 || found.oldestGone <= readAt;
    for (const rows of isWritten ? commitsOf(found.rows, isFirst) : []) {
      const committed = await log.commit(stream, {
        list: list.name,
        shape,
        fence: own,
        at: clock.date(),
        readAt,
        rows,
        ...(isFirst ? { baseline: { gap: gapReason } } : {}),
      });
      if (committed.state === 'fenced') {
        await fence.renew(own);
        return 'again';
      }
      isKnown = true;
      // What was left alone has to be compared again, on whatever page it stands.
      if (committed.skipped > 0) pages = new Set();
      if (list.kind === 'GROUP')
        unannounced = [...unannounced, ...committed.added.filter((entry) => entry.type === 'change')];
    }
    // Only now: a page that is remembered is not compared again, so what it told must be in the log. And touched while
    // it was read, what it saw may be what is in doubt.
    const isUntouched = touches === touchesBefore;
    cache = isUntouched ? pages : new Set();
    isQuiet = isUntouched && !isWritten && found.missing.size === 0;
    missing = found.missing;
    await options.onRead(unannounced, isFirst);
    unannounced = [];
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
    invalidate: () => {
      touches += 1;
      cache = new Set();
      isQuiet = false;
    },
  };
}

/**
 * Changes may be written in several commits: each is whole by itself, and the next pass finds what a stop in between has
 * left out. What is known for the first time is one commit, or rows that it lacks would look new.
 */
function* commitsOf(rows: readonly RowCommit[], isFirst: boolean): Generator<readonly RowCommit[]> {
  if (isFirst || rows.length <= ROWS_PER_STEP) return yield rows;
  for (let start = 0; start < rows.length; start += ROWS_PER_STEP)
    yield rows.slice(start, start + ROWS_PER_STEP);
}
