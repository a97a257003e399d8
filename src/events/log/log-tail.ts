import type { StoredEntry } from './entry-table.ts';
import type { LogEntry, LogPosition, LogRead } from './log.ts';
import { ROWS_PER_STEP } from './row-steps.ts';

/**
 * The last entries of one stream, read once for all readers of this replica. A reader that is further behind
 * reads the store.
 */
export interface LogTail {
  /** Null: the position is not in the tail. */
  readonly read: (after: LogPosition, limit: number) => Promise<LogRead | null>;
  /** Call when the stream may have new entries. Calls the listeners, once until the stream is read. */
  readonly wake: () => void;
  /** Number of the last entry of the tail; null: nothing was read yet. */
  readonly head: () => number | null;
  readonly listeners: Set<() => void>;
}

/**
 * Reads entries of the stream behind `after`. `epoch`: of the log that has them. `head`: number of
 * the last entry of the stream.
 */
export type ReadEntries = (
  after: number,
  limit: number,
) => Promise<{ readonly epoch: string; readonly head: number; readonly entries: readonly StoredEntry[] }>;

/** Most characters of the entries of one tail, as text. In memory they take about three bytes each. */
const LONGEST = 256 * 1024;

/** The entries of `epoch` from `from` + 1 to `head`. */
interface Part {
  readonly epoch: string;
  readonly from: number;
  readonly head: number;
  readonly entries: readonly LogEntry[];
  /** Length of each entry as text. */
  readonly lengths: readonly number[];
}

/** `retention`: most entries. With more, a cursor would be valid for longer if somebody else listens. */
export function createLogTail(readEntries: ReadEntries, retention: number): LogTail {
  const listeners = new Set<() => void>();
  let part: Part | null = null;
  /** True: the stream may have entries behind the tail. */
  let isBehind = true;
  /** True: the listeners were called, and nobody has read since. */
  let isRung = false;
  let filling: Promise<Part> | null = null;

  const fill = async (): Promise<Part> => {
    // Before the read: what comes during the read is read next.
    isBehind = false;
    isRung = false;
    try {
      const { epoch, head, entries } = await readEntries(
        part?.head ?? Number.MAX_SAFE_INTEGER,
        ROWS_PER_STEP,
      );
      // Trimmed entries leave holes.
      const last = entries.at(-1)?.entry.seq ?? head;
      const isNext = part !== null && part.epoch === epoch && part.head + entries.length === last;
      // Else begin with an empty tail at the head of the stream.
      part =
        part !== null && isNext
          ? extended(part, entries, retention)
          : { epoch, from: head, head, entries: [], lengths: [] };
      if (part.head < head) isBehind = true;
      return part;
    } catch (error) {
      isBehind = true;
      throw error;
    }
  };
  const wake = (): void => {
    isBehind = true;
    if (isRung) return;
    isRung = true;
    for (const listener of [...listeners]) listener();
  };

  return {
    listeners,
    wake,
    head: () => part?.head ?? null,
    read: async (after, limit) => {
      // The reader knows of entries of which nothing has notified this replica.
      if (!isBehind && part !== null && after.seq > part.head) wake();
      let found = part;
      // Also wait for a read that another reader began.
      while ((isBehind || filling !== null) && (found === null || after.seq >= found.head)) {
        filling ??= fill().finally(() => {
          filling = null;
        });
        found = await filling;
      }
      if (found === null || after.epoch !== found.epoch) return null;
      const { epoch, from, head } = found;
      if (after.seq < from || after.seq > head) return null;
      const entries = found.entries.slice(after.seq - from, after.seq - from + limit);
      return { state: 'read', entries, head: { epoch, seq: head } };
    },
  };
}

/** Adds entries, and drops the oldest ones of a tail that is too long. */
function extended(part: Part, added: readonly StoredEntry[], retention: number): Part {
  const lengths = [...part.lengths, ...added.map(({ length }) => length)];
  let sum = lengths.reduce((total, length) => total + length, 0);
  let dropped = 0;
  for (const length of lengths) {
    if (sum <= LONGEST && lengths.length - dropped <= retention) break;
    sum -= length;
    dropped += 1;
  }
  const entries = [...part.entries, ...added.map(({ entry }) => entry)];
  return {
    epoch: part.epoch,
    from: part.from + dropped,
    head: part.head + added.length,
    entries: entries.slice(dropped),
    lengths: lengths.slice(dropped),
  };
}
