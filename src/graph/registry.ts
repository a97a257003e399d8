import type { Provider } from '../providers/port/provider.ts';
import type { InstanceRef, ProviderName } from '../providers/port/records.ts';
import type { ObjectKind } from '../providers/port/traits.ts';
import type { BudgetLeft } from '../transport/call-rates.ts';
import { checkDeclaredCosts } from './declared-costs.ts';
import { maySee, type Principal } from './principal.ts';

export interface RegisteredAccount {
  readonly provider: Provider;
  /** The configured instances. All others are treated as missing. Undefined: all instances that the provider lists. */
  readonly instances?: ReadonlySet<string>;
  /** Returns what is left of the account's budgets. Undefined: it has none. */
  readonly budgets?: () => Promise<readonly ProviderBudget[]>;
}

/** What is left of a limit of calls to a provider. */
export interface ProviderBudget extends BudgetLeft {
  readonly account: string;
  readonly provider: ProviderName;
  /** The provider's name of the operation. Null: all calls from the address of this server. */
  readonly operation: string | null;
}

/** Finds the provider of an account. Accounts that the principal may not see are treated as missing. */
export interface Registry {
  readonly visible: (principal: Principal) => readonly Provider[];
  readonly find: (principal: Principal, account: string) => Provider | null;
  /** The address of an instance. Null if the principal may not see the account or the configuration excludes the instance. */
  readonly refer: (
    principal: Principal,
    account: string,
    region: string,
    instanceId: string,
  ) => InstanceRef | null;
  /** Ids of the configured instances of an account. Null if the configuration names none and the provider's list decides. */
  readonly configuredInstances: (account: string) => ReadonlySet<string> | null;
  /**
   * Number of configured instances of an account. Null if the configuration names none and the provider's list decides.
   */
  readonly mostInstances: (account: string) => number | null;
  /** The budgets of the visible accounts, in the order of the accounts. Rejects with STORE_UNAVAILABLE. */
  readonly budgets: (principal: Principal) => Promise<readonly ProviderBudget[]>;
  readonly providersNamed: (principal: Principal, name: string | undefined) => readonly Provider[];
  /** The visible providers that have objects of this kind. */
  readonly providersWith: (principal: Principal, kind: ObjectKind) => readonly Provider[];
}

/** Keeps the accounts in the order of the configuration. No method makes a provider call. */
export function createRegistry(accounts: readonly RegisteredAccount[]): Registry {
  for (const { provider } of accounts) checkDeclaredCosts(provider);
  const byName = new Map(accounts.map((each) => [each.provider.account, each]));
  const visible = (principal: Principal) =>
    accounts.map((each) => each.provider).filter((provider) => maySee(principal, provider.account));
  return {
    visible,
    find: (principal, account) =>
      maySee(principal, account) ? (byName.get(account)?.provider ?? null) : null,
    refer: (principal, account, region, instanceId) => {
      const found = byName.get(account);
      if (found === undefined || !maySee(principal, account)) return null;
      if (!found.provider.regions.includes(region)) return null;
      if (found.instances !== undefined && !found.instances.has(instanceId)) return null;
      return { provider: found.provider.name, account, region, instanceId };
    },
    configuredInstances: (account) => byName.get(account)?.instances ?? null,
    mostInstances: (account) => byName.get(account)?.instances?.size ?? null,
    budgets: async (principal) => {
      const seen = accounts.filter(({ provider }) => maySee(principal, provider.account));
      return (await Promise.all(seen.map(({ budgets }) => budgets?.() ?? []))).flat();
    },
    providersNamed: (principal, name) => visible(principal).filter((provider) => provider.name === name),
    providersWith: (principal, kind) =>
      visible(principal).filter((provider) => provider.traits.objects[kind] !== null),
  };
}
