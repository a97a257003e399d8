import { type Check, dateOf, found, lookAgain, NOTHING } from '../check.ts';

export const caExpired: Check = {
  name: 'CA_EXPIRED',
  version: 1,
  kinds: ['CA_CERTIFICATE'],
  restsOn: ['DEVICE_CERTIFICATE'],
  title: 'The CA certificate has expired',
  looksAt: 'The end of the validity period of each CA certificate.',
  severity: 'CRITICAL if an active device certificate hangs on the CA, otherwise HIGH.',
  why: 'Devices with a certificate from this CA can no longer connect.',
  remedy:
    'Register a new CA certificate, give the devices certificates from it, and delete the expired CA certificate.',
  examine: async (ca, { now, neighbours }) => {
    if (ca.time_at === null) return NOTHING;
    if (ca.time_at >= now) return lookAgain(ca.time_at + 1);
    const isInUse = await neighbours.hasCertificates(ca, 'active');
    const detail = isInUse
      ? 'The CA certificate has expired, and active device certificates hang on it.'
      : 'The CA certificate has expired.';
    return found(isInUse ? 'CRITICAL' : 'HIGH', detail, {
      validTo: dateOf(ca.time_at),
      activeDeviceCertificates: isInUse ? 'yes' : 'no',
    });
  },
};
