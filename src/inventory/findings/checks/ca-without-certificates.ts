import { AGAIN_MS, type Check, found, lookAgain, NOTHING } from '../check.ts';

export const caWithoutCertificates: Check = {
  name: 'CA_WITHOUT_CERTIFICATES',
  version: 1,
  kinds: ['CA_CERTIFICATE'],
  restsOn: ['DEVICE_CERTIFICATE'],
  title: 'No device certificate hangs on the CA certificate',
  looksAt: 'The device certificates of the instance of each CA certificate.',
  severity: 'INFO',
  why: 'A CA that nobody uses is one more key that can be stolen: its owner could let devices in.',
  remedy: 'Delete the CA certificate if no device will need it.',
  limits:
    'Devices can connect with certificates that the instance does not list. On IoTDA the check waits until each device certificate was read, because only its signature shows its CA.',
  examine: async (ca, { now, neighbours }) => {
    if (await neighbours.hasCertificates(ca, 'any')) return NOTHING;
    const [isRead, areIssuersKnown] = await Promise.all([
      neighbours.isRead(ca, 'DEVICE_CERTIFICATE'),
      neighbours.areIssuersKnown(ca),
    ]);
    if (!isRead || !areIssuersKnown) return lookAgain(now + AGAIN_MS);
    return found('INFO', 'No device certificate of the instance was issued by this CA.', {
      deviceCertificates: '0',
    });
  },
};
