import { type Clock, pause, systemClock } from '../../clock.ts';
import { AppError } from '../../errors.ts';
import type { Principal } from '../../graph/principal.ts';
import { createMinuteBuckets } from './minute-buckets.ts';

export interface CallQuotaOptions {
  /** Provider calls of one principal in a minute; as many may be made at once. Null: no limit. */
  readonly perMinute: number | null;
  /** Called for every operation that is refused. */
  readonly onRefusal?: () => void;
  readonly clock?: Clock;
}

/** Gives back the calls that were taken and not made. */
export type Refund = (made: number) => void;

/**
 * Limits the provider calls of each principal by a token bucket. An operation takes the calls that it may need at worst
 * before it begins, and gives back those that it did not make.
 */
export interface CallQuota {
  /** Returns RATE_LIMITED, with the time after which the bucket has enough, if it has too little now. */
  readonly take: (principal: Principal, calls: number) => Refund | AppError;
  /** For events, which can wait: resolves once the bucket has enough. Rejects with the signal's reason. */
  readonly wait: (principal: Principal, calls: number, signal: AbortSignal) => Promise<Refund>;
}

export function createCallQuota(options: CallQuotaOptions): CallQuota {
  const { perMinute, onRefusal, clock = systemClock } = options;
  const buckets = perMinute === null ? null : createMinuteBuckets(perMinute, clock);

  const take = ({ name }: Principal, calls: number): Refund | AppError => {
    if (perMinute === null || buckets === null) return () => {};
    // What is more than a bucket can hold is let in by a full one: security.maxProviderCalls has its say of it before.
    const wanted = Math.min(calls, perMinute);
    const retryAfterMs = buckets.take(name, wanted);
    if (retryAfterMs === null) return (made) => buckets.giveBack(name, wanted - made);
    return new AppError(
      'RATE_LIMITED',
      `The operation may need ${calls} provider calls, and these credentials have ${Math.floor(buckets.left(name))} left of ${perMinute} a minute.`,
      { details: { limit: 'callsPerMinute', allowed: perMinute, estimatedCalls: calls, retryAfterMs } },
    );
  };

  return {
    take: (principal, calls) => {
      const taken = take(principal, calls);
      if (taken instanceof AppError) onRefusal?.();
      return taken;
    },
    wait: async (principal, calls, signal) => {
      for (;;) {
        const taken = take(principal, calls);
        if (!(taken instanceof AppError)) return taken;
        await pause(clock, taken.details.retryAfterMs ?? 0, signal);
      }
    },
  };
}
