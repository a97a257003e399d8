import { parseNodeId } from '../../../graph/node-id.ts';
import { type Check, found, NOTHING } from '../check.ts';

export const certificateSharedByDevices: Check = {
  name: 'CERTIFICATE_SHARED_BY_DEVICES',
  version: 1,
  kinds: ['DEVICE_CERTIFICATE'],
  restsOn: ['DEVICE_CERTIFICATE_DEVICES'],
  title: 'Several devices use the same certificate',
  looksAt: 'The devices that use each device certificate.',
  severity: 'HIGH for two devices or more.',
  why: 'The devices can pretend to be each other, and a key that is stolen from one of them concerns all of them.',
  remedy: 'Give each device a certificate and a key of its own.',
  limits: 'Which devices use a certificate is read once a day (IoTDA). Until then there is no finding.',
  examine: async (certificate, { neighbours }) => {
    if (certificate.has_devices !== 1) return NOTHING;
    const devices = await neighbours.devicesOf(certificate);
    if (devices === null || devices.count < 2) return NOTHING;
    const [first = '', second = ''] = devices.examples.map((id) => parseNodeId(id).key.join());
    return found('HIGH', `${devices.count} devices use the certificate.`, {
      devices: String(devices.count),
      examples: `${first}, ${second}`,
    });
  },
};
