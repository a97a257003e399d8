import { type Clock, systemClock } from '../../clock.ts';
import { AppError } from '../../errors.ts';
import type { Principal } from '../../graph/principal.ts';
import { createMinuteBuckets, type MinuteBuckets } from './minute-buckets.ts';

export interface OperationQuotaOptions {
  /** Operations per minute for one principal. All of them may be sent at once. Null: no limit. */
  readonly perMinute: number | null;
  /** Called for every refused operation. */
  readonly onRefusal?: () => void;
  /** Creates the buckets of this size. Default: buckets of this process. */
  readonly bucketsOf?: (perMinute: number) => MinuteBuckets;
  readonly clock?: Clock;
}

/** Call once if the operation must not count. */
export type Uncount = () => void;

/**
 * Counts the operations of each principal on every transport. An operation is counted before its body is read and its
 * document is parsed. So operations without provider calls and refused operations count too.
 */
export interface OperationQuota {
  /** Returns RATE_LIMITED with the time until the next operation may proceed, or what undoes the count. */
  readonly take: (principal: Principal) => Promise<AppError | Uncount>;
}

export function createOperationQuota(options: OperationQuotaOptions): OperationQuota {
  const { perMinute, onRefusal, clock = systemClock } = options;
  const { bucketsOf = (size: number) => createMinuteBuckets(size, clock) } = options;
  if (perMinute === null) return { take: async () => () => {} };
  const buckets = bucketsOf(perMinute);
  return {
    take: async ({ name }) => {
      const taken = await buckets.take(name, 1);
      if (typeof taken !== 'number') return () => taken.giveBack(1);
      onRefusal?.();
      return new AppError(
        'RATE_LIMITED',
        `These credentials have used all of their ${perMinute} operations per minute.`,
        { details: { limit: 'operationsPerMinute', allowed: perMinute, retryAfterMs: taken } },
      );
    },
  };
}
