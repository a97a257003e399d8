import { type Check, dateOf, found, lookAgain, NOTHING } from '../check.ts';

export const certificateExpiredInUse: Check = {
  name: 'CERTIFICATE_EXPIRED_IN_USE',
  version: 1,
  kinds: ['DEVICE_CERTIFICATE'],
  restsOn: ['DEVICE_CERTIFICATE_DEVICES'],
  title: 'The device certificate has expired, but devices use it',
  looksAt: 'The end of the validity period of each device certificate, and whether devices use it.',
  severity: 'HIGH',
  why: 'These devices can no longer connect, or the platform still accepts an expired certificate.',
  remedy: 'Give the devices new certificates, and delete the expired one.',
  limits: 'Which devices use a certificate is read once a day (IoTDA). Until then there is no finding.',
  examine: async (certificate, { now, neighbours }) => {
    const { time_at: end, has_devices: hasDevices } = certificate;
    if (end === null || hasDevices !== 1) return NOTHING;
    if (end >= now) return lookAgain(end + 1);
    const devices = await neighbours.devicesOf(certificate);
    return found('HIGH', 'The device certificate has expired, and devices use it.', {
      validTo: dateOf(end),
      devices: String(devices?.count ?? 0),
    });
  },
};
