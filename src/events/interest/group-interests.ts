import type { AppError } from '../../errors.ts';
import type { GapReason } from '../log/log.ts';
import type { InterestOptions, PollInterest } from '../poll/poller.ts';

/** Keeps one interest per group, as long as somebody needs the credentials of all groups. */
export function createGroupInterests(joinGroup: (id: string, options: InterestOptions) => PollInterest) {
  const interests = new Map<string, PollInterest>();
  const listeners = new Set<InterestOptions>();
  const onFault = (fault: AppError): void => {
    for (const each of [...listeners]) each.onFault?.(fault);
  };
  return {
    isNeeded: () => listeners.size > 0,
    ids: () => [...interests.keys()],
    interests: () => [...interests.values()],
    /**
     * Adds a listener. Returns a function that removes the listener. When the last listener is removed, all
     * groups are released.
     */
    listen: (options: InterestOptions): (() => void) => {
      const own = { ...options };
      listeners.add(own);
      return () => {
        if (!listeners.delete(own) || listeners.size > 0) return;
        for (const interest of interests.values()) interest.release();
        interests.clear();
      };
    },
    /** Joins new groups and releases deleted ones. `gapReason`: why new groups join only now. */
    sync: (ids: readonly string[], gapReason: GapReason): void => {
      if (listeners.size === 0) return;
      const there = new Set(ids);
      for (const id of there)
        if (!interests.has(id)) interests.set(id, joinGroup(id, { gapReason, onFault }));
      for (const [id, interest] of interests) {
        if (there.has(id)) continue;
        interest.release();
        interests.delete(id);
      }
    },
  };
}
