/** A rate that is allowed: calls a second on average, and how many may come at once after a pause. */
export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

/**
 * What is used of a documented limit. Rate and burst together stay under three quarters of it, because calls that
 * left evenly may arrive bunched, and ApsaraMQ blocks the source address rather than throttle it (contract apsaramq, 1.7).
 */
export function shareOf(limitPerSecond: number, share = 0.6): Rate {
  return {
    perSecond: limitPerSecond * share,
    burst: Math.max(1, Math.min(20, Math.floor(limitPerSecond * 0.15))),
  };
}

export type Priority = 'interactive' | 'background';

export interface Bucket {
  /** When the call behind `ahead` others may leave, in the clock's milliseconds. */
  readonly readyAt: (priority: Priority, ahead?: number) => number;
  readonly take: (now: number, priority: Priority) => void;
}

/**
 * The generic cell rate algorithm: one number per bucket, the time at which it would be empty again. Background
 * calls must also pass a second, smaller cell, so that they never take `reserve`, a part of the rate. Null: no limit.
 */
export function createBucket(rate: Rate | null, reserve: number): Bucket {
  if (rate === null) return { readyAt: () => Number.NEGATIVE_INFINITY, take: () => {} };
  const all = createCell(rate);
  const background = createCell({ perSecond: rate.perSecond * (1 - reserve), burst: rate.burst });
  return {
    readyAt: (priority, ahead = 0) =>
      priority === 'interactive'
        ? all.readyAt(ahead)
        : Math.max(all.readyAt(ahead), background.readyAt(ahead)),
    take: (now, priority) => {
      all.take(now);
      if (priority === 'background') background.take(now);
    },
  };
}

function createCell(rate: Rate): { readyAt: (ahead: number) => number; take: (now: number) => void } {
  const interval = 1_000 / rate.perSecond;
  const tolerance = interval * (rate.burst - 1);
  let emptyAt = Number.NEGATIVE_INFINITY;
  return {
    readyAt: (ahead) => emptyAt - tolerance + ahead * interval,
    take: (now) => {
      emptyAt = Math.max(emptyAt, now) + interval;
    },
  };
}
