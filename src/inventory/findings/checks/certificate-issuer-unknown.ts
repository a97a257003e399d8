import { keyOfLink } from '../../objects/ca-link.ts';
import { AGAIN_MS, type Check, found, lookAgain, NOTHING } from '../check.ts';

export const certificateIssuerUnknown: Check = {
  name: 'CERTIFICATE_ISSUER_UNKNOWN',
  version: 1,
  kinds: ['DEVICE_CERTIFICATE'],
  restsOn: ['CA_CERTIFICATE'],
  title: 'No registered CA has issued the device certificate',
  looksAt:
    'The CA that the list of the cloud names, and the signature of the certificate where its content was read.',
  severity: 'MEDIUM',
  why: 'The device relies on a CA that was deleted, or the certificate is not what it seems to be.',
  remedy: 'Register the CA again, or give the device a certificate from a registered CA.',
  limits: 'A certificate whose content was not read is examined only if the list of the cloud names its CA.',
  examine: async (certificate, { now, neighbours }) => {
    const { ca_link: link, facts } = certificate;
    if (link === null && facts === null) return NOTHING;
    const ca = await neighbours.caOf(certificate);
    const named = link !== null && keyOfLink(link) === null;
    if (ca !== null && named && facts !== null && facts.issuerKeyId !== null && ca.key_id !== null) {
      if (facts.issuerKeyId === ca.key_id) return NOTHING;
      return found('MEDIUM', 'The CA that the list names has not signed the certificate.', {
        issuer: facts.issuer,
        namedCa: ca.key_text,
      });
    }
    if (ca !== null) return NOTHING;
    if (!(await neighbours.isRead(certificate, 'CA_CERTIFICATE'))) return lookAgain(now + AGAIN_MS);
    return found('MEDIUM', 'No CA certificate of the instance belongs to the device certificate.', {
      ...(facts === null ? {} : { issuer: facts.issuer }),
      signature:
        facts?.issuerKeyId == null ? 'verified by no kept CA' : 'verified by a CA of another instance',
    });
  },
};
