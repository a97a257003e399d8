import { type Check, found, NOTHING } from '../check.ts';

export const identitySecretShared: Check = {
  name: 'IDENTITY_SECRET_SHARED',
  version: 1,
  kinds: ['AUTH_IDENTITY'],
  restsOn: [],
  title: 'Another identity has the same secret',
  looksAt: 'The keyed fingerprint of the secret of each custom-auth identity.',
  severity: 'HIGH',
  why: 'Who knows one of the secrets can connect as the other identity.',
  remedy: 'Give each identity a secret of its own.',
  comparesSecrets: true,
  examine: async (identity, { neighbours }) => {
    if (identity.secret_print === null) return NOTHING;
    const link = { column: 'secret_print', value: identity.secret_print, unlike: null } as const;
    if (!(await neighbours.hasOther(identity, link))) return NOTHING;
    return found(
      'HIGH',
      'Another identity has the same secret.',
      { secretFingerprint: identity.secret_print },
      { link },
    );
  },
};
