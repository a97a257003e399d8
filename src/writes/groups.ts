import { AppError, badInput } from '../errors.ts';
import { printNodeId } from '../graph/node-id.ts';
import { findRow } from '../lists/find-row.ts';
import type { DeviceRecord } from '../providers/port/records.ts';
import type { Call } from '../transport/call.ts';
import { gone, set } from './pipeline/reconcile.ts';
import { given, type Keyed, type Optional, write } from './pipeline/write.ts';
import type { WriteScope } from './pipeline/write-scope.ts';
import {
  checked,
  checkedSpace,
  checkedTags,
  checkSameInstance,
  defaultSpace,
  instanceFor,
  mustExist,
  providerIdOf,
  type TagInput,
  targetOf,
  writeOf,
} from './pipeline/write-target.ts';

/** Of one call, and of one group (contract apsaramq, 2.2). */
const MAX_TAGS = 20;
/** As Huawei's own client describes it; the contract (huawei, 2.7) has the length alone. */
const NAME = /^[\u4e00-\u9fa5A-Za-z0-9_? '#().,&%@!-]{1,64}$/;
const NAME_EXPECTED = "1 to 64 Chinese characters, letters A to Z, digits, blanks and _?'#().,&%@!-";

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
  const { groupId = null, name = null, description = null, parentGroupId = null, rule = null } = input;
  if (groupId !== null) {
    checked(
      'groupId',
      groupId,
      /^GID[_-][A-Za-z0-9_-]{3,60}$/,
      '7 to 64 characters: GID_ or GID-, then letters, digits, - and _',
    );
  }
  if (name !== null) checked('name', name, NAME, NAME_EXPECTED);
  if (description !== null) checked('description', description, /^.{1,64}$/, '1 to 64 characters');
  if (rule !== null) checked('rule', rule, /^.{1,200}$/, 'a condition of 1 to 200 characters');
  if (rule !== null && parentGroupId !== null) {
    throw badInput(
      'input.parentGroupId',
      'none with a rule: IoTDA keeps such groups at the top',
      parentGroupId,
    );
  }
  const tags = checkedTags(input.tags ?? [], MAX_TAGS);
  const target = instanceFor(operation, input.instanceId);
  const { at, provider } = target;
  const isNamedByCaller = provider.name === 'ALIBABA_MQTT';
  if (isNamedByCaller && groupId === null) throw badInput('input.groupId', 'an id: ApsaraMQ needs one', null);
  if (!isNamedByCaller && groupId !== null)
    throw badInput('input.groupId', 'none: IoTDA gives its own', groupId);
  if (isNamedByCaller && name !== null) throw badInput('input.name', 'none: ApsaraMQ has ids only', name);
  for (const [field, value] of Object.entries({ description, parentGroupId, rule })) {
    if (isNamedByCaller && value !== null) throw badInput(`input.${field}`, 'none: IoTDA only', value);
  }
  if (!isNamedByCaller && tags.length > 0) throw badInput('input.tags', 'none: ApsaraMQ only', tags);
  const spaceId = checkedSpace(input.spaceId, provider);
  if (!isNamedByCaller && name === null) throw badInput('input.name', 'a name: IoTDA needs one', null);
  const send = writeOf(provider, 'createGroup');
  const parent = { kind: 'Group', field: 'parentGroupId', pattern: /^[A-Fa-f0-9-]{1,36}$/ } as const;
  const wanted = {
    groupId,
    name,
    description,
    parentGroupId: parentGroupId === null ? null : providerIdOf(operation, target, parentGroupId, parent),
    rule,
    spaceId,
    tags,
  };
  let space = spaceId;
  const find = async (call: Call) => {
    if (groupId !== null) return provider.getGroup(at, groupId, call);
    space ??= await defaultSpace(target, call);
    const filter = { ...(name === null ? {} : { name }), ...(space === null ? {} : { spaceId: space }) };
    return findRow(provider.groups(at, filter), (row) => row.name === name, call);
  };
  return write(operation, {
    mutation: 'createGroup',
    target: input.instanceId,
    thing: groupId === null ? `${input.instanceId}/${name}` : printNodeId('Group', at, groupId),
    what: groupId === null ? { name } : { groupId },
    input,
    // A rule is a condition of the search (contract huawei, 2.7).
    needs: { at, capability: rule === null ? 'GROUPS' : 'DEVICE_SEARCH' },
    plan: {
      // IoTDA's own documents allow a name once in a resource space, so that the two find it again.
      before: async (call) => {
        if ((await find(call)) === null) return;
        throw new AppError('CONFLICT', 'There is such a group already.', {
          details: { field: groupId === null ? 'input.name' : 'input.groupId' },
        });
      },
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
  if (name !== null) checked('name', name, NAME, NAME_EXPECTED);
  if (description !== null) checked('description', description, /^.{0,64}$/, 'at most 64 characters');
  const { at, key, provider } = targetOf(operation, input.id, 'Group');
  const groupId = key[0];
  const send = writeOf(provider, 'updateGroup');
  return write(operation, {
    mutation: 'updateGroup',
    target: input.id,
    what: given({ name, description: description === null ? null : true }),
    input,
    needs: { at, capability: 'GROUPS' },
    plan: {
      send: (call) => send(at, groupId, { name, description }, call),
      lost: set(async (call) => {
        const group = await provider.getGroup(at, groupId, call);
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
  const find = (call: Call) => provider.getGroup(at, groupId, call);
  return write(operation, {
    mutation: 'deleteGroup',
    target: input.id,
    input,
    needs: { at, capability: 'GROUPS' },
    plan: {
      // ApsaraMQ calls a group that is not there a missing permission (contract apsaramq, 2.2).
      before: (call) => mustExist(find(call), 'input.id'),
      send: (call) => send(at, groupId, call),
      lost: gone(find),
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
    // Members come and go beside each other.
    thing: `${input.id}/${input.deviceId}`,
    what: { deviceId: input.deviceId },
    input,
    needs: { at, capability: 'GROUPS' },
    plan: {
      send: (call) => send(at, groupId, deviceId, member, call),
      lost: set(async (call) => {
        const groups = (await provider.groupsOfDevice?.(at, deviceId, call)) ?? null;
        if (groups !== null) return groups.some((each) => each.groupId === groupId) === member;
        // Of the device it is not told: looked for among those of the group.
        const isIt = (row: DeviceRecord) => row.deviceId === deviceId;
        return ((await findRow(provider.devicesOfGroup?.(at, groupId), isIt, call)) !== null) === member;
      }),
      keep: () => ({ id: input.id, memberId: input.deviceId }),
    },
  });
}
