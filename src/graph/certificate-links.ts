import type { CaCertificateRecord, DeviceCertificateRecord, InstanceRef } from '../providers/port/records.ts';
import { commonNameOf, isSignedBy, parsePem } from '../x509/certificate-facts.ts';
import { publicKeyOf } from '../x509/key-size.ts';
import { listName } from './list-name.ts';
import type { Loaders } from './loaders.ts';

/** The quota of CA certificates of a tenant (contract huawei, 1.7). */
const MAX_CAS = 100;

/**
 * The CA that issued a device certificate. ApsaraMQ names it (CaSn). IoTDA has no link at all (contract huawei, 2.3, trap c):
 * there it is the registered CA whose name is the issuer's and whose key made the signature. Names alone prove
 * nothing: two CAs may bear the same one.
 */
export async function issuerOf(
  loaders: Loaders,
  at: InstanceRef,
  certificate: DeviceCertificateRecord,
): Promise<CaCertificateRecord | null> {
  if (certificate.caSerialNumber !== null)
    return loaders.caCertificate.listed(at, certificate.caSerialNumber);
  const pem =
    certificate.pem ?? (await loaders.deviceCertificate(at, certificate.certificateId))?.pem ?? null;
  const leaf = pem === null ? null : parsePem(pem);
  if (leaf === null) return null;
  const issuer = commonNameOf(leaf.issuer);
  const listing = loaders.providerOf(at).caCertificates(at);
  const cas = await loaders.all(listName('Instance.caCertificates', at), listing, MAX_CAS);
  for (const ca of cas.filter((each) => each.commonName === null || each.commonName === issuer)) {
    const full = ca.pem === undefined ? await loaders.caCertificate(at, ca.caId) : ca;
    const parsed = full?.pem == null ? null : parsePem(full.pem);
    const key = parsed === null ? null : publicKeyOf(parsed);
    if (parsed !== null && key !== null && leaf.checkIssued(parsed) && isSignedBy(leaf, key)) return full;
  }
  return null;
}

/** What says that this CA issued it. ApsaraMQ's word costs no call; IoTDA's certificates are as `issuerOf` reads them. */
export async function caBasisOf(
  loaders: Loaders,
  at: InstanceRef,
  certificate: DeviceCertificateRecord,
): Promise<'SERIAL_NUMBER' | 'SIGNATURE' | null> {
  if (certificate.caSerialNumber !== null) return 'SERIAL_NUMBER';
  return (await issuerOf(loaders, at, certificate)) === null ? null : 'SIGNATURE';
}

/**
 * The device certificate that a device shows, by fingerprint. A device carries it in either case and as SHA-1 or
 * SHA-256, a certificate only as SHA-256 (contract huawei, 2.3, trap d): a SHA-1 one finds nothing, so it is not asked for.
 */
export async function certificateByFingerprint(
  loaders: Loaders,
  at: InstanceRef,
  fingerprint: string,
): Promise<DeviceCertificateRecord | null> {
  if (!/^[0-9A-Fa-f]{64}$/.test(fingerprint)) return null;
  return loaders.certificateByFingerprint(at, fingerprint.toLowerCase());
}
