/** Divides a limited resource (connections, bytes) among keys such as client addresses. */
export interface Shares {
  /** Takes `amount` for `key` and returns null. If a limit would be exceeded, takes nothing and returns that limit. */
  readonly take: (key: string, amount: number) => 'key' | 'total' | null;
  readonly give: (key: string, amount: number) => void;
}

export interface SharesOptions {
  /** Maximum for one key. Null: only `total` applies. */
  readonly perKey: number | null;
  readonly total: number;
}

export function createShares({ perKey, total }: SharesOptions): Shares {
  const byKey = new Map<string, number>();
  let taken = 0;
  return {
    take: (key, amount) => {
      const own = byKey.get(key) ?? 0;
      if (perKey !== null && own + amount > perKey) return 'key';
      if (taken + amount > total) return 'total';
      taken += amount;
      byKey.set(key, own + amount);
      return null;
    },
    give: (key, amount) => {
      taken -= amount;
      const left = (byKey.get(key) ?? 0) - amount;
      // Delete a key at zero. Otherwise the map would grow, because clients use ever new addresses.
      if (left > 0) byKey.set(key, left);
      else byKey.delete(key);
    },
  };
}
