/**
 * The time source of the transport. Tests inject another one, so that they can run ten thousand hanging calls
 * in one second.
 */
export interface Clock {
  /** Milliseconds of a monotonic clock. */
  readonly now: () => number;
  /** Calls `run` once after `ms`; if `ms` is negative, as soon as possible. Returns a function that cancels the call. */
  readonly after: (ms: number, run: () => void) => () => void;
}

/** A clock that also knows the date. */
export interface WallClock extends Clock {
  /** Milliseconds since the epoch by the wall clock. For display only, because the wall clock may be set back. */
  readonly date: () => number;
}

export const systemClock: WallClock = {
  now: () => performance.now(),
  date: Date.now,
  after: (ms, run) => {
    let immediate: NodeJS.Immediate | undefined;
    // In a delayed event loop, timers run before sockets are read. Run the callback after that read: a
    // response that already waits in a socket arrived in time, and only this process was late.
    const timer = setTimeout(
      () => {
        immediate = setImmediate(run);
      },
      // Node.js prints a warning for a negative number.
      Math.max(0, ms),
    );
    return () => {
      clearTimeout(timer);
      clearImmediate(immediate);
    };
  },
};

/** Resolves after `ms`. Rejects with the signal's reason as soon as the signal aborts. */
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

/**
 * Runs `work` again and again, each time `ms` after its last end. `work` must not reject. Returns a function that ends
 * this. It does not end a `work` that runs.
 */
export function repeat(clock: Pick<Clock, 'after'>, ms: number, work: () => Promise<void>): () => void {
  let isEnded = false;
  let cancel = (): void => {};
  const plan = (): void => {
    if (!isEnded) cancel = clock.after(ms, () => void work().then(plan));
  };
  plan();
  return () => {
    isEnded = true;
    cancel();
  };
}

/** Waits for `work`. Resolves with `late` if it takes longer than `ms`. */
export function within<Value>(clock: Clock, ms: number, work: Promise<Value>, late: Value): Promise<Value> {
  const { promise, resolve } = Promise.withResolvers<Value>();
  const cancel = clock.after(ms, () => resolve(late));
  return Promise.race([work, promise]).finally(cancel);
}
