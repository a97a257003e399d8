import { type Account, createAccount, limitsOf } from './accounts.ts';
import type { Config } from './config/parse.ts';
import { ratesOf } from './transport/configured-rates.ts';
import { createTransport, type Transport, type TransportOptions } from './transport/pipeline.ts';

export interface CloudAccounts {
  readonly transport: Transport;
  /** Accounts by name, in the order of the configuration. */
  readonly accounts: ReadonlyMap<string, Account>;
}

/** Creates the accounts of a configuration over one transport, without making any call. */
export function connectAccounts(
  config: Config,
  authorities: ReadonlyMap<string, readonly string[]>,
  options: TransportOptions,
): CloudAccounts {
  const transport = createTransport({
    ...ratesOf(limitsOf(config), config.rates),
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
