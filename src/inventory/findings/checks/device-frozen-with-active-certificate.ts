import { DEVICE_STATUSES } from '../../objects/object-columns.ts';
import { type Check, found, NOTHING } from '../check.ts';

export const deviceFrozenWithActiveCertificate: Check = {
  name: 'DEVICE_FROZEN_WITH_ACTIVE_CERTIFICATE',
  version: 1,
  kinds: ['DEVICE'],
  restsOn: ['DEVICE_CERTIFICATE', 'DEVICE_CERTIFICATE_DEVICES'],
  title: 'The device is frozen, but its certificate is active',
  looksAt: 'The status of each device, and of the device certificates that it uses.',
  severity: 'MEDIUM',
  why: 'Anyone who has the key can still connect as another device that uses the same certificate.',
  remedy: 'Deactivate the certificate, or unfreeze the device.',
  limits: 'Which devices use a certificate is read once a day (IoTDA). Until then there is no finding.',
  examine: async (device, { neighbours }) => {
    if (device.status === null || DEVICE_STATUSES[device.status] !== 'FROZEN') return NOTHING;
    if (!(await neighbours.hasActiveCertificate(device))) return NOTHING;
    return found('MEDIUM', 'The device is frozen, but a certificate that it uses is active.', {
      status: 'FROZEN',
      certificateStatus: 'ACTIVE',
    });
  },
};
