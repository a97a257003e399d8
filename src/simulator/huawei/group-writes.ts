import { randomUUID } from 'node:crypto';
import type { Outgoing } from '../exchange.ts';
import type { HuaweiGroup, HuaweiInstance } from '../fleet/fleet.ts';
import { compactTime } from '../fleet/seeded-random.ts';
import { text } from './device-writes.ts';
import { answerJson, HuaweiRefusal, invalidInput, missing, notOnBasic } from './errors.ts';
import { parameterOf } from './request.ts';
import { conditionOf } from './search.ts';
import { appOf } from './space.ts';
import { createViews } from './views.ts';
import type { Route, Work } from './work.ts';
import { matching } from './writes.ts';

const { group } = createViews();

/** Pattern of group names. It allows a blank, unlike the pattern of device names. */
const GROUP_NAME = /^[一-龥a-zA-Z0-9_? '#().,&%@!-]{1,64}$/;
const MOST_GROUPS_OF_DEVICE = 10;
const MOST_DEVICES_OF_GROUP = 20_000;
const MOST_GROUPS = 1_000;
const DEEPEST_GROUP = 5;

/** Groups and their members (contract 2.7), one line per operation. */
export const GROUP_WRITE_ROUTES: readonly Route[] = [
  { operation: 'AddDeviceGroup', method: 'POST', path: '/device-group', run: addGroup },
  { operation: 'UpdateDeviceGroup', method: 'PUT', path: '/device-group/{id}', run: updateGroup },
  { operation: 'DeleteDeviceGroup', method: 'DELETE', path: '/device-group/{id}', run: deleteGroup },
  {
    operation: 'CreateOrDeleteDeviceInGroup',
    method: 'POST',
    path: '/device-group/{id}/action',
    run: changeMembers,
  },
];

function addGroup({ instance, request, world }: Work): Outgoing {
  const body = request.body ?? {};
  const name = matching(body['name'], GROUP_NAME);
  const type = body['group_type'] ?? 'STATIC';
  const superGroupId = body['super_group_id'] ?? null;
  if (type !== 'STATIC' && type !== 'DYNAMIC') throw invalidInput();
  if (type === 'DYNAMIC') {
    // The group's rule is a search condition, and basic instances have no search (contract 2.5, 2.7).
    notOnBasic(instance);
    conditionOf(text(body['dynamic_group_rule'], 1, 200));
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
    throw new HuaweiRefusal(403, 'IOTDA.003004', 'The group would be nested too deeply.');
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
    lastModifiedTime: compactTime(world.now()),
    deviceIds: [],
  };
  instance.groups.push(made);
  return answerJson(201, JSON.stringify(group(made, true)));
}

/** Refuses a name that exists, because names of groups are unique within a resource space. */
function refuseTaken({ groups }: HuaweiInstance, name: string, appId: string): void {
  if (groups.some((row) => row.name === name && row.appId === appId))
    throw new HuaweiRefusal(403, 'IOTDA.003002', 'A group with this name already exists.');
}

function depthOf({ groups }: Pick<HuaweiInstance, 'groups'>, groupId: unknown): number {
  const found = groups.find((row) => row.groupId === groupId);
  return found === undefined ? 0 : 1 + depthOf({ groups }, found.superGroupId);
}

function updateGroup(work: Work): Outgoing {
  const found = groupOf(work);
  const { body } = work.request;
  const name = body?.['name'] === undefined ? found.name : matching(body['name'], GROUP_NAME);
  const description =
    body?.['description'] === undefined ? found.description : text(body['description'], 0, 64);
  if (name !== found.name) refuseTaken(work.instance, name, found.appId);
  Object.assign(found, { name, description, lastModifiedTime: compactTime(work.world.now()) });
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

/** Adds or removes a member. The parameters are in the query, and the request has no body (contract 2.7). */
function changeMembers(work: Work): Outgoing {
  const { instance, request } = work;
  const found = groupOf(work);
  const deviceId = parameterOf(request, 'device_id') ?? '';
  if (!instance.devices.some((row) => row.deviceId === deviceId)) throw missing('device');
  // The documentation does not say whether a device can be added to a group that has a rule, so a switch
  // decides.
  if (found.groupType === 'DYNAMIC' && work.world.switches.huawei.dynamicGroupMembers === 'refused')
    throw new HuaweiRefusal(403, 'IOTDA.003007', 'The members of this group are determined by its rule.');
  const isIn = found.deviceIds.includes(deviceId);
  switch (parameterOf(request, 'action_id')) {
    case 'addDevice': {
      const count = instance.groups.filter((row) => row.deviceIds.includes(deviceId)).length;
      if (isIn) throw new HuaweiRefusal(403, 'IOTDA.003005', 'The device is already in the group.');
      if (found.deviceIds.length >= (instance.limits?.devicesOfGroup ?? MOST_DEVICES_OF_GROUP))
        throw new HuaweiRefusal(403, 'IOTDA.003008', 'The group has reached its limit of devices.');
      if (count >= MOST_GROUPS_OF_DEVICE)
        throw new HuaweiRefusal(403, 'IOTDA.003011', 'The device has reached its limit of groups.');
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

function groupOf({ instance, id }: Work): HuaweiGroup {
  const found = instance.groups.find((row) => row.groupId === id);
  if (found === undefined) throw missing('group');
  return found;
}
