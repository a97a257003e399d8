import { MAX_PAGES } from '../../lists/find-rows.ts';
import { isKeyOf } from '../../members.ts';
import type { Provider } from '../../providers/port/provider.ts';
import type { ObjectKind, ProviderTraits } from '../../providers/port/traits.ts';
import { type CostSource, type FieldCost, onlyAccount, type ProviderCalls } from './field-cost.ts';

/** An object to find by its key. */
export interface Lookup {
  readonly traits: ProviderTraits;
  /** Undefined: unknown. */
  readonly account?: string | undefined;
  readonly kind: ObjectKind;
  /** Account and region. Null if they are unknown. The search for the instance then also reads the instance. */
  readonly scope: string | null;
  readonly instanceId: string;
  readonly key: readonly string[];
}

/** Returns the calls to find one object of this kind. */
function callsToFind({ objects }: ProviderTraits, kind: ObjectKind): number {
  const own = objects[kind];
  return own === null ? 0 : 1 + (own.pagesOfOwner ?? 0);
}

/** Returns the maximum number of calls to find one object of any kind. */
export function mostCallsToFind(traits: ProviderTraits): number {
  const kinds = Object.keys(traits.objects).filter((kind) => isKeyOf(traits.objects, kind));
  return Math.max(...kinds.map((kind) => callsToFind(traits, kind)));
}

/**
 * Returns the cost of a look-up by provider-side ids. The look-up first searches the instance in all regions of all
 * accounts, then the object. Without the argument `provider`, it searches all providers that have such objects.
 */
export function lookupCost(kind: ObjectKind): FieldCost {
  return {
    sources: ({ provider: name }, { registry, principal }) => {
      const asked = registry
        .providersWith(principal, kind)
        .filter((provider) => name === undefined || provider.name === name);
      const byTraits = [...Map.groupBy(asked, ({ traits }) => traits)];
      return {
        calls: byTraits.flatMap(([traits, providers]) => [
          ...searchesIn(providers),
          {
            traits,
            account: onlyAccount(providers),
            calls: kind === 'Instance' ? 0 : callsToFind(traits, kind),
          },
        ]),
        from: byTraits.map(([traits, providers]) => ({
          traits,
          account: onlyAccount(providers),
          objects: 1,
          instances: 1,
        })),
        combine: 'worst',
      };
    },
  };
}

/** Returns the calls that search so many instances in all regions of the accounts. */
export function searchesIn(providers: readonly Provider[], instances = 1): ProviderCalls[] {
  return providers.map(({ traits, account, regions }) => ({
    ...{ traits, account, calls: regions.length * instances },
  }));
}

/**
 * Groups look-ups by account and kind. Equal look-ups count once, and one reading of a list finds all objects of the
 * list.
 */
export function sourcesOfLookups(sought: readonly Lookup[]): CostSource[] {
  const kinds = Map.groupBy(sought, ({ traits, account, kind }) =>
    JSON.stringify([traits.name, account, kind]),
  );
  return [...kinds.values()].map((each) => {
    const { traits, account, kind: type } = each[0]!;
    return {
      traits,
      account,
      type,
      objects: distinct(each.map(({ scope, instanceId, key }) => [scope, instanceId, ...key])),
      instances: distinct(each.map(({ scope, instanceId }) => [scope, instanceId])),
      calls: distinct(each.flatMap(readingsOf)) + pagesOf(each),
    };
  });
}

/** Returns the calls to read the lists in which several of the objects are searched. */
function pagesOf(sought: readonly Lookup[]): number {
  const lists = Map.groupBy(sought.filter(isListed), (each) =>
    JSON.stringify([each.scope, each.instanceId, listPartOf(each)]),
  );
  return [...lists.values()]
    .map((each) => distinct(each.map(({ key }) => key)))
    .reduce((sum, keys) => sum + (keys < 2 ? 0 : Math.min(keys, MAX_PAGES)), 0);
}

/**
 * True if one list returns many objects of this kind. Devices and instances are read one by one, so they are excluded.
 */
function isListed({ traits, kind }: Lookup): boolean {
  return kind !== 'Device' && kind !== 'Instance' && traits.objects[kind]?.foundBy === 'id';
}

/**
 * Identifies the list of the kind that contains the object. Each kind of template has its own list, and the first part
 * of a template's key is its kind.
 */
function listPartOf({ traits, kind, key: [id = ''] }: Lookup): string {
  return kind === 'DeviceTemplate' ? id : (traits.objects[kind]?.ownerOf?.(id) ?? '');
}

/** Returns the readings that find an object. Equal readings count once. */
function readingsOf({ traits, kind, scope, instanceId, key }: Lookup): unknown[] {
  const own = traits.objects[kind];
  if (own === null || (kind === 'Instance' && scope === null)) return [];
  if (own.foundBy === 'region') return [scope];
  if (own.foundBy === 'instance') return [[scope, instanceId]];
  const owner = own.ownerOf?.(key[0] ?? '');
  const pages = Array.from({ length: own.pagesOfOwner ?? 0 }, (_, page) => [scope, instanceId, owner, page]);
  return [[scope, instanceId, ...key], ...pages];
}

export function distinct(values: readonly unknown[]): number {
  return new Set(values.map((each) => JSON.stringify(each))).size;
}
