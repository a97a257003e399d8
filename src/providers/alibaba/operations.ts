import type { ProviderAction } from '../../transport/call.ts';

export interface AlibabaOperation extends ProviderAction {
  /** The HTTP method that the official SDK uses. Several reads use POST (contract 1.3). */
  readonly method: 'GET' | 'POST';
  readonly parameters: 'query' | 'form';
  /** The operations use two names for the instance id. The wrong name counts as a missing parameter (quirk 1). */
  readonly instanceParameter: 'MqttInstanceId' | 'InstanceId' | null;
}

/**
 * Whether the provider bills an operation. Its list of billed operations has only those on groups, credentials, sessions
 * and tokens. CloseConnection is not on the list (contract 1.1).
 */
const FREE = false;
const BILLED = true;

const KIB = 1024;
/** A page has up to 100 rows. A row of certificates contains two PEM texts of 5 KB. */
const PAGE = { answerBytes: 1024 * KIB };
/** One response contains all instances or all groups. Some users have 5,000 with 20 tags each. */
const WHOLE = { answerBytes: 2048 * KIB };

/**
 * Each line: HTTP method (of a read) or place of the parameters (of a write), instance parameter, documented calls per
 * second of one user (table 2.0), and whether a call is billed.
 */
export const OPERATIONS = {
  listInstances: read('ListInstances', 'POST', null, null, FREE, WHOLE),
  listGroups: read('ListGroupId', 'POST', 'InstanceId', 10, BILLED, WHOLE),
  listCaCertificates: read('ListCaCertificate', 'GET', 'MqttInstanceId', 500, FREE, PAGE),
  getCaCertificate: read('GetCaCertificate', 'GET', 'MqttInstanceId', 500, FREE),
  listDeviceCertificates: read('ListDeviceCertificate', 'GET', 'MqttInstanceId', 500, FREE, PAGE),
  listDeviceCertificatesOfCa: read('ListDeviceCertificateByCaSn', 'GET', 'MqttInstanceId', 500, FREE, PAGE),
  getDeviceCertificate: read('GetDeviceCertificate', 'GET', 'MqttInstanceId', 500, FREE),
  listCredentials: read('ListDeviceCredentialClientId', 'POST', 'InstanceId', null, BILLED),
  getCredential: read('GetDeviceCredential', 'POST', 'InstanceId', 500, BILLED),
  queryIdentities: read('QueryCustomAuthIdentity', 'GET', 'InstanceId', null, FREE, PAGE),
  queryPermissions: read('QueryCustomAuthPermission', 'GET', 'InstanceId', null, FREE, PAGE),
  queryBlocked: read('QueryCustomAuthConnectBlack', 'GET', 'InstanceId', null, FREE, PAGE),
  querySession: read('QuerySessionByClientId', 'POST', 'InstanceId', 500, BILLED),
  querySessions: read('BatchQuerySessionByClientIds', 'POST', 'InstanceId', 100, BILLED),
  // Each call returns a new code. Two callers must not share a code, and no caller may get a cached one. So
  // this operation counts as a write, although it is sent like a read.
  getRegisterCode: { ...read('GetRegisterCode', 'GET', 'MqttInstanceId', 500, FREE), effect: 'write' },
  queryToken: read('QueryToken', 'POST', 'InstanceId', 100, BILLED),
  createGroup: write('CreateGroupId', 'query', 'InstanceId', 10, BILLED),
  deleteGroup: write('DeleteGroupId', 'query', 'InstanceId', 10, BILLED),
  registerCa: write('RegisterCaCertificate', 'query', 'MqttInstanceId', 500, FREE),
  activateCa: write('ActiveCaCertificate', 'query', 'MqttInstanceId', 500, FREE),
  inactivateCa: write('InactivateCaCertificate', 'query', 'MqttInstanceId', 500, FREE),
  deleteCa: write('DeleteCaCertificate', 'query', 'MqttInstanceId', 500, FREE),
  activateDeviceCertificate: write('ActiveDeviceCertificate', 'query', 'MqttInstanceId', 500, FREE),
  inactivateDeviceCertificate: write('InactivateDeviceCertificate', 'query', 'MqttInstanceId', 500, FREE),
  deleteDeviceCertificate: write('DeleteDeviceCertificate', 'query', 'MqttInstanceId', 500, FREE),
  registerCredential: write('RegisterDeviceCredential', 'query', 'InstanceId', 500, BILLED),
  refreshCredential: write('RefreshDeviceCredential', 'query', 'InstanceId', 500, BILLED),
  unregisterCredential: write('UnRegisterDeviceCredential', 'query', 'InstanceId', 500, BILLED),
  addIdentity: write('AddCustomAuthIdentity', 'form', 'InstanceId', null, FREE),
  updateIdentity: write('UpdateCustomAuthIdentity', 'form', 'InstanceId', 500, FREE),
  deleteIdentity: write('DeleteCustomAuthIdentity', 'form', 'InstanceId', null, FREE),
  addPermission: write('AddCustomAuthPermission', 'form', 'InstanceId', null, FREE),
  updatePermission: write('UpdateCustomAuthPermission', 'form', 'InstanceId', null, FREE),
  deletePermission: write('DeleteCustomAuthPermission', 'form', 'InstanceId', null, FREE),
  addBlocked: write('AddCustomAuthConnectBlack', 'form', 'InstanceId', null, FREE),
  deleteBlocked: write('DeleteCustomAuthConnectBlack', 'form', 'InstanceId', null, FREE),
  closeConnection: write('CloseConnection', 'query', 'InstanceId', null, FREE),
  applyToken: write('ApplyToken', 'query', 'InstanceId', 100, BILLED),
  revokeToken: write('RevokeToken', 'query', 'InstanceId', 5, BILLED),
} as const satisfies Readonly<Record<string, AlibabaOperation>>;

/** All writes use POST. Custom authentication sends parameters as a form, the others in the query string (contract 1.3). */
function write(
  name: string,
  parameters: AlibabaOperation['parameters'],
  instanceParameter: AlibabaOperation['instanceParameter'],
  ratePerSecond: number | null,
  billed: boolean,
): AlibabaOperation {
  return { name, effect: 'write', method: 'POST', parameters, instanceParameter, ratePerSecond, billed };
}

function read(
  name: string,
  method: AlibabaOperation['method'],
  instanceParameter: AlibabaOperation['instanceParameter'],
  ratePerSecond: number | null,
  billed: boolean,
  more: Pick<ProviderAction, 'answerBytes'> = {},
): AlibabaOperation {
  return {
    name,
    effect: 'read',
    method,
    parameters: 'query',
    instanceParameter,
    ratePerSecond,
    billed,
    ...more,
  };
}
