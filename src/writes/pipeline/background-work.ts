/** Work that goes on when its client has gone. */
export interface Running {
  /** Gives the same promise back. */
  readonly track: <Result>(work: Promise<Result>) => Promise<Result>;
  /** Resolves once all of it has ended, however, or after `ms` milliseconds; false: some has not. */
  readonly settled: (ms: number) => Promise<boolean>;
}

export function createRunning(): Running {
  const running = new Set<Promise<unknown>>();
  return {
    track: (work) => {
      running.add(work);
      const done = () => void running.delete(work);
      work.then(done, done);
      return work;
    },
    settled: (ms) => {
      const { promise, resolve } = Promise.withResolvers<boolean>();
      const timer = setTimeout(() => resolve(false), ms);
      void Promise.allSettled(running).then(() => resolve(true));
      return promise.finally(() => clearTimeout(timer));
    },
  };
}
