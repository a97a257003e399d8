/** An allowed rate: calls per second on average, and how many may start at once after a pause. */
export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

/**
 * Returns the share of a documented limit that we use. Rate and burst together stay below three quarters of
 * the limit, because evenly sent calls can arrive in bunches. ApsaraMQ blocks a source address that exceeds
 * its limit, instead of throttling it (contract apsaramq, 1.7).
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
 * The generic cell rate algorithm: the whole state is one time, until which the rate is used up by the calls
 * so far. Background calls also take from a second cell with a smaller rate, so that the share `reserve`
 * stays free for interactive calls. Null: no limit.
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
