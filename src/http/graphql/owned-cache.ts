/** A cache whose size in bytes is limited, in total and per principal (owner). */
export interface OwnedCache<Value> {
  readonly find: (key: string) => Value | undefined;
  /**
   * Stores a value. If the owner exceeds its limit, evicts values of the owner. If the whole cache is full,
   * evicts values of the owner with the most bytes. A value that is larger than the owner's limit is not
   * stored.
   */
  readonly keep: (key: string, value: Value, bytes: number, owner: string) => void;
  readonly bytes: () => number;
}

export interface OwnedCacheOptions<Value> {
  readonly maxBytes: number;
  readonly maxBytesPerOwner: number;
  readonly onDrop?: (value: Value) => void;
}

/**
 * Evicts the least recently used value first. An owner above its own limit loses only its own values. If the whole cache
 * is full, the owner with the most bytes loses values. So an owner of many values cannot displace those of others.
 */
export function createOwnedCache<Value>(options: OwnedCacheOptions<Value>): OwnedCache<Value> {
  const { maxBytes, maxBytesPerOwner, onDrop } = options;
  // Entries in order of their last use, the oldest first.
  const kept = new Map<string, { readonly value: Value; readonly bytes: number; readonly owner: string }>();
  const bytesOf = new Map<string, number>();
  let total = 0;

  const add = (owner: string, bytes: number) => {
    total += bytes;
    const left = (bytesOf.get(owner) ?? 0) + bytes;
    if (left === 0) bytesOf.delete(owner);
    else bytesOf.set(owner, left);
  };
  const dropOldestOf = (owner: string): void => {
    for (const [key, each] of kept) {
      if (each.owner !== owner) continue;
      kept.delete(key);
      onDrop?.(each.value);
      add(owner, -each.bytes);
      return;
    }
  };
  const heaviest = () => [...bytesOf].reduce((most, each) => (each[1] > most[1] ? each : most))[0];

  return {
    find: (key) => {
      const found = kept.get(key);
      if (found === undefined) return undefined;
      kept.delete(key);
      kept.set(key, found);
      return found.value;
    },
    keep: (key, value, bytes, owner) => {
      if (kept.has(key) || bytes > maxBytesPerOwner) return;
      while ((bytesOf.get(owner) ?? 0) + bytes > maxBytesPerOwner) dropOldestOf(owner);
      while (total + bytes > maxBytes) dropOldestOf(heaviest());
      kept.set(key, { value, bytes, owner });
      add(owner, bytes);
    },
    bytes: () => total,
  };
}
