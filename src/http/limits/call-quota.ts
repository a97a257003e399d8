import { type Clock, pause, systemClock } from '../../clock.ts';
import { AppError } from '../../errors.ts';
import type { Principal } from '../../graph/principal.ts';
import { createMinuteBuckets, type MinuteBuckets } from './minute-buckets.ts';

export interface CallQuotaOptions {
  /** Provider calls per minute for one principal. All of them may be made at once. Null: no limit. */
  readonly perMinute: number | null;
  /** Called for every refused operation. */
  readonly onRefusal?: () => void;
  /** Creates the buckets of this size. Default: buckets of this process. */
  readonly bucketsOf?: (perMinute: number) => MinuteBuckets;
  readonly clock?: Clock;
}

/** Gives the calls that were taken but not made back to the bucket. */
export type Refund = (made: number) => void;

/**
 * Limits the provider calls of each principal with a token bucket. Before an operation begins, its worst-case
 * number of calls is taken. After the operation, the calls that were not made are returned.
 */
export interface CallQuota {
  /** Takes the calls, or returns RATE_LIMITED with the time after which the bucket will have enough. */
  readonly take: (principal: Principal, calls: number) => Promise<Refund | AppError>;
  /**
   * Takes the calls as soon as the bucket has enough. Use it for events, which can wait. Rejects with the signal's
   * reason.
   */
  readonly wait: (principal: Principal, calls: number, signal: AbortSignal) => Promise<Refund>;
}

export function createCallQuota(options: CallQuotaOptions): CallQuota {
  const { perMinute, onRefusal, clock = systemClock } = options;
  const { bucketsOf = (size: number) => createMinuteBuckets(size, clock) } = options;
  const buckets = perMinute === null ? null : bucketsOf(perMinute);

  const take = async ({ name }: Principal, calls: number): Promise<Refund | AppError> => {
    if (perMinute === null || buckets === null) return () => {};
    // If an operation needs more calls than the bucket can hold, a full bucket admits it.
    // security.maxProviderCalls has already limited such an operation.
    const wanted = Math.min(calls, perMinute);
    const taken = await buckets.take(name, wanted);
    if (typeof taken !== 'number') return (made) => taken.giveBack(wanted - made);
    return new AppError(
      'RATE_LIMITED',
      `The operation may need ${calls} provider calls, but these credentials have ${Math.floor(buckets.left(name))} of ${perMinute} calls per minute left.`,
      {
        details: { limit: 'callsPerMinute', allowed: perMinute, estimatedCalls: calls, retryAfterMs: taken },
      },
    );
  };

  return {
    take: async (principal, calls) => {
      const taken = await take(principal, calls);
      if (taken instanceof AppError) onRefusal?.();
      return taken;
    },
    wait: async (principal, calls, signal) => {
      for (;;) {
        const taken = await take(principal, calls);
        if (!(taken instanceof AppError)) return taken;
        await pause(clock, taken.details.retryAfterMs ?? 0, signal);
      }
    },
  };
}
