import { AppError } from '../../errors.ts';
import { printNodeId } from '../node-id.ts';
import type { Operation } from '../operation.ts';
import { goneOrAgain, write } from '../write.ts';
import { checked, instanceFor, targetOf, writeOf } from '../write-target.ts';
import type { Keyed } from './keyed.ts';

export async function createGroup(
  operation: Operation,
  input: Keyed & { readonly instanceId: string; readonly groupId: string },
) {
  const groupId = checked(
    'groupId',
    input.groupId,
    /^GID[_-][A-Za-z0-9_-]{3,60}$/,
    '7 to 64 characters: GID_ or GID-, then letters, digits, - and _',
  );
  const { at, provider } = await instanceFor(operation, input.instanceId, 'GROUPS');
  const send = writeOf(provider, 'createGroup');
  return write(operation, {
    mutation: 'createGroup',
    target: input.instanceId,
    input,
    idempotencyKey: input.idempotencyKey ?? null,
    plan: {
      before: async (call) => {
        if ((await provider.getGroup(at, groupId, call)) === null) return;
        throw new AppError('CONFLICT', 'There is such a group already.', {
          details: { field: 'input.groupId' },
        });
      },
      send: (call) => send(at, groupId, call),
      lost: async (call) =>
        (await provider.getGroup(at, groupId, call)) === null ? null : { requestId: null },
      keep: () => ({ id: printNodeId('Group', at, groupId) }),
    },
  });
}

export async function deleteGroup(operation: Operation, input: Keyed & { readonly id: string }) {
  const { at, key, provider } = targetOf(operation, input.id, 'Group');
  const groupId = key[0]!;
  const send = writeOf(provider, 'deleteGroup');
  const find = (call: Operation['call']) => provider.getGroup(at, groupId, call);
  return write(operation, {
    mutation: 'deleteGroup',
    target: input.id,
    input,
    idempotencyKey: input.idempotencyKey ?? null,
    plan: {
      // The provider calls a group that is not there a missing permission (contract apsaramq, 2.2).
      before: async (call) => {
        if ((await find(call)) === null) throw new AppError('NOT_FOUND', 'There is no such object.');
      },
      send: (call) => send(at, groupId, call),
      lost: goneOrAgain(find, (call) => send(at, groupId, call), { requestId: null }),
      keep: () => ({ deletedId: input.id }),
    },
  });
}
