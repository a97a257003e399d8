import { type KeyObject, X509Certificate } from 'node:crypto';

/** What a PEM says about its certificate. Fingerprint and serial number: upper-case hex without colons. */
export interface X509Details {
  readonly subject: string;
  readonly issuer: string;
  readonly serialNumber: string;
  readonly validFrom: Date;
  readonly validTo: Date;
  readonly fingerprintSha256: string;
  readonly keyAlgorithm: string;
  readonly keyBits: number | null;
  readonly signatureAlgorithm: string | null;
  readonly isCa: boolean;
}

const CURVE_BITS: Readonly<Record<string, number>> = {
  prime256v1: 256,
  secp256k1: 256,
  secp384r1: 384,
  secp521r1: 521,
};

/** Null for what is no certificate: the provider's examples hold cut ones, and a bad PEM is no reason to fail. */
export function parsePem(pem: string): X509Certificate | null {
  try {
    // ApsaraMQ writes BEGIN DEVICECERTIFICATE around an ordinary certificate (contract apsaramq, quirk 10).
    return new X509Certificate(
      pem.replace(/(-----(?:BEGIN|END)) DEVICECERTIFICATE-----/g, '$1 CERTIFICATE-----'),
    );
  } catch {
    return null;
  }
}

/** Reads each PEM once, however many of its fields are asked for. */
export function createX509Reader(): (pem: string) => X509Details | null {
  const read = new Map<string, X509Details | null>();
  return (pem) => {
    const known = read.get(pem);
    if (known !== undefined) return known;
    const details = describeX509(pem);
    read.set(pem, details);
    return details;
  };
}

function describeX509(pem: string): X509Details | null {
  const certificate = parsePem(pem);
  if (certificate === null) return null;
  const key = publicKeyOf(certificate);
  const details = key?.asymmetricKeyDetails ?? {};
  return {
    subject: printName(certificate.subject),
    issuer: printName(certificate.issuer),
    serialNumber: certificate.serialNumber.toUpperCase(),
    validFrom: certificate.validFromDate,
    validTo: certificate.validToDate,
    fingerprintSha256: certificate.fingerprint256.replaceAll(':', '').toUpperCase(),
    keyAlgorithm: (key?.asymmetricKeyType ?? 'unknown').toUpperCase(),
    keyBits: details.modulusLength ?? CURVE_BITS[details.namedCurve ?? ''] ?? null,
    signatureAlgorithm: certificate.signatureAlgorithm ?? null,
    isCa: certificate.ca,
  };
}

/** Node prints one attribute a line; one line with commas is what people know (RFC 4514 without its reversal). */
function printName(name: string | undefined): string {
  return (name ?? '').split('\n').join(', ');
}

/** Null: of a kind, or on a curve, that OpenSSL does not know; Node throws for it. */
export function publicKeyOf(certificate: X509Certificate): KeyObject | null {
  try {
    return certificate.publicKey;
  } catch {
    return null;
  }
}

/**
 * The first CN of a distinguished name as Node prints it: a line for each part of the name, ` + ` between the attributes of
 * one part, and in values a backslash before `, + " \ < > ;`, before a blank at an end, and before the two hex digits of a
 * control character (RFC 2253, 2.4).
 */
export function commonNameOf(name: string | undefined): string | null {
  const attributes = (name ?? '').split('\n').flatMap((part) => part.split(' + '));
  const value = attributes.find((each) => each.startsWith('CN='))?.slice('CN='.length);
  return (
    value?.replace(/\\(?:([0-9A-Fa-f]{2})|(.))/gs, (_, hex: string | undefined, plain: string) =>
      hex === undefined ? plain : String.fromCharCode(Number.parseInt(hex, 16)),
    ) ?? null
  );
}
