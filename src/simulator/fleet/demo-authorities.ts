import {
  type IssuedCertificate,
  issue,
  type KeyPair,
  keyFromSeed,
} from '../certificates/issue-certificate.ts';
import type { SeededRandom } from './seeded-random.ts';

/** A made-up CA that can issue, as both clouds' fleets need it. */
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

/** `days` from `now`: when it begins and when it ends. */
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
  // One key for all leaves of a CA: making keys is what takes time, and nobody connects with these.
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
