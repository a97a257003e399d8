import { AGAIN_MS, type Check, found, lookAgain, NOTHING } from '../check.ts';

export const credentialInUnknownGroup: Check = {
  name: 'CREDENTIAL_IN_UNKNOWN_GROUP',
  version: 1,
  kinds: ['CLIENT_CREDENTIAL'],
  restsOn: ['GROUP'],
  title: 'The group of the client credential does not exist',
  looksAt: 'The group in the client id of each client credential.',
  severity: 'LOW',
  why: 'The credential was forgotten when its group was deleted. It works again if the group is created again.',
  remedy: 'Delete the client credential.',
  examine: async (credential, { now, neighbours }) => {
    const { group_id: group } = credential;
    if (group === null || (await neighbours.has(group))) return NOTHING;
    if (!(await neighbours.isRead(credential, 'GROUP'))) return lookAgain(now + AGAIN_MS);
    return found('LOW', 'The instance has no such group.', { clientId: credential.key_text });
  },
};
