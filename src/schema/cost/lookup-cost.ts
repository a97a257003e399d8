import { MAX_PAGES } from '../../lists/find-rows.ts';
import type { Provider } from '../../providers/port/provider.ts';
import type { ObjectKind, ProviderTraits } from '../../providers/port/traits.ts';
import type { CostSource, FieldCost } from './field-cost.ts';

/** One object that is to be found by its key. */
export interface Lookup {
  readonly traits: ProviderTraits;
  readonly kind: ObjectKind;
  /** Account and region; null where its instance has to be looked for, which finds the instance itself. */
  readonly scope: string | null;
  readonly instanceId: string;
  readonly key: readonly string[];
}

/** Calls of finding one object of this kind. */
function callsToFind({ objects }: ProviderTraits, kind: ObjectKind): number {
  const own = objects[kind];
  return own === null ? 0 : 1 + (own.pagesOfOwner ?? 0);
}

/** Calls of finding one object of any kind. */
export function mostCallsToFind(traits: ProviderTraits): number {
  return Math.max(...(Object.keys(traits.objects) as ObjectKind[]).map((kind) => callsToFind(traits, kind)));
}

/**
 * Of a look-up by the provider's own ids: its instance is looked for everywhere, then the object in it. Without an argument
 * `provider`, every provider that has such objects is asked.
 */
export function lookupCost(kind: ObjectKind): FieldCost {
  return {
    sources: ({ provider: name }, { registry, principal }) => {
      const asked = registry
        .providersWith(principal, kind)
        .filter((provider) => name === undefined || provider.name === name);
      const byTraits = [...Map.groupBy(asked, ({ traits }) => traits)];
      return {
        calls: byTraits.map(([traits, providers]) => ({
          traits,
          calls: placesOf(providers) + (kind === 'Instance' ? 0 : callsToFind(traits, kind)),
        })),
        from: byTraits.map(([traits]) => ({ traits, objects: 1, instances: 1 })),
        combine: 'worst',
      };
    },
  };
}

/** Regions of accounts. */
export function placesOf(providers: readonly Provider[]): number {
  return providers.reduce((sum, { regions }) => sum + regions.length, 0);
}

/** The objects behind a field, by provider and kind: what is sought twice is found once, and what a list holds by one reading of it. */
export function sourcesOfLookups(sought: readonly Lookup[]): CostSource[] {
  const kinds = Map.groupBy(sought, ({ traits, kind }) => `${traits.name} ${kind}`);
  return [...kinds.values()].map((each) => {
    const { traits, kind: type } = each[0]!;
    return {
      traits,
      type,
      objects: distinct(each.map(({ scope, instanceId, key }) => [scope, instanceId, ...key])),
      instances: distinct(each.map(({ scope, instanceId }) => [scope, instanceId])),
      calls: distinct(each.flatMap(readingsOf)) + pagesOf(each),
    };
  });
}

/** Of the lists that several of them are looked for in. */
function pagesOf(sought: readonly Lookup[]): number {
  const lists = Map.groupBy(sought.filter(isListed), (each) =>
    JSON.stringify([each.scope, each.instanceId, listPartOf(each)]),
  );
  return [...lists.values()]
    .map((each) => distinct(each.map(({ key }) => key)))
    .reduce((sum, keys) => sum + (keys < 2 ? 0 : Math.min(keys, MAX_PAGES)), 0);
}

/** Devices and instances are read one by one; what comes in one list is read with it. */
function isListed({ traits, kind }: Lookup): boolean {
  return kind !== 'Device' && kind !== 'Instance' && traits.objects[kind]?.foundBy === 'id';
}

/** Which of several lists of its kind holds it. Templates are listed by kind, the first part of their key. */
function listPartOf({ traits, kind, key: [id = ''] }: Lookup): string {
  return kind === 'DeviceTemplate' ? id : (traits.objects[kind]?.ownerOf?.(id) ?? '');
}

/** What finds it; equal readings are one. */
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
