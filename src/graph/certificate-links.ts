import type { CaCertificateRecord, DeviceCertificateRecord, InstanceRef } from '../providers/port/records.ts';
import { commonNameOf, isSignedBy, parsePem } from '../x509/certificate-facts.ts';
import { publicKeyOf } from '../x509/key-size.ts';
import { listName } from './list-name.ts';
import type { Loaders } from './loaders.ts';

/** Quota of CA certificates per tenant (contract huawei, 1.7). */
const MAX_CAS = 100;

/**
 * Returns the CA that issued a device certificate. ApsaraMQ returns the CA's serial number (CaSn). IoTDA returns no
 * link (contract huawei, 2.3, trap c), so the CA is the registered one whose name matches the issuer and whose key
 * verifies the signature. A matching name alone is not enough, because two CAs may have the same name.
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
  const list = loaders.providerOf(at).caCertificates?.(at);
  if (list === undefined) return null;
  const cas = await loaders.all(listName('Instance.caCertificates', at), list, MAX_CAS);
  for (const ca of cas.filter((each) => each.commonName === null || each.commonName === issuer)) {
    const full = ca.pem === undefined ? await loaders.caCertificate(at, ca.caId) : ca;
    const parsed = full?.pem == null ? null : parsePem(full.pem);
    const key = parsed === null ? null : publicKeyOf(parsed);
    if (parsed !== null && key !== null && leaf.checkIssued(parsed) && isSignedBy(leaf, key)) return full;
  }
  return null;
}

/**
 * Finds the certificate of a device by its fingerprint. A device has a SHA-1 or SHA-256 fingerprint, in upper or lower
 * case. A certificate has only a SHA-256 fingerprint (contract huawei, 2.3, trap d), so no call is made for a SHA-1
 * fingerprint.
 */
export async function certificateByFingerprint(
  loaders: Loaders,
  at: InstanceRef,
  fingerprint: string,
): Promise<DeviceCertificateRecord | null> {
  if (!/^[0-9A-Fa-f]{64}$/.test(fingerprint)) return null;
  return loaders.certificateByFingerprint(at, fingerprint.toLowerCase());
}
