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

/** A rate whose calls may leave late. */
export interface LateRate extends Rate {
  /** Milliseconds by which a call may leave after the time that the rate gave to it. */
  readonly latenessMs: number;
}

/** Part of a second by which a call may leave late. A share of the rate as large as this is given up for it. */
const LATENESS = 0.06;
/** No call of a slow rate is later than this. */
const MAX_LATENESS_MS = 200;
/** Share of a rate that may start at once after a pause. */
const BURST = 0.03;
/** Part of the lateness that is kept for clocks of different speed. */
const SPEED_MS = 1;
/** Keeps a product such as 0.6 * 5 from being rounded up to the next whole number. */
const TINY = 1e-9;

/**
 * Returns the rate that all replicas of a store have together. In any second, lateness included, they send at
 * most `share` * limit calls, rounded up.
 *
 * Proof. The store gives each call a time. With a rate r (calls a second) and a burst b, any interval of x
 * seconds holds at most ceil(r x) + b - 1 of these times. A call leaves at most w seconds after its time. So the
 * calls of one second have their times within 1 + w seconds, and are at most ceil(r (1 + w)) + b - 1. `perSecond`
 * and `latenessMs` are chosen so that r (1 + w) <= most - (b - 1).
 */
export function grantedRateOf(limitPerSecond: number, share: number): LateRate {
  const used = limitPerSecond * share;
  const most = Math.max(1, Math.min(Math.ceil(used - TINY), Math.floor(limitPerSecond + TINY)));
  const more = Math.min(20, Math.floor(used * BURST));
  const perSecond = Math.min(used, (most - more) / (1 + LATENESS));
  const latenessMs = Math.min(MAX_LATENESS_MS, ((most - more) / perSecond - 1) * 1_000 - SPEED_MS);
  return { perSecond, burst: more + 1, latenessMs };
}

/** Milliseconds in which a call of an isolated replica must leave after it was admitted. */
export const ISOLATED_LATENESS_MS = 60;

/**
 * Returns the rate of a replica that cannot reach the store; null: no call, because the part of one replica is
 * less than one call a second. In any second, lateness included, it sends at most n calls:
 * n = floor((1 - share) * limit / maxReplicas). See `grantedRateOf`: the burst is 1.
 *
 * Proof that all replicas together keep the limit at any moment, whichever of them reach the store: grants are
 * at most ceil(share * limit) in any second. Up to maxReplicas replicas add at most n each, in all at most
 * floor((1 - share) * limit). The sum is at most the limit, if that is a whole number. Grants that a replica
 * holds when it loses the store are among the grants: they were counted when the store gave them, and the
 * replica may use them until they expire. After a failover the store may have forgotten grants. It gives the
 * next one at the earliest a second after the last call of a forgotten one (QUIET_MS, budgets/shared-rates.ts),
 * so no second contains both.
 */
export function isolatedRateOf(limitPerSecond: number, share: number, maxReplicas: number): Rate | null {
  const calls = Math.floor(((1 - share) * limitPerSecond) / maxReplicas + TINY);
  return calls === 0 ? null : { perSecond: calls / (1 + ISOLATED_LATENESS_MS / 1_000), burst: 1 };
}
