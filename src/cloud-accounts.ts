import { type Account, createAccount } from './accounts.ts';
import type { Config } from './config/parse.ts';
import type { ProviderName } from './providers/port/records.ts';
import { type ConfiguredLimits, ratesOf } from './transport/configured-rates.ts';
import { createTransport, type Transport, type TransportOptions } from './transport/pipeline.ts';

export interface CloudAccounts {
  readonly transport: Transport;
  /** By name, in the order of the configuration. */
  readonly accounts: ReadonlyMap<string, Account>;
}

/** The accounts of a configuration over one transport. Nothing is called yet. */
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

/** The configured limits of each provider. */
export function limitsOf({ rates }: Config): Readonly<Record<ProviderName, ConfiguredLimits>> {
  return { ALIBABA_MQTT: rates.alibaba, HUAWEI_IOTDA: rates.huawei };
}
