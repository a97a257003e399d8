import { systemClock } from '../../clock.ts';
import { AppError } from '../../errors.ts';
import type { Principal } from '../../graph/principal.ts';
import { createMinuteBuckets, type MinuteBuckets } from './minute-buckets.ts';

export interface RowQuotaOptions {
  /** Rows of the inventory per minute for one principal. All of them may be read at once. Null: no limit. */
  readonly perMinute: number | null;
  /** Called for every refused operation. */
  readonly onRefusal?: () => void;
  /** Creates the buckets of this size. Default: buckets of this process. */
  readonly bucketsOf?: (perMinute: number) => MinuteBuckets;
}

/** Limits the rows of the inventory that the operations of each principal may read, by their estimates. */
export interface RowQuota {
  /** Takes the rows, or returns RATE_LIMITED with the time after which the bucket will have enough. */
  readonly take: (principal: Principal, rows: number) => Promise<AppError | null>;
}

export function createRowQuota({ perMinute, onRefusal, bucketsOf }: RowQuotaOptions): RowQuota {
  if (perMinute === null) return { take: async () => null };
  const buckets = bucketsOf?.(perMinute) ?? createMinuteBuckets(perMinute, systemClock);
  return {
    take: async ({ name }, rows) => {
      if (rows === 0) return null;
      // A full bucket admits an operation that needs more rows than it can hold.
      const taken = await buckets.take(name, Math.min(rows, perMinute));
      if (typeof taken !== 'number') return null;
      onRefusal?.();
      return new AppError(
        'RATE_LIMITED',
        `The operation may read ${rows} rows of the inventory, but these credentials have ${Math.floor(buckets.left(name))} of ${perMinute} rows per minute left.`,
        { details: { limit: 'inventoryRowsPerMinute', allowed: perMinute, retryAfterMs: taken } },
      );
    },
  };
}
