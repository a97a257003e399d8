import { createHash, X509Certificate } from 'node:crypto';
import { issue, type KeyPair, keyFromSeed } from '../../src/simulator/x509.ts';

/** A CA of a test's own, and what it signs. */
export interface TestCa {
  readonly pem: string;
  readonly commonName: string;
  /** A certificate for this subject, signed by the CA's key (or by another one). */
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

/** The same with its key on a curve that nobody knows; its signature is none any more. */
export function onAnUnknownCurve(pem: string): string {
  const der = new X509Certificate(pem).raw;
  const curve = Buffer.from('2a8648ce3d030107', 'hex');
  der[der.indexOf(curve) + curve.length - 1] = 0x7f;
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

/** What a SHA-256 looks like, of whatever text. */
export function fingerprintOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').toUpperCase();
}

export const strangersKey: KeyPair = keyFromSeed('a stranger');
