import type { Simulators } from '../../src/simulator/index.ts';
import { ALIBABA, HUAWEI } from './start.ts';

/** An object of a fleet with all its keys. */
export interface Noun {
  readonly type: string;
  readonly provider: 'ALIBABA_MQTT' | 'HUAWEI_IOTDA';
  readonly instanceId: string;
  /** Members of its natural key; null for an AuthIdentity and an AuthPermission, which have none. */
  readonly natural: Readonly<Record<string, string>> | null;
  readonly id: string;
}

/** All objects in the fleet of these simulators. `suffix` is appended to the account names. */
export function nounsOf({ fleet: { alibaba, huawei } }: Simulators, suffix = ''): Noun[] {
  const inAlibaba = alibaba.instances.flatMap((instance) => {
    const place = [`${ALIBABA}${suffix}`, instance.regionId, instance.instanceId];
    const named = namer('ALIBABA_MQTT', place);
    return [
      named('Instance', {}),
      ...instance.groups.map(({ groupId }) => named('Group', { groupId })),
      ...instance.caCertificates.map(({ sn }) => named('CaCertificate', { caId: sn })),
      ...instance.deviceCertificates.map(({ caSn, deviceSn }) =>
        named('DeviceCertificate', { certificateId: `${caSn}/${deviceSn}` }),
      ),
      ...instance.credentials.map(({ clientId }) => named('ClientCredential', { clientId })),
      ...instance.identities.map(({ identityType, username, clientId }) => ({
        ...named('AuthIdentity', {
          identityType,
          username,
          clientId: identityType === 'CLIENT' ? clientId! : '',
        }),
        natural: null,
      })),
      ...instance.permissions.map(({ identityType, identity, topic }) => ({
        ...named('AuthPermission', { identityType, identity, topic }),
        natural: null,
      })),
      ...instance.blockedClientIds.map((clientId) => named('BlockedClient', { clientId })),
    ];
  });
  const inHuawei = huawei.instances.flatMap((instance) => {
    const named = namer('HUAWEI_IOTDA', [`${HUAWEI}${suffix}`, huawei.region, instance.instanceId]);
    return [
      named('Instance', {}),
      ...instance.groups.map(({ groupId }) => named('Group', { groupId })),
      ...instance.caCertificates.map((each) => named('CaCertificate', { caId: each.certificateId })),
      ...instance.deviceCertificates.map(({ certificateId }) =>
        named('DeviceCertificate', { certificateId }),
      ),
      ...instance.devices.map(({ deviceId }) => named('Device', { deviceId })),
      ...(instance.policies ?? []).map(({ policyId }) => named('DevicePolicy', { policyId })),
      ...(instance.authorizers ?? []).map(({ authorizerId }) => named('DeviceAuthorizer', { authorizerId })),
      ...(instance.provisioningTemplates ?? []).map(({ templateId }) =>
        named('DeviceTemplate', { kind: 'PROVISIONING', templateId }),
      ),
    ];
  });
  return [...inAlibaba, ...inHuawei];
}

/** The global id in the API's format: base64url of `Kind:account/region/instance/key…`. */
export function idOf(type: string, ...parts: readonly string[]): string {
  return Buffer.from(`${type}:${parts.map(encodeURIComponent).join('/')}`).toString('base64url');
}

export const byId = ({ type, id }: Noun) => ({ __typename: type, id });
export const byNaturalKey = ({ type, natural }: Noun) => ({ __typename: type, ...natural });

function namer(provider: Noun['provider'], place: readonly string[]) {
  const instanceId = place[2]!;
  return (type: string, key: Record<string, string>): Noun => ({
    type,
    provider,
    instanceId,
    natural: { provider, instanceId, ...key },
    id: idOf(type, ...place, ...Object.values(key)),
  });
}
