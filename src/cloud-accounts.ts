import { type Account, createAccount, limitsOf } from './accounts.ts';
import { createReplicaBudgets, type ReplicaBudgets } from './budgets/replica-budgets.ts';
import { systemClock } from './clock.ts';
import type { Config } from './config/parse.ts';
import { createListLeases, type ListLeases, type ListLeasesOptions } from './events/poll/list-leases.ts';
import { createRemovedAccounts, type RemovedAccounts } from './events/removed-accounts.ts';
import type { ProviderName } from './providers/port/records.ts';
import type { Store } from './store/store.ts';
import type { ProviderAction } from './transport/call.ts';
import { operationLimit, ratesOf } from './transport/configured-rates.ts';
import { createTransport, type Transport, type TransportOptions } from './transport/pipeline.ts';

export interface CloudAccounts {
  readonly transport: Transport;
  /** Accounts by name, in the order of the configuration. */
  readonly accounts: ReadonlyMap<string, Account>;
}

/**
 * Creates the accounts of a configuration over one transport, without making any call. `budgets`: the limits that the
 * replicas of the store share; null: this process enforces its limits alone.
 */
export function connectAccounts(
  config: Config,
  authorities: ReadonlyMap<string, readonly string[]>,
  options: TransportOptions,
  budgets: Pick<ReplicaBudgets, 'callRatesOf'> | null = null,
): CloudAccounts {
  const transport = createTransport({
    ...ratesOf(limitsOf(config), config.rates),
    ...(budgets === null ? {} : { callRatesOf: budgets.callRatesOf }),
    allowedHosts: config.security.allowedEndpointHosts,
    attemptMs: config.timeouts.attemptSeconds * 1_000,
    quickAttemptMs: config.timeouts.quickAttemptSeconds * 1_000,
    ...options,
  });
  const accounts = config.accounts.map((account): [string, Account] => [
    account.name,
    createAccount(account, authorities.get(account.name) ?? [], transport, config),
  ]);
  return { transport, accounts: new Map(accounts) };
}

/**
 * Returns the calls per second that the configuration allows: for all operations of a provider, or for one operation of
 * one account. Null: no limit.
 */
export function callsPerSecondOf(
  config: Config,
): (provider: ProviderName, operation?: ProviderAction) => number | null {
  const limits = limitsOf(config);
  return (provider, operation) => {
    const limit =
      operation === undefined ? limits[provider].egress : operationLimit(limits, provider, operation);
    return limit === null ? null : limit * config.rates.share;
  };
}

/**
 * Creates the budgets that the replicas of a store share; null: only this process uses the store. `onError`: called
 * with the first error of a series of failed statements.
 */
export function shareBudgets(
  config: Config,
  store: Store,
  onError: (error: unknown) => void,
): ReplicaBudgets | null {
  if (!store.isShared) return null;
  const { share, reserve } = config.rates;
  const limits = limitsOf(config);
  return createReplicaBudgets({
    ...{ store, share, reserve, maxReplicas: config.store.maxReplicas, onError },
    limitOf: (provider, operation) => operationLimit(limits, provider, operation),
  });
}

/** Creates the leases by which the replicas of a store read each list once; null: this process has the store alone. */
export function shareLists(
  config: Config,
  store: Store,
  on: Pick<ListLeasesOptions, 'onError' | 'onHeld'>,
): ListLeases | null {
  if (!store.isShared) return null;
  return createListLeases({ store, clock: systemClock, leaseMs: config.events.leaseSeconds * 1_000, ...on });
}

/** Deletes what the store has of removed accounts. Null: the store did not survive a restart, so it has nothing of them. */
export function dropRemoved(
  store: Store,
  accounts: CloudAccounts['accounts'],
  onError: (error: unknown) => void,
): RemovedAccounts | null {
  if (store.isVolatile) return null;
  const places = [...accounts].flatMap(([name, { provider }]) =>
    provider.regions.map((region) => `${name}/${region}`),
  );
  return createRemovedAccounts({ store, places, onError });
}
