import { randomBytes } from 'node:crypto';
import type { Outgoing, World } from '../exchange.ts';
import { membersOf } from '../existing.ts';
import type { HuaweiDevice, HuaweiInstance } from '../fleet/fleet.ts';
import { compactTime } from '../fleet/seeded-random.ts';
import { answerJson, invalidInput, missing } from './errors.ts';
import { checkBelow } from './gateways.ts';
import { parameterOf } from './request.ts';
import { appOf } from './space.ts';
import { createViews } from './views.ts';
import type { Route, Work } from './work.ts';
import { matching, nextRecordId, optional, refused, remove } from './writes.ts';

const { fullDevice } = createViews();

const ID = /^[a-zA-Z0-9_-]{1,128}$/;
const NODE_ID = /^[a-zA-Z0-9:_-]{1,64}$/;
const SECRET = /^[a-zA-Z0-9_-]{8,32}$/;
/** Pattern NAME-CN (contract 2.0). The pattern does not allow a blank. */
export const DEVICE_NAME = /^[一-龥a-zA-Z0-9_?'#().,&%@!-]{1,256}$/;
const FINGERPRINT = /^([a-fA-F0-9]{40}|[a-fA-F0-9]{64})$/;

/** Operations on single devices, from creation to deletion, one line per operation. */
export const DEVICE_ROUTES: readonly Route[] = [
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

function addDevice({ instance, request, world }: Work): Outgoing {
  const body = request.body ?? {};
  const nodeId = matching(body['node_id'], NODE_ID);
  const productId = matching(body['product_id'], /^[a-zA-Z0-9_-]{1,36}$/);
  // A product belongs to a resource space (contract 2.6), so a product of another space counts as missing.
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
  const auth = membersOf(body['auth_info']);
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
      secure_access: auth['secure_access'] === undefined ? true : boolean(auth['secure_access']),
    },
    createTime: compactTime(world.now()),
    activeTime: null,
    connectionStatusUpdateTime: null,
  };
  instance.devices.push(made);
  const shown = fullDevice(made, instance);
  const { secret } = made.authInfo;
  const told = { ...shown.auth_info, secret: secret === null ? null : issued(secret, world) };
  return answerJson(201, JSON.stringify({ ...shown, auth_info: told }));
}

/**
 * Returns the secret. A switch selects whether the secret is masked as in the documentation's examples, `3b93****dc3c`.
 */
function issued(secret: string, { switches }: World): string {
  return switches.huawei.issuedSecrets === 'clear' ? secret : `${secret.slice(0, 4)}****${secret.slice(-4)}`;
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

function resetSecret({ instance, id, request, world }: Work): Outgoing {
  if (parameterOf(request, 'action_id') !== 'resetSecret') throw invalidInput();
  const device = deviceOf(instance, id);
  const { authInfo } = device;
  const body = request.body ?? {};
  const secret = optional(body['secret'], SECRET, () => randomBytes(16).toString('hex'));
  const slot = slotOf(body['secret_type']);
  disconnectIf(body['force_disconnect'], device);
  authInfo[slot === 'SECONDARY' ? 'secondary_secret' : 'secret'] = secret;
  const told = { device_id: id, secret: issued(secret, world), secret_type: slot };
  return answerJson(200, JSON.stringify(told));
}

/**
 * Sets the fingerprint. If the request contains none, the fingerprint is removed, and the next connection
 * sets it.
 */
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
  if (wanted !== undefined && boolean(wanted) && device.status === 'ONLINE') device.status = 'OFFLINE';
}

function deviceOf(instance: HuaweiInstance, id: string): HuaweiDevice {
  const found = instance.devices.find((row) => row.deviceId === id);
  if (found === undefined) throw missing('device');
  return found;
}

function directDevice(instance: HuaweiInstance, id: string): HuaweiDevice {
  const found = deviceOf(instance, id);
  if (found.gatewayId !== id) throw refused(403, 'IOTDA.014038', 'The device is not directly connected.');
  return found;
}

export function boolean(value: unknown): boolean {
  if (typeof value !== 'boolean') throw invalidInput();
  return value;
}

function slotOf(value: unknown): 'PRIMARY' | 'SECONDARY' {
  if (value === undefined || value === 'PRIMARY') return 'PRIMARY';
  if (value !== 'SECONDARY') throw invalidInput();
  return value;
}
