import { describe, expect, it } from 'vitest';
import { printNodeId } from '../../src/graph/node-id.ts';
import type { KeptObject } from '../../src/inventory/objects/kept-object.ts';
import { columnsOf } from '../../src/inventory/objects/object-columns.ts';
import { tagTerm, termsOf, wordTerm } from '../../src/inventory/objects/object-terms.ts';
import { serialKey } from '../../src/inventory/objects/stored-value.ts';
import { wordsOf } from '../../src/inventory/objects/words.ts';
import { removeObjects, writeObjects } from '../../src/inventory/objects/write-objects.ts';
import type { Store } from '../../src/store/store.ts';
import { openMemory } from '../kit/disposable.ts';
import { onPostgres, openOn } from '../kit/on-postgres.ts';
import { createRandom } from '../kit/random.ts';
import { ALI, factsOf, HUAWEI, keptObject } from './fleet-of-objects.ts';

describe('the columns of an object', () => {
  it('take the content of a certificate from its facts where the list leaves it out', () => {
    const leaf = keptObject('DEVICE_CERTIFICATE', HUAWEI, {
      certificateId: 'c1',
      commonName: null,
      status: 'INACTIVE',
    });
    const facts = factsOf({ issuerKeyId: 'D'.repeat(64) });
    expect(columnsOf(HUAWEI, 'DEVICE_CERTIFICATE', leaf, facts)).toMatchObject({
      ...{ key_text: 'c1', name: 'one', time_at: Date.parse('2027-01-01'), status: 1, serial: 'A' },
      ...{ key_algorithm: 'EC', key_bits: 256, sha256: facts.sha256, issuer_key: facts.issuerKeyId },
      ca_link: `${printNodeId('Instance', HUAWEI)} ${facts.issuerKeyId}`,
    });
  });

  it('link a certificate by the serial number of its CA within its instance', () => {
    const leaf = keptObject('DEVICE_CERTIFICATE', ALI, { certificateId: '0A/1', caSerialNumber: '0A' });
    expect(columnsOf(ALI, 'DEVICE_CERTIFICATE', leaf, null)).toMatchObject({
      ...{ ca_link: printNodeId('CaCertificate', ALI, '0A'), issuer_key: null, status: null },
    });
  });

  it('have no gateway for a device that names itself, and the group of a credential from its list', () => {
    const device = keptObject('DEVICE', HUAWEI, { deviceId: 'd', gatewayId: 'd' });
    expect(columnsOf(HUAWEI, 'DEVICE', device, null).gateway).toBeNull();
    const credential = keptObject('CLIENT_CREDENTIAL', ALI, { clientId: 'GID@@@d' });
    expect(columnsOf(ALI, 'CLIENT_CREDENTIAL@GID', credential, null).group_id).toBe(
      printNodeId('Group', ALI, 'GID'),
    );
  });

  it.each([
    ['0x00:0a', 'A'],
    ['0A', 'A'],
    ['00', '0'],
    ['-0 1', '-1'],
    ['12 ab-CD', '12ABCD'],
    ['x1', null],
    ['', null],
  ])('compare the serial number %s as %s', (text, key) => {
    expect(serialKey(text)).toBe(key);
  });
});

describe('words', () => {
  it.each([
    ['Sensor-7_b', ['sensor', '7', 'b']],
    ['ＳＴＲＡẞＥ', ['strasse']],
    ['Σίσυφος', ['σίσυφοσ']],
    ['深圳lab', ['深圳lab', '圳lab']],
    ['--', []],
  ])('of %s', (text, words) => {
    expect(wordsOf(text)).toEqual(words);
  });

  it('include names, ids and tags', () => {
    const { record } = keptObject('DEVICE', HUAWEI, {
      ...{ deviceId: 'd1', name: 'Pump', tags: [{ key: 'site', value: 'x\0' }] },
    });
    expect(termsOf({ record, facts: null })).toEqual(
      new Set([wordTerm('d1'), wordTerm('pump'), tagTerm('site'), tagTerm('site', 'x\uFFFD')]),
    );
  });
});

/** Applies random writes and removals, and compares the store with what it must hold. */
function writesObjects(name: string, open: () => Promise<Store & AsyncDisposable>): void {
  it(`${name}: holds what was written last, and the first sight since the last removal`, async () => {
    await using store = await open();
    const random = createRandom(19);
    const below = (n: number) => Math.floor(random() * n);
    const held = new Map<string, { readonly object: KeptObject; readonly first: number }>();
    for (let now = 1; now <= 30; now++) {
      const devices = Array.from({ length: 1 + below(180) }, () =>
        keptObject('DEVICE', HUAWEI, {
          ...{ deviceId: `d${below(300)}`, name: [null, 'Pump one', 'Pump\0', '\ud800 two'][below(4)] },
          ...{ status: ['ONLINE', 'FROZEN'][below(2)], tags: [{ key: 'k', value: `${below(2)}` }] },
        }),
      );
      const written = [...new Map(devices.map((each) => [each.id, each])).values()];
      const removed = [...held.keys()].filter(() => random() < 0.2);
      await store.write(async (transaction) => {
        await writeObjects(transaction, HUAWEI, 'DEVICE', written, now);
        await removeObjects(transaction, removed);
      });
      for (const object of written) held.set(object.id, { object, first: held.get(object.id)?.first ?? now });
      for (const id of removed) held.delete(id);
    }
    const rows = await store.rows(
      `SELECT id, first_seen, account, stream, list, name, status, record FROM @inventory_object ORDER BY id`,
    );
    expect(rows).toEqual(
      [...held.values()]
        .toSorted((a, b) => (a.object.id < b.object.id ? -1 : 1))
        .map(({ object, first }) => {
          const { name, status } = columnsOf(HUAWEI, 'DEVICE', object, null);
          const place = { account: 'hw', stream: 'hw/cn-north-4/iotda-1', list: 'DEVICE' };
          return {
            ...{ id: object.id, first_seen: first, ...place, name, status },
            record: JSON.stringify(object.record),
          };
        }),
    );
    const terms = await store.rows('SELECT id, term FROM @inventory_term WHERE kind = $1 AND account = $2', [
      ...['DEVICE', 'hw'],
    ]);
    const expected = [...held.values()].flatMap(({ object: { id, record } }) =>
      Array.from(termsOf({ record, facts: null }), (term) => ({ id, term })),
    );
    const printed = (rows: readonly unknown[]) => rows.map((row) => JSON.stringify(row)).sort();
    expect(printed(terms)).toEqual(printed(expected));
  });

  it(`${name}: keeps the facts if a write brings none, and drops them for null`, async () => {
    await using store = await open();
    const leaf = keptObject(
      'DEVICE_CERTIFICATE',
      HUAWEI,
      { certificateId: 'c1', status: 'ACTIVE' },
      factsOf(),
    );
    const write = (facts: KeptObject['facts']) =>
      store.write((transaction) =>
        writeObjects(transaction, HUAWEI, 'DEVICE_CERTIFICATE', [{ ...leaf, facts }], 1),
      );
    const found = () => store.rows('SELECT sha256, facts FROM @inventory_object');
    await write(leaf.facts);
    await write(undefined);
    expect(await found()).toEqual([{ sha256: factsOf().sha256, facts: JSON.stringify(factsOf()) }]);
    await write(null);
    expect(await found()).toEqual([{ sha256: null, facts: null }]);
  });
}

describe('objects in the store', () => {
  writesObjects('SQLite', async () => openMemory());
});
await onPostgres('objects in PostgreSQL', (server) => {
  writesObjects('PostgreSQL', () => openOn(server));
});
