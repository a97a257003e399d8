import { type KeyObject, X509Certificate } from 'node:crypto';
import { readCertificateDer } from './certificate-der.ts';
import { describeKey } from './key-size.ts';

/** The content of one certificate. */
export interface X509Details {
  readonly subject: string;
  readonly issuer: string;
  /** Upper-case hex in pairs of digits. A negative number starts with a minus sign. */
  readonly serialNumber: string;
  /** Null: the time is unreadable, or outside the years 1 to 9999. */
  readonly validFrom: Date | null;
  readonly validTo: Date | null;
  /** Upper-case hex without colons. */
  readonly fingerprintSha256: string;
  readonly keyAlgorithm: string;
  readonly keyBits: number | null;
  readonly signatureAlgorithm: string | null;
  readonly isCa: boolean;
}

/**
 * Parses one PEM in the form that the providers' decoders and `checkedPem` return. Returns null if the text is not
 * a certificate.
 */
export function parsePem(pem: string): X509Certificate | null {
  try {
    return new X509Certificate(pem);
  } catch {
    return null;
  }
}

/** Returns whether `key` verifies the signature. Returns false also if OpenSSL cannot check this kind of signature. */
export function isSignedBy(certificate: X509Certificate, key: KeyObject): boolean {
  try {
    return certificate.verify(key);
  } catch {
    return false;
  }
}

/** Returns a function that parses each PEM only once. */
export function createX509Reader(): (pem: string) => X509Details | null {
  const read = new Map<string, X509Details | null>();
  return (pem) => {
    const known = read.get(pem);
    if (known !== undefined) return known;
    const certificate = parsePem(pem);
    const details = certificate === null ? null : describeCertificate(certificate);
    read.set(pem, details);
    return details;
  };
}

export function describeCertificate(certificate: X509Certificate): X509Details {
  const der = readCertificateDer(certificate);
  const key = describeKey(certificate, der);
  return {
    subject: printName(certificate.subject),
    issuer: printName(certificate.issuer),
    serialNumber: inPairs(certificate.serialNumber),
    validFrom: validFromOf(certificate),
    validTo: validToOf(certificate),
    fingerprintSha256: certificate.fingerprint256.replaceAll(':', '').toUpperCase(),
    keyAlgorithm: key.algorithm,
    keyBits: key.bits,
    signatureAlgorithm: certificate.signatureAlgorithm ?? null,
    isCa: der.isCa,
  };
}

/**
 * Node prints one attribute per line. Users expect one line with commas, as in RFC 4514, but in the order of the
 * certificate.
 */
function printName(name: string | undefined): string {
  return (name ?? '').split('\n').join(', ');
}

/** Adds a leading zero to an odd number of digits, because OpenSSL prints the number 0 as one digit. */
function inPairs(serialNumber: string): string {
  const [, sign = '', digits = ''] = /^(-?)(.*)$/.exec(serialNumber.toUpperCase()) ?? [];
  return `${sign}${digits.length % 2 === 0 ? digits : `0${digits}`}`;
}

export function validFromOf({ validFrom }: X509Certificate): Date | null {
  return parseTime(validFrom);
}

export function validToOf({ validTo }: X509Certificate): Date | null {
  return parseTime(validTo);
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/**
 * Parses a time as OpenSSL prints it: `Jun 2 02:35:03 2022 GMT`, or `Bad time value`. Node's own Date is not
 * used, because its year is arbitrary if OpenSSL cannot read the time.
 */
function parseTime(text: string): Date | null {
  const [, month = '', day, hour, minute, second, year] =
    /^([A-Z][a-z]{2}) ([ \d]\d) (\d\d):(\d\d):(\d\d)(?:\.\d+)? (\d{1,4})(?: GMT)?$/.exec(text) ?? [];
  const place = MONTHS.indexOf(month);
  if (place < 0 || Number(year) === 0) return null;
  const date = new Date(0);
  // Date.UTC maps the years 0 to 99 to 1900 to 1999.
  date.setUTCFullYear(Number(year), place, Number(day));
  date.setUTCHours(Number(hour), Number(minute), Number(second));
  return date;
}

/**
 * Returns the first CN of a distinguished name as Node prints it: one line per part, ` + ` between the attributes
 * of a part. In values a backslash precedes `, + " \ < > ;`, a leading or trailing blank, and the two hex digits of
 * a control character (RFC 2253, 2.4).
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
