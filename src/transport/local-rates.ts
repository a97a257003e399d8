import type { Clock } from '../clock.ts';
import type { ProviderAction } from './call.ts';
import type { Lane, ReadableRates } from './call-rates.ts';
import { type Bucket, createBucket, type Rate } from './rate.ts';

export interface LocalRatesOptions {
  readonly clock: Pick<Clock, 'now'>;
  /** Rate of one operation of one account. Null: only the egress rate applies. */
  readonly rateOf: (account: string, operation: ProviderAction) => Rate | null;
  /** Rate for all accounts and operations that use the same source address. Null: none. */
  readonly egress: Rate | null;
  /** Share of every rate that background calls leave to interactive calls. Default 0.2. */
  readonly reserve?: number;
  /** Milliseconds in which an admitted call must leave. Default: no limit. */
  readonly permitMs?: number;
}

/**
 * Call rates of this process alone. Each operation of each account has a bucket, and the egress has one more
 * for all of them. A call takes a token from both buckets at the moment it leaves. If calls took the first
 * token and then waited for the second, they would collect behind the second bucket and leave together, above
 * the first limit.
 */
export function createLocalRates(options: LocalRatesOptions): ReadableRates {
  const { clock, reserve = 0.2, permitMs = Number.POSITIVE_INFINITY } = options;
  const egress = createBucket(options.egress, reserve);
  const lanes = new Map<string, { readonly lane: Lane; readonly own: Bucket }>();

  const createLane = (account: string, operation: ProviderAction) => {
    const own = createBucket(options.rateOf(account, operation), reserve);
    const charge: Lane['take'] = (priority) => {
      const now = clock.now();
      own.take(now, priority);
      egress.take(now, priority);
      return { until: now + permitMs, chargeAgain: () => void charge(priority) };
    };
    const lane: Lane = {
      readyAt: (priority) => Math.max(own.readyAt(priority), egress.readyAt(priority)),
      expectedAt: (priority, ahead, before) =>
        Math.max(own.readyAt(priority, ahead), egress.readyAt(priority, before)),
      take: charge,
    };
    return { lane, own };
  };
  const find = (account: string, operation: ProviderAction) => {
    const name = `${account}\n${operation.name}`;
    const found = lanes.get(name) ?? createLane(account, operation);
    lanes.set(name, found);
    return found;
  };

  return {
    laneOf: (account, operation) => find(account, operation).lane,
    left: async (asked) =>
      asked.map(({ account, operation }) => {
        const bucket = operation === null ? egress : find(account, operation).own;
        const left = bucket.left(clock.now());
        return left && { ...left, resetAt: Date.now() + left.fullInMs };
      }),
  };
}
