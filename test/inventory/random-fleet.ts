import { printNodeId } from '../../src/graph/node-id.ts';
import { writeBindings } from '../../src/inventory/objects/bindings.ts';
import type { KeptObject } from '../../src/inventory/objects/kept-object.ts';
import { writeObjects } from '../../src/inventory/objects/write-objects.ts';
import type { Place } from '../../src/inventory/query/question.ts';
import type { InstanceRef } from '../../src/providers/port/records.ts';
import type { Store } from '../../src/store/store.ts';
import { ALI, factsOf, HUAWEI, keptObject } from './fleet-of-objects.ts';

export interface Held {
  readonly object: KeptObject;
  readonly at: InstanceRef;
  readonly list: string;
  readonly firstSeen: number;
  /** Global ids of the devices of a certificate or a group. Undefined: nobody has asked. */
  readonly devices?: ReadonlySet<string>;
}

export const NOW = Date.parse('2026-06-15T12:00:00.000Z');
const DAY_MS = 86_400_000;

/** Instances of three accounts. Two of the accounts are of one provider. */
const PLACES: readonly InstanceRef[] = [
  ALI,
  { ...ALI, instanceId: 'mqtt-2' },
  { ...ALI, account: 'ali-2', region: 'eu-central-1' },
  HUAWEI,
  { ...HUAWEI, region: 'cn-east-3', instanceId: 'iotda-2' },
];

/** What a caller with these accounts may see. */
export function placesOf(
  accounts: readonly string[],
  streams: readonly string[] | null = null,
): readonly Place[] {
  return accounts.map((account) => {
    const own = PLACES.filter((each) => each.account === account);
    const provider = own[0]?.provider ?? 'HUAWEI_IOTDA';
    return { account, provider, regions: [...new Set(own.map(({ region }) => region))], streams };
  });
}

export const ALL_ACCOUNTS = [...new Set(PLACES.map(({ account }) => account))];

/** Names whose order differs between bytes, UTF-16 and languages, and names that are equal. */
const NAMES = [
  'alpha',
  'Beta',
  'beta',
  'été',
  'ﬁsh',
  '\u{1F600}x',
  '￿y',
  '深圳 one',
  'a-b c',
  'alpha',
  '10',
  '9',
  '',
];

/** A random fleet. Many values are equal, and each optional value is sometimes missing. */
export function randomFleet(
  random: () => number,
  size: number,
  places: readonly InstanceRef[] = PLACES,
): readonly Held[] {
  const below = (n: number) => Math.floor(random() * n);
  const oneOf = <Value>(...values: readonly Value[]): Value => values[below(values.length)] as Value;
  const maybe = <Value>(value: Value): Value | null => (random() < 0.25 ? null : value);
  const name = () => maybe(oneOf(...NAMES));
  const time = () => maybe(new Date(NOW + (below(9) - 4) * 20 * DAY_MS + oneOf(0, 0, 1, -1)).toISOString());
  const hex = (length: number) => oneOf('A', 'B', 'C').repeat(length);
  const facts = () =>
    random() < 0.3
      ? null
      : factsOf({
          ...{ commonName: name(), serialNumber: oneOf('0A', '00FF', '10'), sha1: hex(40), sha256: hex(64) },
          ...{ keyId: maybe(hex(64)), issuerKeyId: maybe(hex(64)), notAfter: time() },
          ...{ keyAlgorithm: oneOf('RSA', 'EC', 'ED25519'), keyBits: maybe(oneOf(256, 1024, 2048)) },
        });
  const status = () => maybe(oneOf('ACTIVE', 'INACTIVE', 'UNVERIFIED', 'UNKNOWN'));
  const make = (at: InstanceRef, n: number): readonly [KeptObject, list?: string] => {
    switch (below(6)) {
      case 0:
        return [keptObject('GROUP', at, { groupId: `g${n}`, name: name() })];
      case 1: {
        const record = {
          caId: `ca${n}`,
          name: name(),
          commonName: name(),
          status: status(),
          validTo: time(),
        };
        return [keptObject('CA_CERTIFICATE', at, record, facts())];
      }
      case 2: {
        const link = { caSerialNumber: at.account === 'hw' ? null : maybe(oneOf('ca1', 'ca2')) };
        const record = {
          certificateId: `c${n}`,
          commonName: name(),
          serialNumber: maybe(oneOf('0a', '1F', '10')),
        };
        return [
          keptObject(
            'DEVICE_CERTIFICATE',
            at,
            { ...record, ...link, status: status(), validTo: time() },
            facts(),
          ),
        ];
      }
      case 3: {
        const group = oneOf('GID1', 'GID2', `g${below(size)}`);
        const dates = random() < 0.3 ? {} : { createdAt: time(), updatedAt: time() };
        const credential = keptObject('CLIENT_CREDENTIAL', at, { clientId: `${group}@@@d${n}`, ...dates });
        return [credential, `CLIENT_CREDENTIAL@${group}`];
      }
      case 4: {
        const record = {
          username: oneOf('root', 'app', `u${n}`),
          rawIdentityType: 'CLIENT',
          clientId: `k${n}`,
        };
        const secret = maybe({ fingerprint: oneOf('aa', 'bb'), keyId: '1' });
        const modes = {
          identityType: oneOf('USER', 'CLIENT'),
          signMode: oneOf('ORIGIN', 'SIGNED', 'UNKNOWN'),
        };
        return [keptObject('AUTH_IDENTITY', at, { ...record, ...modes, secret })];
      }
      default: {
        const tags = maybe([{ key: oneOf('site', 'k'), value: maybe(oneOf('1', '2')) }]);
        const of = { productId: maybe(oneOf('p1', 'p2')), gatewayId: maybe(oneOf('gw', `d${n}`)) };
        const record = {
          deviceId: `d${n}`,
          name: name(),
          status: maybe(oneOf('ONLINE', 'FROZEN')),
          tags,
          ...of,
          ...(random() < 0.3 ? {} : { registeredAt: time(), statusChangedAt: time() }),
        };
        return [keptObject('DEVICE', at, record)];
      }
    }
  };
  const fleet = Array.from({ length: size }, (_, n): Held => {
    const at = oneOf(...places);
    const [object, list = object.kind] = make(at, n);
    return { object, at, list, firstSeen: NOW - below(4) * DAY_MS };
  });
  // Devices of certificates and groups where a cloud has devices. Some of them are not kept.
  return fleet.map((held) => {
    const { object, at } = held;
    const isOwner = object.kind === 'DEVICE_CERTIFICATE' || object.kind === 'GROUP';
    if (!isOwner || at.provider !== 'HUAWEI_IOTDA' || random() < 0.2) return held;
    const own = fleet.filter((each) => each.object.kind === 'DEVICE' && each.at === at);
    const kept = own.filter(() => random() < 0.1).map((each) => each.object.id);
    return {
      ...held,
      devices: new Set([...kept, ...(random() < 0.1 ? [printNodeId('Device', at, 'x')] : [])]),
    };
  });
}

/** The lists that count as read, by stream. */
export const READ_LISTS: Readonly<Record<string, readonly string[]>> = {
  'hw/cn-north-4/iotda-1': ['DEVICE_CERTIFICATE_DEVICES', 'DEVICE_CERTIFICATE'],
  'ali/cn-hangzhou/mqtt-1': [
    ...['CLIENT_CREDENTIAL@GID1', 'DEVICE_CERTIFICATE'],
    ...Array.from({ length: 90 }, (_, n) => `CLIENT_CREDENTIAL@g${n}`),
  ],
};

/** Replaces everything that the store keeps by this fleet. */
export async function fill(store: Store, fleet: readonly Held[]): Promise<void> {
  await store.write(async (transaction) => {
    await transaction.rows('DELETE FROM @inventory_object WHERE true');
    for (const table of ['term', 'binding', 'list'])
      await transaction.rows(`DELETE FROM @inventory_${table} WHERE true`);
    for (const [stream, lists] of Object.entries(READ_LISTS))
      for (const list of lists)
        await transaction.rows(
          `INSERT INTO @inventory_list (stream, list, kind, account, region, instance_id, kept_at, whole_at)
            VALUES ($1, $2, '', '', '', '', 1, 1)`,
          [stream, list],
        );
    const lists = Map.groupBy(fleet, ({ at, list, firstSeen }) => JSON.stringify([at, list, firstSeen]));
    for (const [first, ...rest] of lists.values() as Iterable<[Held, ...Held[]]>) {
      const objects = [first, ...rest].map(({ object }) => object);
      await writeObjects(transaction, first.at, first.list, objects, first.firstSeen);
    }
    for (const { object, at, devices } of fleet) {
      const { id, kind } = object;
      if (devices === undefined || (kind !== 'DEVICE_CERTIFICATE' && kind !== 'GROUP')) continue;
      await writeBindings(transaction, { id, kind, account: at.account }, devices);
    }
  }, 'pass');
}
