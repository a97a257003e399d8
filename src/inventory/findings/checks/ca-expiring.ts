import { DAY_MS } from '../../../duration.ts';
import { type Check, dateOf, found, lookAgain, NOTHING } from '../check.ts';

const SOON_MS = 30 * DAY_MS;
const LATER_MS = 90 * DAY_MS;

export const caExpiring: Check = {
  name: 'CA_EXPIRING',
  version: 1,
  kinds: ['CA_CERTIFICATE'],
  restsOn: [],
  title: 'The CA certificate expires soon',
  looksAt: 'The end of the validity period of each CA certificate.',
  severity: 'HIGH if it ends within 30 days, MEDIUM if it ends within 90 days.',
  why: 'When it has expired, devices with a certificate from this CA can no longer connect. New certificates take time.',
  remedy:
    'Register a new CA certificate now, and give the devices certificates from it before this one expires.',
  examine: ({ time_at: end }, { now }) => {
    if (end === null || end < now) return NOTHING;
    if (end - now >= LATER_MS) return lookAgain(end - LATER_MS + 1);
    const isSoon = end - now < SOON_MS;
    return found(
      isSoon ? 'HIGH' : 'MEDIUM',
      `The CA certificate expires within ${isSoon ? 30 : 90} days.`,
      { validTo: dateOf(end) },
      { dueAt: isSoon ? end + 1 : end - SOON_MS + 1 },
    );
  },
};
