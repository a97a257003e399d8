import { type Check, found, NOTHING } from '../check.ts';

export const signatureWeak: Check = {
  name: 'SIGNATURE_WEAK',
  version: 1,
  kinds: ['CA_CERTIFICATE', 'DEVICE_CERTIFICATE'],
  restsOn: [],
  title: 'The signature uses a broken hash',
  looksAt:
    'The signature algorithm of each certificate whose content was read. Self-signatures do not count, because nobody relies on them.',
  severity: 'MEDIUM for MD5 and SHA-1.',
  why: 'Somebody could make another certificate with the same signature.',
  remedy: 'Issue a new certificate that is signed with SHA-256 or better.',
  examine: ({ facts }) => {
    const algorithm = facts?.signatureAlgorithm ?? '';
    if (facts === null || facts.subject === facts.issuer || !/md5|sha-?1(?!\d)/i.test(algorithm))
      return NOTHING;
    return found('MEDIUM', `The certificate is signed with ${algorithm}.`, { signatureAlgorithm: algorithm });
  },
};
