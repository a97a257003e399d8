import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { settleFindings } from '../../../src/inventory/findings/settle.ts';
import { certificateFactsOf, keyIdOf } from '../../../src/inventory/keep/certificate-facts.ts';
import { keepRows, type RowToKeep } from '../../../src/inventory/keep/keep-rows.ts';
import { keptListOf } from '../../../src/inventory/keep/list-table.ts';
import { caLinks } from '../../../src/inventory/objects/ca-link.ts';
import type { InstanceRef } from '../../../src/providers/port/records.ts';
import type { Store } from '../../../src/store/store.ts';
import { createCa, strangersKey } from '../../kit/certificates.ts';
import { openMemory } from '../../kit/disposable.ts';
import { onPostgres, openOn } from '../../kit/on-postgres.ts';
import { ALI, HUAWEI, keptObject } from '../fleet-of-objects.ts';

const CA = createCa('the root');
const KEY = keyIdOf(new X509Certificate(CA.pem)) ?? '';

type Kind = 'CA_CERTIFICATE' | 'DEVICE_CERTIFICATE';

/** A certificate as a single read shows it, while no kept CA has signed it. */
function rowOf(kind: Kind, at: InstanceRef, key: string, pem: string, issuerKeyId: string | null): RowToKeep {
  const record = kind === 'CA_CERTIFICATE' ? { caId: key, pem } : { certificateId: key };
  const { id } = keptObject(kind, at, record);
  const facts = certificateFactsOf(new X509Certificate(pem), issuerKeyId);
  return { id, fresh: record, facts, pem, source: 'POLL', principal: null };
}

async function keep(store: Store, kind: Kind, at: InstanceRef, ...rows: readonly RowToKeep[]): Promise<void> {
  const place = { ...keptListOf(at, { name: kind, kind }), at };
  await store.write((transaction) => keepRows(transaction, place, rows), 'pass');
}

/** Key of the issuer of each device certificate, by its own id. */
async function issuersOf(store: Store): Promise<Readonly<Record<string, unknown>>> {
  const rows = await store.rows(
    `SELECT key_text, issuer_key, ca_link, facts FROM @inventory_object WHERE kind = 'DEVICE_CERTIFICATE'
      ORDER BY key_text LIMIT 10`,
  );
  return Object.fromEntries(
    rows.map((row) => {
      const { key_text, issuer_key, ca_link, facts } = Object(row);
      expect(JSON.parse(facts).issuerKeyId).toBe(issuer_key);
      return [key_text, issuer_key === null ? null : [issuer_key, ca_link]];
    }),
  );
}

const count = async (store: Store, table: string) =>
  Number(Object((await store.rows(`SELECT count(*) AS count FROM @${table}`))[0]).count);

const leaf = (key: string, pem = CA.sign(key)) => rowOf('DEVICE_CERTIFICATE', HUAWEI, key, pem, null);
const linkOf = (at: InstanceRef) => [KEY, caLinks({ id: '', at }, KEY)[1]];

function linking(name: string, open: () => Promise<Store & AsyncDisposable>): void {
  describe(`certificates that no kept CA has signed, in ${name}`, () => {
    it('are linked in the transaction that writes their CA, by signature and never by name', async () => {
      await using store = await open();
      const forged = leaf('forged', CA.sign('forged', { by: strangersKey }));
      const [gone, other] = [leaf('gone'), leaf('other', createCa('another root').sign('other'))];
      await keep(store, 'DEVICE_CERTIFICATE', HUAWEI, leaf('a'), forged, gone, other);
      await keep(store, 'DEVICE_CERTIFICATE', HUAWEI, { ...gone, fresh: null, facts: undefined });
      expect(await issuersOf(store)).toEqual({ a: null, forged: null, other: null });
      expect(await count(store, 'inventory_unlinked')).toBe(3);
      await settle(store);
      // The CA is registered in another cloud. The link is by key, within the instance of the certificate.
      await keep(store, 'CA_CERTIFICATE', ALI, rowOf('CA_CERTIFICATE', ALI, 'root', CA.pem, KEY));
      expect(await issuersOf(store)).toEqual({ a: linkOf(HUAWEI), forged: null, other: null });
      expect(await count(store, 'inventory_unlinked')).toBe(2);
      // The certificate is examined again.
      const due = await store.rows('SELECT object_id FROM @inventory_due WHERE due_at = 0');
      expect(due.map((row) => Object(row).object_id)).toContain(leaf('a').id);
      // A certificate that was prepared before the CA was written.
      await keep(store, 'DEVICE_CERTIFICATE', HUAWEI, leaf('late'));
      expect(await issuersOf(store)).toMatchObject({ late: linkOf(HUAWEI) });
    });

    it('are linked by each of their CAs, however many other CAs are tried', async () => {
      await using store = await open();
      const crowd = createCa('a crowded name');
      const rooted = (pem: string) => (key: string) => rowOf('CA_CERTIFICATE', ALI, key, pem, null);
      const cas = [
        ...Array.from({ length: 20 }, (_, n) => `a${n}`).map(rooted(crowd.pem)),
        rooted(CA.pem)('z'),
      ];
      await keep(store, 'CA_CERTIFICATE', ALI, ...cas);
      expect(
        cas
          .map(({ id }) => id)
          .sort()
          .at(-1),
      ).toBe(cas.at(-1)?.id);
      await keep(store, 'DEVICE_CERTIFICATE', HUAWEI, leaf('other', crowd.sign('other')), leaf('a'));
      expect(await issuersOf(store)).toMatchObject({ a: linkOf(HUAWEI) });
    });

    it('are linked in steps if there are very many', { timeout: 60_000 }, async () => {
      await using store = await open();
      const pem = CA.sign('many');
      const rows = Array.from({ length: 1_050 }, (_, n) => leaf(`l${n}`, pem));
      await keep(store, 'DEVICE_CERTIFICATE', HUAWEI, ...rows);
      await keep(store, 'CA_CERTIFICATE', ALI, rowOf('CA_CERTIFICATE', ALI, 'root', CA.pem, KEY));
      expect(await count(store, 'inventory_unlinked')).toBe(50);
      await settleFindings(store, 10_000);
      expect(await count(store, 'inventory_unlinked')).toBe(0);
      expect(await count(store, 'inventory_linking')).toBe(0);
    });
  });
}

async function settle(store: Store): Promise<void> {
  while ((await settleFindings(store, 10_000)).isMore);
}

linking('memory', async () => openMemory());
await onPostgres('PostgreSQL', (server) => linking('PostgreSQL', () => openOn(server)));
