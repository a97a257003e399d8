import type { ErrorCode } from '../../errors.ts';
import type { ChangeKind, ChangeSource, EventLog, GapReason } from './log.ts';

/** What happens behind refresh events. No id and no name of anything. */
export type EventsEvent =
  /** A pass over one part of an instance is over. */
  | { readonly kind: 'poll'; readonly provider: string; readonly outcome: 'ok' | ErrorCode }
  /** Changes got their place in the log. */
  | {
      readonly kind: 'published';
      readonly change: ChangeKind;
      readonly source: ChangeSource;
      readonly count: number;
    }
  /** A reader came whose place is not in the log any more. */
  | { readonly kind: 'gap'; readonly reason: GapReason };

/** Must not throw. */
export type OnEvents = (event: EventsEvent) => void;

/** Around any log, so that no adapter has to count. What a reader finds again was published once. */
export function withMeteredLog(log: EventLog, onEvents: OnEvents): EventLog {
  return {
    ...log,
    commit: async (stream, commit) => {
      const committed = await log.commit(stream, commit);
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
    read: async (stream, after, limit) => {
      const read = await log.read(stream, after, limit);
      if (read.state === 'lost') onEvents({ kind: 'gap', reason: read.reason });
      return read;
    },
  };
}
