export interface BulkheadOptions {
  /** Attempts under way for one key at the most. Default 32. */
  perKey?: number;
  /** Attempts under way for all keys together at the most. Default 128. */
  total?: number;
  /** Attempts under way for one group of keys at the most, so that the others have places. Default three quarters of `total`. */
  perGroup?: number;
  /** Default: all keys are of one group, and nothing is held back. */
  groupOf?: (key: string) => string;
}

/** How many attempts may be under way: keeps one hanging provider from holding every socket and every query. */
export interface Bulkhead {
  readonly hasCapacity: (key: string) => boolean;
  /** Takes a place, even without free capacity. Returns a function that gives it back. */
  readonly take: (key: string) => Release;
  readonly running: (key: string) => number;
  /** Called whenever a place becomes free. The first listener of one call is the last of the next. */
  readonly onFree: (listener: () => void) => void;
}

export type Release = () => void;

export function createBulkhead(options: BulkheadOptions = {}): Bulkhead {
  const { perKey = 32, total = 128, groupOf } = options;
  const perGroup = groupOf === undefined ? total : (options.perGroup ?? Math.ceil((total * 3) / 4));
  const keys = createCounts();
  const groups = createCounts();
  const groupOfKey = groupOf ?? (() => '');
  let listeners: readonly (() => void)[] = [];
  let all = 0;

  return {
    hasCapacity: (key) => all < total && keys.of(key) < perKey && groups.of(groupOfKey(key)) < perGroup,
    running: keys.of,
    take: (key) => {
      const group = groupOfKey(key);
      all += 1;
      keys.add(key, 1);
      groups.add(group, 1);
      let left = false;
      return () => {
        if (left) return;
        left = true;
        all -= 1;
        keys.add(key, -1);
        groups.add(group, -1);
        listeners = [...listeners.slice(1), ...listeners.slice(0, 1)];
        for (const listener of listeners) listener();
      };
    },
    onFree: (listener) => {
      listeners = [...listeners, listener];
    },
  };
}

/** Counter per key. A key at zero is deleted. */
function createCounts() {
  const counts = new Map<string, number>();
  const of = (key: string) => counts.get(key) ?? 0;
  return {
    of,
    add: (key: string, change: 1 | -1) => {
      const count = of(key) + change;
      if (count === 0) counts.delete(key);
      else counts.set(key, count);
    },
  };
}
