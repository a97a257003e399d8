import { badInput, describe, describeLength } from '../errors.ts';
import { printNodeId } from '../graph/node-id.ts';
import type { DeviceRules } from '../providers/port/input-rules.ts';
import type { SecretSlot } from '../providers/port/writes.ts';
import { Secret } from '../secret.ts';
import type { Call } from '../transport/call.ts';
import { FINGERPRINT_EXPECTED, fingerprintDigits } from '../x509/fingerprint.ts';
import { reconcileDeletion, reconcileState } from './pipeline/reconcile.ts';
import { type Keyed, type Optional, presentMembers, write } from './pipeline/write.ts';
import type { WriteScope } from './pipeline/write-scope.ts';
import {
  checkedBy,
  checkedSpace,
  instanceFor,
  mustNotExist,
  providerIdOf,
  readDevice as read,
  rulesFor,
  targetOf,
  writeOf,
} from './pipeline/write-target.ts';

export async function createDevice(
  operation: WriteScope,
  input: Keyed & {
    readonly instanceId: string;
    readonly productId: string;
    readonly nodeId: string;
    readonly deviceId: Optional<string>;
    readonly name: Optional<string>;
    readonly description: Optional<string>;
    readonly spaceId: Optional<string>;
    readonly secureAccess: Optional<boolean>;
    readonly gatewayId: Optional<string>;
    readonly usesCertificate: Optional<boolean>;
    readonly secret: Optional<string>;
    readonly fingerprint: Optional<string>;
  },
) {
  const target = instanceFor(operation, input.instanceId);
  const { at, provider } = target;
  const rules = rulesFor(provider, 'device');
  const nodeId = checkedBy('nodeId', input.nodeId, rules.nodeId);
  const productId = checkedBy('productId', input.productId, rules.productId);
  const deviceId = checkedBy('deviceId', input.deviceId ?? rules.idOf(productId, nodeId), rules.deviceId);
  if (input.name != null) checkedBy('name', input.name, rules.name);
  if (input.description != null) checkedBy('description', input.description, rules.description);
  const fingerprint = input.fingerprint == null ? null : checkedFingerprint(input.fingerprint);
  if (fingerprint !== null) {
    if (input.usesCertificate !== true)
      throw badInput('input.fingerprint', 'no fingerprint, because usesCertificate is not true', fingerprint);
  }
  if (input.usesCertificate === true && input.secret != null)
    throw badInput('input.secret', 'no secret if usesCertificate is true', describe('one'));
  const secret = input.usesCertificate === true ? null : secretOf(operation, rules, input.secret);
  const { pattern } = rules.deviceId;
  const gateway = { kind: 'Device', field: 'gatewayId', pattern } as const;
  const send = writeOf(provider, 'createDevice');
  const wanted = {
    nodeId,
    productId,
    deviceId,
    name: input.name ?? null,
    description: input.description ?? null,
    spaceId: checkedSpace(input.spaceId, provider),
    secureAccess: input.secureAccess ?? null,
    gatewayId: input.gatewayId == null ? null : providerIdOf(operation, target, input.gatewayId, gateway),
    secret,
    fingerprint,
  };
  return write(operation, {
    mutation: 'createDevice',
    target: input.instanceId,
    lockKey: printNodeId('Device', at, deviceId),
    what: {
      ...{ deviceId, nodeId, productId },
      ...presentMembers({ gatewayId: wanted.gatewayId, fingerprint, secureAccess: wanted.secureAccess }),
    },
    input,
    needs: { at, capability: 'DEVICES' },
    plan: {
      before: (call) =>
        mustNotExist(read(target, deviceId, call), 'input.deviceId', 'A device with this id already exists.'),
      // The answer contains the secret that was sent. A repeated mutation also generates a secret, but never sends it.
      send: async (call) => ({ ...(await send(at, wanted, call)), secret }),
      // This write created the device if it has the secret, or the certificate fingerprint, that was sent.
      lost: {
        seen: async (call) => {
          const found = await read(target, deviceId, call);
          const isOurs =
            found !== null &&
            found.nodeId === nodeId &&
            found.productId === productId &&
            (secret === null || found.auth?.secret?.reveal() === secret.reveal()) &&
            (fingerprint === null || isSameFingerprint(found.auth?.fingerprint, fingerprint));
          return isOurs ? { requestId: null, deviceId, secret } : null;
        },
        mayBeAnothers: true,
      },
      keep: () => ({ id: printNodeId('Device', at, deviceId) }),
    },
  });
}

export async function deleteDevice(operation: WriteScope, input: Keyed & { readonly id: string }) {
  const target = targetOf(operation, input.id, 'Device');
  const { at, provider } = target;
  const deviceId = target.key[0];
  const remove = writeOf(provider, 'deleteDevice');
  return write(operation, {
    mutation: 'deleteDevice',
    target: input.id,
    input,
    needs: { at, capability: 'DEVICES' },
    plan: {
      send: (call) => remove(at, deviceId, call),
      lost: reconcileDeletion((call) => read(target, deviceId, call)),
      keep: () => ({ deletedId: input.id }),
    },
  });
}

export const freezeDevice = (operation: WriteScope, input: Keyed & { readonly id: string }) =>
  setFrozen(operation, input, true);

export const unfreezeDevice = (operation: WriteScope, input: Keyed & { readonly id: string }) =>
  setFrozen(operation, input, false);

async function setFrozen(operation: WriteScope, input: Keyed & { readonly id: string }, frozen: boolean) {
  const target = targetOf(operation, input.id, 'Device');
  const deviceId = target.key[0];
  const send = writeOf(target.provider, 'setDeviceFrozen');
  return write(operation, {
    mutation: frozen ? 'freezeDevice' : 'unfreezeDevice',
    target: input.id,
    input,
    needs: { at: target.at, capability: 'DEVICES' },
    plan: {
      send: (call) => send(target.at, deviceId, frozen, call),
      lost: reconcileState(async (call) => {
        const found = await read(target, deviceId, call);
        return found !== null && (found.status === 'FROZEN') === frozen;
      }),
      keep: () => ({ id: input.id }),
    },
  });
}

/**
 * The secret is generated here or given by the caller. A repetition sends the same secret, so a lost answer does no
 * harm.
 */
export async function resetDeviceSecret(
  operation: WriteScope,
  input: Keyed & {
    readonly id: string;
    readonly slot: Optional<SecretSlot>;
    readonly secret: Optional<string>;
    readonly forceDisconnect: Optional<boolean>;
  },
) {
  const target = targetOf(operation, input.id, 'Device');
  const { at, provider } = target;
  const deviceId = target.key[0];
  const secret = secretOf(operation, rulesFor(provider, 'device'), input.secret);
  const send = writeOf(provider, 'resetDeviceSecret');
  const wanted = {
    secret,
    slot: input.slot ?? ('PRIMARY' as const),
    forceDisconnect: input.forceDisconnect ?? false,
  };
  const sendIt = async (call: Call) => ({ ...(await send(at, deviceId, wanted, call)), secret });
  return write(operation, {
    mutation: 'resetDeviceSecret',
    target: input.id,
    what: { slot: wanted.slot, forceDisconnect: wanted.forceDisconnect },
    input,
    needs: { at, capability: 'DEVICES' },
    plan: {
      send: sendIt,
      lost: {
        seen: async (call) => {
          const auth = (await read(target, deviceId, call))?.auth;
          const stored = wanted.slot === 'PRIMARY' ? auth?.secret : auth?.secondarySecret;
          return stored?.reveal() === secret.reveal() ? { requestId: null, secret } : null;
        },
        // A repetition sets the same secret. With forceDisconnect, it would also close a connection that the device has
        // opened in the meantime.
        ...(wanted.forceDisconnect ? {} : { again: true as const }),
      },
      keep: () => ({ id: input.id }),
    },
  });
}

export async function setDeviceFingerprint(
  operation: WriteScope,
  input: Keyed & {
    readonly id: string;
    readonly fingerprint: Optional<string>;
    readonly clear: Optional<boolean>;
    readonly slot: Optional<SecretSlot>;
    readonly forceDisconnect: Optional<boolean>;
  },
) {
  const target = targetOf(operation, input.id, 'Device');
  const { at, provider } = target;
  const deviceId = target.key[0];
  const fingerprint = input.fingerprint == null ? null : checkedFingerprint(input.fingerprint);
  // If no fingerprint is sent, the provider clears the stored one and trusts the next certificate that
  // connects (contract huawei, 2.4).
  if (fingerprint === null && input.clear !== true) {
    throw badInput(
      'input.fingerprint',
      'a fingerprint, or clear: true to let the next connection set it',
      null,
    );
  }
  if (fingerprint !== null && input.clear === true)
    throw badInput('input.clear', 'false if a fingerprint is given', true);
  const send = writeOf(provider, 'setDeviceFingerprint');
  const wanted = {
    fingerprint,
    slot: input.slot ?? ('PRIMARY' as const),
    forceDisconnect: input.forceDisconnect ?? false,
  };
  return write(operation, {
    mutation: 'setDeviceFingerprint',
    target: input.id,
    what: { fingerprint, slot: wanted.slot, forceDisconnect: wanted.forceDisconnect },
    input,
    needs: { at, capability: 'DEVICES' },
    plan: {
      send: (call) => send(at, deviceId, wanted, call),
      lost: reconcileState(
        async (call) => {
          const auth = (await read(target, deviceId, call))?.auth;
          if (auth == null) return false;
          const stored = wanted.slot === 'PRIMARY' ? auth.fingerprint : auth.secondaryFingerprint;
          return fingerprint === null ? stored === null : isSameFingerprint(stored, fingerprint);
        },
        // A second clearing would also remove a fingerprint that a new connection of the device has set in the
        // meantime.
        { again: fingerprint !== null && !wanted.forceDisconnect },
      ),
      keep: () => ({ id: input.id }),
    },
  });
}

/** Returns the caller's secret, or a new one. Errors never contain the secret. */
function secretOf({ writes }: WriteScope, rules: DeviceRules, given: string | null | undefined): Secret {
  if (given == null) return writes.newSecret();
  const { pattern, expected } = rules.secret;
  if (!pattern.test(given)) throw badInput('input.secret', expected, describeLength(given));
  return new Secret(given);
}

function checkedFingerprint(text: string): string {
  const digits = fingerprintDigits(text);
  if (digits === null) throw badInput('input.fingerprint', FINGERPRINT_EXPECTED, text);
  return digits;
}

function isSameFingerprint(one: string | null | undefined, other: string): boolean {
  return one?.toLowerCase() === other.toLowerCase();
}
