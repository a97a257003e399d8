import type { EntityKind } from '../../events/log/log.ts';
import type { Check } from './check.ts';
import { caExpired } from './checks/ca-expired.ts';
import { caExpiring } from './checks/ca-expiring.ts';
import { caInSeveralPlaces } from './checks/ca-in-several-places.ts';
import { caInactiveWithActiveCertificates } from './checks/ca-inactive-with-active-certificates.ts';
import { caUnverified } from './checks/ca-unverified.ts';
import { caWithoutCertificates } from './checks/ca-without-certificates.ts';
import { certificateExpiring } from './checks/certificate-expiring.ts';
import { certificateIssuerUnknown } from './checks/certificate-issuer-unknown.ts';
import { certificateOutlivesCa } from './checks/certificate-outlives-ca.ts';
import { credentialInUnknownGroup } from './checks/credential-in-unknown-group.ts';
import { credentialOld } from './checks/credential-old.ts';
import { deviceNeverConnected } from './checks/device-never-connected.ts';
import { identitySecretSentAsPassword } from './checks/identity-secret-sent-as-password.ts';
import { identitySecretShared } from './checks/identity-secret-shared.ts';
import { identityWithoutPermission } from './checks/identity-without-permission.ts';
import { keyWeak } from './checks/key-weak.ts';
import { permissionOnEveryTopic } from './checks/permission-on-every-topic.ts';
import { sameKeyInSeveralCertificates } from './checks/same-key-in-several-certificates.ts';
import { signatureWeak } from './checks/signature-weak.ts';

/** All checks, in the order of the schema. */
export const CHECKS: readonly Check[] = [
  caExpired,
  caExpiring,
  caInactiveWithActiveCertificates,
  caUnverified,
  caInSeveralPlaces,
  caWithoutCertificates,
  certificateExpiring,
  certificateIssuerUnknown,
  certificateOutlivesCa,
  keyWeak,
  signatureWeak,
  sameKeyInSeveralCertificates,
  identitySecretShared,
  identitySecretSentAsPassword,
  permissionOnEveryTopic,
  identityWithoutPermission,
  credentialOld,
  credentialInUnknownGroup,
  deviceNeverConnected,
];

/**
 * Checks of the schema that are not evaluated, and what they would need. The inventory keeps neither which device uses
 * which certificate nor the device policies.
 */
export const NOT_EVALUATED: Readonly<Record<string, string>> = {
  CERTIFICATE_EXPIRED_IN_USE: 'which devices use a certificate',
  CERTIFICATE_SHARED_BY_DEVICES: 'which devices use a certificate',
  CERTIFICATE_ACTIVE_NEVER_USED: 'which devices use a certificate',
  DEVICE_FROZEN_WITH_ACTIVE_CERTIFICATE: 'which devices use a certificate',
  POLICY_ON_EVERY_TOPIC: 'the device policies of IoTDA',
};

export function checksOf(kind: EntityKind): readonly Check[] {
  return CHECKS.filter(({ kinds }) => kinds.includes(kind));
}
