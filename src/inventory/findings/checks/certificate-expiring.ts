import { DAY_MS } from '../../../duration.ts';
import { type Check, dateOf, found, lookAgain, NOTHING } from '../check.ts';

const SOON_MS = 30 * DAY_MS;

export const certificateExpiring: Check = {
  name: 'CERTIFICATE_EXPIRING',
  version: 1,
  kinds: ['DEVICE_CERTIFICATE'],
  restsOn: [],
  title: 'The device certificate expires soon',
  looksAt: 'The end of the validity period of each device certificate.',
  severity: 'MEDIUM if it ends within 30 days.',
  why: 'When it has expired, the device can no longer connect.',
  remedy: 'Give the device a new certificate.',
  examine: ({ time_at: end }, { now }) => {
    if (end === null || end < now) return NOTHING;
    if (end - now >= SOON_MS) return lookAgain(end - SOON_MS + 1);
    return found(
      'MEDIUM',
      'The device certificate expires within 30 days.',
      { validTo: dateOf(end) },
      { dueAt: end + 1 },
    );
  },
};
