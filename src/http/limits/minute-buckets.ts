import type { Clock } from '../../clock.ts';

/** A bucket for each name that holds what may be used in a minute, fills evenly, and may be emptied at once. */
export interface MinuteBuckets {
  /** What is left for this name. */
  readonly left: (name: string) => number;
  /** Takes out so much if it is there, or else returns the milliseconds until it is. */
  readonly take: (name: string, amount: number) => number | null;
  /** A negative amount takes out more than was taken. */
  readonly giveBack: (name: string, amount: number) => void;
}

/** Buckets that are full again are as good as none. */
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
