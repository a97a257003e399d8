import { describe, expect, it } from 'vitest';
import { printNodeId } from '../../src/graph/node-id.ts';
import { writeBindings } from '../../src/inventory/objects/bindings.ts';
import { writeObjects } from '../../src/inventory/objects/write-objects.ts';
import { readBlastRadius, readUnknownIssuers } from '../../src/inventory/query/blast-radius.ts';
import type { Place } from '../../src/inventory/query/question.ts';
import type { InstanceRef } from '../../src/providers/port/records.ts';
import type { Store } from '../../src/store/store.ts';
import { openMemory } from '../kit/disposable.ts';
import { onPostgres, openOn } from '../kit/on-postgres.ts';
import { createRandom } from '../kit/random.ts';
import { ALI, factsOf, HUAWEI, keptObject } from './fleet-of-objects.ts';

interface Ca {
  readonly at: InstanceRef;
  readonly caId: string;
  readonly key: string;
  /** Key of the CA that signed it; null: no kept one. */
  readonly issuer: string | null;
}

interface Leaf {
  readonly at: InstanceRef;
  readonly id: string;
  /** The CA that the list names; null: the list names none. */
  readonly named: string | null;
  /** The key that signed it; null: unknown, as its content was not read. */
  readonly signer: string | null;
  /** Ids of the devices that use it; null: not read. */
  readonly devices: readonly string[] | null;
}

/** Devices of each instance, with their statuses. A device that is not kept has none. */
const DEVICES: Readonly<Record<string, string | null>> = {
  ...{ d1: 'ONLINE', d2: 'OFFLINE', d3: 'ONLINE', d4: 'FROZEN', d5: null },
};

const AT: readonly InstanceRef[] = [
  ALI,
  { ...ALI, instanceId: 'mqtt-2' },
  HUAWEI,
  { ...ALI, account: 'secret' },
];
const KEYS = ['A', 'B', 'C', 'D', 'E'].map((key) => key.repeat(64));
const PLACES: readonly Place[] = [ALI, HUAWEI].map(({ account, provider, region }) => ({
  ...{ account, provider, regions: [region], streams: null },
}));
const isVisible = ({ at }: { readonly at: InstanceRef }) =>
  PLACES.some(({ account }) => account === at.account);

function randomFleet(seed: number): { readonly cas: readonly Ca[]; readonly leaves: readonly Leaf[] } {
  const random = createRandom(seed);
  const pick = <Value>(values: readonly Value[]): Value => values[Math.floor(random() * values.length)]!;
  const cas = Array.from({ length: 8 }, (_, index): Ca => {
    return { at: pick(AT), caId: `ca-${index}`, key: pick(KEYS), issuer: pick([...KEYS, null, null]) };
  });
  const unread = pick([0.1, 0.95]);
  const leaves = Array.from({ length: 30 }, (_, index): Leaf => {
    const at = pick(AT);
    const isNamed = at.provider === 'ALIBABA_MQTT';
    return {
      ...{ at, id: `leaf-${index}`, signer: pick([...KEYS, null, null]) },
      named: isNamed ? pick([...cas.map(({ caId }) => caId), 'ca-gone']) : null,
      devices: random() < unread ? null : Object.keys(DEVICES).filter(() => random() < 0.2),
    };
  });
  return { cas, leaves };
}

async function fill(store: Store, { cas, leaves }: ReturnType<typeof randomFleet>): Promise<void> {
  await store.write(async (transaction) => {
    for (const { at, caId, key, issuer } of cas) {
      const object = keptObject(
        'CA_CERTIFICATE',
        at,
        { caId, status: 'ACTIVE' },
        factsOf({ keyId: key, issuerKeyId: issuer }),
      );
      await writeObjects(transaction, at, 'CA_CERTIFICATE', [object], 1);
    }
    for (const { at, id, named, signer, devices } of leaves) {
      const record = { certificateId: id, caSerialNumber: named, status: 'ACTIVE' };
      const facts = signer === null ? null : factsOf({ issuerKeyId: signer, keyId: id });
      await writeObjects(
        transaction,
        at,
        'DEVICE_CERTIFICATE',
        [keptObject('DEVICE_CERTIFICATE', at, record, facts)],
        1,
      );
      if (devices === null) continue;
      const owner = { id: printNodeId('DeviceCertificate', at, id), account: at.account };
      await writeBindings(
        transaction,
        { ...owner, kind: 'DEVICE_CERTIFICATE' },
        new Set(devices.map((device) => printNodeId('Device', at, device))),
      );
    }
    for (const at of AT)
      for (const [deviceId, status] of Object.entries(DEVICES))
        if (status !== null)
          await writeObjects(transaction, at, 'DEVICE', [keptObject('DEVICE', at, { deviceId, status })], 1);
  }, 'pass');
}

/** The truth, by following each link. */
function truth({ cas, leaves }: ReturnType<typeof randomFleet>, key: string) {
  const visible = cas.filter(isVisible);
  const keys = new Set([key]);
  for (let size = 0; size !== keys.size; ) {
    size = keys.size;
    for (const ca of visible) if (ca.issuer !== null && keys.has(ca.issuer)) keys.add(ca.key);
  }
  const caOf = ({ at, named }: Leaf) =>
    visible.find((ca) => named === ca.caId && printNodeId('Instance', at) === printNodeId('Instance', ca.at));
  const seen = leaves.filter(isVisible);
  const isSigned = ({ signer }: Leaf) => signer !== null && keys.has(signer);
  const signed = seen.filter(isSigned).length;
  // A CA counts by name if it has one of the keys, or if one of the keys signed it.
  const counts = (ca: Ca | undefined) =>
    ca !== undefined && (keys.has(ca.key) || (ca.issuer !== null && keys.has(ca.issuer)));
  const isNamed = (leaf: Leaf) => leaf.signer === null && counts(caOf(leaf));
  const named = seen.filter(isNamed).length;
  const hanging = seen.filter((leaf) => isSigned(leaf) || isNamed(leaf));
  const devices = new Map(
    hanging.flatMap(({ at, devices: own }) =>
      (own ?? []).map((id) => [printNodeId('Device', at, id), DEVICES[id]]),
    ),
  );
  const isKnown = hanging.length === 0 || hanging.some(({ devices: own }) => own !== null);
  const online = [...devices.values()].filter((status) => status === 'ONLINE');
  return {
    devices: isKnown ? devices.size : null,
    onlineDevices: isKnown ? online.length : null,
    certificates: signed + named,
    weakestLink: named > 0 ? 'SERIAL_NUMBER' : signed > 0 ? 'SIGNATURE' : null,
    unknownIssuers: seen.filter((leaf) => leaf.signer === null && caOf(leaf) === undefined).length,
  };
}

function agrees(name: string, seeds: number, open: () => Promise<Store & AsyncDisposable>): void {
  describe(`the blast radius in ${name}`, () => {
    it(`equals the truth for ${seeds} random fleets`, { timeout: 60_000 }, async () => {
      let [found, weak, devices, unknown] = [0, 0, 0, 0];
      for (let seed = 1; seed <= seeds; seed++) {
        await using store = await open();
        const fleet = randomFleet(seed);
        await fill(store, fleet);
        for (const key of KEYS) {
          const expected = truth(fleet, key);
          const radius = await store.read(async (snapshot) => ({
            ...(await readBlastRadius(snapshot, PLACES, key, { withDevices: true })),
            unknownIssuers: await readUnknownIssuers(snapshot, PLACES),
          }));
          expect(radius, `seed ${seed}, key ${key[0]}`).toEqual(expected);
          const others = await store.read((snapshot) =>
            readBlastRadius(snapshot, PLACES, key, { withDevices: false }),
          );
          const { certificates, weakestLink } = expected;
          expect(others).toEqual({ certificates, weakestLink, devices: null, onlineDevices: null });
          found += radius.certificates;
          devices += radius.onlineDevices ?? 0;
          unknown += Number(radius.devices === null);
          weak += Number(radius.weakestLink === 'SERIAL_NUMBER');
        }
      }
      // The fleets have what is counted.
      expect(found).toBeGreaterThan(10 * seeds);
      expect(weak).toBeGreaterThan(0);
      expect(devices).toBeGreaterThan(3 * seeds);
      expect(unknown).toBeGreaterThan(0);
    });
  });
}

agrees('memory', 100, async () => openMemory());
await onPostgres('PostgreSQL', (server) => agrees('PostgreSQL', 3, () => openOn(server)));
