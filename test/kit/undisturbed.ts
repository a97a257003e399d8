/** A process that stood still for longer than this has not measured anything but the machine it is on. */
const STALL_MS = 150;
/** One that computed for so long in one go stood still by itself, and that is what is being measured. */
const OWN_MS = 300;
const SAMPLE_MS = 10;
const TRIES = 2;

/**
 * Runs a measurement, again where the machine did not let this process run meanwhile. Where it never did, the times
 * in the result are the machine's and not ours: `isUndisturbed` is false, and only counts may be asserted. A stall of our
 * own is none of the machine's, and throws: told by the time that this thread has computed in it. `begin` is called when
 * everything is started and warm.
 */
export async function undisturbed<Result>(
  measure: (begin: () => void) => Promise<Result>,
  { ownMs: mostOwnMs = OWN_MS }: { readonly ownMs?: number } = {},
): Promise<{
  readonly result: Result;
  readonly isUndisturbed: boolean;
  /** How long the machine kept this thread from running at a stretch: what a time may be too long by. */
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
    // Behind a stall of the machine's, what came meanwhile is done in one go.
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

/** Of a thread: how long it was kept from running at the longest, and how long it computed in one go. */
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
