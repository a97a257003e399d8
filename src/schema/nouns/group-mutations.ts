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

const NAME = "1 to 64 Chinese characters, letters A to Z, digits, blanks and _?'#().,&%@!-.";

mutation('createGroup', {
  description:
    'Makes a group. ApsaraMQ: the prefix of client ids, named by `groupId`; two calls are billed. IoTDA: a device group, named by `name`.',
  input: (t) => ({
    instanceId: t.id({ required: true, description: 'Global id of the instance.' }),
    groupId: t.string({
      description:
        'ApsaraMQ: 7 to 64 characters, GID_ or GID-, then letters, digits, - and _. Cannot be changed later.',
    }),
    name: t.string({ description: `IoTDA: ${NAME} Once in a resource space.` }),
    description: t.string({ description: 'IoTDA: 1 to 64 characters.' }),
    parentGroupId: t.string({
      description:
        "IoTDA: the group that it is part of, by its global id or the provider's own; of the same instance.",
    }),
    rule: t.string({ description: 'IoTDA: condition of a group whose members follow from it.' }),
    spaceId: t.string({ description: SPACE }),
    tags: t.field({ type: [TagInput], description: 'ApsaraMQ: at most 20 labels.' }),
  }),
  run: createGroup,
  payload: (t) => ({ group: nodeField(t, GroupType, 'The new group.') }),
});

mutation('updateGroup', {
  description: 'Changes name or description of a device group (IoTDA).',
  input: (t) => ({
    id: t.id({ required: true, description: 'Global id of the group.' }),
    name: t.string({ description: `${NAME} Default: as it is.` }),
    description: t.string({ description: 'At most 64 characters; empty: none. Default: as it is.' }),
  }),
  run: updateGroup,
  payload: (t) => ({ group: nodeField(t, GroupType, 'The changed group.') }),
});

for (const [name, description, run] of [
  ['addDeviceToGroup', 'Puts a device into a static group (IoTDA).', addDeviceToGroup],
  ['removeDeviceFromGroup', 'Takes a device out of a static group (IoTDA).', removeDeviceFromGroup],
] as const) {
  mutation(name, {
    description,
    input: (t) => ({
      id: t.id({ required: true, description: 'Global id of the group.' }),
      deviceId: t.id({ required: true, description: 'Global id of the device.' }),
    }),
    run,
    payload: (t) => ({ group: nodeField(t, GroupType, 'The changed group.') }),
  });
}

mutation('deleteGroup', {
  description:
    'Deletes a group. ApsaraMQ does not say what becomes of its credentials, and bills two calls; IoTDA refuses one with devices or child groups.',
  input: (t) => ({ id: t.id({ required: true, description: 'Global id of the group.' }) }),
  run: deleteGroup,
  payload: (t) => ({ deletedId: deletedIdField(t) }),
});
