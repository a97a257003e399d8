import { type Clock, systemClock } from '../../clock.ts';

/**
 * Token buckets by name. Each bucket holds the allowance of one minute and refills evenly. The whole allowance may be
 * taken at once. Replicas that share a store may share the buckets, too (budgets/shared-quota.ts).
 */
export interface MinuteBuckets {
  /** Returns the remaining amount for this name. The amount is an estimate if other replicas use the bucket. */
  readonly left: (name: string) => number;
  /** Takes the amount, or returns the milliseconds until the amount is available. */
  readonly take: (name: string, amount: number) => Taken | number | Promise<Taken | number>;
}

export interface Taken {
  /** Returns an unused amount. A negative amount takes more instead. */
  readonly giveBack: (amount: number) => void;
}

/**
 * Creates quotas that the replicas of a store share. `createPart` creates this replica's part, for use while the store
 * is unreachable.
 */
export interface SharedQuotas {
  readonly quotaOf: (
    limit: string,
    perMinute: number,
    createPart: (perMinute: number) => MinuteBuckets,
  ) => MinuteBuckets;
}

/** Returns a function that creates the buckets of this limit. Without `shared`, they are buckets of this process. */
export function quotaBuckets(
  shared: SharedQuotas | null,
  limit: string,
): (perMinute: number) => MinuteBuckets {
  const own = (perMinute: number) => createMinuteBuckets(perMinute, systemClock);
  return (perMinute) => shared?.quotaOf(limit, perMinute, own) ?? own(perMinute);
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
      return {
        giveBack: (unused) => {
          const later = bucketOf(name);
          later.left = Math.min(size, later.left + unused);
        },
      };
    },
  };
}
