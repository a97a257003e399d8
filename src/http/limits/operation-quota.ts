import { type Clock, systemClock } from '../../clock.ts';
import { AppError } from '../../errors.ts';
import type { Principal } from '../../graph/principal.ts';
import { createMinuteBuckets } from './minute-buckets.ts';

export interface OperationQuotaOptions {
  /** Operations per minute for one principal. All of them may be sent at once. Null: no limit. */
  readonly perMinute: number | null;
  /** Called for every refused operation. */
  readonly onRefusal?: () => void;
  readonly clock?: Clock;
}

/**
 * Counts the operations of each principal on every transport. An operation is counted before its body is read and its
 * document is parsed. So operations without provider calls and refused operations count too.
 */
export interface OperationQuota {
  /** Returns null if the operation may proceed, else RATE_LIMITED with the time until the next operation may proceed. */
  readonly take: (principal: Principal) => AppError | null;
}

export function createOperationQuota(options: OperationQuotaOptions): OperationQuota {
  const { perMinute, onRefusal, clock = systemClock } = options;
  if (perMinute === null) return { take: () => null };
  const buckets = createMinuteBuckets(perMinute, clock);
  return {
    take: ({ name }) => {
      const retryAfterMs = buckets.take(name, 1);
      if (retryAfterMs === null) return null;
      onRefusal?.();
      return new AppError(
        'RATE_LIMITED',
        `These credentials have used all of their ${perMinute} operations per minute.`,
        { details: { limit: 'operationsPerMinute', allowed: perMinute, retryAfterMs } },
      );
    },
  };
}
