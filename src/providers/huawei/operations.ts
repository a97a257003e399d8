import type { Operation } from '../../transport/request.ts';

export interface HuaweiOperation extends Operation {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Behind `/v5/iot/{project_id}` (IAM: from the root); `{id}` is filled in. */
  readonly path: string;
  /** IoTDM, the instance's own address, or IAM. */
  readonly host: 'management' | 'instance' | 'iam';
}

/** Reads may be POST, too (contract 5.3). Nothing here is billed by the call. */
const read = (
  name: string,
  method: HuaweiOperation['method'],
  path: string,
  more: { host?: HuaweiOperation['host']; ratePerSecond?: number } = {},
): HuaweiOperation => ({
  name,
  method,
  path,
  host: more.host ?? 'instance',
  effect: 'read',
  ratePerSecond: more.ratePerSecond ?? null,
  billed: false,
});

const write = (name: string, method: HuaweiOperation['method'], path: string): HuaweiOperation => ({
  ...read(name, method, path),
  effect: 'write',
});

export const OPERATIONS = {
  listInstances: read('ListInstances', 'GET', '/iotda-instances', { host: 'management' }),
  showInstance: read('ShowInstance', 'GET', '/iotda-instances/{id}', { host: 'management' }),
  listCaCertificates: read('ListCertificates', 'GET', '/certificates'),
  showCaCertificate: read('ShowCertificate', 'GET', '/certificates/{id}'),
  listDeviceCertificates: read('ListDeviceCertificate', 'GET', '/device-certificates'),
  showDeviceCertificate: read('ShowDeviceCertificate', 'GET', '/device-certificates/{id}'),
  listDevicesOfCertificate: read(
    'ListDeviceByDeviceCertificate',
    'POST',
    '/device-certificates/{id}/list-device',
  ),
  listDevices: read('ListDevices', 'GET', '/devices'),
  showDevice: read('ShowDevice', 'GET', '/devices/{id}'),
  searchDevices: read('SearchDevices', 'POST', '/search/query-devices', { ratePerSecond: 1 }),
  listGroupsOfDevice: read('ListDeviceGroupsByDevice', 'POST', '/devices/{id}/list-device-group'),
  listProducts: read('ListProducts', 'GET', '/products'),
  showProduct: read('ShowProduct', 'GET', '/products/{id}'),
  listGroups: read('ListDeviceGroups', 'GET', '/device-group'),
  showGroup: read('ShowDeviceGroup', 'GET', '/device-group/{id}'),
  listDevicesOfGroup: read('ShowDevicesInGroup', 'GET', '/device-group/{id}/devices'),
  listSpaces: read('ShowApplications', 'GET', '/apps'),
  showSpace: read('ShowApplication', 'GET', '/apps/{id}'),
  createToken: read('KeystoneCreateUserTokenByPassword', 'POST', '/v3/auth/tokens', { host: 'iam' }),
  listPolicies: read('ListDevicePolicies', 'GET', '/device-policies'),
  showPolicy: read('ShowDevicePolicy', 'GET', '/device-policies/{id}'),
  listPolicyTargets: read('ShowTargetsInDevicePolicy', 'POST', '/device-policies/{id}/list-targets'),
  listAuthorizers: read('ListDeviceAuthorizers', 'GET', '/device-authorizers'),
  showAuthorizer: read('ShowDeviceAuthorizer', 'GET', '/device-authorizers/{id}'),
  listAuthenticationTemplates: read(
    'ListDeviceAuthenticationTemplates',
    'GET',
    '/device-authentication-templates',
  ),
  showAuthenticationTemplate: read(
    'ShowDeviceAuthenticationTemplate',
    'GET',
    '/device-authentication-templates/{id}',
  ),
  listProvisioningTemplates: read('ListProvisioningTemplates', 'GET', '/provisioning-templates'),
  showProvisioningTemplate: read('ShowProvisioningTemplate', 'GET', '/provisioning-templates/{id}'),
  createPolicy: write('CreateDevicePolicy', 'POST', '/device-policies'),
  updatePolicy: write('UpdateDevicePolicy', 'PUT', '/device-policies/{id}'),
  deletePolicy: write('DeleteDevicePolicy', 'DELETE', '/device-policies/{id}'),
  bindPolicy: write('BindDevicePolicy', 'POST', '/device-policies/{id}/bind'),
  unbindPolicy: write('UnbindDevicePolicy', 'POST', '/device-policies/{id}/unbind'),
  addCaCertificate: write('AddCertificate', 'POST', '/certificates'),
  verifyCaCertificate: write('CheckCertificate', 'POST', '/certificates/{id}/action'),
  deleteCaCertificate: write('DeleteCertificate', 'DELETE', '/certificates/{id}'),
  updateDeviceCertificate: write('UpdateDeviceCertificate', 'PUT', '/device-certificates/{id}'),
  deleteDeviceCertificate: write('DeleteDeviceCertificate', 'DELETE', '/device-certificates/{id}'),
  addDevice: write('AddDevice', 'POST', '/devices'),
  deleteDevice: write('DeleteDevice', 'DELETE', '/devices/{id}'),
  freezeDevice: write('FreezeDevice', 'POST', '/devices/{id}/freeze'),
  unfreezeDevice: write('UnfreezeDevice', 'POST', '/devices/{id}/unfreeze'),
  resetDeviceSecret: write('ResetDeviceSecret', 'POST', '/devices/{id}/action'),
  updateDevice: write('UpdateDevice', 'PUT', '/devices/{id}'),
  changeGateway: write('ChangeGateway', 'POST', '/devices/{id}/change-gateway'),
  tagDevice: write('TagDevice', 'POST', '/tags/bind-resource'),
  untagDevice: write('UntagDevice', 'POST', '/tags/unbind-resource'),
  addGroup: write('AddDeviceGroup', 'POST', '/device-group'),
  updateGroup: write('UpdateDeviceGroup', 'PUT', '/device-group/{id}'),
  deleteGroup: write('DeleteDeviceGroup', 'DELETE', '/device-group/{id}'),
  changeGroupMembers: write('CreateOrDeleteDeviceInGroup', 'POST', '/device-group/{id}/action'),
  updateCaCertificate: write('UpdateCertificate', 'PUT', '/certificates/{id}'),
  resetFingerprint: write('ResetFingerprint', 'POST', '/devices/{id}/reset-fingerprint'),
} as const;

/** The same two reads for two kinds of template. */
export const TEMPLATES = {
  AUTHENTICATION: {
    list: OPERATIONS.listAuthenticationTemplates,
    show: OPERATIONS.showAuthenticationTemplate,
  },
  PROVISIONING: { list: OPERATIONS.listProvisioningTemplates, show: OPERATIONS.showProvisioningTemplate },
} as const;
