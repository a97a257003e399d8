/**
 * Runs `work`, and returns the CPU time of this thread in each turn of the event loop, in milliseconds, the
 * longest first. CPU time, because other processes of the machine must not decide a test. A collection of
 * garbage may make single turns longer.
 */
export async function cpuTurns(work: () => Promise<unknown>): Promise<readonly number[]> {
  const turns: number[] = [];
  let before = process.threadCpuUsage();
  const measure = () => {
    const { user, system } = process.threadCpuUsage();
    turns.push((user + system - before.user - before.system) / 1_000);
    before = { user, system };
  };
  const turn = () => {
    measure();
    next = setImmediate(turn);
  };
  let next = setImmediate(turn);
  try {
    await work();
  } finally {
    clearImmediate(next);
    measure();
  }
  return turns.sort((one, other) => other - one);
}
