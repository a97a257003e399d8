import { describe, expect, it } from 'vitest';
import { streamOf } from '../../src/events/stream/scope.ts';
import { CHECKS } from '../../src/inventory/findings/check-list.ts';
import { forgetResolved } from '../../src/inventory/findings/finding-table.ts';
import { settleFindings } from '../../src/inventory/findings/settle.ts';
import { dropList } from '../../src/inventory/keep/drop-lists.ts';
import { writeBindings } from '../../src/inventory/objects/bindings.ts';
import type { KeptObject } from '../../src/inventory/objects/kept-object.ts';
import { removeObjects, writeObjects } from '../../src/inventory/objects/write-objects.ts';
import type { InstanceRef } from '../../src/providers/port/records.ts';
import type { Store } from '../../src/store/store.ts';
import { openMemory } from '../kit/disposable.ts';
import { onPostgres, openOn } from '../kit/on-postgres.ts';
import { createRandom } from '../kit/random.ts';
import { ALI, factsOf, HUAWEI, keepList, keptObject } from './fleet-of-objects.ts';

const DAY = 86_400_000;
const STARTED = Date.now();
const days = (count: number) => new Date(STARTED + count * DAY).toISOString();

const ca = (change: object = {}, facts: object = {}, at: InstanceRef = ALI): KeptObject =>
  keptObject(
    'CA_CERTIFICATE',
    at,
    { caId: 'ca-1', status: 'ACTIVE', validTo: days(1_000), ...change },
    factsOf({ keyId: 'CA'.repeat(32), subject: 'CN=ca', ...facts }),
  );
const leaf = (change: object = {}, facts: object = {}, at: InstanceRef = ALI): KeptObject =>
  keptObject(
    'DEVICE_CERTIFICATE',
    at,
    { certificateId: 'ca-1/1', caSerialNumber: 'ca-1', status: 'ACTIVE', validTo: days(500), ...change },
    factsOf({ issuerKeyId: 'CA'.repeat(32), ...facts }),
  );
const identity = (username: string, change: object = {}, at: InstanceRef = ALI): KeptObject =>
  keptObject('AUTH_IDENTITY', at, {
    ...{ username, identityType: 'USER', rawIdentityType: 'USER', clientId: null, signMode: 'SIGNED' },
    ...change,
  });
const permission = (name: string, change: object = {}): KeptObject =>
  keptObject('AUTH_PERMISSION', ALI, {
    ...{ identity: name, identityType: 'USER', rawIdentityType: 'USER', topic: 'plant/7' },
    ...{ action: 'PUB_SUB', effect: 'ALLOW', ...change },
  });
const device = (change: object): KeptObject =>
  keptObject('DEVICE', HUAWEI, { deviceId: 'd1', gatewayId: 'd1', status: 'OFFLINE', ...change });
const credential = (change: object = {}): KeptObject =>
  keptObject('CLIENT_CREDENTIAL', ALI, { clientId: 'GID_a@@@1', ...change });

const [PUBLISH, SUBSCRIBE] = ['iotda:devices:publish', 'iotda:devices:subscribe'];
const policy = (...statements: readonly (readonly [effect: string, action?: string, resource?: string])[]) =>
  keptObject('DEVICE_POLICY', HUAWEI, {
    policyId: 'p1',
    statements: statements.map(([effect, action, resource]) => ({
      ...{ effect, rawEffect: effect, actions: [action], resources: [resource] },
    })),
  });

/** A CA and its certificate at IoTDA, where devices use certificates. */
function hwFleet(change: object = {}): readonly KeptObject[] {
  const [keyId, sha256] = ['AC'.repeat(32), 'AD'.repeat(32)];
  return [
    ca({}, { keyId, sha256 }, HUAWEI),
    leaf(
      { caSerialNumber: null, ...change },
      { issuerKeyId: keyId, keyId: 'AE'.repeat(32), sha256: 'AF'.repeat(32) },
      HUAWEI,
    ),
  ];
}

/** Writes which devices use the certificate `ca-1/1` of IoTDA. */
async function bind(store: Store, devices: readonly string[]): Promise<void> {
  const { id, kind } = leaf({}, {}, HUAWEI);
  if (kind !== 'DEVICE_CERTIFICATE') throw new Error(kind);
  const ids = new Set(devices.map((deviceId) => device({ deviceId }).id));
  await store.write(
    (transaction) => writeBindings(transaction, { id, kind, account: HUAWEI.account }, ids),
    'pass',
  );
}

interface Written {
  readonly objects: readonly KeptObject[];
  readonly at?: InstanceRef;
  readonly list?: string;
  /** Days since the inventory first saw the objects. Default 0. */
  readonly age?: number;
}

async function write(
  store: Store,
  { objects, at = ALI, list = objects[0]!.kind, age = 0 }: Written,
): Promise<void> {
  const seenAt = Math.round(Date.now() - age * DAY);
  await store.write((transaction) => writeObjects(transaction, at, list, objects, seenAt), 'pass');
}

async function settle(store: Store): Promise<number> {
  let objects = 0;
  for (;;) {
    const settled = await settleFindings(store, 10_000);
    objects += settled.objects;
    if (!settled.isMore) return objects;
  }
}

/** `CHECK severity key` of each open finding, sorted. */
async function openIn(store: Store): Promise<readonly string[]> {
  const rows = await store.rows(
    `SELECT f.check_name AS name, f.severity AS severity, o.key_text AS key_text, f.object_id AS id
      FROM @inventory_finding AS f LEFT JOIN @inventory_object AS o ON o.id = f.object_id
      WHERE f.resolved_at IS NULL`,
  );
  const lines = rows.map((row) => {
    const { name, severity, key_text } = row as { name: string; severity: number; key_text: string };
    return `${name} ${['INFO', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL'][severity]} ${key_text}`;
  });
  return lines.sort();
}

/** Lists count as read whole. */
async function haveRead(store: Store, at: InstanceRef, ...lists: readonly string[]): Promise<void> {
  for (const list of lists) await keepList(store, at, list, 1);
}

interface Fixture {
  /** Written to an instance whose lists were all read. */
  readonly fleet: readonly KeptObject[];
  readonly at?: InstanceRef;
  /** Ids of the devices that use the certificate of the fleet. Undefined: nobody has asked. */
  readonly devices?: readonly string[];
  /** Days since the inventory first saw the objects. Default 0. */
  readonly age?: number;
  readonly finds: readonly string[];
}

const USED = [leaf()];
const SELF_SIGNED = { issuerKeyId: 'CA'.repeat(32), issuer: 'CN=ca' };
const FIXTURES: Readonly<Record<string, readonly Fixture[]>> = {
  CA_EXPIRED: [
    {
      fleet: [ca({ validTo: days(-1) }), ...USED],
      finds: ['CA_EXPIRED CRITICAL ca-1', 'CERTIFICATE_OUTLIVES_CA LOW ca-1/1'],
    },
    {
      fleet: [ca({ validTo: days(-1) }), leaf({ status: 'INACTIVE', validTo: days(-2) })],
      finds: ['CA_EXPIRED HIGH ca-1'],
    },
    { fleet: [ca({ validTo: null }, { notAfter: null }), ...USED], finds: [] },
    {
      fleet: [ca({ validTo: days(-1) }, SELF_SIGNED)],
      finds: ['CA_EXPIRED HIGH ca-1', 'CA_WITHOUT_CERTIFICATES INFO ca-1'],
    },
  ],
  CA_EXPIRING: [
    {
      fleet: [ca({ validTo: days(29) }), leaf({ validTo: days(29) })],
      finds: ['CA_EXPIRING HIGH ca-1', 'CERTIFICATE_EXPIRING MEDIUM ca-1/1'],
    },
    { fleet: [ca({ validTo: days(31) }), leaf({ validTo: days(31) })], finds: ['CA_EXPIRING MEDIUM ca-1'] },
    { fleet: [ca({ validTo: days(91) }), leaf({ validTo: days(90.5) })], finds: [] },
  ],
  CA_INACTIVE_WITH_ACTIVE_CERTIFICATES: [
    {
      fleet: [ca({ status: 'INACTIVE' }), ...USED],
      finds: ['CA_INACTIVE_WITH_ACTIVE_CERTIFICATES MEDIUM ca-1'],
    },
    { fleet: [ca({ status: 'INACTIVE' }), leaf({ status: 'INACTIVE' })], finds: [] },
  ],
  CA_UNVERIFIED: [
    { fleet: [ca({ status: 'UNVERIFIED' }), ...USED], finds: ['CA_UNVERIFIED LOW ca-1'] },
    { fleet: [ca({ status: 'UNKNOWN' }), ...USED], finds: [] },
  ],
  CA_IN_SEVERAL_PLACES: [
    {
      fleet: [
        ca(),
        ca({ caId: 'ca-2' }),
        ...USED,
        leaf({ certificateId: 'ca-2/1', caSerialNumber: 'ca-2' }, { keyId: 'D'.repeat(64) }),
      ],
      finds: ['CA_IN_SEVERAL_PLACES INFO ca-1', 'CA_IN_SEVERAL_PLACES INFO ca-2'],
    },
  ],
  CA_WITHOUT_CERTIFICATES: [
    { fleet: [ca()], finds: ['CA_WITHOUT_CERTIFICATES INFO ca-1'] },
    { fleet: [ca(), ...USED], finds: [] },
    // It signed itself, and is no certificate that hangs on it.
    { fleet: [ca({}, SELF_SIGNED)], finds: ['CA_WITHOUT_CERTIFICATES INFO ca-1'] },
  ],
  CERTIFICATE_EXPIRED_IN_USE: [
    {
      ...{ at: HUAWEI, fleet: hwFleet({ validTo: days(-1) }), devices: ['d1'] },
      finds: ['CERTIFICATE_EXPIRED_IN_USE HIGH ca-1/1'],
    },
    { at: HUAWEI, fleet: hwFleet({ validTo: days(-1) }), devices: [], finds: [] },
    { at: HUAWEI, fleet: hwFleet({ validTo: days(-1) }), finds: [] },
    // Not expired yet.
    {
      ...{ at: HUAWEI, fleet: hwFleet({ validTo: days(0.01) }), devices: ['d1'] },
      finds: ['CERTIFICATE_EXPIRING MEDIUM ca-1/1'],
    },
  ],
  CERTIFICATE_EXPIRING: [
    { fleet: [ca(), leaf({ validTo: days(29) })], finds: ['CERTIFICATE_EXPIRING MEDIUM ca-1/1'] },
    { fleet: [ca(), leaf({ validTo: days(30.01) })], finds: [] },
    { fleet: [ca(), leaf({ validTo: days(-1) })], finds: [] },
  ],
  CERTIFICATE_SHARED_BY_DEVICES: [
    {
      ...{ at: HUAWEI, fleet: hwFleet(), devices: ['d1', 'd2'] },
      finds: ['CERTIFICATE_SHARED_BY_DEVICES HIGH ca-1/1'],
    },
    { at: HUAWEI, fleet: hwFleet(), devices: ['d1'], finds: [] },
  ],
  CERTIFICATE_ISSUER_UNKNOWN: [
    { fleet: [leaf()], finds: ['CERTIFICATE_ISSUER_UNKNOWN MEDIUM ca-1/1'] },
    {
      fleet: [ca(), leaf({}, { issuerKeyId: 'EE'.repeat(32) })],
      finds: ['CERTIFICATE_ISSUER_UNKNOWN MEDIUM ca-1/1'],
    },
    {
      at: HUAWEI,
      fleet: [leaf({ caSerialNumber: null }, { issuerKeyId: null }, HUAWEI)],
      finds: ['CERTIFICATE_ISSUER_UNKNOWN MEDIUM ca-1/1'],
    },
    { at: HUAWEI, fleet: [ca({}, {}, HUAWEI), leaf({ caSerialNumber: null }, {}, HUAWEI)], finds: [] },
  ],
  CERTIFICATE_OUTLIVES_CA: [
    { fleet: [ca(), leaf({ validTo: days(1_001) })], finds: ['CERTIFICATE_OUTLIVES_CA LOW ca-1/1'] },
    {
      fleet: [ca({ validTo: '2099-01-01T00:00:00.000Z' }), leaf({ validTo: '2099-01-01T00:00:00.000Z' })],
      finds: [],
    },
  ],
  CERTIFICATE_ACTIVE_NEVER_USED: [
    {
      ...{ at: HUAWEI, fleet: hwFleet(), devices: [], age: 31 },
      finds: ['CERTIFICATE_ACTIVE_NEVER_USED LOW ca-1/1'],
    },
    { at: HUAWEI, fleet: hwFleet(), devices: [], age: 29.9, finds: [] },
    { at: HUAWEI, fleet: hwFleet(), devices: ['d1'], age: 31, finds: [] },
    { at: HUAWEI, fleet: hwFleet({ status: 'INACTIVE' }), devices: [], age: 31, finds: [] },
    { at: HUAWEI, fleet: hwFleet(), age: 31, finds: [] },
  ],
  KEY_WEAK: [
    { fleet: [ca(), leaf({}, { keyAlgorithm: 'RSA', keyBits: 2_047 })], finds: ['KEY_WEAK HIGH ca-1/1'] },
    { fleet: [ca(), leaf({}, { keyAlgorithm: 'RSA', keyBits: 2_048 })], finds: [] },
    { fleet: [ca({}, { keyAlgorithm: 'EC', keyBits: 223 }), ...USED], finds: ['KEY_WEAK HIGH ca-1'] },
    { fleet: [ca({}, { keyAlgorithm: 'EC', keyBits: 224 }), ...USED], finds: [] },
  ],
  SIGNATURE_WEAK: [
    {
      fleet: [ca(), leaf({}, { signatureAlgorithm: 'sha1WithRSAEncryption' })],
      finds: ['SIGNATURE_WEAK MEDIUM ca-1/1'],
    },
    {
      fleet: [ca(), leaf({}, { signatureAlgorithm: 'md5WithRSAEncryption' })],
      finds: ['SIGNATURE_WEAK MEDIUM ca-1/1'],
    },
    { fleet: [ca({}, { signatureAlgorithm: 'sha1WithRSAEncryption', issuer: 'CN=ca' }), ...USED], finds: [] },
  ],
  SAME_KEY_IN_SEVERAL_CERTIFICATES: [
    {
      fleet: [ca(), leaf(), leaf({ certificateId: 'ca-1/2' }, { sha256: 'F'.repeat(64) })],
      finds: [
        'SAME_KEY_IN_SEVERAL_CERTIFICATES MEDIUM ca-1/1',
        'SAME_KEY_IN_SEVERAL_CERTIFICATES MEDIUM ca-1/2',
      ],
    },
    { fleet: [ca(), leaf(), leaf({ certificateId: 'ca-1/2' })], finds: [] },
  ],
  IDENTITY_SECRET_SHARED: [
    {
      fleet: ['a', 'b', 'c'].flatMap((name) => [
        identity(name, { secret: { fingerprint: name === 'c' ? 'other' : 'one', keyId: 'k' } }),
        permission(name),
      ]),
      finds: ['IDENTITY_SECRET_SHARED HIGH a', 'IDENTITY_SECRET_SHARED HIGH b'],
    },
  ],
  IDENTITY_SECRET_SENT_AS_PASSWORD: [
    {
      fleet: [identity('a', { signMode: 'ORIGIN' }), permission('a')],
      finds: ['IDENTITY_SECRET_SENT_AS_PASSWORD MEDIUM a'],
    },
    { fleet: [identity('a', { signMode: 'UNKNOWN' }), permission('a')], finds: [] },
  ],
  PERMISSION_ON_EVERY_TOPIC: [
    { fleet: [identity('a'), permission('a', { topic: '#' })], finds: ['PERMISSION_ON_EVERY_TOPIC HIGH a'] },
    {
      fleet: [identity('a'), permission('a', { topic: '#', action: 'SUB' })],
      finds: ['PERMISSION_ON_EVERY_TOPIC MEDIUM a'],
    },
    { fleet: [identity('a'), permission('a', { topic: '#', effect: 'DENY' })], finds: [] },
    { fleet: [identity('a'), permission('a', { topic: 'a/#' })], finds: [] },
  ],
  IDENTITY_WITHOUT_PERMISSION: [
    { fleet: [identity('a')], finds: ['IDENTITY_WITHOUT_PERMISSION INFO a'] },
    { fleet: [identity('a'), permission('a')], finds: [] },
  ],
  CREDENTIAL_OLD: [
    {
      fleet: [keptObject('GROUP', ALI, { groupId: 'GID_a' }), credential({ createdAt: days(-366) })],
      finds: ['CREDENTIAL_OLD LOW GID_a@@@1'],
    },
    {
      fleet: [
        keptObject('GROUP', ALI, { groupId: 'GID_a' }),
        credential({ createdAt: days(-900), updatedAt: days(-364) }),
      ],
      finds: [],
    },
  ],
  CREDENTIAL_IN_UNKNOWN_GROUP: [
    { fleet: [credential()], finds: ['CREDENTIAL_IN_UNKNOWN_GROUP LOW GID_a@@@1'] },
    { fleet: [keptObject('GROUP', ALI, { groupId: 'GID_a' }), credential()], finds: [] },
  ],
  DEVICE_NEVER_CONNECTED: [
    {
      at: HUAWEI,
      fleet: [device({ status: 'NEVER_CONNECTED', registeredAt: days(-31) })],
      finds: ['DEVICE_NEVER_CONNECTED LOW d1'],
    },
    { at: HUAWEI, fleet: [device({ status: 'NEVER_CONNECTED', registeredAt: days(-29) })], finds: [] },
    { at: HUAWEI, fleet: [device({ status: 'NEVER_CONNECTED' })], finds: [] },
    { at: HUAWEI, fleet: [device({ registeredAt: days(-100) })], finds: [] },
  ],
  DEVICE_FROZEN_WITH_ACTIVE_CERTIFICATE: [
    {
      ...{ at: HUAWEI, fleet: [...hwFleet(), device({ status: 'FROZEN' })], devices: ['d1'] },
      finds: ['DEVICE_FROZEN_WITH_ACTIVE_CERTIFICATE MEDIUM d1'],
    },
    {
      ...{ at: HUAWEI, fleet: [...hwFleet({ status: 'INACTIVE' }), device({ status: 'FROZEN' })] },
      ...{ devices: ['d1'], finds: [] },
    },
    { at: HUAWEI, fleet: [...hwFleet(), device({ status: 'FROZEN' })], devices: ['d2'], finds: [] },
    { at: HUAWEI, fleet: [...hwFleet(), device({})], devices: ['d1'], finds: [] },
  ],
  POLICY_ON_EVERY_TOPIC: [
    {
      ...{ at: HUAWEI, fleet: [policy(['ALLOW', PUBLISH, 'topic:#'])] },
      finds: ['POLICY_ON_EVERY_TOPIC HIGH p1'],
    },
    {
      ...{ at: HUAWEI, fleet: [policy(['ALLOW', SUBSCRIBE, 'topic:*'])] },
      finds: ['POLICY_ON_EVERY_TOPIC MEDIUM p1'],
    },
    {
      ...{ at: HUAWEI, finds: [] },
      fleet: [policy(['ALLOW', PUBLISH, 'topic:#'], ['DENY', PUBLISH, 'topic:#'])],
    },
    { at: HUAWEI, fleet: [policy(['ALLOW', PUBLISH, 'topic:/v1/#'])], finds: [] },
    { at: HUAWEI, fleet: [policy(['DENY', PUBLISH, 'topic:#'])], finds: [] },
    // Its statements were not read.
    { at: HUAWEI, fleet: [keptObject('DEVICE_POLICY', HUAWEI, { policyId: 'p1' })], finds: [] },
  ],
};
const LISTS = ['CA_CERTIFICATE', 'DEVICE_CERTIFICATE', 'AUTH_PERMISSION', 'GROUP'] as const;
const listOf = ({ kind }: KeptObject) => (kind === 'CLIENT_CREDENTIAL' ? 'CLIENT_CREDENTIAL@GID_a' : kind);

describe('each check', () => {
  it('has fixtures', () => {
    expect(Object.keys(FIXTURES)).toEqual(CHECKS.map(({ name }) => name));
    expect(CHECKS.length).toBe(24);
  });

  it.each(
    Object.entries(FIXTURES).flatMap(([name, fixtures]) =>
      fixtures.map((fixture, index) => [`${name}, fixture ${index + 1}`, fixture] as const),
    ),
  )('%s', async (_name, { fleet, at = ALI, devices, age = 0, finds }) => {
    await using store = openMemory();
    await haveRead(store, at, ...LISTS);
    for (const object of fleet) await write(store, { objects: [object], at, list: listOf(object), age });
    if (devices !== undefined) await bind(store, devices);
    await settle(store);
    expect(await openIn(store)).toEqual([...finds].sort());
  });

  it('finds nothing on a clean fleet, before and after its lists were read', async () => {
    await using store = openMemory();
    const clean = [
      ca(),
      leaf(),
      identity('a'),
      permission('a'),
      keptObject('GROUP', ALI, { groupId: 'GID_a' }),
      credential(),
    ];
    for (const object of clean) await write(store, { objects: [object], list: listOf(object), age: 90 });
    for (const object of [...hwFleet(), device({}), policy(['ALLOW', PUBLISH, 'topic:/v1/a'])])
      await write(store, { objects: [object], at: HUAWEI, age: 90 });
    await settle(store);
    expect(await openIn(store)).toEqual([]);
    await haveRead(store, ALI, ...LISTS);
    await haveRead(store, HUAWEI, ...LISTS);
    await bind(store, ['d1']);
    await store.rows('UPDATE @inventory_due SET due_at = 0');
    await settle(store);
    expect(await openIn(store)).toEqual([]);
  });

  it('resolves what rested on a reading that is not kept any more', async () => {
    await using store = openMemory();
    const { record, ...open } = policy(['ALLOW', PUBLISH, 'topic:#']);
    const dates = { createdAt: days(-2), updatedAt: days(-1) };
    await write(store, { objects: [{ ...open, record: { ...record, ...dates } }], at: HUAWEI });
    await settle(store);
    expect(await openIn(store)).toEqual(['POLICY_ON_EVERY_TOPIC HIGH p1']);
    const read = () => store.rows('SELECT first_seen, time_at, changed_at, record FROM @inventory_object');
    const before = await read();
    await dropList(store, { stream: streamOf(HUAWEI), list: 'DEVICE_POLICY_DETAILS' });
    await settle(store);
    expect(await openIn(store)).toEqual([]);
    // The list has the dates.
    expect(await read()).toEqual([
      { ...Object(before[0]), record: JSON.stringify({ policyId: 'p1', ...dates }) },
    ]);
  });

  it('concludes nothing from a list that was not read', async () => {
    await using store = openMemory();
    for (const object of [
      ca(),
      leaf({ certificateId: 'x/1', caSerialNumber: 'x' }),
      identity('a'),
      credential(),
    ])
      await write(store, { objects: [object], list: listOf(object) });
    await settle(store);
    expect(await openIn(store)).toEqual([]);
    await haveRead(store, ALI, ...LISTS);
    await store.rows('UPDATE @inventory_due SET due_at = 0');
    await settle(store);
    expect((await openIn(store)).map((each) => each.split(' ')[0])).toEqual([
      ...['CA_WITHOUT_CERTIFICATES', 'CERTIFICATE_ISSUER_UNKNOWN', 'CREDENTIAL_IN_UNKNOWN_GROUP'],
      'IDENTITY_WITHOUT_PERMISSION',
    ]);
  });
});

function settling(
  name: string,
  seeds: readonly number[],
  open: () => Promise<Store & AsyncDisposable>,
): void {
  describe(`findings in ${name}`, () => {
    it('follow what they rest on: a CA, its certificates, partners of a key, permissions', async () => {
      await using store = await open();
      await haveRead(store, ALI, ...LISTS);
      await write(store, { objects: [ca(), ca({ caId: 'ca-2' })] });
      await write(store, {
        objects: [
          leaf(),
          leaf({ certificateId: 'ca-2/2', caSerialNumber: 'ca-2' }, { sha256: 'F'.repeat(64) }),
        ],
      });
      await settle(store);
      const both = [
        'CA_IN_SEVERAL_PLACES INFO ca-1',
        'CA_IN_SEVERAL_PLACES INFO ca-2',
        'SAME_KEY_IN_SEVERAL_CERTIFICATES MEDIUM ca-1/1',
        'SAME_KEY_IN_SEVERAL_CERTIFICATES MEDIUM ca-2/2',
      ];
      expect(await openIn(store)).toEqual(both);
      // One of the two partners goes: the other one loses its finding, too, and its CA its certificate.
      await store.write(
        (transaction) => removeObjects(transaction, [leaf({ certificateId: 'ca-2/2' }).id]),
        'pass',
      );
      await settle(store);
      expect(await openIn(store)).toEqual([...both.slice(0, 2), 'CA_WITHOUT_CERTIFICATES INFO ca-2']);
      // The CA goes: its certificate has no issuer any more, and its partner is alone.
      await store.write((transaction) => removeObjects(transaction, [ca().id]), 'pass');
      await settle(store);
      expect(await openIn(store)).toEqual([
        'CA_WITHOUT_CERTIFICATES INFO ca-2',
        'CERTIFICATE_ISSUER_UNKNOWN MEDIUM ca-1/1',
      ]);
      await write(store, { objects: [identity('a')] });
      await settle(store);
      expect(await openIn(store)).toContain('IDENTITY_WITHOUT_PERMISSION INFO a');
      await write(store, { objects: [permission('a')] });
      await settle(store);
      expect(await openIn(store)).not.toContain('IDENTITY_WITHOUT_PERMISSION INFO a');
    });

    it('keep their id and the time of their first sight when they return, and end a suppression without an end', async () => {
      await using store = await open();
      const rows = () =>
        store.rows(
          'SELECT id, first_seen, resolved_at, suppressed_reason, suppressed_until FROM @inventory_finding',
        );
      await write(store, { objects: [identity('a', { signMode: 'ORIGIN' })] });
      await settle(store);
      const [first] = (await rows()) as { id: string; first_seen: number; resolved_at: number | null }[];
      await store.rows(
        "UPDATE @inventory_finding SET first_seen = 5, suppressed_at = 1, suppressed_reason = 'known'",
      );
      await write(store, { objects: [identity('a')] });
      await settle(store);
      const [resolved] = (await rows()) as { resolved_at: number | null; suppressed_reason: string | null }[];
      expect(resolved).toMatchObject({ id: first!.id, first_seen: 5, suppressed_reason: null });
      expect(resolved!.resolved_at).toBeGreaterThan(0);
      await write(store, { objects: [identity('a', { signMode: 'ORIGIN' })] });
      await settle(store);
      expect(await rows()).toMatchObject([{ id: first!.id, first_seen: 5, resolved_at: null }]);
    });

    it('follow which devices use a certificate, and the status of both', async () => {
      await using store = await open();
      await haveRead(store, HUAWEI, ...LISTS);
      const frozen = 'DEVICE_FROZEN_WITH_ACTIVE_CERTIFICATE MEDIUM d1';
      await write(store, { objects: [ca({}, {}, HUAWEI)], at: HUAWEI });
      await write(store, { objects: [leaf({ caSerialNumber: null }, {}, HUAWEI)], at: HUAWEI });
      await write(store, { objects: [device({}), device({ deviceId: 'd2' })], at: HUAWEI });
      const expectOpen = async (what: string, ...finds: readonly string[]) => {
        await settle(store);
        expect(await openIn(store), what).toEqual(finds);
      };
      await expectOpen('nobody has asked');
      await bind(store, ['d1']);
      await expectOpen('one device');
      await write(store, { objects: [device({ status: 'FROZEN' })], at: HUAWEI });
      await expectOpen('frozen', frozen);
      const inactive = leaf({ caSerialNumber: null, status: 'INACTIVE' }, {}, HUAWEI);
      await write(store, { objects: [inactive], at: HUAWEI });
      await expectOpen('deactivated');
      await write(store, { objects: [leaf({ caSerialNumber: null }, {}, HUAWEI)], at: HUAWEI });
      await expectOpen('active again', frozen);
      await bind(store, ['d2']);
      await expectOpen('another device');
      await bind(store, ['d1', 'd2']);
      await expectOpen('both', 'CERTIFICATE_SHARED_BY_DEVICES HIGH ca-1/1', frozen);
      await store.write((transaction) => removeObjects(transaction, [device({}).id]), 'pass');
      await expectOpen('removed');
    });

    it('are forgotten when they were resolved long ago', async () => {
      await using store = await open();
      await write(store, { objects: ['a', 'b', 'c'].map((name) => identity(name, { signMode: 'ORIGIN' })) });
      await settle(store);
      const resolve = (name: string, ago: number) =>
        store.rows(
          `UPDATE @inventory_finding SET resolved_at = @now - CAST($2 AS BIGINT)
            WHERE object_id = $1 AND check_name = 'IDENTITY_SECRET_SENT_AS_PASSWORD'`,
          [identity(name).id, ago],
        );
      await resolve('a', 91 * DAY);
      await resolve('b', 89 * DAY);
      expect(await forgetResolved(store, 90)).toBe(false);
      const left = await store.rows('SELECT object_id FROM @inventory_finding ORDER BY object_id');
      expect(left).toEqual(['b', 'c'].map((name) => ({ object_id: identity(name).id })));
    });

    it('of a newer version of a check stay as they are', async () => {
      await using store = await open();
      await write(store, { objects: [identity('a', { signMode: 'ORIGIN' })] });
      await settle(store);
      await store.rows("UPDATE @inventory_finding SET check_version = 99, detail = 'newer'");
      await write(store, { objects: [identity('a')] });
      await settle(store);
      expect(await store.rows('SELECT detail, resolved_at FROM @inventory_finding')).toEqual([
        { detail: 'newer', resolved_at: null },
      ]);
    });

    it('are examined at their time, and not before', async () => {
      await using store = await open();
      await write(store, { objects: [leaf({ validTo: days(40) })] });
      expect(await settle(store)).toBe(1);
      expect(await settle(store)).toBe(0);
      const [due] = (await store.rows('SELECT due_at FROM @inventory_due')) as { due_at: number }[];
      // The issuer is looked for again soon; the certificate begins to expire in ten days.
      expect(due!.due_at - Date.now()).toBeLessThan(11 * DAY);
      expect(due!.due_at).toBeGreaterThan(Date.now());
    });

    it('after a random history equal those of the same objects written once', {
      timeout: 120_000,
    }, async () => {
      for (const seed of seeds) {
        const random = createRandom(seed);
        const pick = <Value>(values: readonly Value[]): Value =>
          values[Math.floor(random() * values.length)]!;
        const made = new Map<string, KeptObject>();
        await using store = await open();
        await haveRead(store, ALI, ...LISTS);
        for (let step = 0; step < 60; step++) {
          const object = randomObject(pick);
          if (random() < 0.3) {
            made.delete(object.id);
            await store.write((transaction) => removeObjects(transaction, [object.id]), 'pass');
          } else {
            made.set(object.id, object);
            await write(store, { objects: [object] });
          }
          if (random() < 0.4) await settle(store);
        }
        await settle(store);
        await using once = openMemory();
        await haveRead(once, ALI, ...LISTS);
        for (const object of made.values()) await write(once, { objects: [object] });
        await settle(once);
        expect(await openIn(store), `seed ${seed}`).toEqual(await openIn(once));
        expect((await openIn(store)).length, `seed ${seed}`).toBeGreaterThan(0);
      }
    });
  });
}

function randomObject(pick: <Value>(values: readonly Value[]) => Value): KeptObject {
  const key = pick(['A', 'B']).repeat(64);
  const caId = pick(['ca-1', 'ca-2', 'ca-3']);
  const number = pick([1, 2, 3]);
  return pick([
    () =>
      ca(
        {
          caId,
          status: pick(['ACTIVE', 'INACTIVE']),
          validTo: pick(['2020-01-01T00:00:00.000Z', '2090-01-01T00:00:00.000Z']),
        },
        { keyId: key },
      ),
    () =>
      leaf(
        {
          certificateId: `${caId}/${number}`,
          caSerialNumber: caId,
          status: pick(['ACTIVE', 'INACTIVE']),
          validTo: '2089-01-01T00:00:00.000Z',
        },
        { keyId: pick(['C', 'D']).repeat(64), sha256: pick(['E', 'F']).repeat(64), issuerKeyId: key },
      ),
    () => identity(`u${number}`, { secret: { fingerprint: pick(['one', 'two']), keyId: 'k' } }),
    () => permission(`u${number}`),
  ])();
}

settling(
  'memory',
  Array.from({ length: 20 }, (_, seed) => seed),
  async () => openMemory(),
);
await onPostgres('PostgreSQL', (server) => settling('PostgreSQL', [5, 6], () => openOn(server)));
