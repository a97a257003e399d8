import type { Clock } from '../clock.ts';

const FIRST_MS = 50;
const MOST_MS = 1_000;

/**
 * Pauses between attempts to connect, from the begin of one attempt to the begin of the next: 50 ms, then twice
 * as long each time, at most a second, with jitter.
 */
export function createBackoff(clock: Clock, random: () => number) {
  let failures = 0;
  let began = Number.NEGATIVE_INFINITY;
  return {
    begin: (): void => {
      began = clock.now();
    },
    reset: (): void => {
      failures = 0;
    },
    nextMs: (): number => {
      const ms = Math.min(MOST_MS, FIRST_MS * 2 ** failures) * (0.5 + random() / 2);
      failures += 1;
      return Math.max(0, ms - (clock.now() - began));
    },
  };
}
