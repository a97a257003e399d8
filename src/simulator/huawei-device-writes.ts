import { randomUUID } from 'node:crypto';
import type { Outgoing } from './exchange.ts';
import type { HuaweiGroup, HuaweiInstance } from './fleet.ts';
import { answerJson, HuaweiRefusal, invalidInput, missing } from './huawei-errors.ts';
import { checkBelow, heightOf, isWithin } from './huawei-gateways.ts';
import type { Route, Work } from './huawei-operations.ts';
import { parameterOf } from './huawei-request.ts';
import { appOf } from './huawei-space.ts';
import { createViews } from './huawei-views.ts';
import { DEVICE_NAME, matching } from './huawei-writes.ts';

const { ca, fullDevice, group } = createViews();

/** With a blank, unlike that of a device. */
const GROUP_NAME = /^[一-龥a-zA-Z0-9_? '#().,&%@!-]{1,64}$/;
const MOST_TAGS = 10;
const MOST_GROUPS_OF_DEVICE = 10;
const MOST_GROUPS = 1_000;
const DEEPEST_GROUP = 5;

/** Devices, their tags and groups, and what can be changed of a CA: one line an operation. */
export const DEVICE_WRITE_ROUTES: readonly Route[] = [
  { operation: 'UpdateDevice', method: 'PUT', path: '/devices/{id}', run: updateDevice },
  { operation: 'ChangeGateway', method: 'POST', path: '/devices/{id}/change-gateway', run: changeGateway },
  { operation: 'TagDevice', method: 'POST', path: '/tags/bind-resource', run: bindTags },
  { operation: 'UntagDevice', method: 'POST', path: '/tags/unbind-resource', run: unbindTags },
  { operation: 'AddDeviceGroup', method: 'POST', path: '/device-group', run: addGroup },
  { operation: 'UpdateDeviceGroup', method: 'PUT', path: '/device-group/{id}', run: updateGroup },
  { operation: 'DeleteDeviceGroup', method: 'DELETE', path: '/device-group/{id}', run: deleteGroup },
  {
    operation: 'CreateOrDeleteDeviceInGroup',
    method: 'POST',
    path: '/device-group/{id}/action',
    run: changeMembers,
  },
  { operation: 'UpdateCertificate', method: 'PUT', path: '/certificates/{id}', run: updateCertificate },
];

function updateDevice({ instance, id, request }: Work): Outgoing {
  const device = instance.devices.find((row) => row.deviceId === id);
  if (device === undefined) throw missing('device');
  const { device_name: name, description, auth_info: auth } = request.body ?? {};
  if (name !== undefined) device.deviceName = matching(name, DEVICE_NAME);
  if (description !== undefined) device.description = text(description, 0, 2_048);
  const secure = (auth as Record<string, unknown> | undefined)?.['secure_access'];
  if (typeof secure === 'boolean') device.authInfo.secure_access = secure;
  return answerJson(200, JSON.stringify(fullDevice(device, instance)));
}

function changeGateway({ instance, id, request }: Work): Outgoing {
  const device = instance.devices.find((row) => row.deviceId === id);
  const gatewayId = text(request.body?.['gateway_id'], 1, 128);
  const gateway = instance.devices.find((row) => row.deviceId === gatewayId);
  if (device === undefined || gateway === undefined) throw missing('device');
  if (isWithin(instance, gatewayId, id)) throw new HuaweiRefusal(400, 'IOTDA.014010', 'Not below itself.');
  checkBelow(instance, gatewayId, heightOf(instance, id));
  if (device.gatewayId === id) throw new HuaweiRefusal(400, 'IOTDA.014010', 'Not a sub-device.');
  device.gatewayId = gatewayId;
  return answerJson(204, '');
}

/** A key that is there is overwritten. */
function bindTags(work: Work): Outgoing {
  const device = taggedDevice(work);
  const tags = work.request.body?.['tags'];
  if (!Array.isArray(tags) || tags.length === 0) throw invalidInput();
  const given = tags.map((each: Record<string, unknown>) => ({
    tag_key: text(each['tag_key'], 1, 64),
    ...(each['tag_value'] === undefined ? {} : { tag_value: text(each['tag_value'], 1, 128) }),
  }));
  const kept = device.tags.filter((tag) => !given.some((each) => each.tag_key === tag.tag_key));
  if (kept.length + given.length > MOST_TAGS) {
    throw new HuaweiRefusal(403, 'IOTDA.004001', 'The number of tags has reached the upper limit.');
  }
  device.tags = [...kept, ...given];
  return answerJson(200, '');
}

function unbindTags(work: Work): Outgoing {
  const device = taggedDevice(work);
  const keys = work.request.body?.['tag_keys'];
  if (!Array.isArray(keys) || keys.length === 0) throw invalidInput();
  if (!keys.every((key) => device.tags.some((tag) => tag.tag_key === key))) {
    throw new HuaweiRefusal(400, 'IOTDA.004003', 'The tag does not exist.');
  }
  device.tags = device.tags.filter((tag) => !keys.includes(tag.tag_key));
  return answerJson(200, '');
}

function taggedDevice({ instance, request }: Work) {
  if (request.body?.['resource_type'] !== 'device') throw invalidInput();
  const device = instance.devices.find((row) => row.deviceId === request.body?.['resource_id']);
  if (device === undefined) throw new HuaweiRefusal(404, 'IOTDA.004000', 'The resource does not exist.');
  return device;
}

function addGroup({ instance, request, world }: Work): Outgoing {
  const body = request.body ?? {};
  const name = matching(body['name'], GROUP_NAME);
  const type = body['group_type'] ?? 'STATIC';
  const superGroupId = body['super_group_id'] ?? null;
  if (type !== 'STATIC' && type !== 'DYNAMIC') throw invalidInput();
  if (type === 'DYNAMIC') {
    text(body['dynamic_group_rule'], 1, 200);
    if (superGroupId !== null) throw invalidInput();
  }
  if (superGroupId !== null && !instance.groups.some((row) => row.groupId === superGroupId)) {
    throw new HuaweiRefusal(404, 'IOTDA.003001', 'The parent group does not exist.');
  }
  const appId = appOf(instance, body['app_id'], world);
  refuseTaken(instance, name, appId);
  if (instance.groups.length >= (instance.limits?.groups ?? MOST_GROUPS))
    throw new HuaweiRefusal(403, 'IOTDA.003003', 'The number of groups has reached the upper limit.');
  if (depthOf(instance, superGroupId) >= DEEPEST_GROUP)
    throw new HuaweiRefusal(403, 'IOTDA.003004', 'The group would lie too deep.');
  const largest = instance.groups
    .map((row) => BigInt(`0x${row.recordId}`))
    .reduce((a, b) => (a > b ? a : b), 0n);
  const made: HuaweiGroup = {
    recordId: (largest + 1n).toString(16).padStart(24, '0'),
    groupId: randomUUID(),
    name,
    description: body['description'] === undefined ? '' : text(body['description'], 0, 64),
    superGroupId: superGroupId === null ? null : String(superGroupId),
    groupType: type,
    dynamicGroupRule: type === 'DYNAMIC' ? String(body['dynamic_group_rule']) : null,
    appId,
    deviceIds: [],
  };
  instance.groups.push(made);
  return answerJson(201, JSON.stringify(group(made, true)));
}

/** A name is there once in a resource space, and may be there in another. */
function refuseTaken({ groups }: HuaweiInstance, name: string, appId: string): void {
  if (groups.some((row) => row.name === name && row.appId === appId))
    throw new HuaweiRefusal(403, 'IOTDA.003002', 'A group of this name exists already.');
}

function depthOf({ groups }: HuaweiInstance, groupId: unknown): number {
  const found = groups.find((row) => row.groupId === groupId);
  return found === undefined ? 0 : 1 + depthOf({ groups } as HuaweiInstance, found.superGroupId);
}

function updateGroup(work: Work): Outgoing {
  const found = groupOf(work);
  const { body } = work.request;
  const name = body?.['name'] === undefined ? found.name : matching(body['name'], GROUP_NAME);
  const description =
    body?.['description'] === undefined ? found.description : text(body['description'], 0, 64);
  if (name !== found.name) refuseTaken(work.instance, name, found.appId);
  Object.assign(found, { name, description });
  return answerJson(200, JSON.stringify(group(found, true)));
}

function deleteGroup(work: Work): Outgoing {
  const { instance } = work;
  const found = groupOf(work);
  if (instance.groups.some((row) => row.superGroupId === found.groupId)) {
    throw new HuaweiRefusal(403, 'IOTDA.003009', 'The group has child groups.');
  }
  if (found.deviceIds.length > 0) throw new HuaweiRefusal(403, 'IOTDA.003010', 'The group has devices.');
  instance.groups.splice(instance.groups.indexOf(found), 1);
  return answerJson(204, '');
}

/** Both parameters in the query, and no body (contract 2.7). */
function changeMembers(work: Work): Outgoing {
  const { instance, request } = work;
  const found = groupOf(work);
  const deviceId = parameterOf(request, 'device_id') ?? '';
  if (!instance.devices.some((row) => row.deviceId === deviceId)) throw missing('device');
  const isIn = found.deviceIds.includes(deviceId);
  switch (parameterOf(request, 'action_id')) {
    case 'addDevice': {
      const count = instance.groups.filter((row) => row.deviceIds.includes(deviceId)).length;
      if (isIn) throw new HuaweiRefusal(403, 'IOTDA.003005', 'The device is in the group already.');
      if (count >= MOST_GROUPS_OF_DEVICE) throw new HuaweiRefusal(403, 'IOTDA.003011', 'In too many groups.');
      found.deviceIds.push(deviceId);
      return answerJson(200, '');
    }
    case 'removeDevice':
      if (!isIn) throw new HuaweiRefusal(403, 'IOTDA.003006', 'The device is not in the group.');
      found.deviceIds = found.deviceIds.filter((each) => each !== deviceId);
      return answerJson(200, '');
    default:
      throw invalidInput();
  }
}

/** `template_id` null unbinds; not there on the basic edition. */
function updateCertificate({ instance, id, request }: Work): Outgoing {
  const found = instance.caCertificates.find((row) => row.certificateId === id);
  if (found === undefined) throw missing('ca');
  if (instance.type === 'basic') throw new HuaweiRefusal(403, 'IOTDA.014319', 'Not on this edition.');
  const {
    provision_enable: provision,
    template_id: template,
    ocsp_enable: ocsp,
    ocsp_ssl_enable: ssl,
    ocsp_server_ca_id: serverCa,
  } = request.body ?? {};
  if (![provision, ocsp, ssl].every((each) => each === undefined || typeof each === 'boolean'))
    throw invalidInput();
  if (
    typeof template === 'string' &&
    !instance.provisioningTemplates?.some((row) => row.templateId === template)
  )
    throw new HuaweiRefusal(400, 'IOTDA.014320', 'The template does not exist.');
  if (template !== undefined && template !== null && typeof template !== 'string') throw invalidInput();
  if (serverCa !== undefined) found.ocspServerCaId = text(serverCa, 1, 36);
  if (typeof provision === 'boolean') found.provisionEnable = provision;
  if (template !== undefined) found.templateId = template;
  if (typeof ocsp === 'boolean') found.ocspEnable = ocsp;
  if (typeof ssl === 'boolean') found.ocspSslEnable = ssl;
  return answerJson(200, JSON.stringify(ca(found, false)));
}

function groupOf({ instance, id }: Work): HuaweiGroup {
  const found = instance.groups.find((row) => row.groupId === id);
  if (found === undefined) throw missing('group');
  return found;
}

function text(value: unknown, shortest: number, longest: number): string {
  if (typeof value !== 'string' || value.length < shortest || value.length > longest) throw invalidInput();
  return value;
}
