import { type Clock, pause, systemClock } from '../../clock.ts';
import { AppError } from '../../errors.ts';
import type { Principal } from '../../graph/principal.ts';

export interface CallAllowanceOptions {
  /** Provider calls of one principal in a minute; as many may be made at once. Null: no limit. */
  readonly perMinute: number | null;
  readonly clock?: Clock;
}

/** Gives back what was taken but for the calls that were made. */
export type Settle = (made: number) => void;

/**
 * What each principal may have of the providers' rates and of the bill, whatever it asks and however often: a bucket of
 * calls. An operation takes out what it may need at worst before it begins, and puts back what it did not need.
 */
export interface CallAllowance {
  /** RATE_LIMITED with the time after which there is enough. */
  readonly take: (principal: Principal, calls: number) => Settle | AppError;
  /** Of events, which can wait: resolves once there is enough. Rejects with the signal's reason. */
  readonly wait: (principal: Principal, calls: number, signal: AbortSignal) => Promise<Settle>;
}

/** Buckets that are full again are as good as none. */
const MAX_BUCKETS = 10_000;

export function createCallAllowance(options: CallAllowanceOptions): CallAllowance {
  const { perMinute, clock = systemClock } = options;
  const buckets = new Map<string, { left: number; at: number }>();

  const bucketOf = (name: string, size: number) => {
    const at = clock.now();
    const bucket = buckets.get(name) ?? { left: size, at };
    bucket.left = Math.min(size, bucket.left + ((at - bucket.at) * size) / 60_000);
    bucket.at = at;
    buckets.delete(name);
    buckets.set(name, bucket);
    if (buckets.size > MAX_BUCKETS) buckets.delete(buckets.keys().next().value!);
    return bucket;
  };

  const take = ({ name }: Principal, calls: number): Settle | AppError => {
    if (perMinute === null) return () => {};
    const bucket = bucketOf(name, perMinute);
    // What is more than a bucket can hold is let in by a full one: security.maxProviderCalls has its say of it before.
    const wanted = Math.min(calls, perMinute);
    if (wanted > bucket.left) {
      const retryAfterMs = Math.ceil(((wanted - bucket.left) * 60_000) / perMinute);
      return new AppError(
        'RATE_LIMITED',
        `The operation may need ${calls} provider calls, and these credentials have ${Math.floor(bucket.left)} left of ${perMinute} a minute.`,
        { details: { limit: 'callsPerMinute', allowed: perMinute, estimatedCalls: calls, retryAfterMs } },
      );
    }
    bucket.left -= wanted;
    return (made) => {
      const own = bucketOf(name, perMinute);
      own.left = Math.min(perMinute, own.left + wanted - made);
    };
  };

  return {
    take,
    wait: async (principal, calls, signal) => {
      for (;;) {
        const taken = take(principal, calls);
        if (!(taken instanceof AppError)) return taken;
        await pause(clock, taken.details.retryAfterMs!, signal);
      }
    },
  };
}
