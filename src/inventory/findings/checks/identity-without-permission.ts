import { AGAIN_MS, type Check, found, lookAgain, NOTHING } from '../check.ts';

export const identityWithoutPermission: Check = {
  name: 'IDENTITY_WITHOUT_PERMISSION',
  version: 1,
  kinds: ['AUTH_IDENTITY'],
  restsOn: ['AUTH_PERMISSION'],
  title: 'The identity has no permission',
  looksAt: 'The custom-auth permissions of each custom-auth identity.',
  severity: 'INFO',
  why: 'The identity is not used, or its clients cannot do anything.',
  remedy: 'Delete the identity, or give it the permissions that it needs.',
  examine: async (identity, { now, neighbours }) => {
    if (await neighbours.hasPermission(identity)) return NOTHING;
    if (!(await neighbours.isRead(identity, 'AUTH_PERMISSION'))) return lookAgain(now + AGAIN_MS);
    return found('INFO', 'No permission names this identity.', { permissions: '0' });
  },
};
