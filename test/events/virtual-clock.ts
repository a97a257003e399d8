import type { WallClock } from '../../src/clock.ts';

export interface VirtualClock extends WallClock {
  /** Advances time by `ms`: runs each timer in order, and its consequences before the next one. */
  readonly advance: (ms: number) => Promise<void>;
  readonly sleep: (ms: number) => Promise<void>;
  /** Sets the wall clock. */
  readonly jump: (ms: number) => void;
}

/** `settled`: resolves when nothing can go on before the next timer. Default: after all promises that can settle. */
export function createVirtualClock(settled: () => Promise<void> = nextTurn): VirtualClock {
  let now = 0;
  let jumped = 1_700_000_000_000;
  let count = 0;
  const timers = new Map<number, { at: number; run: () => void }>();
  const after = (ms: number, run: () => void) => {
    count += 1;
    const id = count;
    timers.set(id, { at: now + Math.max(0, ms), run });
    return () => void timers.delete(id);
  };
  return {
    now: () => now,
    date: () => now + jumped,
    jump: (ms) => {
      jumped += ms;
    },
    after,
    sleep: (ms) => new Promise((resolve) => void after(ms, resolve)),
    advance: async (ms) => {
      const end = now + ms;
      for (;;) {
        await settled();
        let next: [number, { at: number; run: () => void }] | undefined;
        // Of the timers due at once the one that was set first, because Map keeps the order of insertion.
        for (const timer of timers) if (next === undefined || timer[1].at < next[1].at) next = timer;
        if (next === undefined || next[1].at > end) break;
        timers.delete(next[0]);
        now = next[1].at;
        next[1].run();
      }
      now = end;
    },
  };
}

/** Resolves after all promises that can settle. */
export const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
