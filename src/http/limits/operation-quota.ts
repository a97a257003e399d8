import { type Clock, systemClock } from '../../clock.ts';
import { AppError } from '../../errors.ts';
import type { Principal } from '../../graph/principal.ts';
import { createMinuteBuckets } from './minute-buckets.ts';

export interface OperationQuotaOptions {
  /** Operations of one principal in a minute; as many may come at once. Null: no limit. */
  readonly perMinute: number | null;
  /** Called for every operation that is refused. */
  readonly onRefusal?: () => void;
  readonly clock?: Clock;
}

/**
 * Counts the operations of each principal by whatever transport they come, before their body is read and their document is
 * parsed: also those that make no provider call, and those that are refused later.
 */
export interface OperationQuota {
  /** Null: the operation may go on. Otherwise RATE_LIMITED with the time after which the next one may. */
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
        `These credentials have used the ${perMinute} operations that they have in a minute.`,
        { details: { limit: 'operationsPerMinute', allowed: perMinute, retryAfterMs } },
      );
    },
  };
}
