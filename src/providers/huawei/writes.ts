import { AppError, asUnsent, NO_SUCH_OBJECT } from '../../errors.ts';
import type { Call } from '../../transport/call.ts';
import { type JsonObject, text } from '../client/json-rows.ts';
import type { InstanceRef } from '../port/records.ts';
import type { ProviderWrites, Written } from '../port/writes.ts';
import type { Address, CallProvider } from './client.ts';
import { decodeFailures, refusedTargets, TARGET_TYPES } from './decode-access.ts';
import { type HuaweiOperation, OPERATIONS } from './operations.ts';
import { mayBeId, type RequestParts } from './wire.ts';

/** Implements the writes to IoTDA's identity objects (contract 2.2 to 2.4). Many responses have no body. */
export function createWrites(
  callProvider: CallProvider,
  addressOf: (at: InstanceRef, call: Call) => Promise<Address>,
): ProviderWrites {
  const send = async <Answer>(
    operation: HuaweiOperation,
    at: InstanceRef,
    parts: RequestParts,
    call: Call,
    decode: (answer: JsonObject, requestId: string | null) => Answer,
  ): Promise<Answer> => {
    if (parts.id !== undefined && !mayBeId(parts.id)) {
      throw new AppError('NOT_FOUND', NO_SUCH_OBJECT, { inputHints: ['id'] });
    }
    const address = await addressOf(at, call).catch((error: unknown) => {
      throw asUnsent(error);
    });
    return callProvider(operation, address, parts, decode, call);
  };
  const put = (operation: HuaweiOperation, at: InstanceRef, parts: RequestParts, call: Call) =>
    send(operation, at, parts, call, (_answer, requestId): Written => ({ requestId }));
  /** Creates an object. The response has its id in the member `name`. */
  const make = (operation: HuaweiOperation, at: InstanceRef, body: JsonObject, name: string, call: Call) =>
    send(operation, at, { body }, call, (answer, requestId) => {
      const id = text(answer, name);
      if (id === null) throw new TypeError(`no ${name}`);
      return { requestId, id };
    });

  return {
    createGroup: async (at, input, call) => {
      const body = {
        name: input.name ?? undefined,
        description: input.description ?? undefined,
        super_group_id: input.parentGroupId ?? undefined,
        app_id: input.spaceId ?? undefined,
        ...(input.rule === null ? {} : { group_type: 'DYNAMIC', dynamic_group_rule: input.rule }),
      };
      const { id, requestId } = await make(OPERATIONS.addGroup, at, body, 'group_id', call);
      return { groupId: id, requestId };
    },
    updateGroup: (at, id, { name, description }, call) => {
      const body = { name: name ?? undefined, description: description ?? undefined };
      return put(OPERATIONS.updateGroup, at, { id, body }, call);
    },
    deleteGroup: (at, id, call) => put(OPERATIONS.deleteGroup, at, { id }, call),
    // The action and the device id are sent in the query, and there is no body (contract 2.7).
    setGroupMember: (at, id, deviceId, member, call) => {
      const query = { action_id: member ? 'addDevice' : 'removeDevice', device_id: deviceId };
      return put(OPERATIONS.changeGroupMembers, at, { id, query }, call);
    },

    updateDevice: (at, id, { name, description, secureAccess }, call) => {
      const body = {
        device_name: name ?? undefined,
        description: description ?? undefined,
        ...(secureAccess === null ? {} : { auth_info: { secure_access: secureAccess } }),
      };
      return put(OPERATIONS.updateDevice, at, { id, body }, call);
    },
    changeGateway: (at, id, gatewayId, call) =>
      put(OPERATIONS.changeGateway, at, { id, body: { gateway_id: gatewayId } }, call),
    setDeviceTags: (at, id, given, call) => {
      const tags = given.map(({ key, value }) => ({ tag_key: key, tag_value: value ?? undefined }));
      return put(OPERATIONS.tagDevice, at, { body: { ...tagged(id), tags } }, call);
    },
    removeDeviceTags: (at, id, keys, call) =>
      put(OPERATIONS.untagDevice, at, { body: { ...tagged(id), tag_keys: keys } }, call),

    createPolicy: async (at, { name, spaceId, statements }, call) => {
      const body = { policy_name: name, app_id: spaceId ?? undefined, statement: statements };
      const { id, requestId } = await make(OPERATIONS.createPolicy, at, body, 'policy_id', call);
      return { policyId: id, requestId };
    },
    updatePolicy: (at, id, { name, statements }, call) => {
      const body = { policy_name: name ?? undefined, statement: statements ?? undefined };
      return put(OPERATIONS.updatePolicy, at, { id, body }, call);
    },
    deletePolicy: (at, id, call) => put(OPERATIONS.deletePolicy, at, { id }, call),
    setPolicyTargets: async (at, id, { type, ids, bound }, call) => {
      const operation = bound ? OPERATIONS.bindPolicy : OPERATIONS.unbindPolicy;
      const body = { target_type: TARGET_TYPES[type], target_ids: ids };
      const decode = (answer: JsonObject, requestId: string | null) => ({
        requestId,
        failures: decodeFailures(answer, ids),
      });
      try {
        return await send(operation, at, { id, body }, call, decode);
      } catch (error) {
        const refused = refusedTargets(error, ids);
        if (refused === null) throw error;
        return refused;
      }
    },

    // Undefined members are omitted, and null unbinds the template. No other member of this API accepts null (contract
    // 2.2).
    updateCaCertificate: (at, id, settings, call) => {
      const body = {
        provision_enable: settings.provisioning ?? undefined,
        template_id: settings.provisioningTemplateId,
        ocsp_enable: settings.ocsp ?? undefined,
        ocsp_ssl_enable: settings.ocspTls ?? undefined,
        ocsp_server_ca_id: settings.ocspServerCaId ?? undefined,
      };
      return put(OPERATIONS.updateCaCertificate, at, { id, body }, call);
    },
    registerCaCertificate: async (at, { pem, spaceId }, call) => {
      const body = { content: pem, app_id: spaceId ?? undefined };
      const { id, requestId } = await make(OPERATIONS.addCaCertificate, at, body, 'certificate_id', call);
      return { caId: id, requestId };
    },
    verifyCaCertificate: (at, id, verificationPem, call) => {
      const parts = { id, query: { action_id: 'verify' }, body: { verify_content: verificationPem } };
      return put(OPERATIONS.verifyCaCertificate, at, parts, call);
    },
    deleteCaCertificate: (at, id, call) => put(OPERATIONS.deleteCaCertificate, at, { id }, call),
    setDeviceCertificateActive: (at, id, active, call) => {
      const body = { status: active ? 'ACTIVE' : 'INACTIVE' };
      return put(OPERATIONS.updateDeviceCertificate, at, { id, body }, call);
    },
    deleteDeviceCertificate: (at, id, call) => put(OPERATIONS.deleteDeviceCertificate, at, { id }, call),

    createDevice: async (at, input, call) => {
      const auth =
        input.secret === null
          ? { auth_type: 'CERTIFICATES', fingerprint: input.fingerprint ?? undefined }
          : { auth_type: 'SECRET', secret: input.secret.reveal() };
      const secure = input.secureAccess === null ? {} : { secure_access: input.secureAccess };
      const body = {
        node_id: input.nodeId,
        product_id: input.productId,
        device_id: input.deviceId,
        device_name: input.name ?? undefined,
        description: input.description ?? undefined,
        app_id: input.spaceId ?? undefined,
        gateway_id: input.gatewayId ?? undefined,
        auth_info: { ...auth, ...secure },
      };
      const { id, requestId } = await make(OPERATIONS.addDevice, at, body, 'device_id', call);
      return { deviceId: id, requestId };
    },
    deleteDevice: (at, id, call) => put(OPERATIONS.deleteDevice, at, { id }, call),
    setDeviceFrozen: (at, id, frozen, call) =>
      put(frozen ? OPERATIONS.freezeDevice : OPERATIONS.unfreezeDevice, at, { id }, call),
    resetDeviceSecret: (at, id, { secret, slot, forceDisconnect }, call) => {
      const body = { secret: secret.reveal(), secret_type: slot, force_disconnect: forceDisconnect };
      return put(OPERATIONS.resetDeviceSecret, at, { id, query: { action_id: 'resetSecret' }, body }, call);
    },
    setDeviceFingerprint: (at, id, { fingerprint, slot, forceDisconnect }, call) => {
      const body = {
        fingerprint: fingerprint ?? undefined,
        fingerprint_type: slot,
        force_disconnect: forceDisconnect,
      };
      return put(OPERATIONS.resetFingerprint, at, { id, body }, call);
    },
  };
}

const tagged = (id: string) => ({ resource_type: 'device', resource_id: id });
