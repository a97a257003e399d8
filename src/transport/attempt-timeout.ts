/** Adaptive timeout for attempts of one operation. */
export interface AttemptTimeout {
  readonly allowedMs: () => number;
  /**
   * Shortest timeout that is fair to the provider. If an attempt has less time, its caller's deadline causes the
   * timeout, and not the provider.
   */
  readonly fairMs: () => number;
  /** Records an answered attempt. Both times are in milliseconds of the clock. */
  readonly onAnswer: (startedAt: number, now: number) => void;
  /** Records an attempt that used up its timeout. */
  readonly onLate: (startedAt: number) => void;
}

export interface AttemptTimeoutOptions {
  /** Lower bound of the timeout in milliseconds. It applies to operations that answer quickly. */
  leastMs: number;
  /** Upper bound of the timeout in milliseconds. */
  mostMs: number;
}

/**
 * Estimates the timeout as RFC 6298 does, from the smoothed response time and its variation. A timed-out attempt changes
 * the estimate only if no other attempt was answered while it ran. In that case the operation is slow, and the timeout is
 * `mostMs` until the next response. In all other cases only that attempt hung, and the estimate stays.
 *
 * Most responses take a few hundredths of a second. An attempt that waits 2.5 s for a response that never
 * comes leaves no time for a retry and occupies a slot of the bulkhead. Measured with a tenth of the calls
 * hanging: 70 % of requests succeeded with a timeout of 2.5 s, 90 % with 0.8 s. The timeout starts at
 * `mostMs`, so that an operation that always takes 1.5 s succeeds from the first call on.
 */
export function createAttemptTimeout({ leastMs, mostMs }: AttemptTimeoutOptions): AttemptTimeout {
  let smoothed: number | null = null;
  let deviation = 0;
  let answeredAt = Number.NEGATIVE_INFINITY;
  let isSlow = false;
  const within = (ms: number) => Math.min(mostMs, Math.max(leastMs, ms));
  // RFC 6298 adds the deviation to the mean itself. We add it to twice the mean, because the deviation of a
  // steady provider approaches zero.
  const estimated = (unknown: number) => within(smoothed === null ? unknown : 2 * smoothed + 4 * deviation);
  return {
    allowedMs: () => (isSlow ? mostMs : estimated(mostMs)),
    fairMs: () => estimated(leastMs),
    onAnswer: (startedAt, now) => {
      const took = now - startedAt;
      answeredAt = now;
      isSlow = false;
      deviation = smoothed === null ? took / 2 : deviation + (Math.abs(smoothed - took) - deviation) / 4;
      smoothed = smoothed === null ? took : smoothed + (took - smoothed) / 8;
    },
    onLate: (startedAt) => {
      if (answeredAt <= startedAt) isSlow = true;
    },
  };
}
