import type { Clock } from '../clock.ts';
import type { Lane } from './lane.ts';
import type { Timing } from './store.ts';
import { storeUnavailable } from './unavailable.ts';

/** Gives each caller a lane of its own, in order of arrival. */
export interface LanePool<Kind extends Lane = Lane> {
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

export interface LanePoolOptions<Kind> {
  /** Maximum number of lanes. */
  readonly most: number;
  /** Opens a lane. Called only if no lane is free. */
  readonly open: () => Promise<Kind>;
  readonly clock: Clock;
}

/** Bound of the wait for a lane. With it the queue is as long as what arrives in this time. */
const WAIT_MS: Readonly<Record<Timing, number>> = {
  interactive: 2_000,
  pass: 10_000,
  export: 10_000,
  migration: 10_000,
};

/** How often a caller waits for the same time again while a lane is being opened. */
const MAX_EXTENSIONS = 4;

interface Waiting<Kind> {
  readonly timing: Timing;
  readonly give: (lane: Kind) => void;
  readonly refuse: (reason: unknown) => void;
}

const isLong = (timing: Timing) => timing === 'export' || timing === 'migration';

export function createLanePool<Kind extends Lane>({
  most,
  open,
  clock,
}: LanePoolOptions<Kind>): LanePool<Kind> {
  const lanes: Kind[] = [];
  const free = new Set<Kind>();
  const waiting = new Set<Waiting<Kind>>();
  let [opening, longRuns] = [0, 0];
  let isDraining = false;
  let onDrained = () => {};

  // Long work never takes all the lanes, unless there is only one.
  const mayRun = (timing: Timing) => !isLong(timing) || longRuns < Math.max(1, most - 1);
  const pick = (timing: Timing): Kind | undefined =>
    mayRun(timing) ? lanes.find((lane) => free.has(lane) && lane.trouble() === null) : undefined;
  const take = (lane: Kind, timing: Timing) => {
    free.delete(lane);
    if (isLong(timing)) longRuns += 1;
  };
  const giveBack = (lane: Kind, timing: Timing) => {
    free.add(lane);
    if (isLong(timing)) longRuns -= 1;
    wake();
  };
  const wake = () => {
    for (const { timing, give } of waiting) {
      if (free.size === 0) break;
      const lane = pick(timing);
      if (lane !== undefined) give(lane);
    }
    const isIdle = waiting.size === 0 && opening === 0 && free.size === lanes.length;
    if (isDraining && isIdle) onDrained();
  };
  const openFor = async ({ refuse }: Waiting<Kind>) => {
    opening += 1;
    try {
      const lane = await open();
      lanes.push(lane);
      free.add(lane);
    } catch (error) {
      refuse(error);
    }
    opening -= 1;
    wake();
  };
  const acquire = (timing: Timing): Promise<Kind> => {
    const lane = pick(timing);
    if (lane !== undefined) {
      take(lane, timing);
      return Promise.resolve(lane);
    }
    const { promise, resolve, reject } = Promise.withResolvers<Kind>();
    const end = () => {
      cancel();
      waiting.delete(entry);
    };
    const entry: Waiting<Kind> = {
      timing,
      give: (given) => {
        end();
        take(given, timing);
        resolve(given);
      },
      refuse: (reason) => {
        end();
        reject(reason);
      },
    };
    const wait = (extensions: number): (() => void) =>
      clock.after(WAIT_MS[timing], () => {
        if (opening > 0 && extensions > 0) cancel = wait(extensions - 1);
        else entry.refuse(storeUnavailable('no connection became free in time'));
      });
    let cancel = wait(MAX_EXTENSIONS);
    waiting.add(entry);
    if (mayRun(timing) && lanes.length + opening < most) void openFor(entry);
    return promise;
  };

  return {
    wake,
    use: async (timing, work) => {
      if (isDraining) throw storeUnavailable('the store is closed');
      const troubles = lanes.map((each) => each.trouble());
      const [trouble] = troubles;
      if (trouble && lanes.length === most && !troubles.includes(null)) throw storeUnavailable(trouble);
      const lane = await acquire(timing);
      try {
        return await work(lane);
      } finally {
        giveBack(lane, timing);
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
