/** Time for polls and subscriptions, so that tests need not wait for it. */
export interface Clock {
  /** Milliseconds of a clock that never jumps: for how long something takes, and when it is due. */
  readonly now: () => number;
  /** Milliseconds since the epoch, as the wall clock has them now: only to be told. It may be set back. */
  readonly date: () => number;
  /** Runs it once after so many milliseconds; returns what calls it off. */
  readonly after: (ms: number, run: () => void) => () => void;
}

export const SYSTEM_CLOCK: Clock = {
  now: () => performance.now(),
  date: Date.now,
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};
