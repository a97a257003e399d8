/** Assumed maximum difference in speed between two clocks, as a fraction. */
const DRIFT = 0.0005;
/** The store's clock counts whole milliseconds. */
const RESOLUTION_MS = 1;

/** Milliseconds of the local monotonic clock. */
export interface LocalSpan {
  readonly earliest: number;
  readonly latest: number;
}

/** Translates times of the store's clock into times of the local monotonic clock. */
export interface StoreClock {
  /** Learns from an answer. `storeMs` is the store's clock at some moment between `askedAt` and `answeredAt`. */
  readonly learn: (storeMs: number, askedAt: number, answeredAt: number) => void;
  /**
   * Returns the local interval in which the store's clock reaches this time. Before the first `learn`, the interval
   * begins at -Infinity.
   */
  readonly localOf: (storeMs: number, now: number) => LocalSpan;
  /** Forgets all answers. Call when the store may have another clock. */
  readonly reset: () => void;
}

/**
 * Each answer bounds the difference between the two clocks: the store read its clock after the request left and before
 * the answer arrived. The bounds of several answers are combined, so one fast answer also improves the estimate for
 * later slow answers. The bounds widen with time, because the clocks run at slightly different speeds. If the bounds of
 * a new answer contradict the older ones, one of the clocks was set, and only the new answer counts.
 */
export function createStoreClock(): StoreClock {
  const unknown = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY, at: 0 };
  let known = unknown;
  /** Bounds of (store's clock minus local clock). */
  const boundsAt = (now: number) => {
    const widened = DRIFT * Math.max(0, now - known.at);
    return { low: known.low - widened, high: known.high + widened };
  };
  return {
    learn: (storeMs, askedAt, answeredAt) => {
      const fresh = { low: storeMs - answeredAt, high: storeMs + RESOLUTION_MS - askedAt, at: answeredAt };
      const before = boundsAt(answeredAt);
      const low = Math.max(before.low, fresh.low);
      const high = Math.min(before.high, fresh.high);
      known = low > high ? fresh : { low, high, at: answeredAt };
    },
    localOf: (storeMs, now) => {
      const { low, high } = boundsAt(now);
      return { earliest: storeMs - high, latest: storeMs - low };
    },
    reset: () => {
      known = unknown;
    },
  };
}
