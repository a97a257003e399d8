import type { Clock } from '../clock.ts';
import type { Lane } from './lane.ts';
import type { Timing } from './store.ts';
import { storeUnavailable } from './unavailable.ts';

/** Gives each caller a lane of its own, in order of arrival. */
export interface LanePool<Kind extends Lane = Lane> {
  /** The last lane is the one for long work. */
  readonly add: (lane: Kind) => void;
  /**
   * Runs `work` as soon as a lane is free. Rejects with STORE_UNAVAILABLE if none becomes free in time, or none
   * can be used.
   */
  readonly use: <Result>(timing: Timing, work: (lane: Kind) => Promise<Result>) => Promise<Result>;
  /** Call it when the trouble of a lane is over. */
  readonly wake: () => void;
  /** Refuses further work, and resolves when all accepted work has ended. */
  readonly drain: () => Promise<void>;
}

/** Bound of the wait for a lane. With it the queue is as long as what arrives in this time. */
const WAIT_MS: Readonly<Record<Timing, number>> = {
  interactive: 2_000,
  pass: 10_000,
  export: 10_000,
  migration: 10_000,
};

interface Waiting<Kind> {
  readonly timing: Timing;
  readonly give: (lane: Kind) => void;
}

export function createLanePool<Kind extends Lane>(clock: Clock): LanePool<Kind> {
  const lanes: Kind[] = [];
  const free = new Set<Kind>();
  const waiting = new Set<Waiting<Kind>>();
  let isDraining = false;
  let onDrained = () => {};

  // Long work uses only the last lane, so that it never delays all the others.
  const mayUse = (lane: Kind, timing: Timing) =>
    timing === 'interactive' || timing === 'pass' || lane === lanes.at(-1);
  const pick = (timing: Timing): Kind | undefined =>
    lanes.find((lane) => free.has(lane) && mayUse(lane, timing) && lane.trouble() === null);
  const acquire = (timing: Timing): Promise<Kind> => {
    const lane = pick(timing);
    if (lane !== undefined) {
      free.delete(lane);
      return Promise.resolve(lane);
    }
    return new Promise((resolve, reject) => {
      const entry: Waiting<Kind> = {
        timing,
        give: (given) => {
          cancel();
          waiting.delete(entry);
          free.delete(given);
          resolve(given);
        },
      };
      waiting.add(entry);
      const cancel = clock.after(WAIT_MS[timing], () => {
        waiting.delete(entry);
        reject(storeUnavailable('no connection became free in time'));
      });
    });
  };
  const wake = () => {
    for (const { timing, give } of waiting) {
      if (free.size === 0) break;
      const lane = pick(timing);
      if (lane !== undefined) give(lane);
    }
    if (isDraining && waiting.size === 0 && free.size === lanes.length) onDrained();
  };

  return {
    add: (lane) => {
      lanes.push(lane);
      free.add(lane);
    },
    wake,
    use: async (timing, work) => {
      if (isDraining) throw storeUnavailable('the store is closed');
      const troubles = lanes.map((each) => each.trouble());
      const [trouble] = troubles;
      if (trouble && !troubles.includes(null)) throw storeUnavailable(trouble);
      const lane = await acquire(timing);
      try {
        return await work(lane);
      } finally {
        free.add(lane);
        wake();
      }
    },
    drain: () => {
      isDraining = true;
      const { promise, resolve } = Promise.withResolvers<void>();
      onDrained = resolve;
      wake();
      return promise;
    },
  };
}
