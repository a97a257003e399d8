import { createGroup, deleteGroup } from '../domain/writes/groups.ts';
import { mutation } from './mutation.ts';
import { GroupType } from './node.ts';
import { deletedId, madeNode } from './written.ts';

mutation('createGroup', {
  description: 'Makes a group (ApsaraMQ): the prefix of client ids. Billed as one call.',
  input: (t) => ({
    instanceId: t.id({ required: true, description: 'Global id of the instance.' }),
    groupId: t.string({
      required: true,
      description:
        '7 to 64 characters: GID_ or GID-, then letters, digits, - and _. Cannot be changed later.',
    }),
  }),
  run: createGroup,
  payload: (t) => ({ group: madeNode(t, GroupType, 'The new group.') }),
});

mutation('deleteGroup', {
  description:
    'Deletes a group (ApsaraMQ). What becomes of its credentials is not documented by the provider.',
  input: (t) => ({ id: t.id({ required: true, description: 'Global id of the group.' }) }),
  run: deleteGroup,
  payload: (t) => ({ deletedId: deletedId(t) }),
});
