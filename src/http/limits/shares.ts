/** Divides something scarce among keys: connections or bytes, by the address of a client. */
export interface Shares {
  /** Takes `amount` for `key`. Null: it is taken. Otherwise nothing is, and this is the limit that it would pass. */
  readonly take: (key: string, amount: number) => 'key' | 'total' | null;
  readonly give: (key: string, amount: number) => void;
}

export interface SharesOptions {
  /** Null: a key may have all there is. */
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
      // A key at zero is deleted: addresses come and go.
      if (left > 0) byKey.set(key, left);
      else byKey.delete(key);
    },
  };
}
