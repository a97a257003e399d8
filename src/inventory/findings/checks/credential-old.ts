import { DAY_MS } from '../../../duration.ts';
import { type Check, dateOf, found, lookAgain, NOTHING } from '../check.ts';

const OLD_MS = 365 * DAY_MS;

export const credentialOld: Check = {
  name: 'CREDENTIAL_OLD',
  version: 1,
  kinds: ['CLIENT_CREDENTIAL'],
  restsOn: [],
  title: 'The client credential was not changed for a year',
  looksAt:
    'When the secret of each client credential was last changed, or else when the credential was created.',
  severity: 'LOW after 365 days.',
  why: 'The longer a secret is in use, the more copies of it exist.',
  remedy: 'Rotate the credential with rotateClientCredential.',
  limits:
    'Lists of credentials contain ids only, so a credential is examined only after a read of its dates.',
  examine: ({ changed_at, time_at }, { now }) => {
    const since = changed_at ?? time_at;
    if (since === null) return NOTHING;
    if (now - since <= OLD_MS) return lookAgain(since + OLD_MS + 1);
    return found('LOW', 'The client credential is older than 365 days.', { since: dateOf(since) });
  },
};
