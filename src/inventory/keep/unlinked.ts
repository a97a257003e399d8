import type { KeyObject, X509Certificate } from 'node:crypto';
import { yieldToEventLoop } from '../../events/log/row-steps.ts';
import { membersOf } from '../../members.ts';
import { eachOf } from '../../store/each.ts';
import { rowOf } from '../../store/row.ts';
import type { Transaction } from '../../store/store.ts';
import { commonNameOf, isSignedBy, parsePem } from '../../x509/certificate-facts.ts';
import { publicKeyOf } from '../../x509/key-size.ts';
import { type Changed, markChanged } from '../findings/due-objects.ts';
import { linkByKey } from '../objects/ca-link.ts';
import type { CertificateFacts } from '../objects/kept-object.ts';
import { storedValue } from '../objects/stored-value.ts';
import { keyIdOf } from './certificate-facts.ts';

/*
 * Certificates that no kept CA has signed. Their content is kept until one has, because only a signature proves the
 * issuer, and a certificate of IoTDA is read only once.
 */

/** A certificate whose content was read, or has to be read again (`facts` null). */
export interface ReadCertificate {
  readonly id: string;
  readonly facts: CertificateFacts | null;
  readonly pem: string | undefined;
}

/** Certificates that are verified before other work may run. One takes up to 0.2 ms. */
const VERIFIED_PER_STEP = 20;
/** CAs with one name that are tried. */
const CANDIDATES = 20;
/** Certificates of one statement. */
const STEP = 100;
/** Certificates that are verified in the transaction that writes the CA. The settler goes on with the others. */
const AT_ONCE = 1_000;

/** Keeps the content of those certificates whose issuer is unknown, and drops that of the others. */
export async function noteUnlinked(
  transaction: Transaction,
  certificates: readonly ReadCertificate[],
): Promise<void> {
  if (certificates.length === 0) return;
  const { rows } = transaction;
  const kept = certificates.flatMap(({ id, facts, pem }) => {
    const name = facts?.issuerKeyId === null && pem !== undefined ? issuerNameOf(pem) : null;
    return name === null || pem === undefined ? [] : [{ id, name, pem }];
  });
  await rows('DELETE FROM @inventory_unlinked WHERE id IN (SELECT each.value ->> 0 FROM @each($1))', [
    eachOf(certificates.map(({ id }) => id)),
  ]);
  if (kept.length === 0) return;
  await rows(
    `INSERT INTO @inventory_unlinked (id, issuer_name, pem)
      SELECT each.value ->> 0, each.value ->> 1, each.value ->> 2 FROM @each($1)`,
    [JSON.stringify(kept.map(({ id, name, pem }) => [id, name, pem]))],
  );
  // The CA may have been written after the certificate was prepared.
  for (const [name, named] of Map.groupBy(kept, (each) => each.name)) {
    const cas = await rows(
      `SELECT record FROM @inventory_object WHERE kind = 'CA_CERTIFICATE' AND name = $1
        ORDER BY id LIMIT ${CANDIDATES}`,
      [name],
    );
    for (const row of cas) {
      const { pem } = membersOf(JSON.parse(recordRow(row).record));
      const ca = typeof pem === 'string' ? signerOf(pem) : null;
      if (ca !== null) await writeIssuer(transaction, await issuedBy(ca, named), ca.keyId);
    }
  }
}

const recordRow = rowOf({ record: 'text' });

function issuerNameOf(pem: string): string | null {
  const certificate = parsePem(pem);
  const name = certificate === null ? null : commonNameOf(certificate.issuer);
  return name === null ? null : storedValue(name);
}

/** Links the certificates that a CA has signed to it. Call in the transaction that writes the content of the CA. */
export async function linkIssued(transaction: Transaction, pem: string): Promise<void> {
  const last = await linkFrom(transaction, pem, '', AT_ONCE);
  if (last === null) return;
  await transaction.rows(
    `INSERT INTO @inventory_linking (pem, after_id) VALUES ($1, $2)
      ON CONFLICT (pem) DO UPDATE SET after_id = excluded.after_id`,
    [pem, last],
  );
}

/** Goes on with a CA that has signed too many certificates for one transaction. */
export async function linkNext(transaction: Transaction): Promise<void> {
  const [found] = await transaction.rows('SELECT pem, after_id FROM @inventory_linking LIMIT 1 @locked');
  if (found === undefined) return;
  const { pem, after_id: after } = linkingRow(found);
  const last = await linkFrom(transaction, pem, after, AT_ONCE);
  if (last === null) await transaction.rows('DELETE FROM @inventory_linking WHERE pem = $1', [pem]);
  else await transaction.rows('UPDATE @inventory_linking SET after_id = $2 WHERE pem = $1', [pem, last]);
}

const linkingRow = rowOf({ pem: 'text', after_id: 'text' });
const unlinkedRow = rowOf({ id: 'text', pem: 'text' });

interface Signer {
  readonly certificate: X509Certificate;
  readonly key: KeyObject;
  readonly keyId: string;
  /** Common name, as the store has it. */
  readonly name: string;
}

/** Null: the certificate cannot be read, or cannot be the issuer of another one. */
function signerOf(pem: string): Signer | null {
  const certificate = parsePem(pem);
  if (certificate === null) return null;
  const [key, keyId, name] = [
    publicKeyOf(certificate),
    keyIdOf(certificate),
    commonNameOf(certificate.subject),
  ];
  if (key === null || keyId === null || name === null) return null;
  return { certificate, key, keyId, name: storedValue(name) };
}

/** The ids of the certificates whose signature the key of the CA verifies. */
async function issuedBy(
  ca: Signer,
  certificates: readonly { readonly id: string; readonly pem: string }[],
): Promise<readonly string[]> {
  const issued: string[] = [];
  for (const [index, { id, pem }] of certificates.entries()) {
    if (index > 0 && index % VERIFIED_PER_STEP === 0) await yieldToEventLoop();
    const certificate = parsePem(pem);
    if (certificate?.checkIssued(ca.certificate) && isSignedBy(certificate, ca.key)) issued.push(id);
  }
  return issued;
}

/** Returns the id of the last certificate that was looked at. Null: there are no more. */
async function linkFrom(
  transaction: Transaction,
  caPem: string,
  after: string,
  limit: number,
): Promise<string | null> {
  const ca = signerOf(caPem);
  if (ca === null) return null;
  for (let [last, left] = [after, limit]; ; left -= STEP) {
    const page = (
      await transaction.rows(
        `SELECT id, pem FROM @inventory_unlinked WHERE issuer_name = $1 AND id > $2 ORDER BY id LIMIT ${STEP}`,
        [ca.name, last],
      )
    ).map(unlinkedRow);
    await writeIssuer(transaction, await issuedBy(ca, page), ca.keyId);
    last = page.at(-1)?.id ?? last;
    if (page.length < STEP) return null;
    if (left <= STEP) return last;
  }
}

const objectRow = rowOf({
  ...({ id: 'text', kind: 'text', account: 'text', region: 'text', instance_id: 'text' } as const),
  ...({ facts: 'text?', key_text: 'text', status: 'integer?', ca_link: 'text?', key_id: 'text?' } as const),
});

/** Writes the key that signed these certificates. */
async function writeIssuer(
  transaction: Transaction,
  ids: readonly string[],
  issuerKeyId: string,
): Promise<void> {
  if (ids.length === 0) return;
  const { rows } = transaction;
  const found = await rows(
    `SELECT id, kind, account, region, instance_id, facts, key_text, status, ca_link, key_id
      FROM @inventory_object WHERE id IN (SELECT each.value ->> 0 FROM @each($1)) ORDER BY id @locked`,
    [eachOf(ids)],
  );
  const changed: Changed[] = [];
  for (const { region, instance_id: instanceId, facts, ...row } of found.map(objectRow)) {
    if (facts === null) continue;
    const content: CertificateFacts = JSON.parse(facts);
    const at = { account: row.account, region, instanceId };
    // A CA that the list names stays the link.
    const after = { ...row, ca_link: row.ca_link ?? linkByKey(at, issuerKeyId) };
    await rows('UPDATE @inventory_object SET facts = $2, issuer_key = $3, ca_link = $4 WHERE id = $1', [
      ...[row.id, JSON.stringify({ ...content, issuerKeyId }), issuerKeyId, after.ca_link],
    ]);
    changed.push({ id: row.id, kind: row.kind, at, before: row, after });
  }
  await markChanged(transaction, changed);
  await rows('DELETE FROM @inventory_unlinked WHERE id IN (SELECT each.value ->> 0 FROM @each($1))', [
    eachOf(ids),
  ]);
}
