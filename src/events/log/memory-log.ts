import { randomUUID } from 'node:crypto';
import { apply } from './commit.ts';
import type { Committed, EventLog, KnownRow, LogEntry, LogOptions } from './log.ts';
import { ROWS_PER_STEP, yieldToEventLoop } from './row-steps.ts';
import { createSemaphore } from './semaphore.ts';

interface Stream {
  seq: number;
  fence: number;
  /** The newest entries, without a hole. Trimmed when there are twice as many as `retention`. */
  entries: LogEntry[];
  readonly lists: Map<string, StoredList>;
  readonly listeners: Set<() => void>;
  /** Commits run one at a time. */
  readonly turn: ReturnType<typeof createSemaphore>;
  /** Commits that run or wait. */
  writing: number;
}

interface StoredList {
  readonly shape: string;
  readonly rows: Map<string, KnownRow>;
  /** Index of the rows in state `gone`, so that finding them needs no scan of `rows`. */
  readonly gone: Map<string, KnownRow>;
}

function created(): Stream {
  return {
    seq: 0,
    fence: 0,
    entries: [],
    lists: new Map(),
    listeners: new Set(),
    turn: createSemaphore(1),
    writing: 0,
  };
}

/** A log in memory. The log ends with the process, so every start begins a new epoch. */
export function createMemoryLog({ retention }: LogOptions): EventLog {
  const epoch = randomUUID().slice(0, 8);
  const streams = new Map<string, Stream>();
  const streamOf = (name: string): Stream => {
    let stream = streams.get(name);
    if (stream === undefined) {
      stream = created();
      streams.set(name, stream);
    }
    return stream;
  };

  /**
   * Returns a stream for reading. An unknown stream is not stored, because callers may ask about instances
   * that do not exist.
   */
  const lookAt = (name: string): Stream => streams.get(name) ?? created();

  return {
    head: async (name) => ({ epoch, seq: lookAt(name).seq }),
    read: async (name, after, limit) => {
      const { seq, entries } = lookAt(name);
      const head = { epoch, seq };
      if (after.epoch !== epoch || after.seq > seq) return { state: 'lost', reason: 'LOG_RESTARTED', head };
      const start = after.seq - (seq - entries.length);
      if (start < 0) return { state: 'lost', reason: 'RETENTION_EXCEEDED', head };
      return { state: 'read', entries: entries.slice(start, start + limit), head };
    },
    known: async (name, list) => lookAt(name).lists.get(list) ?? null,
    look: async (name, list, ids) => {
      const rows = streams.get(name)?.lists.get(list)?.rows;
      if (rows === undefined) return null;
      return new Map(ids.flatMap((id) => (rows.has(id) ? [[id, rows.get(id)!] as const] : [])));
    },
    lists: async (name) => [...lookAt(name).lists.keys()],
    acquireFence: async (name) => {
      const stream = streamOf(name);
      stream.fence += 1;
      return stream.fence;
    },
    commit: (name, commit) => {
      const stream = streamOf(name);
      stream.writing += 1;
      const committed = stream.turn(async (): Promise<Committed> => {
        if (commit.fence !== null && commit.fence < stream.fence) return { state: 'fenced' };
        const known = stream.lists.get(commit.list);
        const { entries, rows, skipped } = await apply(
          commit,
          stream.seq,
          (id) => known?.rows.get(id),
          known?.gone ?? [],
        );
        // Another poller may have taken the fence while `apply` let other work run.
        if (commit.fence !== null && commit.fence < stream.fence) return { state: 'fenced' };
        const isNew = known === undefined || commit.baseline !== undefined;
        const list = isNew ? { shape: commit.shape ?? '', rows: new Map(), gone: new Map() } : known;
        let written = 0;
        for (const [id, row] of rows) {
          written += 1;
          // A new list becomes visible only when it is complete.
          if (isNew && written % ROWS_PER_STEP === 0) await yieldToEventLoop();
          if (row === null) list.rows.delete(id);
          else list.rows.set(id, row);
          if (row?.kind === 'gone') list.gone.set(id, row);
          else list.gone.delete(id);
        }
        stream.lists.set(commit.list, list);
        stream.seq += entries.length;
        for (const entry of entries) stream.entries.push(entry);
        if (stream.entries.length >= 2 * retention) stream.entries = stream.entries.slice(-retention);
        if (entries.length > 0) for (const listener of [...stream.listeners]) listener();
        return { state: 'committed', seq: stream.seq, skipped, added: entries };
      });
      return committed.finally(() => {
        stream.writing -= 1;
      });
    },
    onAppend: (name, listener) => {
      const stream = streamOf(name);
      stream.listeners.add(listener);
      return () => {
        stream.listeners.delete(listener);
        const isUsed = stream.fence + stream.lists.size + stream.listeners.size + stream.writing > 0;
        if (!isUsed && streams.get(name) === stream) streams.delete(name);
      };
    },
    close: () => streams.clear(),
  };
}
