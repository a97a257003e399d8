import type { ProviderAction } from '../../transport/call.ts';

export interface HuaweiOperation extends ProviderAction {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Path after `/v5/iot/{project_id}` (IAM: the whole path). `{id}` is replaced by the object's id. */
  readonly path: string;
  /** `management`: IoTDM. `instance`: the instance's own address. `iam`: IAM. */
  readonly host: 'management' | 'instance' | 'iam';
  readonly missing: Missing;
}

/**
 * The codes by which an operation reports a missing object (contract 2.2 to 2.12), each with the missing object: `it` for
 * the requested object, the path of an input that names the object, or null if no input names it. In other operations the
 * same code can have another meaning: 001000 from ShowDevice concerns the account, and the device may exist.
 */
export type Missing = Readonly<Record<string, string | null>>;

/**
 * Some reads use POST (contract 5.3). Calls to an instance are billed as `unknown`: the documentation does not say
 * whether they count as messages of the instance (contract 1.9).
 */
const read = (
  name: string,
  method: HuaweiOperation['method'],
  path: string,
  missing: Missing = {},
  more: Partial<Pick<HuaweiOperation, 'host' | 'ratePerSecond' | 'answerHeaderBytes' | 'answerBytes'>> = {},
): HuaweiOperation => ({
  name,
  method,
  path,
  missing,
  host: 'instance',
  effect: 'read',
  ratePerSecond: null,
  billed: (more.host ?? 'instance') === 'instance' ? 'unknown' : false,
  ...more,
});

/**
 * Limit for a page of 50 rows. A device can have a description of 2,048 Chinese characters (6 KB), a name and
 * ten tags. The limit also covers 500 instances, and one product with the 500 KB of its services (contract
 * 2.6, 2.13).
 */
const PAGE = { answerBytes: 1024 * 1024 };
const page = (name: string, method: HuaweiOperation['method'], path: string, missing: Missing = {}) =>
  read(name, method, path, missing, PAGE);

const write = (
  name: string,
  method: HuaweiOperation['method'],
  path: string,
  missing: Missing = {},
): HuaweiOperation => ({ ...read(name, method, path, missing), effect: 'write' });

const NO_SPACE = { 'IOTDA.001000': 'input.spaceId', 'IOTDA.001006': 'input.spaceId' } as const;
const NO_GROUP = { 'IOTDA.003000': 'it' } as const;
const NO_DEVICE = { 'IOTDA.014000': 'it' } as const;
const NO_CA = { 'IOTDA.014306': 'it' } as const;
const NO_CERTIFICATE = { 'IOTDA.015500': 'it' } as const;
/** Stands for the code of a 404 with an empty body. */
export const EMPTY_404 = '404 without a body';
const NO_TAGGED = { 'IOTDA.004000': 'it' } as const;
/** Policies and authorizers share this code (contract section 6, 10). */
const NO_POLICY = { 'IOTDA.015202': 'it' } as const;

/** The token is a response header, and its length grows with the user's permissions (contract 3.6). */
const MAX_TOKEN_BYTES = 64 * 1024;

export const OPERATIONS = {
  listInstances: read('ListInstances', 'GET', '/iotda-instances', {}, { host: 'management', ...PAGE }),
  showInstance: read('ShowInstance', 'GET', '/iotda-instances/{id}', {}, { host: 'management' }),
  listCaCertificates: page('ListCertificates', 'GET', '/certificates'),
  showCaCertificate: read('ShowCertificate', 'GET', '/certificates/{id}', NO_CA),
  listDeviceCertificates: page('ListDeviceCertificate', 'GET', '/device-certificates'),
  showDeviceCertificate: read('ShowDeviceCertificate', 'GET', '/device-certificates/{id}', NO_CERTIFICATE),
  // The documentation of this operation lists a 404 without a body. Only the certificate can be missing (contract 2.4).
  listDevicesOfCertificate: page(
    'ListDeviceByDeviceCertificate',
    'POST',
    '/device-certificates/{id}/list-device',
    { ...NO_CERTIFICATE, [EMPTY_404]: 'it' },
  ),
  listDevices: page('ListDevices', 'GET', '/devices', { 'IOTDA.001000': 'filter.spaceId' }),
  showDevice: read('ShowDevice', 'GET', '/devices/{id}', NO_DEVICE),
  searchDevices: read('SearchDevices', 'POST', '/search/query-devices', {}, { ratePerSecond: 1, ...PAGE }),
  listGroupsOfDevice: page('ListDeviceGroupsByDevice', 'POST', '/devices/{id}/list-device-group', NO_DEVICE),
  listProducts: page('ListProducts', 'GET', '/products'),
  showProduct: page('ShowProduct', 'GET', '/products/{id}', { 'IOTDA.013000': 'it' }),
  listGroups: page('ListDeviceGroups', 'GET', '/device-group'),
  showGroup: read('ShowDeviceGroup', 'GET', '/device-group/{id}', NO_GROUP),
  listDevicesOfGroup: page('ShowDevicesInGroup', 'GET', '/device-group/{id}/devices', NO_GROUP),
  listSpaces: read('ShowApplications', 'GET', '/apps'),
  showSpace: read('ShowApplication', 'GET', '/apps/{id}', { 'IOTDA.001000': 'it' }),
  createToken: read(
    'KeystoneCreateUserTokenByPassword',
    'POST',
    '/v3/auth/tokens',
    {},
    { host: 'iam', answerHeaderBytes: MAX_TOKEN_BYTES + 8 * 1024 },
  ),
  listPolicies: page('ListDevicePolicies', 'GET', '/device-policies'),
  showPolicy: read('ShowDevicePolicy', 'GET', '/device-policies/{id}', NO_POLICY),
  listPolicyTargets: page(
    'ShowTargetsInDevicePolicy',
    'POST',
    '/device-policies/{id}/list-targets',
    NO_POLICY,
  ),
  listAuthorizers: page('ListDeviceAuthorizers', 'GET', '/device-authorizers'),
  showAuthorizer: read('ShowDeviceAuthorizer', 'GET', '/device-authorizers/{id}', NO_POLICY),
  listAuthenticationTemplates: page(
    'ListDeviceAuthenticationTemplates',
    'GET',
    '/device-authentication-templates',
  ),
  showAuthenticationTemplate: read(
    'ShowDeviceAuthenticationTemplate',
    'GET',
    '/device-authentication-templates/{id}',
    { 'IOTDA.015401': 'it' },
  ),
  listProvisioningTemplates: page('ListProvisioningTemplates', 'GET', '/provisioning-templates'),
  showProvisioningTemplate: read('ShowProvisioningTemplate', 'GET', '/provisioning-templates/{id}', {
    'IOTDA.015202': 'it',
    'IOTDA.015301': 'it',
  }),
  createPolicy: write('CreateDevicePolicy', 'POST', '/device-policies', NO_SPACE),
  updatePolicy: write('UpdateDevicePolicy', 'PUT', '/device-policies/{id}', NO_POLICY),
  deletePolicy: write('DeleteDevicePolicy', 'DELETE', '/device-policies/{id}', NO_POLICY),
  bindPolicy: write('BindDevicePolicy', 'POST', '/device-policies/{id}/bind', NO_POLICY),
  unbindPolicy: write('UnbindDevicePolicy', 'POST', '/device-policies/{id}/unbind', NO_POLICY),
  addCaCertificate: write('AddCertificate', 'POST', '/certificates', NO_SPACE),
  verifyCaCertificate: write('CheckCertificate', 'POST', '/certificates/{id}/action', NO_CA),
  deleteCaCertificate: write('DeleteCertificate', 'DELETE', '/certificates/{id}', NO_CA),
  updateDeviceCertificate: write(
    'UpdateDeviceCertificate',
    'PUT',
    '/device-certificates/{id}',
    NO_CERTIFICATE,
  ),
  deleteDeviceCertificate: write(
    'DeleteDeviceCertificate',
    'DELETE',
    '/device-certificates/{id}',
    NO_CERTIFICATE,
  ),
  addDevice: write('AddDevice', 'POST', '/devices', {
    ...NO_SPACE,
    'IOTDA.013000': 'input.productId',
    'IOTDA.014000': 'input.gatewayId',
  }),
  deleteDevice: write('DeleteDevice', 'DELETE', '/devices/{id}', NO_DEVICE),
  freezeDevice: write('FreezeDevice', 'POST', '/devices/{id}/freeze', NO_DEVICE),
  unfreezeDevice: write('UnfreezeDevice', 'POST', '/devices/{id}/unfreeze', NO_DEVICE),
  resetDeviceSecret: write('ResetDeviceSecret', 'POST', '/devices/{id}/action', NO_DEVICE),
  updateDevice: write('UpdateDevice', 'PUT', '/devices/{id}', { ...NO_DEVICE, 'IOTDA.013000': null }),
  changeGateway: write('ChangeGateway', 'POST', '/devices/{id}/change-gateway', { 'IOTDA.014000': null }),
  tagDevice: write('TagDevice', 'POST', '/tags/bind-resource', NO_TAGGED),
  untagDevice: write('UntagDevice', 'POST', '/tags/unbind-resource', NO_TAGGED),
  addGroup: write('AddDeviceGroup', 'POST', '/device-group', {
    ...NO_SPACE,
    'IOTDA.003001': 'input.parentGroupId',
  }),
  updateGroup: write('UpdateDeviceGroup', 'PUT', '/device-group/{id}', { ...NO_GROUP, 'IOTDA.003001': null }),
  deleteGroup: write('DeleteDeviceGroup', 'DELETE', '/device-group/{id}', NO_GROUP),
  changeGroupMembers: write('CreateOrDeleteDeviceInGroup', 'POST', '/device-group/{id}/action', {
    ...NO_GROUP,
    'IOTDA.014000': 'input.deviceId',
  }),
  updateCaCertificate: write('UpdateCertificate', 'PUT', '/certificates/{id}', NO_CA),
  resetFingerprint: write('ResetFingerprint', 'POST', '/devices/{id}/reset-fingerprint', NO_DEVICE),
} as const;

/** The reads of templates: a list and a single read for each kind of template. */
export const TEMPLATES = {
  AUTHENTICATION: {
    list: OPERATIONS.listAuthenticationTemplates,
    show: OPERATIONS.showAuthenticationTemplate,
  },
  PROVISIONING: { list: OPERATIONS.listProvisioningTemplates, show: OPERATIONS.showProvisioningTemplate },
} as const;
