import { Secret } from '../../secret.ts';
import { storedPem } from '../../x509/pem.ts';
import { type JsonObject, key, text } from '../client/json-rows.ts';
import type {
  AuthIdentityRecord,
  AuthPermissionRecord,
  BlockedClientRecord,
  CaCertificateRecord,
  Capability,
  CertificateStatus,
  ClientCredentialRecord,
  DeviceCertificateRecord,
  GroupRecord,
  InstanceEdition,
  InstanceRecord,
  InstanceStatus,
  SessionRecord,
  TagRecord,
} from '../port/records.ts';
import { date, flag, oneOf, rows } from './scalars.ts';

export function decodeInstance(row: JsonObject, account: string, region: string): InstanceRecord {
  const rawEdition = text(row, 'InstanceType');
  const edition = EDITIONS.get(rawEdition ?? '') ?? 'UNKNOWN';
  const rawStatus = text(row, 'InstanceStatus');
  const specific = text(row, 'Specific');
  return {
    provider: 'ALIBABA_MQTT',
    account,
    region,
    instanceId: key(row, 'InstanceId'),
    name: text(row, 'InstanceName'),
    edition,
    rawEdition,
    status: INSTANCE_STATUSES.get(rawStatus ?? '') ?? 'UNKNOWN',
    rawStatus,
    createdAt: date(row, 'CreateTime'),
    updatedAt: null,
    expiresAt: date(row, 'ExpireTime'),
    capabilities: CAPABILITIES.filter(([, editions]) => editions === ANY || editions.includes(edition)).map(
      ([capability]) => capability,
    ),
    flavor: specific === null ? null : { type: specific, size: null },
    chargeMode: null,
    rawChargeMode: null,
    enterpriseProjectId: null,
    kernelVersion: text(row, 'KernelVersion'),
    description: null,
    orderId: text(row, 'OrderId'),
    tags: tagsOf(row, 'MqttTags'),
    accessPoints: null,
  };
}

export function decodeGroup(row: JsonObject): GroupRecord {
  return {
    groupId: key(row, 'GroupId'),
    name: null,
    description: null,
    createdAt: date(row, 'CreateTime'),
    updatedAt: date(row, 'UpdateTime'),
    tags: tagsOf(row, 'Tags'),
    isDynamic: null,
    rule: null,
    parentGroupId: null,
  };
}

function tagsOf(row: JsonObject, name: string): readonly TagRecord[] {
  return rows(row, name).map((tag) => ({ key: key(tag, 'TagKey'), value: text(tag, 'TagValue') }));
}

export function decodeCaCertificate(row: JsonObject): CaCertificateRecord {
  const sn = key(row, 'Sn');
  return {
    caId: sn,
    name: text(row, 'CaName'),
    serialNumber: sn,
    ...certificateStatus(row),
    registrationCode: text(row, 'RegistrationCode'),
    pem: storedPem(text(row, 'CaContent')),
    verificationPem: storedPem(text(row, 'VerificationContent')),
    settings: null,
    commonName: null,
    owner: null,
    createdAt: null,
  };
}

export function decodeDeviceCertificate(row: JsonObject): DeviceCertificateRecord {
  const caSn = key(row, 'CaSn');
  const deviceSn = key(row, 'DeviceSn');
  return {
    certificateId: `${caSn}/${deviceSn}`,
    commonName: text(row, 'DeviceName'),
    serialNumber: deviceSn,
    caSerialNumber: caSn,
    ...certificateStatus(row),
    fingerprint: null,
    pem: storedPem(text(row, 'DeviceContent')),
  };
}

/** Returns the two serial numbers that address a device certificate, or null if the id is not valid. */
export function parseCertificateId(id: string): { CaSn: string; DeviceSn: string } | null {
  const [CaSn, DeviceSn, ...rest] = id.split('/');
  const isNumber = (part: string | undefined): part is string =>
    part !== undefined && part !== '' && Buffer.byteLength(part) <= 128;
  return isNumber(CaSn) && isNumber(DeviceSn) && rest.length === 0 ? { CaSn, DeviceSn } : null;
}

export function decodeCredential(row: JsonObject): ClientCredentialRecord {
  return {
    clientId: key(row, 'ClientId'),
    accessKeyId: text(row, 'DeviceAccessKeyId'),
    secret: secret(row, 'DeviceAccessKeySecret'),
    createdAt: date(row, 'CreateTime'),
    updatedAt: date(row, 'UpdateTime'),
  };
}

/** A row of type USER may also have a `ClientId` (contract 2.6, notes). */
export function decodeIdentity(row: JsonObject): AuthIdentityRecord {
  return {
    username: key(row, 'Username'),
    identityType: oneOf(row, 'IdentityType', ['USER', 'CLIENT']),
    rawIdentityType: text(row, 'IdentityType'),
    clientId: text(row, 'ClientId'),
    signMode: oneOf(row, 'SignMode', ['ORIGIN', 'SIGNED']),
    rawSignMode: text(row, 'SignMode'),
    secret: secret(row, 'Secret'),
  };
}

export function decodePermission(row: JsonObject): AuthPermissionRecord {
  return {
    identity: key(row, 'Identity'),
    identityType: oneOf(row, 'IdentityType', ['USER', 'CLIENT']),
    rawIdentityType: text(row, 'IdentityType'),
    topic: key(row, 'Topic'),
    action: oneOf(row, 'PermitAction', ['PUB', 'SUB', 'PUB_SUB', 'CONNECT']),
    rawAction: text(row, 'PermitAction'),
    effect: oneOf(row, 'Effect', ['ALLOW', 'DENY']),
    rawEffect: text(row, 'Effect'),
  };
}

/** Every listed client is banned, for any value of `Effect` (quirk 25). */
export function decodeBlocked(row: JsonObject): BlockedClientRecord {
  return { clientId: key(row, 'ClientId') };
}

export function decodeSession(row: JsonObject): SessionRecord {
  return { clientId: key(row, 'ClientId'), online: flag(row, 'OnlineStatus') };
}

const EDITIONS: ReadonlyMap<string, InstanceEdition> = new Map([
  ['0', 'BASIC'],
  ['1', 'PLATINUM'],
  ['2', 'PAY_AS_YOU_GO'],
  ['3', 'LIGHTWEIGHT'],
  ['4', 'PROFESSIONAL'],
  ['5', 'SERVERLESS'],
]);

const INSTANCE_STATUSES: ReadonlyMap<string, InstanceStatus> = new Map([
  ['0', 'PREPARING'],
  ['1', 'PREPARING'],
  ['2', 'SUSPENDED'],
  ['3', 'SUSPENDED'],
  ['5', 'ACTIVE'],
  ['7', 'UPGRADING'],
  ['10', 'RELEASED'],
  ['15', 'SUSPENDED'],
]);

const ANY = 'any';

/**
 * Editions with each capability. The documentation contradicts itself on certificates in the Professional edition (quirk
 * 19). So that edition is listed here. If an instance does not support certificates, its calls return an error.
 */
const CAPABILITIES: readonly (readonly [Capability, readonly InstanceEdition[] | typeof ANY])[] = [
  ['GROUPS', ANY],
  ['CA_CERTIFICATES', ['PLATINUM', 'PROFESSIONAL', 'UNKNOWN']],
  ['DEVICE_CERTIFICATES', ['PLATINUM', 'PROFESSIONAL', 'UNKNOWN']],
  ['CLIENT_CREDENTIALS', ANY],
  ['CUSTOM_AUTH', ['PLATINUM', 'PROFESSIONAL', 'UNKNOWN']],
  ['SESSIONS', ANY],
  ['TOKENS', ANY],
];

const CERTIFICATE_STATUSES: ReadonlyMap<string, CertificateStatus> = new Map([
  ['0', 'INACTIVE'],
  ['1', 'ACTIVE'],
]);

/**
 * Status and validity of a CA or device certificate. The provider sends them as numbers or as text (contract
 * 1.4).
 */
function certificateStatus(
  row: JsonObject,
): Pick<CaCertificateRecord, 'status' | 'rawStatus' | 'validFrom' | 'validTo'> {
  const rawStatus = text(row, 'Status');
  return {
    status: CERTIFICATE_STATUSES.get(rawStatus ?? '') ?? 'UNKNOWN',
    rawStatus,
    validFrom: date(row, 'ValidBegin'),
    validTo: date(row, 'ValidEnd'),
  };
}

function secret(row: JsonObject, name: string): Secret | null {
  const value = text(row, name);
  return value === null ? null : new Secret(value);
}
