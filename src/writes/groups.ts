import { badInput } from '../errors.ts';
import { printNodeId } from '../graph/node-id.ts';
import { findRow } from '../lists/find-row.ts';
import type { DeviceRecord } from '../providers/port/records.ts';
import type { Call } from '../transport/call.ts';
import { reconcileDeletion, reconcileState } from './pipeline/reconcile.ts';
import { type Keyed, type Optional, presentMembers, write } from './pipeline/write.ts';
import type { WriteScope } from './pipeline/write-scope.ts';
import {
  checkedMember,
  checkedSpace,
  checkedTags,
  checkSameInstance,
  defaultSpace,
  instanceFor,
  mustExist,
  mustNotExist,
  providerIdOf,
  readOf,
  rulesFor,
  type TagInput,
  targetOf,
  writeOf,
} from './pipeline/write-target.ts';

export async function createGroup(
  operation: WriteScope,
  input: Keyed & {
    readonly instanceId: string;
    readonly groupId: Optional<string>;
    readonly name: Optional<string>;
    readonly description: Optional<string>;
    readonly parentGroupId: Optional<string>;
    readonly rule: Optional<string>;
    readonly spaceId: Optional<string>;
    readonly tags: Optional<readonly TagInput[]>;
  },
) {
  const target = instanceFor(operation, input.instanceId);
  const { at, provider } = target;
  const rules = rulesFor(provider, 'group');
  const groupId = checkedMember('groupId', input.groupId, rules.groupId);
  const name = checkedMember('name', input.name, rules.name);
  const description = checkedMember('description', input.description, rules.description);
  const rule = checkedMember('rule', input.rule, rules.rule);
  const { parentGroupId = null } = input;
  if (rule !== null && parentGroupId !== null)
    throw badInput('input.parentGroupId', rules.parentBesideRule, parentGroupId);
  if (parentGroupId !== null && 'refused' in rules.parentGroupId)
    throw badInput('input.parentGroupId', rules.parentGroupId.refused, parentGroupId);
  const tags = checkedTags(input.tags ?? [], rules.tags);
  const spaceId = checkedSpace(input.spaceId, provider);
  const send = writeOf(provider, 'createGroup');
  const getGroup = readOf(provider, 'getGroup');
  const groups = readOf(provider, 'groups');
  const wanted = {
    groupId,
    name,
    description,
    parentGroupId:
      parentGroupId === null || 'refused' in rules.parentGroupId
        ? null
        : providerIdOf(operation, target, parentGroupId, {
            kind: 'Group',
            field: 'parentGroupId',
            pattern: rules.parentGroupId.pattern,
          }),
    rule,
    spaceId,
    tags,
  };
  let space = spaceId;
  const find = async (call: Call) => {
    if (groupId !== null) return getGroup(at, groupId, call);
    space ??= await defaultSpace(target, call);
    const filter = { ...(name === null ? {} : { name }), ...(space === null ? {} : { spaceId: space }) };
    return findRow(groups(at, filter), (row) => row.name === name, call);
  };
  return write(operation, {
    mutation: 'createGroup',
    target: input.instanceId,
    lockKey: groupId === null ? `${input.instanceId}/${name}` : printNodeId('Group', at, groupId),
    what: groupId === null ? { name } : { groupId },
    input,
    // A rule is a condition of the device search (contract huawei, 2.7).
    needs: { at, capability: rule === null ? 'GROUPS' : 'DEVICE_SEARCH' },
    plan: {
      // IoTDA documents that a group name is unique in its resource space, so name and space identify the group.
      before: (call) =>
        mustNotExist(
          find(call),
          groupId === null ? 'input.name' : 'input.groupId',
          `A group with this ${groupId === null ? 'name' : 'id'} already exists.`,
        ),
      send: (call) => send(at, wanted, call),
      lost: {
        seen: async (call) => {
          const found = await find(call);
          return found === null || (found.description ?? null) !== description
            ? null
            : { requestId: null, groupId: found.groupId };
        },
        mayBeAnothers: true,
      },
      keep: (answer) => ({ id: printNodeId('Group', at, answer.groupId) }),
    },
  });
}

export async function updateGroup(
  operation: WriteScope,
  input: Keyed & {
    readonly id: string;
    readonly name: Optional<string>;
    readonly description: Optional<string>;
  },
) {
  const { name = null, description = null } = input;
  if (name === null && description === null) throw badInput('input.name', 'a name or a description', null);
  const { at, key, provider } = targetOf(operation, input.id, 'Group');
  const groupId = key[0];
  const send = writeOf(provider, 'updateGroup');
  const getGroup = readOf(provider, 'getGroup');
  const rules = rulesFor(provider, 'group');
  if (name !== null) checkedMember('name', name, rules.name);
  checkedMember('description', description, rules.newDescription);
  return write(operation, {
    mutation: 'updateGroup',
    target: input.id,
    what: presentMembers({ name, description: description === null ? null : true }),
    input,
    needs: { at, capability: 'GROUPS' },
    plan: {
      send: (call) => send(at, groupId, { name, description }, call),
      lost: reconcileState(async (call) => {
        const group = await getGroup(at, groupId, call);
        return (
          group !== null &&
          (name === null || group.name === name) &&
          (description === null || (group.description ?? '') === description)
        );
      }),
      keep: () => ({ id: input.id }),
    },
  });
}

export async function deleteGroup(operation: WriteScope, input: Keyed & { readonly id: string }) {
  const { at, key, provider } = targetOf(operation, input.id, 'Group');
  const groupId = key[0];
  const send = writeOf(provider, 'deleteGroup');
  const getGroup = readOf(provider, 'getGroup');
  const find = (call: Call) => getGroup(at, groupId, call);
  return write(operation, {
    mutation: 'deleteGroup',
    target: input.id,
    input,
    needs: { at, capability: 'GROUPS' },
    plan: {
      // ApsaraMQ reports a missing group as a missing permission (contract apsaramq, 2.2).
      before: (call) => mustExist(find(call), 'input.id'),
      send: (call) => send(at, groupId, call),
      lost: reconcileDeletion(find),
      keep: () => ({ deletedId: input.id }),
    },
  });
}

interface MemberInput extends Keyed {
  readonly id: string;
  readonly deviceId: string;
}

export const addDeviceToGroup = (operation: WriteScope, input: MemberInput) =>
  setMember(operation, input, true);

export const removeDeviceFromGroup = (operation: WriteScope, input: MemberInput) =>
  setMember(operation, input, false);

async function setMember(operation: WriteScope, input: MemberInput, member: boolean) {
  const { at, key, provider } = targetOf(operation, input.id, 'Group');
  const groupId = key[0];
  const device = targetOf(operation, input.deviceId, 'Device', 'input.deviceId');
  checkSameInstance(at, device, 'Device', 'deviceId');
  const deviceId = device.key[0];
  const send = writeOf(provider, 'setGroupMember');
  return write(operation, {
    mutation: member ? 'addDeviceToGroup' : 'removeDeviceFromGroup',
    target: input.id,
    // Changes of different members do not conflict.
    lockKey: `${input.id}/${input.deviceId}`,
    what: { deviceId: input.deviceId },
    input,
    needs: { at, capability: 'GROUPS' },
    plan: {
      send: (call) => send(at, groupId, deviceId, member, call),
      lost: reconcileState(async (call) => {
        const groups = (await provider.groupsOfDevice?.(at, deviceId, call)) ?? null;
        if (groups !== null) return groups.some((each) => each.groupId === groupId) === member;
        // The provider does not list the groups of a device, so the devices of the group are searched.
        const isIt = (row: DeviceRecord) => row.deviceId === deviceId;
        return ((await findRow(provider.devicesOfGroup?.(at, groupId), isIt, call)) !== null) === member;
      }),
      keep: () => ({ id: input.id, memberId: input.deviceId }),
    },
  });
}
