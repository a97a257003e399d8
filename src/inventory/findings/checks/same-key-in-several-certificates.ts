import { type Check, found, NOTHING } from '../check.ts';

export const sameKeyInSeveralCertificates: Check = {
  name: 'SAME_KEY_IN_SEVERAL_CERTIFICATES',
  version: 1,
  kinds: ['DEVICE_CERTIFICATE'],
  restsOn: [],
  title: 'Another device certificate has the same key',
  looksAt: 'The public key of each device certificate whose content was read, over all accounts and clouds.',
  severity: 'MEDIUM',
  why: 'Devices with one key can pretend to be each other, and a stolen key concerns all of them.',
  remedy: 'Give each device a key of its own. A renewal should use a new key, too.',
  examine: async (certificate, { neighbours }) => {
    const { key_id: keyId, sha256 } = certificate;
    if (keyId === null || sha256 === null) return NOTHING;
    // The same certificate may be registered in several places.
    const link = { column: 'key_id', value: keyId, unlike: sha256 } as const;
    if (!(await neighbours.hasOther(certificate, link))) return NOTHING;
    return found('MEDIUM', 'Another device certificate has the same key.', { keySha256: keyId }, { link });
  },
};
