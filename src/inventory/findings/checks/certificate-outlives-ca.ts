import { type Check, dateOf, found, NOTHING } from '../check.ts';

export const certificateOutlivesCa: Check = {
  name: 'CERTIFICATE_OUTLIVES_CA',
  version: 1,
  kinds: ['DEVICE_CERTIFICATE'],
  restsOn: ['CA_CERTIFICATE'],
  title: 'The device certificate is valid for longer than its CA',
  looksAt: 'The ends of the validity periods of each device certificate and of its CA certificate.',
  severity: 'LOW',
  why: 'The device stops connecting when the CA expires, earlier than its own certificate says.',
  remedy: 'Plan the renewal by the end of the CA certificate.',
  examine: async (certificate, { neighbours }) => {
    if (certificate.time_at === null) return NOTHING;
    const ca = await neighbours.caOf(certificate);
    if (ca === null || ca.time_at === null || certificate.time_at <= ca.time_at) return NOTHING;
    return found('LOW', 'The device certificate expires after its CA certificate.', {
      validTo: dateOf(certificate.time_at),
      caValidTo: dateOf(ca.time_at),
    });
  },
};
