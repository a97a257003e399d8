import { createHash, randomBytes, X509Certificate } from 'node:crypto';
import type { Outgoing } from './exchange.ts';
import type { HuaweiCaCertificate, HuaweiDevice, HuaweiInstance } from './fleet.ts';
import { answerJson, HuaweiRefusal, invalidInput, missing } from './huawei-errors.ts';
import { checkBelow } from './huawei-gateways.ts';
import type { Route, Work } from './huawei-operations.ts';
import { parameterOf } from './huawei-request.ts';
import { appOf } from './huawei-space.ts';
import { createViews } from './huawei-views.ts';
import { compactTime } from './made-up.ts';

const { ca, deviceCertificate, fullDevice } = createViews();

const MOST_CAS = 100;
const ID = /^[a-zA-Z0-9_-]{1,128}$/;
const NODE_ID = /^[a-zA-Z0-9:_-]{1,64}$/;
const SECRET = /^[a-zA-Z0-9_-]{8,32}$/;
/** NAME-CN (contract 2.0): a blank is none of them. */
export const DEVICE_NAME = /^[一-龥a-zA-Z0-9_?'#().,&%@!-]{1,256}$/;
const FINGERPRINT = /^([a-fA-F0-9]{40}|[a-fA-F0-9]{64})$/;

/** One line an operation. */
export const WRITE_ROUTES: readonly Route[] = [
  { operation: 'AddCertificate', method: 'POST', path: '/certificates', run: addCertificate },
  {
    operation: 'CheckCertificate',
    method: 'POST',
    path: '/certificates/{id}/action',
    run: verifyCertificate,
  },
  { operation: 'DeleteCertificate', method: 'DELETE', path: '/certificates/{id}', run: deleteCertificate },
  {
    operation: 'UpdateDeviceCertificate',
    method: 'PUT',
    path: '/device-certificates/{id}',
    run: updateDeviceCertificate,
  },
  {
    operation: 'DeleteDeviceCertificate',
    method: 'DELETE',
    path: '/device-certificates/{id}',
    run: deleteDeviceCertificate,
  },
  { operation: 'AddDevice', method: 'POST', path: '/devices', run: addDevice },
  { operation: 'DeleteDevice', method: 'DELETE', path: '/devices/{id}', run: deleteDevice },
  { operation: 'FreezeDevice', method: 'POST', path: '/devices/{id}/freeze', run: freeze },
  { operation: 'UnfreezeDevice', method: 'POST', path: '/devices/{id}/unfreeze', run: unfreeze },
  { operation: 'ResetDeviceSecret', method: 'POST', path: '/devices/{id}/action', run: resetSecret },
  {
    operation: 'ResetFingerprint',
    method: 'POST',
    path: '/devices/{id}/reset-fingerprint',
    run: resetFingerprint,
  },
];

/** Not verified until CheckCertificate: two steps where ApsaraMQ has one (contract 2.2). */
function addCertificate({ instance, request, world }: Work): Outgoing {
  const content = textOf(request.body, 'content', 65_535);
  const parsed = parse(content);
  if (!parsed.ca) throw refused(400, 'IOTDA.014309', 'Not a CA certificate.');
  if (parsed.validToDate.getTime() <= world.now())
    throw refused(400, 'IOTDA.014303', 'The certificate has expired.');
  const certificateId = createHash('sha256').update(parsed.raw).digest('hex').slice(0, 24);
  if (instance.caCertificates.some((each) => each.certificateId === certificateId)) {
    throw refused(400, 'IOTDA.014302', 'The certificate exists already.');
  }
  const most = instance.limits?.caCertificates ?? MOST_CAS;
  if (instance.caCertificates.length >= most) {
    throw refused(400, 'IOTDA.014300', `The number of certificates has reached the upper limit (${most}).`);
  }
  const made: HuaweiCaCertificate = {
    recordId: nextRecordId(instance.caCertificates),
    certificateId,
    cnName: commonNameOf(parsed.subject),
    owner: parsed.subject.split('\n').join(','),
    status: false,
    verifyCode: randomBytes(16).toString('hex'),
    provisionEnable: false,
    appId: appOf(instance, request.body?.['app_id'], world),
    createDate: compactTime(world.now()),
    effectiveDate: compactTime(parsed.validFromDate.getTime()),
    expiryDate: compactTime(parsed.validToDate.getTime()),
    name: '',
    content,
  };
  instance.caCertificates.push(made);
  return answerJson(201, JSON.stringify(ca(made, false)));
}

/** Answers without a body. */
function verifyCertificate({ instance, id, request }: Work): Outgoing {
  if (parameterOf(request, 'action_id') !== 'verify') throw invalidInput();
  const found = instance.caCertificates.find((row) => row.certificateId === id);
  if (found === undefined) throw missing('ca');
  const verification = parse(textOf(request.body, 'verify_content', 65_535));
  if (!verification.verify(parse(found.content).publicKey)) {
    throw refused(400, 'IOTDA.014308', 'The verification certificate was not signed by the CA.');
  }
  if (commonNameOf(verification.subject) !== found.verifyCode) {
    throw refused(400, 'IOTDA.014307', 'Operation not allowed. The certificates verify verifyCode failed');
  }
  found.status = true;
  return answerJson(200, '');
}

function deleteCertificate({ instance, id }: Work): Outgoing {
  remove(instance.caCertificates, (row) => row.certificateId === id, 'ca');
  return answerJson(204, '');
}

function updateDeviceCertificate({ instance, id, request }: Work): Outgoing {
  const found = instance.deviceCertificates.find((row) => row.certificateId === id);
  if (found === undefined) throw missing('deviceCertificate');
  const status = request.body?.['status'];
  if (status !== 'ACTIVE' && status !== 'INACTIVE') throw invalidInput();
  found.status = status;
  return answerJson(200, JSON.stringify(deviceCertificate(found, true)));
}

function deleteDeviceCertificate({ instance, id }: Work): Outgoing {
  remove(instance.deviceCertificates, (row) => row.certificateId === id, 'deviceCertificate');
  return answerJson(204, '');
}

function addDevice({ instance, request, world }: Work): Outgoing {
  const body = request.body ?? {};
  const nodeId = matching(body['node_id'], NODE_ID);
  const productId = matching(body['product_id'], /^[a-zA-Z0-9_-]{1,36}$/);
  // A product is known by its space and its id (contract 2.6); of another space it is not there.
  const appId = appOf(instance, body['app_id'], world);
  if (!instance.products.some((row) => row.productId === productId && row.appId === appId))
    throw refused(400, 'IOTDA.013000', 'The product does not exist.');
  const deviceId =
    body['device_id'] === undefined ? `${productId}_${nodeId}` : matching(body['device_id'], ID);
  if (instance.devices.some((row) => row.deviceId === deviceId)) {
    throw refused(400, 'IOTDA.014031', 'Invalid input. The device already exists.');
  }
  const gatewayId = body['gateway_id'] === undefined ? deviceId : matching(body['gateway_id'], ID);
  const gateway = instance.devices.find((row) => row.deviceId === gatewayId);
  if (gatewayId !== deviceId && gateway === undefined) throw missing('device');
  if (gateway !== undefined) checkBelow(instance, gatewayId, 0);
  if (instance.devices.length >= (instance.limits?.devices ?? 1_000_000))
    throw refused(403, 'IOTDA.014019', 'The number of devices has reached the upper limit.');
  const auth = (body['auth_info'] ?? {}) as Record<string, unknown>;
  const authType = auth['auth_type'] ?? 'SECRET';
  if (authType !== 'CERTIFICATES' && authType !== 'SECRET') throw invalidInput();
  const made: HuaweiDevice = {
    recordId: nextRecordId(instance.devices),
    deviceId,
    nodeId,
    deviceName: optional(body['device_name'], DEVICE_NAME, () => nodeId),
    gatewayId,
    nodeType: gatewayId === deviceId ? 'GATEWAY' : 'ENDPOINT',
    appId,
    productId,
    description: optional(body['description'], /^.{0,2048}$/s, () => ''),
    fwVersion: '',
    swVersion: '',
    deviceSdkVersion: '',
    status: 'INACTIVE',
    tags: [],
    authInfo: {
      auth_type: authType,
      secret:
        authType === 'SECRET'
          ? optional(auth['secret'], SECRET, () => randomBytes(16).toString('hex'))
          : null,
      secondary_secret: null,
      fingerprint:
        authType === 'CERTIFICATES' ? optional(auth['fingerprint'], FINGERPRINT, () => null) : null,
      secondary_fingerprint: null,
      secure_access: auth['secure_access'] !== false,
    },
    createTime: compactTime(world.now()),
    activeTime: null,
    connectionStatusUpdateTime: null,
  };
  instance.devices.push(made);
  return answerJson(201, JSON.stringify(fullDevice(made, instance)));
}

function deleteDevice({ instance, id }: Work): Outgoing {
  const found = deviceOf(instance, id);
  if (instance.devices.some((row) => row.gatewayId === id && row !== found)) {
    throw refused(403, 'IOTDA.014024', 'Operation not allowed. The device has sub-devices.');
  }
  remove(instance.devices, (row) => row === found, 'device');
  for (const group of instance.groups) group.deviceIds = group.deviceIds.filter((each) => each !== id);
  return answerJson(204, '');
}

function freeze({ instance, id }: Work): Outgoing {
  const found = directDevice(instance, id);
  if (found.status === 'FROZEN') throw refused(403, 'IOTDA.014039', 'The device is frozen already.');
  found.status = 'FROZEN';
  return answerJson(204, '');
}

function unfreeze({ instance, id }: Work): Outgoing {
  const found = directDevice(instance, id);
  if (found.status !== 'FROZEN') throw refused(403, 'IOTDA.014040', 'The device is not frozen.');
  found.status = found.activeTime === null ? 'INACTIVE' : 'OFFLINE';
  return answerJson(204, '');
}

function resetSecret({ instance, id, request }: Work): Outgoing {
  if (parameterOf(request, 'action_id') !== 'resetSecret') throw invalidInput();
  const device = deviceOf(instance, id);
  const { authInfo } = device;
  const body = request.body ?? {};
  const secret = optional(body['secret'], SECRET, () => randomBytes(16).toString('hex'));
  const slot = slotOf(body['secret_type']);
  disconnectIf(body['force_disconnect'], device);
  authInfo[slot === 'SECONDARY' ? 'secondary_secret' : 'secret'] = secret;
  return answerJson(200, JSON.stringify({ device_id: id, secret, secret_type: slot }));
}

/** Without a fingerprint it is cleared, and the next connection sets it. */
function resetFingerprint({ instance, id, request }: Work): Outgoing {
  const device = deviceOf(instance, id);
  const { authInfo } = device;
  const body = request.body ?? {};
  const fingerprint = optional(body['fingerprint'], FINGERPRINT, () => null);
  const slot = slotOf(body['fingerprint_type']);
  disconnectIf(body['force_disconnect'], device);
  authInfo[slot === 'SECONDARY' ? 'secondary_fingerprint' : 'fingerprint'] = fingerprint;
  return answerJson(200, JSON.stringify({ device_id: id, fingerprint, fingerprint_type: slot }));
}

function disconnectIf(wanted: unknown, device: HuaweiDevice): void {
  if (wanted !== undefined && typeof wanted !== 'boolean') throw invalidInput();
  if (wanted === true && device.status === 'ONLINE') device.status = 'OFFLINE';
}

function deviceOf(instance: HuaweiInstance, id: string): HuaweiDevice {
  const found = instance.devices.find((row) => row.deviceId === id);
  if (found === undefined) throw missing('device');
  return found;
}

function directDevice(instance: HuaweiInstance, id: string): HuaweiDevice {
  const found = deviceOf(instance, id);
  if (found.gatewayId !== id) throw refused(403, 'IOTDA.014038', 'Not a directly connected device.');
  return found;
}

function slotOf(value: unknown): 'PRIMARY' | 'SECONDARY' {
  if (value === undefined || value === 'PRIMARY') return 'PRIMARY';
  if (value !== 'SECONDARY') throw invalidInput();
  return value;
}

function remove<Row>(rows: Row[], isIt: (row: Row) => boolean, what: Parameters<typeof missing>[0]): void {
  const index = rows.findIndex(isIt);
  if (index < 0) throw missing(what);
  rows.splice(index, 1);
}

function nextRecordId(rows: readonly { readonly recordId: string }[]): string {
  const largest = rows.map((row) => BigInt(`0x${row.recordId}`)).reduce((a, b) => (a > b ? a : b), 0n);
  return (largest + 1n).toString(16).padStart(24, '0');
}

function textOf(body: Readonly<Record<string, unknown>> | null, name: string, longest: number): string {
  const value = body?.[name];
  if (typeof value !== 'string' || value === '' || value.length > longest) throw invalidInput();
  return value;
}

export function matching(value: unknown, pattern: RegExp): string {
  if (typeof value !== 'string' || !pattern.test(value)) throw invalidInput();
  return value;
}

function optional<Default>(value: unknown, pattern: RegExp, otherwise: () => Default): string | Default {
  return value === undefined ? otherwise() : matching(value, pattern);
}

function parse(pem: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch {
    throw refused(400, 'IOTDA.014301', 'Invalid certificate content.');
  }
}

function commonNameOf(subject: string): string {
  return /(?:^|\n)CN=(.*)/.exec(subject)?.[1] ?? '';
}

function refused(status: number, code: string, message: string): HuaweiRefusal {
  return new HuaweiRefusal(status, code, message);
}
