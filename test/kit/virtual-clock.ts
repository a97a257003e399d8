import type { Clock } from '../../src/clock.ts';

export interface VirtualClock extends Clock {
  /** Advances time, timer by timer, for `ms` or (default) until no timer is left. */
  readonly run: (ms?: number) => Promise<void>;
}

/** A clock that advances only on request, so that a simulated minute takes only the time of its code. */
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

/** Waits until all pending promises have settled. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
