import type { Operation } from '../../transport/request.ts';

export interface AlibabaOperation extends Operation {
  /** What the official SDK sends: several reads are POST (contract 1.3). */
  readonly method: 'GET' | 'POST';
  readonly parameters: 'query' | 'form';
  /** Two names for one thing; the wrong one counts as missing (quirk 1). */
  readonly instanceParameter: 'MqttInstanceId' | 'InstanceId' | null;
}

/** Custom authentication and certificates are not charged; groups, credentials and sessions are (contract 1.1). */
const FREE = false;
const BILLED = true;

/** Method, instance parameter, documented calls a second for one user (table 2.0), charged or not. */
export const OPERATIONS = {
  listInstances: read('ListInstances', 'POST', null, null, FREE),
  listGroups: read('ListGroupId', 'POST', 'InstanceId', 10, BILLED),
  listCaCertificates: read('ListCaCertificate', 'GET', 'MqttInstanceId', 500, FREE),
  getCaCertificate: read('GetCaCertificate', 'GET', 'MqttInstanceId', 500, FREE),
  listDeviceCertificates: read('ListDeviceCertificate', 'GET', 'MqttInstanceId', 500, FREE),
  listDeviceCertificatesOfCa: read('ListDeviceCertificateByCaSn', 'GET', 'MqttInstanceId', 500, FREE),
  getDeviceCertificate: read('GetDeviceCertificate', 'GET', 'MqttInstanceId', 500, FREE),
  listCredentials: read('ListDeviceCredentialClientId', 'POST', 'InstanceId', null, BILLED),
  getCredential: read('GetDeviceCredential', 'POST', 'InstanceId', 500, BILLED),
  queryIdentities: read('QueryCustomAuthIdentity', 'GET', 'InstanceId', null, FREE),
  queryPermissions: read('QueryCustomAuthPermission', 'GET', 'InstanceId', null, FREE),
  queryBlocked: read('QueryCustomAuthConnectBlack', 'GET', 'InstanceId', null, FREE),
  querySession: read('QuerySessionByClientId', 'POST', 'InstanceId', 500, BILLED),
  querySessions: read('BatchQuerySessionByClientIds', 'POST', 'InstanceId', 100, BILLED),
} as const satisfies Readonly<Record<string, AlibabaOperation>>;

function read(
  name: string,
  method: AlibabaOperation['method'],
  instanceParameter: AlibabaOperation['instanceParameter'],
  ratePerSecond: number | null,
  billed: boolean,
): AlibabaOperation {
  return { name, effect: 'read', method, parameters: 'query', instanceParameter, ratePerSecond, billed };
}
