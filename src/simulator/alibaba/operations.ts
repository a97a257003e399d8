import type { AlibabaInstance } from '../fleet/fleet.ts';
import type { AlibabaSwitches } from '../switches.ts';
import {
  deleteCaCertificate,
  deleteDeviceCertificate,
  getRegisterCode,
  registerCaCertificate,
  setCaActive,
  setDeviceActive,
} from './certificate-writes.ts';
import {
  getCaCertificate,
  getDeviceCertificate,
  listCaCertificate,
  listDeviceCertificate,
  listDeviceCertificateByCaSn,
} from './certificates.ts';
import {
  applyToken,
  closeConnection,
  queryToken,
  refreshDeviceCredential,
  registerDeviceCredential,
  revokeToken,
  unRegisterDeviceCredential,
} from './client-writes.ts';
import {
  batchQuerySessionByClientIds,
  getDeviceCredential,
  listDeviceCredentialClientId,
  querySessionByClientId,
} from './clients.ts';
import {
  queryCustomAuthConnectBlack,
  queryCustomAuthIdentity,
  queryCustomAuthPermission,
} from './custom-auth.ts';
import {
  addCustomAuthConnectBlack,
  addCustomAuthIdentity,
  addCustomAuthPermission,
  deleteCustomAuthConnectBlack,
  deleteCustomAuthIdentity,
  deleteCustomAuthPermission,
  updateCustomAuthIdentity,
  updateCustomAuthPermission,
} from './custom-auth-writes.ts';
import { type Refusal, refuse, refuseGroupParameter, refuseParameter } from './errors.ts';
import { createGroupId, deleteGroupId } from './group-writes.ts';
import { listGroupId, listInstances } from './instances.ts';
import type { AnswerPayload, Work } from './work.ts';

export type Operation = Traits & (OfAccount | OfInstance);

interface Traits {
  /** Allowed HTTP methods (contract 1.3). */
  readonly methods: readonly string[];
  readonly travel: 'query' | 'form';
  readonly family: Family;
  /** Envelope shapes A, B and C of contract 1.4. */
  readonly envelope: 'bare' | 'numeric' | 'stringly';
  /** Editions that support the operation. Other editions answer ApiNotSupport (quirk 19). */
  readonly editions: Editions;
  /** Parameters that the gateway requires in addition to the instance parameter (contract 1.8). */
  readonly required: readonly string[];
}

interface OfAccount {
  readonly instanceParameter: '';
  readonly run: (work: Work) => AnswerPayload;
}

interface OfInstance {
  /** Name of the instance parameter. Each operation uses one of two names (quirk 1). */
  readonly instanceParameter: 'InstanceId' | 'MqttInstanceId';
  readonly run: (work: Work, instance: AlibabaInstance) => AnswerPayload;
}

export type Family = 'account' | 'groups' | 'certificates' | 'credentials' | 'sessions' | 'customAuth';

const denied = () => refuse('InstancePermissionCheckFailed');

/**
 * Error codes by family of operations, because three families use different codes for the same failure (quirk
 * 17).
 */
export const FAMILIES: Readonly<Record<Family, Dialect>> = {
  account: {
    unknownInstance: () => refuse('InstanceNotFound'),
    foreignInstance: denied,
    wrong: refuseParameter,
  },
  groups: {
    unknownInstance: () => refuse('InstanceNotFound'),
    foreignInstance: denied,
    wrong: refuseGroupParameter,
  },
  certificates: {
    unknownInstance: () => refuse('MqttInstanceNotFound'),
    foreignInstance: () => refuse('MqttOwnerCheckError'),
    wrong: () => refuse('ParameterFieldCheckFailed'),
  },
  credentials: { unknownInstance: denied, foreignInstance: denied, wrong: refuseParameter },
  sessions: { unknownInstance: denied, foreignInstance: denied, wrong: refuseParameter },
  customAuth: { unknownInstance: denied, foreignInstance: denied, wrong: refuseParameter },
};

interface Dialect {
  readonly unknownInstance: () => Refusal;
  readonly foreignInstance: () => Refusal;
  readonly wrong: (parameter: string) => Refusal;
}

export type Editions = 'all' | 'x509' | 'platinum' | 'customAuth';

const PLATINUM = 1;
const PROFESSIONAL = 4;

export function isThere(editions: Editions, { type }: AlibabaInstance, switches: AlibabaSwitches): boolean {
  if (editions === 'all' || type === PLATINUM) return true;
  if (type !== PROFESSIONAL || editions === 'platinum') return false;
  return editions === 'customAuth' || switches.x509Editions === 'platinumAndProfessional';
}

const GET = { methods: ['GET'], travel: 'query' } as const;
const POST = { methods: ['POST'], travel: 'query' } as const;
const FORM = { methods: ['POST'], travel: 'form' } as const;
const BOTH = { methods: ['GET', 'POST'], travel: 'query' } as const;

const INSTANCE = { instanceParameter: 'InstanceId', envelope: 'bare', editions: 'all' } as const;
const ACCOUNT = { instanceParameter: '', family: 'account', envelope: 'stringly', editions: 'all' } as const;
const GROUPS = { ...INSTANCE, family: 'groups' } as const;
const CREDENTIALS = { ...INSTANCE, family: 'credentials' } as const;
const SESSIONS = { ...INSTANCE, family: 'sessions' } as const;
const CUSTOM_AUTH = {
  instanceParameter: 'InstanceId',
  family: 'customAuth',
  envelope: 'numeric',
  editions: 'customAuth',
} as const;
const X509 = {
  instanceParameter: 'MqttInstanceId',
  family: 'certificates',
  envelope: 'bare',
  editions: 'x509',
} as const;

const PAGE = ['PageNo', 'PageSize'];
const IDENTITY = ['Username', 'Secret', 'IdentityType', 'SignMode'];
const PERMISSION = ['IdentityType', 'Identity', 'PermitAction', 'Effect', 'Topic'];

// biome-ignore format: one line per operation
const OPERATION_LIST: readonly (readonly [string, Operation])[] = [
  ['ListInstances', { ...ACCOUNT, ...BOTH, required: [], run: listInstances }],
  ['ListGroupId', { ...GROUPS, ...BOTH, required: [], run: listGroupId }],
  ['ListCaCertificate', { ...X509, ...GET, required: PAGE, run: listCaCertificate }],
  ['GetCaCertificate', { ...X509, ...GET, required: ['Sn'], run: getCaCertificate }],
  ['ListDeviceCertificate', { ...X509, ...GET, required: PAGE, run: listDeviceCertificate }],
  ['ListDeviceCertificateByCaSn', { ...X509, ...GET, required: ['CaSn', ...PAGE], run: listDeviceCertificateByCaSn }],
  ['GetDeviceCertificate', { ...X509, ...GET, editions: 'platinum', required: ['CaSn', 'DeviceSn'], run: getDeviceCertificate }],
  ['ListDeviceCredentialClientId', { ...CREDENTIALS, ...BOTH, required: ['GroupId', 'PageSize'], run: listDeviceCredentialClientId }],
  ['GetDeviceCredential', { ...CREDENTIALS, ...POST, required: ['ClientId'], run: getDeviceCredential }],
  ['QueryCustomAuthIdentity', { ...CUSTOM_AUTH, ...GET, required: ['Size'], run: queryCustomAuthIdentity }],
  ['QueryCustomAuthPermission', { ...CUSTOM_AUTH, ...GET, required: ['Size'], run: queryCustomAuthPermission }],
  ['QueryCustomAuthConnectBlack', { ...CUSTOM_AUTH, ...GET, required: ['Size'], run: queryCustomAuthConnectBlack }],
  ['QuerySessionByClientId', { ...SESSIONS, ...BOTH, required: ['ClientId'], run: querySessionByClientId }],
  ['BatchQuerySessionByClientIds', { ...SESSIONS, ...BOTH, required: ['ClientIdList'], run: batchQuerySessionByClientIds }],
  ['CreateGroupId', { ...GROUPS, ...POST, required: ['GroupId'], run: createGroupId }],
  ['DeleteGroupId', { ...GROUPS, ...POST, required: ['GroupId'], run: deleteGroupId }],
  ['GetRegisterCode', { ...X509, ...GET, required: [], run: getRegisterCode }],
  ['RegisterCaCertificate', { ...X509, ...BOTH, required: ['CaName', 'CaContent', 'VerificationContent'], run: registerCaCertificate }],
  ['ActiveCaCertificate', { ...X509, ...BOTH, required: ['Sn'], run: setCaActive(true) }],
  ['InactivateCaCertificate', { ...X509, ...BOTH, required: ['Sn'], run: setCaActive(false) }],
  ['DeleteCaCertificate', { ...X509, ...BOTH, required: ['Sn'], run: deleteCaCertificate }],
  ['ActiveDeviceCertificate', { ...X509, ...BOTH, required: ['CaSn', 'DeviceSn'], run: setDeviceActive(true) }],
  ['InactivateDeviceCertificate', { ...X509, ...BOTH, required: ['CaSn', 'DeviceSn'], run: setDeviceActive(false) }],
  ['DeleteDeviceCertificate', { ...X509, ...BOTH, required: ['CaSn', 'DeviceSn'], run: deleteDeviceCertificate }],
  ['RegisterDeviceCredential', { ...CREDENTIALS, ...POST, required: ['ClientId'], run: registerDeviceCredential }],
  ['RefreshDeviceCredential', { ...CREDENTIALS, ...POST, required: ['ClientId'], run: refreshDeviceCredential }],
  ['UnRegisterDeviceCredential', { ...CREDENTIALS, ...POST, required: ['ClientId'], run: unRegisterDeviceCredential }],
  ['AddCustomAuthIdentity', { ...CUSTOM_AUTH, ...FORM, required: IDENTITY, run: addCustomAuthIdentity }],
  ['UpdateCustomAuthIdentity', { ...CUSTOM_AUTH, ...FORM, required: IDENTITY, run: updateCustomAuthIdentity }],
  ['DeleteCustomAuthIdentity', { ...CUSTOM_AUTH, ...FORM, required: ['Username', 'IdentityType'], run: deleteCustomAuthIdentity }],
  ['AddCustomAuthPermission', { ...CUSTOM_AUTH, ...FORM, required: PERMISSION, run: addCustomAuthPermission }],
  ['UpdateCustomAuthPermission', { ...CUSTOM_AUTH, ...FORM, required: PERMISSION, run: updateCustomAuthPermission }],
  ['DeleteCustomAuthPermission', { ...CUSTOM_AUTH, ...FORM, required: ['IdentityType', 'Identity', 'Topic'], run: deleteCustomAuthPermission }],
  ['AddCustomAuthConnectBlack', { ...CUSTOM_AUTH, ...FORM, required: ['ClientId'], run: addCustomAuthConnectBlack }],
  ['DeleteCustomAuthConnectBlack', { ...CUSTOM_AUTH, ...FORM, required: ['ClientId'], run: deleteCustomAuthConnectBlack }],
  ['CloseConnection', { ...SESSIONS, ...POST, envelope: 'numeric', required: ['ClientId'], run: closeConnection }],
  ['ApplyToken', { ...SESSIONS, ...POST, required: ['Resources', 'ExpireTime', 'Actions'], run: applyToken }],
  ['QueryToken', { ...SESSIONS, ...BOTH, required: ['Token'], run: queryToken }],
  ['RevokeToken', { ...SESSIONS, ...POST, required: ['Token'], run: revokeToken }],
];

export const OPERATIONS: ReadonlyMap<string, Operation> = new Map(OPERATION_LIST);
