import { type Check, found, NOTHING } from '../check.ts';

export const caInSeveralPlaces: Check = {
  name: 'CA_IN_SEVERAL_PLACES',
  version: 1,
  kinds: ['CA_CERTIFICATE'],
  restsOn: [],
  title: 'The key of this CA is registered elsewhere, too',
  looksAt: 'The public key of each CA certificate, over all accounts and clouds.',
  severity: 'INFO',
  why: 'If the key is stolen, or the certificate expires, all these places are concerned.',
  remedy: 'Nothing to do if this is intended. `sameCa` lists the other places.',
  examine: async (ca, { neighbours }) => {
    if (ca.key_id === null) return NOTHING;
    const link = { column: 'key_id', value: ca.key_id, unlike: null } as const;
    if (!(await neighbours.hasOther(ca, link))) return NOTHING;
    return found('INFO', 'Another CA certificate has the same key.', { keySha256: ca.key_id }, { link });
  },
};
