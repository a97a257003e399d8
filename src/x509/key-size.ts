import type { KeyObject, X509Certificate } from 'node:crypto';
import type { CertificateDer } from './certificate-der.ts';

export interface KeyDescription {
  /** Upper case. `UNKNOWN` for a kind of key or a curve that OpenSSL does not know. */
  readonly algorithm: string;
  /** RSA, DSA and DH: the modulus. EC: the field of the curve. Others (Ed25519, X448, ML-DSA …): the public key. */
  readonly bits: number | null;
}

export function describeKey(
  certificate: X509Certificate,
  { curve, keyAlgorithm, parameterBits, publicKeyBits }: CertificateDer,
): KeyDescription {
  // Node has no name for this algorithm: GB/T 32918, curve 1.2.156.10197.1.301.
  if (curve === '2a811ccf5501822d') return { algorithm: 'SM2', bits: 256 };
  if (keyAlgorithm !== null && DH.has(keyAlgorithm)) return { algorithm: 'DH', bits: parameterBits };
  const key = publicKeyOf(certificate);
  const type = key?.asymmetricKeyType;
  if (key === null || type === undefined) return { algorithm: 'UNKNOWN', bits: null };
  return { algorithm: type.toUpperCase(), bits: bitsOf(key, type, publicKeyBits) };
}

/** PKCS #3 and X9.42. Node has no name for either of them in a certificate. */
const DH: ReadonlySet<string> = new Set(['2a864886f70d010301', '2a8648ce3e0201']);

function bitsOf(key: KeyObject, type: string, publicKeyBits: number | null): number | null {
  const { modulusLength, namedCurve } = key.asymmetricKeyDetails ?? {};
  if (modulusLength !== undefined) return modulusLength;
  if (type === 'ec') return namedCurve === undefined ? null : curveBits(namedCurve);
  return publicKeyBits;
}

/** Returns null if OpenSSL does not know the kind of key or its curve. Node throws in that case. */
export function publicKeyOf(certificate: X509Certificate): KeyObject | null {
  try {
    return certificate.publicKey;
  } catch {
    return null;
  }
}

/** Returns the field size of a curve. Nearly all names start with family and size: secp224r1, brainpoolP512t1. */
export function curveBits(name: string): number | null {
  const [, bits] = /^(?:prime|secp|sect|brainpoolP|c2[pt]nb)(\d+)/.exec(name) ?? [];
  return bits === undefined ? (OTHER_CURVES[name] ?? null) : Number(bits);
}

const OTHER_CURVES: Readonly<Record<string, number>> = {
  'wap-wsg-idm-ecid-wtls1': 113,
  'wap-wsg-idm-ecid-wtls3': 163,
  'wap-wsg-idm-ecid-wtls4': 113,
  'wap-wsg-idm-ecid-wtls5': 163,
  'wap-wsg-idm-ecid-wtls6': 112,
  'wap-wsg-idm-ecid-wtls7': 160,
  'wap-wsg-idm-ecid-wtls8': 112,
  'wap-wsg-idm-ecid-wtls9': 160,
  'wap-wsg-idm-ecid-wtls10': 233,
  'wap-wsg-idm-ecid-wtls11': 233,
  'wap-wsg-idm-ecid-wtls12': 224,
  'Oakley-EC2N-3': 155,
  'Oakley-EC2N-4': 185,
  SM2: 256,
};
