import { connectAccounts } from '../cloud-accounts.ts';
import { readAuthorities } from '../config/authority-files.ts';
import type { Config } from '../config/parse.ts';
import type { TransportOptions } from '../transport/pipeline.ts';
import { type CheckRow, checkAccount } from './check-account.ts';

/**
 * Checks every account of a configuration with calls to its provider. Opens no port, and no file for audit, events or
 * idempotency keys. Throws ConfigError.
 */
export async function runCheck(config: Config, options: TransportOptions = {}): Promise<CheckRow[]> {
  const { transport, accounts } = connectAccounts(config, readAuthorities(config.accounts), options);
  try {
    const timeoutMs = config.timeouts.operationSeconds * 1_000;
    const rows = [...accounts.values()].map((account) => checkAccount(account, timeoutMs));
    return (await Promise.all(rows)).flat();
  } finally {
    await transport.close();
  }
}
