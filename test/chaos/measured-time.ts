import { readFileSync } from 'node:fs';

/** The time that the main thread of a process has waited for a CPU since its start. Linux counts it. */
export function cpuWaitMs(pid: number): number {
  const [, waitedNs] = readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ');
  return Number(waitedNs) / 1_000_000;
}

/** Turns of the event loop of this thread. */
export interface Turns extends AsyncDisposable {
  /** The earliest time at which something that this thread saw at `at` can have happened. */
  readonly earliest: (at: number) => number;
}

const SAMPLE_MS = 10;
/** Timers of an idle thread are late by less than this. */
const USUAL_MS = 30;

/** Remembers when this thread stood still: what it sees afterwards may have happened earlier. */
export function watchTurns(): Turns {
  const stalls: { readonly from: number; readonly to: number }[] = [];
  let seen = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    // The next turn handles what came during the stall.
    if (now - seen > USUAL_MS) stalls.push({ from: seen, to: now + SAMPLE_MS });
    seen = now;
  }, SAMPLE_MS);
  return {
    earliest: (at) => stalls.findLast(({ from, to }) => from <= at && at <= to)?.from ?? at,
    [Symbol.asyncDispose]: async () => clearInterval(timer),
  };
}

/**
 * Most arrivals that certainly were in one second. `arrivals` is sorted. An arrival that this thread saw after a stall
 * counts only for seconds that contain the stall.
 */
export function busiestSecond(arrivals: readonly number[], { earliest }: Pick<Turns, 'earliest'>): number {
  const times = arrivals.map((at) => ({ from: earliest(at), to: at }));
  const most = times.map(({ from: begin }) => {
    return times.filter(({ from, to }) => from >= begin && to < begin + 1_000).length;
  });
  return Math.max(0, ...most);
}
