import type { Outgoing } from '../exchange.ts';
import { membersOf } from '../existing.ts';
import { boolean, DEVICE_NAME } from './devices.ts';
import { answerJson, HuaweiRefusal, invalidInput, missing } from './errors.ts';
import { checkBelow, heightOf, isWithin } from './gateways.ts';
import { createViews } from './views.ts';
import type { Route, Work } from './work.ts';
import { matching } from './writes.ts';

const { ca, fullDevice } = createViews();

const MOST_TAGS = 10;

/** Devices, their tags and groups, and updates of a CA, one line per operation. */
export const DEVICE_WRITE_ROUTES: readonly Route[] = [
  { operation: 'UpdateDevice', method: 'PUT', path: '/devices/{id}', run: updateDevice },
  { operation: 'ChangeGateway', method: 'POST', path: '/devices/{id}/change-gateway', run: changeGateway },
  { operation: 'TagDevice', method: 'POST', path: '/tags/bind-resource', run: bindTags },
  { operation: 'UntagDevice', method: 'POST', path: '/tags/unbind-resource', run: unbindTags },
  { operation: 'UpdateCertificate', method: 'PUT', path: '/certificates/{id}', run: updateCertificate },
];

function updateDevice({ instance, id, request }: Work): Outgoing {
  const device = instance.devices.find((row) => row.deviceId === id);
  if (device === undefined) throw missing('device');
  const { device_name: name, description, auth_info: auth } = request.body ?? {};
  if (name !== undefined) device.deviceName = matching(name, DEVICE_NAME);
  if (description !== undefined) device.description = text(description, 0, 2_048);
  const secure = membersOf(auth)['secure_access'];
  if (secure !== undefined) device.authInfo.secure_access = boolean(secure);
  return answerJson(200, JSON.stringify(fullDevice(device, instance)));
}

function changeGateway({ instance, id, request }: Work): Outgoing {
  const device = instance.devices.find((row) => row.deviceId === id);
  const gatewayId = text(request.body?.['gateway_id'], 1, 128);
  const gateway = instance.devices.find((row) => row.deviceId === gatewayId);
  if (device === undefined || gateway === undefined) throw missing('device');
  if (isWithin(instance, gatewayId, id))
    throw new HuaweiRefusal(400, 'IOTDA.014010', 'A device cannot be its own gateway or lie below itself.');
  checkBelow(instance, gatewayId, heightOf(instance, id));
  if (device.gatewayId === id)
    throw new HuaweiRefusal(400, 'IOTDA.014010', 'The device is not a sub-device.');
  device.gatewayId = gatewayId;
  return answerJson(204, '');
}

/** Adds tags. A tag with an existing key replaces the old value. */
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

/**
 * Updates a CA. If `template_id` is null, the template is unbound. Basic instances do not have this
 * operation.
 */
function updateCertificate({ instance, id, request }: Work): Outgoing {
  const found = instance.caCertificates.find((row) => row.certificateId === id);
  if (found === undefined) throw missing('ca');
  if (instance.type === 'basic')
    throw new HuaweiRefusal(403, 'IOTDA.014319', 'The operation is not available on this edition.');
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

export function text(value: unknown, shortest: number, longest: number): string {
  if (typeof value !== 'string' || value.length < shortest || value.length > longest) throw invalidInput();
  return value;
}
