import { createHash, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { issue, type KeyPair, keyFromSeed } from '../../src/simulator/certificates/issue-certificate.ts';
import { der as encode, sequence } from '../../src/simulator/certificates/write-der.ts';

/** A CA for tests, and the certificates that it signs. */
export interface TestCa {
  readonly pem: string;
  readonly commonName: string;
  /** Issues a certificate for this subject, signed by the CA's key (or by another one). */
  readonly sign: (
    commonName: string,
    options?: { serialNumber?: string; by?: KeyPair; isCa?: boolean; unitBesideName?: string },
  ) => string;
}

const DAY = 24 * 60 * 60 * 1_000;

export function createCa(commonName: string, options: { days?: number; isCa?: boolean } = {}): TestCa {
  const key = keyFromSeed(`test ca ${commonName}`);
  const days = options.days ?? 365;
  const validFrom = new Date(Date.now() + Math.min(0, days - 1) * DAY - DAY);
  const validTo = new Date(Date.now() + days * DAY);
  const organization = 'Tests';
  const serialNumber = Buffer.from(commonName.padEnd(8, '0')).toString('hex').slice(0, 16).toUpperCase();
  const self = { commonName, organization, key };
  let issued = 0;
  return {
    commonName,
    pem: issue({ ...self, serialNumber, validFrom, validTo, isCa: options.isCa ?? true }).pem,
    sign: (subject, more = {}) =>
      issue({
        commonName: subject,
        organization,
        ...(more.unitBesideName === undefined ? {} : { unitBesideName: more.unitBesideName }),
        serialNumber: more.serialNumber ?? `1A${String(++issued).padStart(6, '0')}`,
        validFrom,
        validTo,
        isCa: more.isCa ?? false,
        key: keyFromSeed(`leaf ${subject}`),
        issuer: { commonName, organization, key: more.by ?? key },
      }).pem,
  };
}

/** Moves the key to an unknown curve, which also invalidates the signature. */
export function onAnUnknownCurve(pem: string): string {
  const der = new X509Certificate(pem).raw;
  const curve = Buffer.from('2a8648ce3d030107', 'hex');
  der[der.indexOf(curve) + curve.length - 1] = 0x7f;
  return inPem(der);
}

/** A hash of the text, in the format of a SHA-256 fingerprint. */
export function fingerprintOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').toUpperCase();
}

export const strangersKey: KeyPair = keyFromSeed('a stranger');

/** OpenSSL created these: test/vectors/certificates/README.md. */
export const vector = (name: string): string =>
  readFileSync(new URL(`../vectors/certificates/${name}.pem`, import.meta.url), 'utf8');

/** Wraps any bytes in the PEM frame of a certificate. */
export function inPem(bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

/** Replaces the characters of the end of validity, which has to be a UTCTime: `301301000000Z` has month 13. */
export function withValidTo(pem: string, characters: string): string {
  const der = new X509Certificate(pem).raw;
  const validFrom = der.indexOf(Buffer.from([0x17, 13]));
  const validTo = der.indexOf(Buffer.from([0x17, 13]), validFrom + 1);
  der.write(characters, validTo + 2, 'latin1');
  return inPem(der);
}

/** Replaces the end of validity by any text and tag: 0x17 is UTCTime, 0x18 GeneralizedTime. */
export function withValidity(
  pem: string,
  from: readonly [number, string],
  to: readonly [number, string],
): string {
  const der = new X509Certificate(pem).raw;
  const start = der.indexOf(Buffer.from([0x30, 30, 0x17, 13]));
  const value = ([tag, text]: readonly [number, string]) => encode(tag, Buffer.from(text, 'latin1'));
  const validity = sequence(value(from), value(to));
  const body = der.subarray(4 + 4, 8 + der.readUInt16BE(6));
  const signature = der.subarray(8 + der.readUInt16BE(6));
  const offset = start - 8;
  return inPem(sequence(sequence(body.subarray(0, offset), validity, body.subarray(offset + 32)), signature));
}
