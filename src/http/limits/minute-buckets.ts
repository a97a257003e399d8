import type { Clock } from '../../clock.ts';

/**
 * Token buckets by name. Each bucket holds the allowance of one minute and refills evenly. The whole allowance may be
 * taken at once.
 */
export interface MinuteBuckets {
  /** Returns the remaining amount for this name. */
  readonly left: (name: string) => number;
  /** Takes the amount and returns null, or returns the milliseconds until the amount is available. */
  readonly take: (name: string, amount: number) => number | null;
  /** Returns an unused amount. A negative amount takes more instead. */
  readonly giveBack: (name: string, amount: number) => void;
}

/**
 * Maximum number of buckets. Above it, the least recently used bucket is dropped. A full bucket need not be
 * stored, because a new bucket is full too.
 */
const MAX_BUCKETS = 10_000;

export function createMinuteBuckets(size: number, clock: Clock): MinuteBuckets {
  const buckets = new Map<string, { left: number; at: number }>();

  const bucketOf = (name: string) => {
    const at = clock.now();
    const bucket = buckets.get(name) ?? { left: size, at };
    bucket.left = Math.min(size, bucket.left + ((at - bucket.at) * size) / 60_000);
    bucket.at = at;
    buckets.delete(name);
    buckets.set(name, bucket);
    const [oldest] = buckets.keys();
    if (buckets.size > MAX_BUCKETS && oldest !== undefined) buckets.delete(oldest);
    return bucket;
  };

  return {
    left: (name) => bucketOf(name).left,
    take: (name, amount) => {
      const bucket = bucketOf(name);
      if (amount > bucket.left) return Math.ceil(((amount - bucket.left) * 60_000) / size);
      bucket.left -= amount;
      return null;
    },
    giveBack: (name, amount) => {
      const bucket = bucketOf(name);
      bucket.left = Math.min(size, bucket.left + amount);
    },
  };
}
