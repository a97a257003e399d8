import type { Clock } from '../../src/clock.ts';

export interface VirtualClock extends Clock {
  /** Lets time pass, timer by timer, until `ms` from now or (left out) until nothing is left to happen. */
  readonly run: (ms?: number) => Promise<void>;
}

/** Time that passes only when it is told to: what takes a minute on the wire takes as long as its code. */
export function createVirtualClock(): VirtualClock {
  let now = 0;
  let made = 0;
  const timers = new Map<number, { at: number; run: () => void }>();

  const next = () => {
    let first: [number, { at: number; run: () => void }] | undefined;
    for (const entry of timers) if (first === undefined || entry[1].at < first[1].at) first = entry;
    return first;
  };

  return {
    now: () => now,
    after: (ms, run) => {
      const id = ++made;
      timers.set(id, { at: now + Math.max(0, ms), run });
      return () => timers.delete(id);
    },
    run: async (ms = Number.POSITIVE_INFINITY) => {
      const end = now + ms;
      for (;;) {
        await settled();
        const first = next();
        if (first === undefined || first[1].at > end) break;
        timers.delete(first[0]);
        now = Math.max(now, first[1].at);
        first[1].run();
      }
      if (Number.isFinite(end)) now = end;
    },
  };
}

/** Until every promise that can go on has gone on. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
