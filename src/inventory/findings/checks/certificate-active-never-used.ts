import { DAY_MS } from '../../../duration.ts';
import { CERTIFICATE_STATUSES } from '../../objects/object-columns.ts';
import { type Check, dateOf, found, lookAgain, NOTHING } from '../check.ts';

const LONG_MS = 30 * DAY_MS;

export const certificateActiveNeverUsed: Check = {
  name: 'CERTIFICATE_ACTIVE_NEVER_USED',
  version: 1,
  kinds: ['DEVICE_CERTIFICATE'],
  restsOn: ['DEVICE_CERTIFICATE_DEVICES'],
  title: 'The device certificate is active, but no device uses it',
  looksAt:
    'The status and the end of the validity period of each device certificate, whether devices use it, and when the inventory first saw it.',
  severity: 'LOW after 30 days, until the certificate expires.',
  why: 'Anyone who has the key can connect with it, although no device needs it.',
  remedy: 'Deactivate the certificate, and delete it if no device needs it.',
  limits: 'Which devices use a certificate is read once a day (IoTDA). Until then there is no finding.',
  examine: ({ status, time_at: end, has_devices: hasDevices, first_seen: since }, { now }) => {
    if (hasDevices !== 0 || status === null || CERTIFICATE_STATUSES[status] !== 'ACTIVE') return NOTHING;
    if (end !== null && end < now) return NOTHING;
    if (now - since <= LONG_MS) return lookAgain(since + LONG_MS + 1);
    return found(
      'LOW',
      'The certificate is active, but no device uses it.',
      { status: 'ACTIVE', devices: '0', firstSeenAt: dateOf(since) },
      { dueAt: end === null ? null : end + 1 },
    );
  },
};
