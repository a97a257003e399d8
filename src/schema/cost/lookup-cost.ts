import { splitClientId } from '../../graph/client-id.ts';
import type { NodeKind } from '../../graph/nouns.ts';
import { MAX_PAGES } from '../../lists/find-rows.ts';
import type { ProviderName } from '../../providers/port/records.ts';
import type { CostSource } from './field-cost.ts';

/** One object that is to be found by its key. */
export interface Lookup {
  readonly provider: ProviderName;
  readonly kind: NodeKind;
  /** Account and region; null where its instance has to be looked for, which finds the instance itself. */
  readonly scope: string | null;
  readonly instanceId: string;
  readonly key: readonly string[];
}

/**
 * ApsaraMQ shows a device certificate by itself on Platinum alone; elsewhere it is looked for in the ten pages of its CA,
 * and twice before it is absent.
 */
const PAGES_OF_CA = 20;

/** Calls of finding one object of any kind. */
export const LOOKUP_CALLS = { ALIBABA_MQTT: 1 + PAGES_OF_CA, HUAWEI_IOTDA: 1 };

/** The objects behind a field, by provider and kind: what is sought twice is found once, and what a list holds by one reading of it. */
export function sourcesOfLookups(lookups: readonly Lookup[]): CostSource[] {
  const kinds = Map.groupBy(lookups, ({ provider, kind }) => `${provider} ${kind}`);
  return [...kinds.values()].map((each) => {
    const { provider, kind: type } = each[0]!;
    return {
      provider,
      type,
      objects: distinct(each.map(({ scope, instanceId, key }) => [scope, instanceId, ...key])),
      instances: distinct(each.map(({ scope, instanceId }) => [scope, instanceId])),
      calls: distinct(each.flatMap(readingsOf)) + pagesOf(each),
    };
  });
}

/** Of the lists that several of them are looked for in. */
function pagesOf(lookups: readonly Lookup[]): number {
  const lists = Map.groupBy(lookups.filter(isListed), ({ kind, scope, instanceId, key }) =>
    JSON.stringify([scope, instanceId, listPartOf(kind, key[0])]),
  );
  return [...lists.values()]
    .map((each) => distinct(each.map(({ key }) => key)))
    .reduce((sum, keys) => sum + (keys < 2 ? 0 : Math.min(keys, MAX_PAGES)), 0);
}

/** Devices and instances are read one by one; groups of ApsaraMQ come in one list anyway. */
function isListed({ provider, kind }: Lookup): boolean {
  return kind !== 'Device' && kind !== 'Instance' && (kind !== 'Group' || provider === 'HUAWEI_IOTDA');
}

/** Credentials are listed by group, certificates by CA where the provider names it. */
function listPartOf(kind: NodeKind, key = ''): string {
  if (kind === 'ClientCredential') return splitClientId(key)?.group ?? '';
  if (kind === 'DeviceCertificate') return key.split('/').slice(0, -1).join('/');
  return kind === 'DeviceTemplate' ? key : '';
}

/** What finds it; equal readings are one. */
function readingsOf({ provider, kind, scope, instanceId, key }: Lookup): unknown[] {
  const own = [scope, instanceId, ...key];
  if (kind === 'Instance' && scope === null) return [];
  if (provider === 'HUAWEI_IOTDA') return [own];
  switch (kind) {
    case 'Instance':
      return [scope];
    case 'Group':
      return [[scope, instanceId]];
    case 'DeviceCertificate': {
      const ca = key[0]?.split('/')[0];
      return [own, ...Array.from({ length: PAGES_OF_CA }, (_, page) => [scope, instanceId, ca, page])];
    }
    default:
      return [own];
  }
}

export function distinct(values: readonly unknown[]): number {
  return new Set(values.map((each) => JSON.stringify(each))).size;
}
