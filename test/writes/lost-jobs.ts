import type {
  AlibabaInstance,
  HuaweiCaCertificate,
  HuaweiDevice,
  HuaweiInstance,
} from '../../src/simulator/fleet/fleet.ts';
import { SECRET_MARK } from '../../src/simulator/fleet/seeded-random.ts';
import type { JournalEntry } from '../../src/simulator/journal.ts';
import { createCa, fingerprintOf } from '../kit/certificates.ts';
import { ALIBABA, HUAWEI } from '../kit/start.ts';

/** One mutation, and how to see its effect at the provider. */
export interface Job {
  readonly input: Record<string, unknown>;
  readonly selection?: string;
  /** Matches the provider write of this mutation, identified by one parameter. */
  readonly isItsWrite: (entry: JournalEntry) => boolean;
  /** True if applying the write twice has the same effect as once. */
  readonly mayRepeat?: boolean;
  /** True if the provider has the right state, and the response agrees with it. */
  // biome-ignore lint/suspicious/noExplicitAny: an answer, looked at field by field
  readonly isRight: (payload: Record<string, any>) => boolean;
}

export interface World {
  readonly platinum: AlibabaInstance;
  readonly standard: HuaweiInstance;
  readonly region: string;
}

/** The `n`-th job of a kind. Creating it also adds the objects that it needs to the fleet. */
export type Kind = (n: number) => Job;

export const idOf = (kind: string, ...parts: string[]) =>
  Buffer.from(`${kind}:${parts.map(encodeURIComponent).join('/')}`).toString('base64url');

const by = (operation: string, name: string, value: string) => (entry: JournalEntry) =>
  entry.operation === operation && entry.parameters[name] === value;

/** 24 hex digits that are unique for each kind and number. */
const hex = (kind: number, n: number) => `${kind}`.padStart(4, '0') + n.toString(16).padStart(20, '0');

export function alibabaKinds({ platinum }: World): Record<string, Kind> {
  const place = [ALIBABA, platinum.regionId, platinum.instanceId];
  const instanceId = idOf('Instance', ...place);
  const secret = (n: number) => `${SECRET_MARK}-${n}`;
  const credential = (kind: string, n: number) => {
    const made = {
      ...platinum.credentials[0]!,
      clientId: `GID_hundred@@@${kind}-${n}`,
      accessKeySecret: secret(n),
    };
    platinum.credentials.push(made);
    return { made, id: idOf('ClientCredential', ...place, made.clientId) };
  };
  const identity = (kind: string, n: number) => {
    const made = {
      username: `${kind}-${n}`,
      identityType: 'USER' as const,
      secret: secret(n),
      signMode: 'SIGNED' as const,
    };
    platinum.identities.push(made);
    return { made, id: idOf('AuthIdentity', ...place, 'USER', made.username, '') };
  };
  const ca = (kind: number, n: number, active: boolean) => {
    const made = { ...platinum.caCertificates[0]!, sn: hex(kind, n).toUpperCase(), active };
    platinum.caCertificates.push(made);
    return { made, id: idOf('CaCertificate', ...place, made.sn) };
  };
  const certificate = (kind: number, n: number, active: boolean) => {
    const made = { ...platinum.deviceCertificates[0]!, deviceSn: hex(kind, n).toUpperCase(), active };
    platinum.deviceCertificates.push(made);
    return { made, id: idOf('DeviceCertificate', ...place, `${made.caSn}/${made.deviceSn}`) };
  };
  return {
    createRegistrationCode: (n) => ({
      input: { instanceId, clientMutationId: `${n}` },
      selection: 'registrationCode',
      isItsWrite: ({ operation }) => operation === 'GetRegisterCode',
      mayRepeat: true,
      isRight: ({ registrationCode }) => platinum.registerCodes!.includes(registrationCode),
    }),
    registerCaCertificate: (n) => {
      const registrationCode = `lost-code-${n}`;
      platinum.registerCodes = [...(platinum.registerCodes ?? []), registrationCode];
      const own = createCa(`Lost ${n}`);
      return {
        input: {
          instanceId,
          name: `lost-${n}`,
          pem: own.pem,
          verificationPem: own.sign(registrationCode),
          registrationCode,
        },
        selection: 'caCertificate { name }',
        isItsWrite: by('RegisterCaCertificate', 'CaName', `lost-${n}`),
        isRight: ({ caCertificate }) =>
          caCertificate?.name === `lost-${n}` &&
          platinum.caCertificates.filter(({ name }) => name === `lost-${n}`).length === 1,
      };
    },
    setCaCertificateStatus: (n) => {
      const { made, id } = ca(1, n, n % 2 === 0);
      const isOn = !made.active;
      return {
        input: { id, status: isOn ? 'ACTIVE' : 'INACTIVE' },
        isItsWrite: by(isOn ? 'ActiveCaCertificate' : 'InactivateCaCertificate', 'Sn', made.sn),
        mayRepeat: true,
        isRight: () => made.active === isOn,
      };
    },
    deleteCaCertificate: (n) => {
      const { made, id } = ca(2, n, false);
      return {
        input: { id },
        selection: 'deletedId',
        isItsWrite: by('DeleteCaCertificate', 'Sn', made.sn),
        isRight: ({ deletedId }) => deletedId === id && !platinum.caCertificates.includes(made),
      };
    },
    setDeviceCertificateStatus: (n) => {
      const { made, id } = certificate(3, n, true);
      return {
        input: { id, status: 'INACTIVE' },
        isItsWrite: by('InactivateDeviceCertificate', 'DeviceSn', made.deviceSn),
        mayRepeat: true,
        isRight: () => !made.active,
      };
    },
    deleteDeviceCertificate: (n) => {
      const { made, id } = certificate(4, n, false);
      return {
        input: { id },
        isItsWrite: by('DeleteDeviceCertificate', 'DeviceSn', made.deviceSn),
        isRight: () => !platinum.deviceCertificates.includes(made),
      };
    },
    registerClientCredential: (n) => {
      const clientId = `GID_hundred@@@lost-${n}`;
      return {
        input: { instanceId, clientId },
        selection: 'issuedSecret { secret }',
        isItsWrite: by('RegisterDeviceCredential', 'ClientId', clientId),
        isRight: ({ issuedSecret }) =>
          issuedSecret?.secret ===
          platinum.credentials.find((each) => each.clientId === clientId)?.accessKeySecret,
      };
    },
    rotateClientCredential: (n) => {
      const { made, id } = credential('old', n);
      return {
        input: { id },
        selection: 'issuedSecret { secret }',
        isItsWrite: by('RefreshDeviceCredential', 'ClientId', made.clientId),
        isRight: ({ issuedSecret }) => issuedSecret?.secret === made.accessKeySecret,
      };
    },
    revokeClientCredential: (n) => {
      const { made, id } = credential('going', n);
      return {
        input: { id },
        isItsWrite: by('UnRegisterDeviceCredential', 'ClientId', made.clientId),
        isRight: () => !platinum.credentials.includes(made),
      };
    },
    createGroup: (n) => ({
      input: { instanceId, groupId: `GID_lost_${n}` },
      selection: 'group { groupId }',
      isItsWrite: by('CreateGroupId', 'GroupId', `GID_lost_${n}`),
      isRight: () => platinum.groups.filter(({ groupId }) => groupId === `GID_lost_${n}`).length === 1,
    }),
    deleteGroup: (n) => {
      const made = { ...platinum.groups[0]!, groupId: `GID_going_${n}` };
      platinum.groups.push(made);
      return {
        input: { id: idOf('Group', ...place, made.groupId) },
        isItsWrite: by('DeleteGroupId', 'GroupId', made.groupId),
        isRight: () => !platinum.groups.includes(made),
      };
    },
    createAuthIdentity: (n) => ({
      input: {
        instanceId,
        username: `lost-${n}`,
        identityType: 'USER',
        secret: secret(n),
        signMode: 'SIGNED',
      },
      selection: 'authIdentity { id }',
      isItsWrite: by('AddCustomAuthIdentity', 'Username', `lost-${n}`),
      isRight: () => platinum.identities.filter(({ username }) => username === `lost-${n}`).length === 1,
    }),
    updateAuthIdentity: (n) => {
      const { made, id } = identity('changed', n);
      return {
        input: { id, secret: `${secret(n)}-new`, signMode: 'ORIGIN' },
        isItsWrite: by('UpdateCustomAuthIdentity', 'Username', made.username),
        mayRepeat: true,
        isRight: () => {
          const now = platinum.identities.find(({ username }) => username === made.username);
          return now?.secret === `${secret(n)}-new` && now.signMode === 'ORIGIN';
        },
      };
    },
    deleteAuthIdentity: (n) => {
      const { made, id } = identity('going', n);
      return {
        input: { id },
        isItsWrite: by('DeleteCustomAuthIdentity', 'Username', made.username),
        isRight: () => !platinum.identities.includes(made),
      };
    },
    setAuthPermission: (n) => ({
      input: {
        instanceId,
        identity: 'somebody',
        identityType: 'USER',
        topic: `lost/${n}`,
        action: 'PUB',
        effect: 'DENY',
      },
      selection: 'authPermission { effect }',
      isItsWrite: by('AddCustomAuthPermission', 'Topic', `lost/${n}`),
      isRight: ({ authPermission }) => authPermission?.effect === 'DENY',
    }),
    deleteAuthPermission: (n) => {
      const key = { identity: 'somebody', identityType: 'USER' as const, topic: `going/${n}` };
      const made = { ...key, permitAction: 'PUB' as const, effect: 'ALLOW' as const };
      platinum.permissions.push(made);
      return {
        input: { instanceId, ...key },
        isItsWrite: by('DeleteCustomAuthPermission', 'Topic', key.topic),
        isRight: () => !platinum.permissions.includes(made),
      };
    },
    blockClient: (n) => {
      const clientId = `GID_hundred@@@blocked-${n}`;
      return {
        input: { instanceId, clientId },
        selection: 'blockedClient { clientId }',
        isItsWrite: by('AddCustomAuthConnectBlack', 'ClientId', clientId),
        mayRepeat: true,
        isRight: () => platinum.blockedClientIds.includes(clientId),
      };
    },
    unblockClient: (n) => {
      const clientId = `GID_hundred@@@free-${n}`;
      platinum.blockedClientIds.push(clientId);
      return {
        input: { instanceId, clientId },
        isItsWrite: by('DeleteCustomAuthConnectBlack', 'ClientId', clientId),
        isRight: () => !platinum.blockedClientIds.includes(clientId),
      };
    },
    revokeToken: (n) => {
      const token = `LzMT${SECRET_MARK}-${n}`;
      platinum.tokens = [...(platinum.tokens ?? []), { token, expireTime: Date.now() + 3_600_000 }];
      return {
        input: { instanceId, token },
        isItsWrite: by('RevokeToken', 'Token', token),
        mayRepeat: true,
        isRight: () => !platinum.tokens!.some((each) => each.token === token),
      };
    },
  };
}

export function huaweiKinds({ standard, region }: World): Record<string, Kind> {
  const place = [HUAWEI, region, standard.instanceId];
  const instanceId = idOf('Instance', ...place);
  const direct = standard.devices.find(
    (each) => each.gatewayId === each.deviceId && each.nodeType === 'GATEWAY',
  )!;
  const [product] = standard.products;
  const device = (kind: string, n: number, more: Partial<HuaweiDevice> = {}) => {
    const deviceId = `${kind}-${n}`;
    const made: HuaweiDevice = {
      ...structuredClone(direct),
      recordId: `f${hex(kind.length, standard.devices.length).slice(1)}`,
      deviceId,
      nodeId: deviceId,
      gatewayId: deviceId,
      status: 'OFFLINE',
      tags: [],
      ...more,
    };
    standard.devices.push(made);
    return { made, id: idOf('Device', ...place, deviceId) };
  };
  const ca = (kind: number, n: number, more: Partial<HuaweiCaCertificate> = {}) => {
    const id = hex(kind, n);
    const made = { ...standard.caCertificates[0]!, recordId: `e${id.slice(1)}`, certificateId: id, ...more };
    standard.caCertificates.push(made);
    return { made, id: idOf('CaCertificate', ...place, id) };
  };
  const certificate = (kind: number, n: number) => {
    const id = hex(kind, n);
    const made = { ...standard.deviceCertificates[0]!, recordId: `d${id.slice(1)}`, certificateId: id };
    made.status = 'ACTIVE';
    standard.deviceCertificates.push(made);
    return { made, id: idOf('DeviceCertificate', ...place, id) };
  };
  const group = (kind: string, n: number, deviceIds: string[] = []) => {
    const made = {
      ...standard.groups.find(({ groupType }) => groupType === 'STATIC')!,
      recordId: `c${hex(kind.length, standard.groups.length).slice(1)}`,
      groupId: `${hex(kind.length, n)}-${kind.length}`,
      name: `${kind}-${n}`,
      superGroupId: null,
      deviceIds,
    };
    standard.groups.push(made);
    return { made, id: idOf('Group', ...place, made.groupId) };
  };
  const policy = (kind: number, n: number, targets: string[] = []) => {
    const made = {
      recordId: `b${hex(kind, n).slice(1)}`,
      policyId: hex(kind, n),
      policyName: `policy-${kind}-${n}`,
      appId: standard.apps[0]!.appId,
      statement: [{ effect: 'ALLOW' as const, actions: ['iotda:devices:publish'], resources: ['topic:a'] }],
      targets: targets.map((target_id) => ({ target_type: 'device' as const, target_id })),
      createTime: '20260101T000000Z',
      updateTime: '20260101T000000Z',
    };
    standard.policies = [...(standard.policies ?? []), made];
    return { made, id: idOf('DevicePolicy', ...place, made.policyId) };
  };
  return {
    createDevice: (n) => ({
      input: { instanceId, productId: product!.productId, nodeId: `lost-${n}` },
      selection: 'issuedSecret { secret }',
      isItsWrite: by('AddDevice', 'node_id', `lost-${n}`),
      isRight: ({ issuedSecret }) =>
        issuedSecret?.secret ===
        standard.devices.find(({ nodeId }) => nodeId === `lost-${n}`)?.authInfo.secret,
    }),
    updateDevice: (n) => {
      const { made, id } = device('named', n);
      return {
        input: { id, name: `lost-${n}`, description: 'Found again' },
        isItsWrite: by('UpdateDevice', 'id', made.deviceId),
        mayRepeat: true,
        isRight: () => made.deviceName === `lost-${n}` && made.description === 'Found again',
      };
    },
    deleteDevice: (n) => {
      const { made, id } = device('going', n);
      return {
        input: { id },
        isItsWrite: by('DeleteDevice', 'id', made.deviceId),
        isRight: () => !standard.devices.includes(made),
      };
    },
    freezeDevice: (n) => {
      const { made, id } = device('frozen', n);
      return {
        input: { id },
        isItsWrite: by('FreezeDevice', 'id', made.deviceId),
        isRight: () => made.status === 'FROZEN',
      };
    },
    unfreezeDevice: (n) => {
      const { made, id } = device('thawed', n, { status: 'FROZEN' });
      return {
        input: { id },
        isItsWrite: by('UnfreezeDevice', 'id', made.deviceId),
        isRight: () => made.status !== 'FROZEN',
      };
    },
    resetDeviceSecret: (n) => {
      const { made, id } = device('secret', n);
      return {
        input: { id, slot: n % 2 === 0 ? 'PRIMARY' : 'SECONDARY' },
        selection: 'issuedSecret { secret }',
        isItsWrite: by('ResetDeviceSecret', 'id', made.deviceId),
        mayRepeat: true,
        isRight: ({ issuedSecret }) =>
          issuedSecret?.secret === (n % 2 === 0 ? made.authInfo.secret : made.authInfo.secondary_secret),
      };
    },
    setDeviceFingerprint: (n) => {
      const { made, id } = device('printed', n);
      Object.assign(made.authInfo, { auth_type: 'CERTIFICATES', secret: null, secondary_secret: null });
      const fingerprint = fingerprintOf(`device ${n}`);
      return {
        input: { id, fingerprint },
        isItsWrite: by('ResetFingerprint', 'id', made.deviceId),
        mayRepeat: true,
        isRight: () => made.authInfo.fingerprint?.toLowerCase() === fingerprint.toLowerCase(),
      };
    },
    changeGateway: (n) => {
      const { made, id } = device('child', n, { gatewayId: direct.deviceId, nodeType: 'ENDPOINT' });
      const other = device('gate', n);
      return {
        input: { id, gatewayId: other.id },
        isItsWrite: by('ChangeGateway', 'id', made.deviceId),
        mayRepeat: true,
        isRight: () => made.gatewayId === other.made.deviceId,
      };
    },
    setDeviceTags: (n) => {
      const { made, id } = device('tagged', n);
      return {
        input: { id, tags: [{ key: 'lost', value: `${n}` }, { key: 'bare' }] },
        isItsWrite: by('TagDevice', 'resource_id', made.deviceId),
        mayRepeat: true,
        isRight: () => made.tags.some(({ tag_value }) => tag_value === `${n}`),
      };
    },
    removeDeviceTags: (n) => {
      const { made, id } = device('bare', n, { tags: [{ tag_key: 'lost', tag_value: `${n}` }] });
      return {
        input: { id, keys: ['lost'] },
        isItsWrite: by('UntagDevice', 'resource_id', made.deviceId),
        isRight: () => made.tags.length === 0,
      };
    },
    createGroup: (n) => ({
      input: { instanceId, name: `lost-${n}`, description: 'Lost and found' },
      selection: 'group { name }',
      isItsWrite: by('AddDeviceGroup', 'name', `lost-${n}`),
      isRight: ({ group: found }) =>
        found?.name === `lost-${n}` &&
        standard.groups.filter(({ name }) => name === `lost-${n}`).length === 1,
    }),
    updateGroup: (n) => {
      const { made, id } = group('old', n);
      return {
        input: { id, name: `new-${n}` },
        isItsWrite: by('UpdateDeviceGroup', 'id', made.groupId),
        mayRepeat: true,
        isRight: () => made.name === `new-${n}`,
      };
    },
    deleteGroup: (n) => {
      const { made, id } = group('going', n);
      return {
        input: { id },
        isItsWrite: by('DeleteDeviceGroup', 'id', made.groupId),
        isRight: () => !standard.groups.includes(made),
      };
    },
    addDeviceToGroup: (n) => {
      const joins = device('joins', n);
      const { made, id } = group('joined', n);
      return {
        input: { id, deviceId: joins.id },
        isItsWrite: by('CreateOrDeleteDeviceInGroup', 'device_id', joins.made.deviceId),
        isRight: () => made.deviceIds.includes(joins.made.deviceId),
      };
    },
    removeDeviceFromGroup: (n) => {
      const leaves = device('leaves', n);
      const { made, id } = group('left_by', n, [leaves.made.deviceId]);
      return {
        input: { id, deviceId: leaves.id },
        isItsWrite: by('CreateOrDeleteDeviceInGroup', 'device_id', leaves.made.deviceId),
        isRight: () => !made.deviceIds.includes(leaves.made.deviceId),
      };
    },
    registerCaCertificate: (n) => {
      const own = createCa(`Lost in IoTDA ${n}`);
      return {
        input: { instanceId, pem: own.pem },
        selection: 'caCertificate { status }',
        isItsWrite: by('AddCertificate', 'content', own.pem),
        isRight: ({ caCertificate }) =>
          caCertificate?.status === 'UNVERIFIED' &&
          standard.caCertificates.filter(({ content }) => content.trim() === own.pem.trim()).length === 1,
      };
    },
    verifyCaCertificate: (n) => {
      const own = createCa(`Unverified ${n}`);
      const { made, id } = ca(5, n, {
        content: own.pem,
        cnName: own.commonName,
        status: false,
        verifyCode: `code-${n}`,
      });
      return {
        input: { id, verificationPem: own.sign(`code-${n}`) },
        isItsWrite: by('CheckCertificate', 'id', made.certificateId),
        mayRepeat: true,
        isRight: () => made.status,
      };
    },
    updateCaCertificate: (n) => {
      const { made, id } = ca(6, n, { provisionEnable: false });
      return {
        input: { id, provisioning: true, ocsp: true },
        isItsWrite: by('UpdateCertificate', 'id', made.certificateId),
        mayRepeat: true,
        isRight: () => made.provisionEnable && made.ocspEnable === true,
      };
    },
    deleteCaCertificate: (n) => {
      const { made, id } = ca(7, n);
      return {
        input: { id },
        isItsWrite: by('DeleteCertificate', 'id', made.certificateId),
        isRight: () => !standard.caCertificates.includes(made),
      };
    },
    setDeviceCertificateStatus: (n) => {
      const { made, id } = certificate(8, n);
      return {
        input: { id, status: 'INACTIVE' },
        isItsWrite: by('UpdateDeviceCertificate', 'id', made.certificateId),
        mayRepeat: true,
        isRight: () => made.status === 'INACTIVE',
      };
    },
    deleteDeviceCertificate: (n) => {
      const { made, id } = certificate(9, n);
      made.status = 'INACTIVE';
      return {
        input: { id },
        isItsWrite: by('DeleteDeviceCertificate', 'id', made.certificateId),
        isRight: () => !standard.deviceCertificates.includes(made),
      };
    },
    updateDevicePolicy: (n) => {
      const { made, id } = policy(10, n);
      return {
        input: { id, name: `renamed-${n}` },
        isItsWrite: by('UpdateDevicePolicy', 'id', made.policyId),
        mayRepeat: true,
        isRight: () => made.policyName === `renamed-${n}`,
      };
    },
    deleteDevicePolicy: (n) => {
      const { made, id } = policy(11, n);
      return {
        input: { id },
        selection: 'deletedId',
        isItsWrite: by('DeleteDevicePolicy', 'id', made.policyId),
        isRight: ({ deletedId }) => deletedId === id && !standard.policies!.includes(made),
      };
    },
    bindDevicePolicy: (n) => {
      const { made, id } = policy(12, n);
      const ids = [1, 2].map((each) => device(`bound${each}`, n).made.deviceId);
      return {
        input: { id, targetType: 'DEVICE', targetIds: ids },
        selection: 'failures { targetId }',
        isItsWrite: by('BindDevicePolicy', 'id', made.policyId),
        mayRepeat: true,
        isRight: ({ failures }) => failures.length === 0 && made.targets.length === 2,
      };
    },
    unbindDevicePolicy: (n) => {
      const ids = [1, 2].map((each) => device(`loose${each}`, n).made.deviceId);
      const { made, id } = policy(13, n, ids);
      return {
        input: { id, targetType: 'DEVICE', targetIds: ids },
        selection: 'failures { targetId }',
        isItsWrite: by('UnbindDevicePolicy', 'id', made.policyId),
        isRight: ({ failures }) => failures.length === 0 && made.targets.length === 0,
      };
    },
  };
}
