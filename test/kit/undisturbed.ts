import { monitorEventLoopDelay } from 'node:perf_hooks';

/** A process that stood still for longer than this has not measured anything but the machine it is on. */
const STALL_MS = 150;
const TRIES = 2;

/**
 * Runs a measurement, again where the machine did not let this process run meanwhile. Where it never did, the times
 * in the result are the machine's and not ours: `isUndisturbed` is false, and only counts may be asserted.
 */
export async function undisturbed<Result>(
  measure: () => Promise<Result>,
): Promise<{ readonly result: Result; readonly isUndisturbed: boolean }> {
  for (let attempt = 1; ; attempt++) {
    const delay = monitorEventLoopDelay({ resolution: 10 });
    delay.enable();
    const result = await measure();
    delay.disable();
    const stalled = delay.max / 1e6;
    if (stalled < STALL_MS) return { result, isUndisturbed: true };
    console.log(
      `  this process stood still for ${stalled.toFixed(0)} ms: the machine is busy with other things`,
    );
    if (attempt === TRIES) return { result, isUndisturbed: false };
  }
}
