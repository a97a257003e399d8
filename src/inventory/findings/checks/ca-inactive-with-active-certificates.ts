import { CERTIFICATE_STATUSES } from '../../objects/object-columns.ts';
import { type Check, found, NOTHING } from '../check.ts';

export const caInactiveWithActiveCertificates: Check = {
  name: 'CA_INACTIVE_WITH_ACTIVE_CERTIFICATES',
  version: 1,
  kinds: ['CA_CERTIFICATE'],
  restsOn: ['DEVICE_CERTIFICATE'],
  title: 'The CA certificate is inactive, but certificates from it are active',
  looksAt: 'The status of each CA certificate, and of the device certificates that hang on it.',
  severity: 'MEDIUM',
  why: 'Either the devices cannot connect and nobody meant that, or somebody switched the CA off and forgot its certificates.',
  remedy: 'Activate the CA certificate again, or revoke the device certificates.',
  examine: async (ca, { neighbours }) => {
    if (ca.status === null || CERTIFICATE_STATUSES[ca.status] !== 'INACTIVE') return NOTHING;
    if (!(await neighbours.hasCertificates(ca, 'active'))) return NOTHING;
    return found('MEDIUM', 'The CA certificate is inactive, but active device certificates hang on it.', {
      status: 'INACTIVE',
      activeDeviceCertificates: 'yes',
    });
  },
};
