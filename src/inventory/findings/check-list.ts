import type { EntityKind } from '../../events/log/log.ts';
import type { Check } from './check.ts';
import { caExpired } from './checks/ca-expired.ts';
import { caExpiring } from './checks/ca-expiring.ts';
import { caInSeveralPlaces } from './checks/ca-in-several-places.ts';
import { caInactiveWithActiveCertificates } from './checks/ca-inactive-with-active-certificates.ts';
import { caUnverified } from './checks/ca-unverified.ts';
import { caWithoutCertificates } from './checks/ca-without-certificates.ts';
import { certificateActiveNeverUsed } from './checks/certificate-active-never-used.ts';
import { certificateExpiredInUse } from './checks/certificate-expired-in-use.ts';
import { certificateExpiring } from './checks/certificate-expiring.ts';
import { certificateIssuerUnknown } from './checks/certificate-issuer-unknown.ts';
import { certificateOutlivesCa } from './checks/certificate-outlives-ca.ts';
import { certificateSharedByDevices } from './checks/certificate-shared-by-devices.ts';
import { credentialInUnknownGroup } from './checks/credential-in-unknown-group.ts';
import { credentialOld } from './checks/credential-old.ts';
import { deviceFrozenWithActiveCertificate } from './checks/device-frozen-with-active-certificate.ts';
import { deviceNeverConnected } from './checks/device-never-connected.ts';
import { identitySecretSentAsPassword } from './checks/identity-secret-sent-as-password.ts';
import { identitySecretShared } from './checks/identity-secret-shared.ts';
import { identityWithoutPermission } from './checks/identity-without-permission.ts';
import { keyWeak } from './checks/key-weak.ts';
import { permissionOnEveryTopic } from './checks/permission-on-every-topic.ts';
import { policyOnEveryTopic } from './checks/policy-on-every-topic.ts';
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
  certificateExpiredInUse,
  certificateExpiring,
  certificateSharedByDevices,
  certificateIssuerUnknown,
  certificateOutlivesCa,
  certificateActiveNeverUsed,
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
  deviceFrozenWithActiveCertificate,
  policyOnEveryTopic,
];

export function checksOf(kind: EntityKind): readonly Check[] {
  return CHECKS.filter(({ kinds }) => kinds.includes(kind));
}
