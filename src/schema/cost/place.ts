import { MAX_SEARCHES } from '../../graph/device-search-loader.ts';
import { MAX_PAGES } from '../../lists/find-rows.ts';
import { isKeyOf } from '../../members.ts';
import type { ListField, ProviderTraits, ReadingTraits } from '../../providers/port/traits.ts';
import type { ProviderAction } from '../../transport/call.ts';
import type { Selected } from '../selection.ts';
import {
  COUNT,
  COUNTED_ROWS,
  costOf,
  type FieldCost,
  PAGE,
  type ProviderCalls,
  pageCalls,
  windowSize,
} from './field-cost.ts';

/** The objects of one field in the selection, for one provider. */
export interface Place {
  readonly traits: ProviderTraits;
  readonly account: string | undefined;
  readonly objects: number;
  readonly instances: number;
  /** Fields that cost nothing, because the list that returned these objects contains them. */
  readonly carried: ReadonlySet<string>;
  /** Name of the type whose objects were read in full when they were found. */
  readonly inFull: string | null;
  /** The calls and rows of the current connection. Null outside a connection. */
  readonly list: {
    readonly pages: number;
    readonly count: number;
    readonly size: number;
    readonly isWhole?: boolean;
    readonly operation?: ProviderAction | undefined;
  } | null;
  /** True: the objects come from the inventory, which has only some of their fields. */
  readonly isKept: boolean;
  /** The list (`Type.field`) that returned these objects, and the number of its owners. */
  readonly cameBy: { readonly list: string; readonly owners: number } | null;
}

/** The calls of a reading that several fields share. */
export function shared(known: ProviderCalls | undefined, other: ProviderCalls): ProviderCalls {
  if (known === undefined) return other;
  const larger = known.calls > other.calls ? known : other;
  return known.operation === other.operation ? larger : { ...larger, operation: undefined };
}

export function readingOf(declared: FieldCost, place: Place): ProviderCalls {
  const { traits, account, list } = place;
  const objects = ownersOf(declared, place) ?? place.objects;
  const part = (calls: number, operation: ProviderAction | undefined) => ({
    ...{ traits, account, operation, calls },
  });
  if (declared.as === PAGE) return part(objects * (list?.pages ?? 0), list?.operation);
  if (declared.as === COUNT) return part(objects * (list?.count ?? 0), list?.operation);
  const reading = readingTraits(declared, place);
  return reading === null ? part(0, undefined) : part(callsFor(reading, objects, place), reading.operation);
}

function callsFor(reading: ReadingTraits, objects: number, { instances }: Place): number {
  const { calls, per = 'object', once = 0 } = reading;
  const places = Math.min(objects, instances);
  const together = objects < 2 ? 0 : Math.min(callsTogether(reading), objects);
  const onTop = (once + together) * places;
  if (per === 'object') return calls * objects + onTop;
  if (per === 'instance') return calls * places + onTop;
  return calls * Math.min(objects, Math.ceil(objects / per) + instances - 1) + onTop;
}

/** Returns the declared costs of a reading. Null if the reading makes no call. */
function readingTraits(
  { reading, calls, per }: FieldCost,
  { traits, isKept }: Pick<Place, 'traits' | 'isKept'>,
): ReadingTraits | null {
  if (reading !== undefined) {
    const own = traits.readings[reading];
    if (own !== null || !isKept || !isKeyOf(traits.objects, reading)) return own;
    // The lists of the provider contain the whole object, but the inventory does not keep all of it.
    const object = traits.objects[reading];
    return object === null ? null : { calls: 1 + (object.pagesOfOwner ?? 0) };
  }
  if (calls === undefined) return null;
  return {
    calls: typeof calls === 'number' ? calls : calls(traits),
    ...(per === undefined ? {} : { per }),
  };
}

function callsTogether({ together = 0 }: ReadingTraits): number {
  if (typeof together === 'number') return together;
  return 'lists' in together ? together.lists * MAX_PAGES : together.searches * MAX_SEARCHES;
}

/**
 * Returns the number of objects of a field that leads back to the owner of the current list. There are at most as many
 * objects as owners.
 */
function ownersOf({ inverseOf }: FieldCost, { cameBy }: Place): number | null {
  return inverseOf !== undefined && inverseOf === cameBy?.list ? cameBy.owners : null;
}

/** Whether the provider has the list, so that the inventory is not asked. */
function isLive({ list }: FieldCost, traits: ProviderTraits): boolean {
  return list !== undefined && traits.lists[list] !== null;
}

/** Returns the rows of the store that these fields of the objects of a place read. */
export function rowsIn(fields: Iterable<Selected>, { traits, objects, isKept, list }: Place): number {
  let rows = 0;
  let isCounted = false;
  for (const { field, args } of fields) {
    const declared = costOf(field);
    rows += declared.rows ?? 0;
    if (declared.kept !== undefined && !isLive(declared, traits)) rows += windowSize(args);
    isCounted ||= declared.as === COUNT && isKept && list !== null;
  }
  return objects * (rows + (isCounted ? COUNTED_ROWS : 0));
}

export function next(
  coordinate: string,
  { field, args }: Selected,
  from: Place,
  pageSizeOf: (cursor: string) => number | null,
): Place {
  const place = { ...from, inFull: null };
  const { traits, objects, instances } = place;
  const declared = costOf(field);
  const owners = ownersOf(declared, place);
  if (declared.kept !== undefined && !isLive(declared, traits)) {
    const list = traits.lists[declared.kept];
    return {
      ...place,
      account: declared.leadsTo === 'others' ? undefined : place.account,
      objects: list === null ? 0 : objects,
      list: { pages: 0, count: 0, size: windowSize(args) },
      carried: new Set([...(list?.carries ?? []), ...KEPT_CONTENT]),
      cameBy: null,
      isKept: true,
    };
  }
  if (declared.list !== undefined) {
    const list = traits.lists[declared.list];
    return {
      ...place,
      // If the provider lacks the list, the field returns no objects.
      objects: list === null ? 0 : objects,
      list: {
        pages: list === null ? 0 : pageCalls(list, args, pageSizeOf),
        count: list === null ? 0 : (list.ofGroups?.most ?? 1),
        isWhole: list?.page === 'whole',
        operation: list?.operation,
        size: windowSize(args),
      },
      carried: new Set(list?.carries),
      isKept: false,
      cameBy: { list: coordinate, owners: objects },
    };
  }
  if (declared.as === PAGE && place.list !== null) {
    return { ...place, objects: objects * place.list.size, list: null };
  }
  const reading = declared.reading === undefined ? null : traits.readings[declared.reading];
  const moved = (many: number): Place => ({
    ...place,
    objects: many,
    carried: new Set(reading?.carries),
    cameBy: null,
  });
  if (owners !== null) return moved(owners);
  if (declared.leadsTo === 'instance') return { ...moved(Math.min(objects, instances)), isKept: false };
  if (declared.leadsTo === 'others') return moved(objects * (reading?.finds ?? 1));
  const most = objects * (declared.most ?? 1);
  if (declared.leadsTo !== 'kept') return { ...place, objects: most };
  return {
    ...moved(most),
    account: undefined,
    // Each of several objects may be in an instance of its own.
    instances: declared.most === undefined ? instances : most,
    carried: carriedByKept(traits),
    isKept: true,
  };
}

/** The lists that the inventory keeps of each type. */
const KEPT_LISTS = [
  ...([
    'Query.instances',
    'Instance.groups',
    'Instance.caCertificates',
    'Instance.deviceCertificates',
  ] as const),
  ...(['Instance.clientCredentials', 'Instance.authIdentities', 'Instance.authPermissions'] as const),
  ...(['Instance.blockedClients', 'Instance.devices'] as const),
] satisfies readonly ListField[];

function carriedByKept({ lists }: ProviderTraits): ReadonlySet<string> {
  return new Set([...KEPT_LISTS.flatMap((name) => lists[name]?.carries ?? []), ...KEPT_CONTENT]);
}

/** The content of certificates. The inventory keeps it, and shows nothing until it was read. */
const KEPT_CONTENT = [
  ...['serialNumber', 'x509'].flatMap((name) => [`CaCertificate.${name}`, `DeviceCertificate.${name}`]),
  ...['DeviceCertificate.validFrom', 'DeviceCertificate.fingerprintSha256'],
];
