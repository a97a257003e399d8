/** Time as the transport knows it, in one piece, so that a test can put ten thousand hanging calls into a second. */
export interface Clock {
  /** Milliseconds of a clock that never jumps. */
  readonly now: () => number;
  /** Calls `run` once, `ms` from now. The result takes it back. */
  readonly after: (ms: number, run: () => void) => () => void;
}

/** A clock that also tells the date. */
export interface WallClock extends Clock {
  /** Milliseconds since the epoch, as the wall clock has them now: only to be told. It may be set back. */
  readonly date: () => number;
}

export const systemClock: WallClock = {
  now: () => performance.now(),
  date: Date.now,
  after: (ms, run) => {
    let immediate: NodeJS.Immediate | undefined;
    // A timer that is late runs before the sockets are read. An answer that already waits there must win over the timer:
    // it was in time, and only this process was late.
    const timer = setTimeout(() => {
      immediate = setImmediate(run);
    }, ms);
    return () => {
      clearTimeout(timer);
      clearImmediate(immediate);
    };
  },
};

/** Resolves `ms` from now; rejects with the signal's reason as soon as that fires. */
export function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const stop = () => {
      cancel();
      reject(signal.reason);
    };
    const cancel = clock.after(ms, () => {
      signal.removeEventListener('abort', stop);
      resolve();
    });
    signal.addEventListener('abort', stop, { once: true });
  });
}
