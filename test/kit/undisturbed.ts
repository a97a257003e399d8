/** If the machine paused the process for longer than this, the measurement says nothing about our code. */
const STALL_MS = 150;
/** A computation of this length without interruption is a stall of our own code, which the measurement must show. */
const OWN_MS = 300;
const SAMPLE_MS = 10;
const TRIES = 2;

/**
 * Runs a measurement, and repeats it if the machine paused this process meanwhile. If every attempt was disturbed,
 * `isUndisturbed` is false and only counts may be asserted, because the times are the machine's. Throws for a stall
 * of our own, which it recognises by the time that this thread computed. Call `begin` when everything is started and
 * warm.
 */
export async function undisturbed<Result>(
  measure: (begin: () => void) => Promise<Result>,
  { ownMs: mostOwnMs = OWN_MS }: { readonly ownMs?: number } = {},
): Promise<{
  readonly result: Result;
  readonly isUndisturbed: boolean;
  /** Longest pause of this thread by the machine: the possible error of a measured time. */
  readonly keptMs: number;
}> {
  for (let attempt = 1; ; attempt++) {
    const stalls = watchStalls();
    let result: Result;
    try {
      result = await measure(stalls.begin);
    } finally {
      stalls.end();
    }
    const { keptMs, ownMs } = stalls;
    // After a pause, all pending events run in one go.
    const isUndisturbed = keptMs() < STALL_MS;
    if (isUndisturbed && ownMs() > mostOwnMs)
      throw new Error(`this thread computed for ${ownMs().toFixed(0)} ms in one go`);
    if (isUndisturbed) return { result, isUndisturbed, keptMs: keptMs() };
    console.log(
      `  the machine kept this thread waiting for ${keptMs().toFixed(0)} ms: it is busy with other things`,
    );
    if (attempt === TRIES) return { result, isUndisturbed, keptMs: keptMs() };
  }
}

/** Watches a thread: its longest pause by the machine, and its longest uninterrupted computation. */
function watchStalls() {
  let [kept, own] = [0, 0];
  let timer: ReturnType<typeof setInterval> | undefined;
  return {
    begin: () => {
      let at = performance.now();
      let computed = computedMs();
      timer = setInterval(() => {
        const [now, cpu] = [performance.now(), computedMs()];
        kept = Math.max(kept, now - at - SAMPLE_MS - (cpu - computed));
        own = Math.max(own, cpu - computed);
        at = now;
        computed = cpu;
      }, SAMPLE_MS);
    },
    end: () => clearInterval(timer),
    keptMs: () => kept,
    ownMs: () => own,
  };
}

function computedMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}
