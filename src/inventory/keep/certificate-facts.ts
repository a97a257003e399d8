import { createHash, type X509Certificate } from 'node:crypto';
import type { EntityKind } from '../../events/log/log.ts';
import { readCertificateDer } from '../../x509/certificate-der.ts';
import { commonNameOf, describeCertificate } from '../../x509/certificate-facts.ts';
import { fingerprintDigits } from '../../x509/fingerprint.ts';
import { publicKeyOf } from '../../x509/key-size.ts';
import type { CertificateFacts } from '../objects/kept-object.ts';
import type { KeptRecord } from './kept-fields.ts';

/** Reads what is kept of a certificate. `issuerKeyId`: of the CA whose key verified the signature; null: none known. */
export function certificateFactsOf(
  certificate: X509Certificate,
  issuerKeyId: string | null,
): CertificateFacts {
  const { subject, issuer, serialNumber, validFrom, validTo, ...details } = describeCertificate(certificate);
  const { subjectKeyId, authorityKeyId } = readCertificateDer(certificate);
  return {
    ...{ subject, issuer, serialNumber },
    commonName: commonNameOf(certificate.subject),
    notBefore: validFrom?.toISOString() ?? null,
    notAfter: validTo?.toISOString() ?? null,
    sha1: certificate.fingerprint.replaceAll(':', '').toUpperCase(),
    sha256: details.fingerprintSha256,
    keyId: keyIdOf(certificate),
    keyAlgorithm: details.keyAlgorithm,
    keyBits: details.keyBits,
    signatureAlgorithm: details.signatureAlgorithm,
    ...{ subjectKeyId, authorityKeyId, issuerKeyId },
    isCa: details.isCa,
  };
}

/** SHA-256 of the public key, in upper-case hex. Null: OpenSSL does not know the kind of key. */
export function keyIdOf(certificate: X509Certificate): string | null {
  const key = publicKeyOf(certificate)?.export({ type: 'spki', format: 'der' });
  return key === undefined ? null : createHash('sha256').update(key).digest('hex').toUpperCase();
}

/** The members of a row that differ if a certificate was replaced. */
const IDENTIFYING = ['commonName', 'serialNumber', 'validFrom', 'validTo', 'fingerprint'];

/**
 * The facts to store. Undefined: as stored before. Null: they must be read anew, because the row of the list differs from
 * the one that the stored facts belong to, or shows another fingerprint.
 */
export function factsAfter(
  kind: EntityKind,
  before: { readonly record: KeptRecord; readonly facts: CertificateFacts | null } | null,
  after: KeptRecord,
  fresh: CertificateFacts | undefined,
): CertificateFacts | null | undefined {
  if (kind !== 'CA_CERTIFICATE' && kind !== 'DEVICE_CERTIFICATE') return before === null ? null : undefined;
  if (fresh !== undefined) {
    return JSON.stringify(fresh) === JSON.stringify(before?.facts) ? undefined : fresh;
  }
  if (before === null) return null;
  if (before.facts === null) return undefined;
  const isSame = IDENTIFYING.every(
    (name) =>
      !Object.hasOwn(before.record, name) ||
      (before.record[name] ?? null) === null ||
      before.record[name] === after[name],
  );
  return isSame && isShownAs(after['fingerprint'], before.facts) ? undefined : null;
}

/** Whether a fingerprint of a row, if it has one, is that of the certificate. */
function isShownAs(fingerprint: unknown, { sha1, sha256 }: CertificateFacts): boolean {
  const digits = typeof fingerprint === 'string' ? fingerprintDigits(fingerprint)?.toUpperCase() : undefined;
  return digits === undefined || digits === sha1 || digits === sha256;
}
