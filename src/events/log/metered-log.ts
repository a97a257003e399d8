import type { ErrorCode } from '../../errors.ts';
import type { SinkOutcome } from '../sinks/sink-sender.ts';
import type { ChangeKind, ChangeSource, EventLog, GapReason } from './log.ts';

/** The events that the metrics count. They contain no ids and no names. */
export type EventsEvent =
  /** A read of one list has ended. */
  | { readonly kind: 'poll'; readonly provider: string; readonly outcome: 'ok' | ErrorCode }
  /** Changes were appended to the log. */
  | {
      readonly kind: 'published';
      readonly change: ChangeKind;
      readonly source: ChangeSource;
      readonly count: number;
    }
  /** An attempt to deliver to a sink has ended, or a message was given up. */
  | { readonly kind: 'sink'; readonly sink: string; readonly outcome: SinkOutcome }
  /** A reader's position is no longer in the log. */
  | { readonly kind: 'gap'; readonly reason: GapReason };

/** Must not throw. */
export type OnEvents = (event: EventsEvent) => void;

/**
 * Wraps a log, and counts its appended changes and the readers whose position is lost. A change counts once,
 * however many readers read it.
 */
export function withMeteredLog(log: EventLog, onEvents: OnEvents): EventLog {
  return {
    ...log,
    commit: async (instance, commit) => {
      const committed = await log.commit(instance, commit);
      const counts = new Map<string, EventsEvent & { kind: 'published' }>();
      for (const entry of committed.state === 'committed' ? committed.added : []) {
        if (entry.type !== 'change') continue;
        const { change, source } = entry;
        const count = (counts.get(`${change} ${source}`)?.count ?? 0) + 1;
        counts.set(`${change} ${source}`, { kind: 'published', change, source, count });
      }
      for (const event of counts.values()) onEvents(event);
      return committed;
    },
    read: async (...given) => {
      const read = await log.read(...given);
      if (read.state === 'lost') onEvents({ kind: 'gap', reason: read.reason });
      return read;
    },
  };
}
