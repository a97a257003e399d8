import type { Clock } from '../../clock.ts';
import type { Store } from '../../store/store.ts';
import { readHeads, topicOf } from './entry-table.ts';
import type { LogPosition, LogRead } from './log.ts';
import { createLogTail, type LogTail, type ReadEntries } from './log-tail.ts';

/** The tails of the streams that somebody listens to. Names of streams are as stored. */
export interface LogTails {
  /** Null: the position is not in the tail, or nobody listens to the stream. */
  readonly read: (stream: string, after: LogPosition, limit: number) => Promise<LogRead | null>;
  /** Returns a function that removes the listener. */
  readonly listen: (stream: string, listener: () => void) => () => void;
  readonly close: () => void;
}

export interface LogTailsOptions {
  readonly store: Store;
  readonly clock: Clock;
  /** Milliseconds between two looks for entries that no notification reported. */
  readonly lookMs: number;
  /** Number of entries that a stream keeps. */
  readonly retention: number;
  readonly readerOf: (stream: string) => ReadEntries;
}

export function createLogTails({ store, clock, lookMs, retention, readerOf }: LogTailsOptions): LogTails {
  const tails = new Map<string, LogTail>();
  const byTopic = new Map<string, LogTail>();
  let cancelLook = (): void => {};

  const wakeAll = (): void => {
    for (const tail of tails.values()) tail.wake();
  };
  const endNotify = store.onNotify((topic) => {
    if (topic === null) wakeAll();
    else byTopic.get(topic)?.wake();
  });
  // Readers wait while the store is away.
  const endHealth = store.onHealth(({ state }) => {
    if (state === 'up') wakeAll();
  });
  const look = async (): Promise<void> => {
    const heads = await readHeads(store, [...tails.keys()]);
    for (const [stream, tail] of tails) if (heads.get(stream) !== tail.head()) tail.wake();
  };
  const schedule = (): void => {
    cancelLook = clock.after(lookMs, async () => {
      // A store that is away reports when it is back.
      await look().catch(() => {});
      if (tails.size > 0) schedule();
    });
  };
  const begin = (stream: string): LogTail => {
    if (tails.size === 0 && store.isShared) schedule();
    const tail = createLogTail(readerOf(stream), retention);
    tails.set(stream, tail);
    byTopic.set(topicOf(stream), tail);
    return tail;
  };
  const end = (stream: string): void => {
    tails.delete(stream);
    byTopic.delete(topicOf(stream));
    if (tails.size === 0) cancelLook();
  };

  return {
    read: async (stream, after, limit) => (await tails.get(stream)?.read(after, limit)) ?? null,
    listen: (stream, listener) => {
      const tail = tails.get(stream) ?? begin(stream);
      tail.listeners.add(listener);
      return () => {
        if (tail.listeners.delete(listener) && tail.listeners.size === 0) end(stream);
      };
    },
    close: () => {
      endNotify();
      endHealth();
      cancelLook();
    },
  };
}
