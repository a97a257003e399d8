export interface BulkheadOptions {
  /** Attempts under way for one key at the most. Default 32. */
  perKey?: number;
  /** Attempts under way for all keys together at the most. Default 128. */
  total?: number;
}

/** How many attempts may be under way: keeps one hanging provider from holding every socket and every query. */
export interface Bulkhead {
  readonly hasRoom: (key: string) => boolean;
  /** Takes a place, whether or not there is room; what it returns gives it back. */
  readonly take: (key: string) => Leave;
  readonly running: (key: string) => number;
  /** Told whenever a place is free again. Those that listen take turns at being the first. */
  readonly onFree: (listener: () => void) => void;
}

export type Leave = () => void;

export function createBulkhead({ perKey = 32, total = 128 }: BulkheadOptions = {}): Bulkhead {
  const running = new Map<string, number>();
  let listeners: readonly (() => void)[] = [];
  let all = 0;

  const runningOf = (key: string) => running.get(key) ?? 0;
  return {
    hasRoom: (key) => all < total && runningOf(key) < perKey,
    running: runningOf,
    take: (key) => {
      all += 1;
      running.set(key, runningOf(key) + 1);
      let left = false;
      return () => {
        if (left) return;
        left = true;
        all -= 1;
        const rest = runningOf(key) - 1;
        if (rest === 0) running.delete(key);
        else running.set(key, rest);
        listeners = [...listeners.slice(1), ...listeners.slice(0, 1)];
        for (const listener of listeners) listener();
      };
    },
    onFree: (listener) => {
      listeners = [...listeners, listener];
    },
  };
}
