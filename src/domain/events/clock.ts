/** Time for polls and subscriptions, so that tests need not wait for it. */
export interface Clock {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Runs it once after so many milliseconds; returns what calls it off. */
  readonly after: (ms: number, run: () => void) => () => void;
}

export const SYSTEM_CLOCK: Clock = {
  now: Date.now,
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};
