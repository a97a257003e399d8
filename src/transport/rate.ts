/** An allowed rate: calls per second on average, and how many may start at once after a pause. */
export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

/**
 * Returns the share of a documented limit that we use. Rate and burst together stay below three quarters of the
 * limit: evenly sent calls can arrive in bunches, and ApsaraMQ blocks the source address instead of throttling it
 * (contract apsaramq, 1.7).
 */
export function shareOf(limitPerSecond: number, share = 0.6): Rate {
  return {
    perSecond: limitPerSecond * share,
    burst: Math.max(1, Math.min(20, Math.floor(limitPerSecond * 0.15))),
  };
}

export type Priority = 'interactive' | 'background';

export interface Bucket {
  /** Time at which a call with `ahead` calls before it may start, in milliseconds of the clock. */
  readonly readyAt: (priority: Priority, ahead?: number) => number;
  readonly take: (now: number, priority: Priority) => void;
}

/**
 * The generic cell rate algorithm. A bucket keeps one number: the time at which it will be empty. Background calls
 * must also pass a second, smaller cell, so that they never use `reserve`, a share of the rate. Null: no limit.
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
