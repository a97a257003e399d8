import { systemClock, within } from '../../clock.ts';

/**
 * Tracks work that continues after its client has disconnected, so that the process can wait for the work before it
 * stops.
 */
export interface BackgroundWork {
  /** Registers the work and returns the same promise. */
  readonly track: <Result>(work: Promise<Result>) => Promise<Result>;
  /** Resolves to true as soon as all work has succeeded or failed, or to false after `ms` milliseconds. */
  readonly finished: (ms: number) => Promise<boolean>;
}

export function createBackgroundWork(): BackgroundWork {
  const running = new Set<Promise<unknown>>();
  return {
    track: (work) => {
      running.add(work);
      const done = () => void running.delete(work);
      work.then(done, done);
      return work;
    },
    finished: (ms) =>
      within(
        systemClock,
        ms,
        Promise.allSettled(running).then(() => true),
        false,
      ),
  };
}
