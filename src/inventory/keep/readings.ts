import type { EntityKind } from '../../events/log/log.ts';
import { isKeyOf } from '../../members.ts';
import type { ListField, ProviderTraits, Reading } from '../../providers/port/traits.ts';

/** What a reading of an object returns: the devices that belong to it, or members that its list leaves out. */
export type Reads = 'DEVICES' | 'DETAILS';

interface ReadingSpec {
  /** Kind of the objects that are read. */
  readonly of: EntityKind;
  readonly reads: Reads;
  /** The list or the reading of the provider. A provider without it has no such objects. */
  readonly from: { readonly list: ListField } | { readonly reading: Reading };
}

/**
 * What no list of the providers contains, so that it costs a call for each object. Each is a list of its own, which is
 * read once a day. The names stand in `inventory.keep[].kinds`.
 */
export const READINGS = {
  DEVICE_CERTIFICATE_DEVICES: {
    ...({ of: 'DEVICE_CERTIFICATE', reads: 'DEVICES' } as const),
    from: { list: 'DeviceCertificate.devices' },
  },
  GROUP_DEVICES: { of: 'GROUP', reads: 'DEVICES', from: { list: 'Group.devices' } },
  CLIENT_CREDENTIAL_DETAILS: {
    ...({ of: 'CLIENT_CREDENTIAL', reads: 'DETAILS' } as const),
    from: { reading: 'ClientCredential' },
  },
  DEVICE_DETAILS: { of: 'DEVICE', reads: 'DETAILS', from: { reading: 'Device' } },
  DEVICE_POLICY_DETAILS: { of: 'DEVICE_POLICY', reads: 'DETAILS', from: { reading: 'DevicePolicy' } },
} as const satisfies Readonly<Record<string, ReadingSpec>>;

export type KeptReading = keyof typeof READINGS;
/** A kind of list that the inventory keeps. */
export type KeptKind = EntityKind | KeptReading;

export const KEPT_READINGS = Object.keys(READINGS).filter((name) => isKeyOf(READINGS, name));

export function isReading(kind: string): kind is KeptReading {
  return isKeyOf(READINGS, kind);
}

/** Whether the provider has what this reading returns. */
export function hasReading({ lists, readings }: ProviderTraits, name: KeptReading): boolean {
  const { from }: ReadingSpec = READINGS[name];
  return 'list' in from ? lists[from.list] !== null : readings[from.reading] !== null;
}

/**
 * Members that change without any sign in the list. Filters compare them as they were last read; the node shows what the
 * provider says now.
 */
export const LIVE_FIELDS: Readonly<Partial<Record<EntityKind, readonly string[]>>> = {
  CLIENT_CREDENTIAL: ['createdAt', 'updatedAt'],
  DEVICE: ['statusChangedAt'],
  DEVICE_POLICY: ['statements'],
};

/** The members of a record that only a reading returns. */
export const DETAIL_FIELDS: Readonly<Partial<Record<EntityKind, readonly string[]>>> = {
  ...LIVE_FIELDS,
  // The first one never changes.
  DEVICE: ['registeredAt', 'statusChangedAt'],
};
