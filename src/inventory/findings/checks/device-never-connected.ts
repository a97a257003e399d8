import { DAY_MS } from '../../../duration.ts';
import { DEVICE_STATUSES } from '../../objects/object-columns.ts';
import { type Check, dateOf, found, lookAgain, NOTHING } from '../check.ts';

const LONG_MS = 30 * DAY_MS;

export const deviceNeverConnected: Check = {
  name: 'DEVICE_NEVER_CONNECTED',
  version: 1,
  kinds: ['DEVICE'],
  restsOn: [],
  title: 'The device has never connected',
  looksAt: 'The status of each device, and when it was registered.',
  severity: 'LOW after 30 days.',
  why: 'Its secret or certificate exists, and nobody would miss it.',
  remedy: 'Delete the device, or freeze it until it is installed.',
  limits:
    'Where the list of the cloud has no time of registration, the time counts from when the inventory first saw the device.',
  examine: ({ status, time_at, first_seen }, { now }) => {
    if (status === null || DEVICE_STATUSES[status] !== 'NEVER_CONNECTED') return NOTHING;
    const since = time_at ?? first_seen;
    if (now - since <= LONG_MS) return lookAgain(since + LONG_MS + 1);
    return found('LOW', 'The device has not connected for more than 30 days since it is known.', {
      [time_at === null ? 'firstSeenAt' : 'registeredAt']: dateOf(since),
    });
  },
};
