import { CERTIFICATE_STATUSES } from '../../objects/object-columns.ts';
import { type Check, found, NOTHING } from '../check.ts';

export const caUnverified: Check = {
  name: 'CA_UNVERIFIED',
  version: 1,
  kinds: ['CA_CERTIFICATE'],
  restsOn: [],
  title: 'The possession of the CA key was never proven',
  looksAt: 'The status of each CA certificate.',
  severity: 'LOW',
  why: 'The registration is not finished: no device with a certificate from this CA can connect.',
  remedy: 'Finish the registration with a verification certificate, or delete the CA certificate.',
  examine: ({ status }) =>
    status !== null && CERTIFICATE_STATUSES[status] === 'UNVERIFIED'
      ? found('LOW', 'The CA certificate waits for a verification certificate.', { status: 'UNVERIFIED' })
      : NOTHING,
};
