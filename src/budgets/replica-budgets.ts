import { type Clock, systemClock } from '../clock.ts';
import type { Store } from '../store/store.ts';
import type { ProviderAction } from '../transport/call.ts';
import type { AskedBudget, ReadableRates } from '../transport/call-rates.ts';
import type { EgressGroup } from '../transport/pipeline.ts';
import { readLeft } from './left-budgets.ts';
import { type Buckets, createSharedQuota } from './shared-quota.ts';
import { createSharedRates, egressBudget, operationBudget, QUIET_MS } from './shared-rates.ts';
import { createStoreClock } from './store-clock.ts';
import { createStoreContact } from './store-contact.ts';

export interface ReplicaBudgetsOptions {
  /** The store that the replicas share. */
  readonly store: Store;
  /** Limit of one operation in calls per second; null: no limit. */
  readonly limitOf: (provider: string, operation: ProviderAction) => number | null;
  /** Fraction of each limit that all replicas together use while the store grants slots. */
  readonly share: number;
  /** Fraction of each rate that is reserved for interactive calls. */
  readonly reserve: number;
  /**
   * Maximum number of replicas. A replica that cannot reach the store uses the rest of each limit, divided by this
   * number.
   */
  readonly maxReplicas: number;
  /** Called with the first error of a series of failed statements. */
  readonly onError: (error: unknown) => void;
  /** Default: the system clock. */
  readonly clock?: Clock;
}

/** The budgets that all replicas of a store share. */
export interface ReplicaBudgets {
  /** Creates the call rates of an egress group. */
  readonly callRatesOf: (egress: EgressGroup) => ReadableRates;
  /**
   * Creates the buckets of a quota, one for each principal. `kind`: name of the limit. `createPart`: creates the
   * buckets of this replica's part of the quota, for use while the store is unreachable.
   */
  readonly quotaOf: (kind: string, perMinute: number, createPart: (perMinute: number) => Buckets) => Buckets;
  readonly close: () => void;
}

export function createReplicaBudgets(options: ReplicaBudgetsOptions): ReplicaBudgets {
  const { store, limitOf, share, reserve, maxReplicas, onError, clock = systemClock } = options;
  const contact = createStoreContact({ store, clock, quietMs: QUIET_MS, onError });
  const storeClock = createStoreClock();
  const closes = [contact.close];
  return {
    callRatesOf: ({ provider, name, limitPerSecond }) => {
      const nameOf = (account: string, operation: ProviderAction) =>
        `${provider} ${account} ${operation.name}`;
      const rates = createSharedRates({
        ...{ contact, storeClock, clock, share, reserve, maxReplicas },
        egress: limitPerSecond === null ? null : { name: `${provider} ${name}`, limitPerSecond },
        limitOf: (operation) => limitOf(provider, operation),
        nameOf,
      });
      closes.push(rates.close);
      const limited = ({ account, operation }: AskedBudget) =>
        operation === null
          ? { name: egressBudget(`${provider} ${name}`), limit: limitPerSecond }
          : { name: operationBudget(nameOf(account, operation)), limit: limitOf(provider, operation) };
      const left = (asked: readonly AskedBudget[]) => readLeft(store, share, asked.map(limited));
      return { ...rates, left };
    },
    quotaOf: (kind, perMinute, createPart) => {
      const size = Math.floor(perMinute / maxReplicas);
      const part = size === 0 ? null : { perMinute: size, buckets: createPart(size) };
      const quota = createSharedQuota({ contact, clock, kind, perMinute, part });
      closes.push(quota.close);
      return quota;
    },
    close: () => {
      for (const close of closes) close();
    },
  };
}
