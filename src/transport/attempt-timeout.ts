/** How long the next attempt of one operation may take. */
export interface AttemptTimeout {
  readonly allowedMs: () => number;
  /** The least time that an attempt needs before the provider is at fault. With less, the deadline of the caller is. */
  readonly fairMs: () => number;
  /** Both in the clock's milliseconds. */
  readonly onAnswer: (startedAt: number, now: number) => void;
  /** It took all that it was allowed. */
  readonly onLate: (startedAt: number) => void;
}

export interface AttemptTimeoutOptions {
  /** Milliseconds for an attempt where answers have been quick. */
  leastMs: number;
  /** Milliseconds for any attempt. */
  mostMs: number;
}

/**
 * The estimate of RFC 6298: from the smoothed time of answers and how it varies. An attempt that was late while others
 * were answered was one that hung; where nothing was answered meanwhile it is the operation that is slow, and any attempt
 * may take the most until an answer comes.
 *
 * Most answers take a few hundredths of a second, and whoever waits 2.5 s for one that will never come has neither time
 * nor places left for another try: with a tenth of the calls hanging, seven in ten were served where it is nine with
 * 0.8 s (measured). An operation that takes 1.5 s by its nature is served all the same, from the first call on: until
 * something is known of it an attempt may take as long as any.
 */
export function createAttemptTimeout({ leastMs, mostMs }: AttemptTimeoutOptions): AttemptTimeout {
  let smoothed: number | null = null;
  let deviation = 0;
  let answeredAt = Number.NEGATIVE_INFINITY;
  let isSlow = false;
  const within = (ms: number) => Math.min(mostMs, Math.max(leastMs, ms));
  // Twice the mean, where RFC 6298 has it once: the deviation of a steady provider goes to nothing.
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
