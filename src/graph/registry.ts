import type { Provider } from '../providers/port/provider.ts';
import type { InstanceRef } from '../providers/port/records.ts';
import type { ObjectKind } from '../providers/port/traits.ts';
import { checkDeclaredCosts } from './declared-costs.ts';
import { maySee, type Principal } from './principal.ts';

export interface RegisteredAccount {
  readonly provider: Provider;
  /** Only these instances exist for us; undefined: whatever the provider lists. */
  readonly instances?: ReadonlySet<string>;
}

/** Which provider serves which account, seen through a principal: what it may not see is not there. */
export interface Registry {
  readonly visible: (principal: Principal) => readonly Provider[];
  readonly find: (principal: Principal, account: string) => Provider | null;
  /** The address of an instance, or null where the account is not to be seen or the configuration leaves it out. */
  readonly refer: (
    principal: Principal,
    account: string,
    region: string,
    instanceId: string,
  ) => InstanceRef | null;
  /** How many instances of an account there are at the most, where the configuration says which; null: the provider lists them. */
  readonly mostInstances: (account: string) => number | null;
  readonly providersNamed: (principal: Principal, name: string | undefined) => readonly Provider[];
  /** Those that have objects of a kind. */
  readonly providersWith: (principal: Principal, kind: ObjectKind) => readonly Provider[];
}

/** Of the accounts of the configuration, in its order. None of what is made here costs a call. */
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
    mostInstances: (account) => byName.get(account)?.instances?.size ?? null,
    providersNamed: (principal, name) => visible(principal).filter((provider) => provider.name === name),
    providersWith: (principal, kind) =>
      visible(principal).filter((provider) => provider.traits.objects[kind] !== null),
  };
}
