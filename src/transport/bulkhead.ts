export interface BulkheadOptions {
  /** Maximum number of concurrent attempts for one key. Default 32. */
  perKey?: number;
  /** Maximum number of concurrent attempts for all keys together. Default 128. */
  total?: number;
  /**
   * Maximum number of concurrent attempts for one group of keys. The rest is reserved for other groups. Default three
   * quarters of `total`.
   */
  perGroup?: number;
  /** Default: all keys belong to one group, and nothing is reserved. */
  groupOf?: (key: string) => string;
}

/** Limits concurrent attempts, so that one hanging provider cannot occupy every socket and block every query. */
export interface Bulkhead {
  readonly hasCapacity: (key: string) => boolean;
  /** Number of free slots for this key. */
  readonly room: (key: string) => number;
  /** Occupies a slot even if the bulkhead is full. Returns a function that releases the slot. */
  readonly take: (key: string) => Release;
  readonly running: (key: string) => number;
  /**
   * Adds a listener for released slots. The listeners take turns to be called first, so that no listener always
   * gets the free slot.
   */
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

  const room = (key: string) =>
    Math.max(0, Math.min(total - all, perKey - keys.of(key), perGroup - groups.of(groupOfKey(key))));
  return {
    hasCapacity: (key) => room(key) > 0,
    room,
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
