import {
  type IssuedCertificate,
  issue,
  type KeyPair,
  keyFromSeed,
} from '../certificates/issue-certificate.ts';
import type { SeededRandom } from './seeded-random.ts';

/** A simulated CA that can issue certificates, for the fleets of both clouds. */
export interface Authority extends IssuedCertificate {
  readonly commonName: string;
  readonly organization: string;
  readonly serialNumber: string;
  readonly validFrom: number;
  readonly validTo: number;
  readonly leaf: (request: {
    commonName: string;
    serialNumber: string;
    validFrom: number;
    validTo: number;
  }) => IssuedCertificate;
}

const DAY = 24 * 60 * 60 * 1_000;
const ORGANIZATION = 'Made-up Fleet';

/** Creates a CA. `days`: start and end of its validity, counted from `now`. */
export function authority(
  seededRandom: SeededRandom,
  name: string,
  now: number,
  days: { readonly from: number; readonly to: number },
): Authority {
  const key = keyFromSeed(`ca ${name} ${seededRandom.hex(8, 'ca key', name)}`);
  const serialNumber = `0${seededRandom.hex(19, 'ca serial', name)}`.toUpperCase();
  const validFrom = now + Math.round(days.from * DAY);
  const validTo = now + Math.round(days.to * DAY);
  const self = { commonName: name, organization: ORGANIZATION, key };
  const issued = issue({
    ...self,
    serialNumber,
    validFrom: new Date(validFrom),
    validTo: new Date(validTo),
    isCa: true,
  });
  // All certificates of a CA share one key, because generating keys is slow and no device connects with these
  // certificates.
  const leafKey: KeyPair = keyFromSeed(`leaf of ${name}`);
  return {
    ...self,
    ...issued,
    serialNumber,
    validFrom,
    validTo,
    leaf: (request) =>
      issue({
        commonName: request.commonName,
        organization: ORGANIZATION,
        serialNumber: request.serialNumber,
        validFrom: new Date(request.validFrom),
        validTo: new Date(request.validTo),
        isCa: false,
        key: leafKey,
        issuer: self,
      }),
  };
}
