import {
  addDeviceToGroup,
  createGroup,
  deleteGroup,
  removeDeviceFromGroup,
  updateGroup,
} from '../../writes/groups.ts';
import { mutation, SPACE } from '../mutation.ts';
import { deletedIdField, nodeField } from '../mutation-payload.ts';
import { GroupType } from '../node.ts';
import { TagInput } from './tag.ts';

const NAME = "1 to 64 Chinese characters, letters A to Z, digits, spaces and _?'#().,&%@!-.";

mutation('createGroup', {
  returns: 'the new group',
  description:
    'Creates a group. On ApsaraMQ, a prefix of client ids, identified by `groupId`; costs two billed calls. On IoTDA, a device group, identified by `name`.',
  input: (t) => ({
    instanceId: t.id({ required: true, description: 'Global id of the instance.' }),
    groupId: t.string({
      description:
        'Id of the group: 7 to 64 characters, `GID_` or `GID-`, then letters, digits, `-` and `_`. It cannot be changed later. Required on ApsaraMQ; must be omitted on IoTDA, which assigns the id.',
    }),
    name: t.string({
      description: `Display name, unique in its resource space: ${NAME} Required on IoTDA; must be omitted on ApsaraMQ.`,
    }),
    description: t.string({
      description: 'Free-text description, 1 to 64 characters (IoTDA only). Default: no description.',
    }),
    parentGroupId: t.string({
      description:
        'Parent group in the same instance, by its global or provider-side id (IoTDA only). Default: a top-level group.',
    }),
    rule: t.string({
      description:
        'Condition of a dynamic group: devices that meet it are its members (IoTDA only, not on basic). Default: a static group.',
    }),
    spaceId: t.string({ description: SPACE }),
    tags: t.field({ type: [TagInput], description: 'Tags, at most 20 (ApsaraMQ only). Default: no tags.' }),
  }),
  run: createGroup,
  payload: (t) => ({ group: nodeField(t, GroupType, 'New group.') }),
});

mutation('updateGroup', {
  returns: 'the changed group',
  description: 'Changes the name or the description of a device group (IoTDA). At least one is required.',
  input: (t) => ({
    id: t.id({ required: true, description: 'Global id of the group.' }),
    name: t.string({ description: `Display name: ${NAME} Default: unchanged.` }),
    description: t.string({
      description: 'Free-text description, at most 64 characters. Empty text removes it. Default: unchanged.',
    }),
  }),
  run: updateGroup,
  payload: (t) => ({ group: nodeField(t, GroupType, 'Changed group.') }),
});

for (const [name, description, run] of [
  ['addDeviceToGroup', 'Adds a device to a static group (IoTDA).', addDeviceToGroup],
  ['removeDeviceFromGroup', 'Removes a device from a static group (IoTDA).', removeDeviceFromGroup],
] as const) {
  mutation(name, {
    returns: 'the changed group',
    description,
    input: (t) => ({
      id: t.id({ required: true, description: 'Global id of the group.' }),
      deviceId: t.id({ required: true, description: 'Global id of the device.' }),
    }),
    run,
    payload: (t) => ({ group: nodeField(t, GroupType, 'Changed group.') }),
  });
}

mutation('deleteGroup', {
  returns: 'the id of the deleted group',
  description:
    'Deletes a group. ApsaraMQ bills two calls and does not document whether it deletes the credentials of the group. IoTDA refuses to delete a group with devices or child groups.',
  input: (t) => ({ id: t.id({ required: true, description: 'Global id of the group.' }) }),
  run: deleteGroup,
  payload: (t) => ({ deletedId: deletedIdField(t) }),
});
