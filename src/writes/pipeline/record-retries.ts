import type { Clock } from '../../clock.ts';

/** Stores outcomes. While the store is unreachable, tries again in the background. */
export interface RecordRetries {
  /**
   * Calls `write` at once, and returns its result. If `write` rejects, returns null and calls `write` again until it
   * resolves. `whenStored` is called after the attempt that resolves.
   */
  readonly record: (write: () => Promise<boolean>, whenStored: () => void) => Promise<boolean | null>;
  /** Makes one last attempt, and ends the retries. */
  readonly close: () => Promise<void>;
}

const FIRST_MS = 1_000;
const LONGEST_MS = 30_000;
/**
 * Maximum number of waiting records. Above it, the oldest record is dropped, and other replicas see its write as
 * unknown.
 */
const MAX_WAITING = 10_000;

/** `onLost` is called once for each record whose first attempt fails. */
export function createRecordRetries(clock: Clock, onLost: (error: unknown) => void): RecordRetries {
  const waiting = new Set<() => Promise<void>>();
  let delayMs = FIRST_MS;
  let cancel: (() => void) | null = null;
  let isClosed = false;

  const schedule = (): void => {
    if (!isClosed && waiting.size > 0) cancel ??= clock.after(delayMs, () => void retry());
  };
  const retry = async (): Promise<void> => {
    delayMs = Math.min(LONGEST_MS, delayMs * 2);
    // If one attempt fails, the store is unreachable and the other attempts are skipped.
    await storeAll().catch(() => {});
    if (waiting.size === 0) delayMs = FIRST_MS;
    cancel = null;
    schedule();
  };
  const storeAll = async (): Promise<void> => {
    for (const store of waiting) {
      await store();
      waiting.delete(store);
    }
  };
  return {
    record: async (write, whenStored) => {
      try {
        const result = await write();
        whenStored();
        return result;
      } catch (error) {
        onLost(error);
        waiting.add(() => write().then(whenStored));
        const [oldest] = waiting;
        if (waiting.size > MAX_WAITING && oldest !== undefined) waiting.delete(oldest);
        schedule();
        return null;
      }
    },
    close: async () => {
      isClosed = true;
      cancel?.();
      await storeAll().catch(() => {});
    },
  };
}
