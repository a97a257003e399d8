import { badInput } from '../errors.ts';
import type { Call } from '../transport/call.ts';
import { reconcileState } from './pipeline/reconcile.ts';
import { type Keyed, type Optional, presentMembers, write } from './pipeline/write.ts';
import type { WriteScope } from './pipeline/write-scope.ts';
import {
  checked,
  checkedBy,
  checkedTags,
  checkOnce,
  checkSameInstance,
  readDevice,
  rulesFor,
  type TagInput,
  targetOf,
  writeOf,
} from './pipeline/write-target.ts';

export async function updateDevice(
  operation: WriteScope,
  input: Keyed & {
    readonly id: string;
    readonly name: Optional<string>;
    readonly description: Optional<string>;
    readonly secureAccess: Optional<boolean>;
  },
) {
  const { name = null, description = null, secureAccess = null } = input;
  if (name === null && description === null && secureAccess === null) {
    throw badInput('input.name', 'at least one of name, description and secureAccess', null);
  }
  const target = targetOf(operation, input.id, 'Device');
  const { at, provider } = target;
  const deviceId = target.key[0];
  const rules = rulesFor(provider, 'device');
  if (name !== null) checkedBy('name', name, rules.name);
  if (description !== null) checkedBy('description', description, rules.newDescription);
  const send = writeOf(provider, 'updateDevice');
  return write(operation, {
    mutation: 'updateDevice',
    target: input.id,
    what: presentMembers({ name, secureAccess, description: description === null ? null : true }),
    input,
    needs: { at, capability: 'DEVICES' },
    plan: {
      send: (call) => send(at, deviceId, { name, description, secureAccess }, call),
      lost: reconcileState(async (call) => {
        const device = await readDevice(target, deviceId, call);
        return (
          device !== null &&
          (name === null || device.name === name) &&
          (description === null || (device.description ?? '') === description) &&
          (secureAccess === null || device.auth?.secureAccess === secureAccess)
        );
      }),
      keep: () => ({ id: input.id }),
    },
  });
}

export async function changeGateway(
  operation: WriteScope,
  input: Keyed & { readonly id: string; readonly gatewayId: string },
) {
  const target = targetOf(operation, input.id, 'Device');
  const { at, provider } = target;
  const deviceId = target.key[0];
  const gateway = targetOf(operation, input.gatewayId, 'Device', 'input.gatewayId');
  checkSameInstance(at, gateway, 'Device', 'gatewayId');
  const send = writeOf(provider, 'changeGateway');
  return write(operation, {
    mutation: 'changeGateway',
    target: input.id,
    what: { gatewayId: input.gatewayId },
    input,
    needs: { at, capability: 'DEVICES' },
    plan: {
      send: (call) => send(at, deviceId, gateway.key[0], call),
      lost: reconcileState(
        async (call) => (await readDevice(target, deviceId, call))?.gatewayId === gateway.key[0],
      ),
      keep: () => ({ id: input.id }),
    },
  });
}

export async function setDeviceTags(
  operation: WriteScope,
  input: Keyed & { readonly id: string; readonly tags: readonly TagInput[] },
) {
  if (input.tags.length < 1) throw badInput('input.tags', 'at least one tag', 0);
  const target = targetOf(operation, input.id, 'Device');
  const { at, provider } = target;
  const deviceId = target.key[0];
  const tags = checkedTags(input.tags, { most: rulesFor(provider, 'device').mostTags });
  const send = writeOf(provider, 'setDeviceTags');
  return write(operation, {
    mutation: 'setDeviceTags',
    target: input.id,
    what: { keys: tags.map(({ key }) => key) },
    input,
    needs: { at, capability: 'DEVICES' },
    plan: {
      send: (call) => send(at, deviceId, tags, call),
      lost: reconcileState(async (call) => {
        const own = (await readDevice(target, deviceId, call))?.tags;
        return tags.every((tag) => own?.some(({ key, value }) => key === tag.key && value === tag.value));
      }),
      keep: () => ({ id: input.id }),
    },
  });
}

export async function removeDeviceTags(
  operation: WriteScope,
  input: Keyed & { readonly id: string; readonly keys: readonly string[] },
) {
  const { keys } = input;
  const target = targetOf(operation, input.id, 'Device');
  const { at, provider } = target;
  const deviceId = target.key[0];
  const { mostTags } = rulesFor(provider, 'device');
  if (keys.length < 1 || keys.length > mostTags)
    throw badInput('input.keys', `1 to ${mostTags} keys`, keys.length);
  for (const [index, key] of keys.entries()) checked(`keys.${index}`, key, /^.{1,64}$/, '1 to 64 characters');
  checkOnce(keys, (index) => `input.keys.${index}`);
  const send = writeOf(provider, 'removeDeviceTags');
  /** Reads the tag keys that the device still has. Null if the device does not exist. */
  const left = async (call: Call) => {
    const device = await readDevice(target, deviceId, call);
    return device === null ? null : keys.filter((each) => device.tags?.some((tag) => tag.key === each));
  };
  return write(operation, {
    mutation: 'removeDeviceTags',
    target: input.id,
    what: { keys },
    input,
    needs: { at, capability: 'DEVICES' },
    plan: {
      send: (call) => send(at, deviceId, keys, call),
      // The provider refuses keys that the device does not have, so a repetition sends only the remaining keys.
      lost: {
        seen: async (call) => ((await left(call))?.length === 0 ? { requestId: null } : null),
        again: async (call) => send(at, deviceId, (await left(call)) ?? keys, call),
      },
      keep: () => ({ id: input.id }),
    },
  });
}
