import { type Check, found, NOTHING } from '../check.ts';

/** Least bits of a key by its algorithm. */
const LEAST: Readonly<Record<string, number>> = { RSA: 2_048, DSA: 2_048, EC: 224 };

export const keyWeak: Check = {
  name: 'KEY_WEAK',
  version: 1,
  kinds: ['CA_CERTIFICATE', 'DEVICE_CERTIFICATE'],
  restsOn: [],
  title: 'The key is too short',
  looksAt: 'The algorithm and the size of the public key of each certificate whose content was read.',
  severity: 'HIGH for RSA and DSA keys of fewer than 2048 bits, and for EC keys of fewer than 224 bits.',
  why: 'Such a key can be broken with effort that criminals can afford.',
  remedy: 'Issue a new certificate with a longer key.',
  examine: ({ key_algorithm: algorithm, key_bits: bits }) => {
    const least = LEAST[algorithm ?? ''];
    if (algorithm === null || bits === null || least === undefined || bits >= least) return NOTHING;
    return found('HIGH', `The ${algorithm} key has ${bits} bits.`, {
      keyAlgorithm: algorithm,
      keyBits: String(bits),
      least: String(least),
    });
  },
};
