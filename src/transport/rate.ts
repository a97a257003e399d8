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
  /** What is left for interactive calls. Null: no limit. */
  readonly left: (now: number) => RateLeft | null;
}

/** What is left of a rate. */
export interface RateLeft {
  /** Number of calls that may start now. */
  readonly remaining: number;
  /** Number of calls that may start at once after a pause. */
  readonly limit: number;
  /** Calls per second on average. */
  readonly perSecond: number;
  /** Milliseconds until `remaining` is `limit`, if no call starts until then. */
  readonly fullInMs: number;
}

/** Returns what is left of a rate that is used up for so many milliseconds from now on. */
export function leftOf({ perSecond, burst }: Rate, usedMs: number): RateLeft {
  const fullInMs = Math.max(0, usedMs);
  const remaining = Math.floor(burst - (fullInMs * perSecond) / 1_000 + TINY);
  return { remaining: Math.max(0, remaining), limit: burst, perSecond, fullInMs };
}

/**
 * The generic cell rate algorithm: the whole state is one time, until which the rate is used up by the calls
 * so far. Background calls also take from a second cell with a smaller rate, so that the share `reserve`
 * stays free for interactive calls. Null: no limit.
 */
export function createBucket(rate: Rate | null, reserve: number): Bucket {
  if (rate === null) return { readyAt: () => Number.NEGATIVE_INFINITY, take: () => {}, left: () => null };
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
    left: (now) => leftOf(rate, all.usedUntil() - now),
  };
}

interface Cell {
  readonly readyAt: (ahead: number) => number;
  readonly take: (now: number) => void;
  readonly usedUntil: () => number;
}

function createCell(rate: Rate): Cell {
  const interval = 1_000 / rate.perSecond;
  const tolerance = interval * (rate.burst - 1);
  let emptyAt = Number.NEGATIVE_INFINITY;
  return {
    readyAt: (ahead) => emptyAt - tolerance + ahead * interval,
    take: (now) => {
      emptyAt = Math.max(emptyAt, now) + interval;
    },
    usedUntil: () => emptyAt,
  };
}

/** A rate whose calls may be sent late. */
export interface LateRate extends Rate {
  /** Maximum time in milliseconds from a call's time to the call. */
  readonly latenessMs: number;
}

/** Fraction of a second by which a call may be late. The rate is reduced by about the same fraction. */
const LATENESS = 0.06;
/** Maximum lateness of a call, for slow rates. */
const MAX_LATENESS_MS = 200;
/** Fraction of the rate, in calls, that may start at once after a pause. */
const BURST = 0.03;
/** Part of the lateness that is reserved for clocks of different speed. */
const SPEED_MS = 1;
/** Prevents that a product such as 0.6 * 5 is rounded up to the next whole number. */
const TINY = 1e-9;

/**
 * Returns the rate that all replicas of a store use together. In any second, including lateness, they send at most
 * `share` * limit calls, rounded up.
 *
 * Proof. The store assigns a time to each call. With a rate r (calls per second) and a burst b, any interval of x
 * seconds contains at most ceil(r x) + b - 1 of these times. A call leaves at most w seconds after its time. So the
 * calls of one second have their times within 1 + w seconds, and there are at most ceil(r (1 + w)) + b - 1 of them.
 * `perSecond` and `latenessMs` are chosen so that r (1 + w) <= most - (b - 1).
 */
export function grantedRateOf(limitPerSecond: number, share: number): LateRate {
  const used = limitPerSecond * share;
  const most = Math.max(1, Math.min(Math.ceil(used - TINY), Math.floor(limitPerSecond + TINY)));
  const more = Math.min(20, Math.floor(used * BURST));
  const perSecond = Math.min(used, (most - more) / (1 + LATENESS));
  const latenessMs = Math.min(MAX_LATENESS_MS, ((most - more) / perSecond - 1) * 1_000 - SPEED_MS);
  return { perSecond, burst: more + 1, latenessMs };
}

/** Maximum time in milliseconds between the admission of a call and its departure, on an isolated replica. */
export const ISOLATED_LATENESS_MS = 60;

/**
 * Returns the rate of a replica that cannot reach the store. Null: the part of one replica is less than one call per
 * second, so it sends no call. In any second, including lateness, the replica sends at most n calls: n = floor((1 -
 * share) * limit / maxReplicas). See `grantedRateOf`: the burst is 1.
 *
 * Proof that all replicas together stay within the limit, even if only some of them reach the store: the store grants
 * at most ceil(share * limit) calls in any second. Up to maxReplicas replicas add at most n calls each, in total at
 * most floor((1 - share) * limit). The sum is at most the limit, if the limit is a whole number. A replica that loses
 * the store may use its remaining grants until they expire. The store has counted these grants when it gave them. After
 * a failover, the store may have lost grants. It gives its first new grant at least one second after the last call of
 * any lost grant (QUIET_MS, budgets/shared-rates.ts), so no second contains both.
 */
export function isolatedRateOf(limitPerSecond: number, share: number, maxReplicas: number): Rate | null {
  const calls = Math.floor(((1 - share) * limitPerSecond) / maxReplicas + TINY);
  return calls === 0 ? null : { perSecond: calls / (1 + ISOLATED_LATENESS_MS / 1_000), burst: 1 };
}
