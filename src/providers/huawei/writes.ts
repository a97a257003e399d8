import { AppError, asUnsent, NO_SUCH_OBJECT } from '../../errors.ts';
import type { Call } from '../../transport/call.ts';
import { type JsonObject, text } from '../client/json-rows.ts';
import type { InstanceRef } from '../port/records.ts';
import type { ProviderWrites, Written } from '../port/writes.ts';
import type { Address, CallProvider } from './client.ts';
import { decodeFailures, refusedTargets, TARGET_TYPES } from './decode-access.ts';
import { type HuaweiOperation, OPERATIONS } from './operations.ts';
import { mayBeId, type RequestParts } from './wire.ts';

const written = (_answer: JsonObject, requestId: string | null): Written => ({ requestId });

/** Implements the writes to IoTDA's identity objects (contract 2.2 to 2.4). Many responses have no body. */
export function createWrites(
  callProvider: CallProvider,
  addressOf: (at: InstanceRef, call: Call) => Promise<Address>,
): ProviderWrites {
  const put = async <Answer>(
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
  const made = (name: string) => (answer: JsonObject, requestId: string | null) => {
    const id = text(answer, name);
    if (id === null) throw new TypeError(`no ${name}`);
    return { requestId, id };
  };

  return {
    createGroup: async (at, input, call) => {
      const body = {
        name: input.name ?? undefined,
        description: input.description ?? undefined,
        super_group_id: input.parentGroupId ?? undefined,
        app_id: input.spaceId ?? undefined,
        ...(input.rule === null ? {} : { group_type: 'DYNAMIC', dynamic_group_rule: input.rule }),
      };
      const { id, requestId } = await put(OPERATIONS.addGroup, at, { body }, call, made('group_id'));
      return { groupId: id, requestId };
    },
    updateGroup: (at, id, { name, description }, call) =>
      put(
        OPERATIONS.updateGroup,
        at,
        { id, body: { name: name ?? undefined, description: description ?? undefined } },
        call,
        written,
      ),
    deleteGroup: (at, id, call) => put(OPERATIONS.deleteGroup, at, { id }, call, written),
    // The action and the device id are sent in the query, and there is no body (contract 2.7).
    setGroupMember: (at, id, deviceId, member, call) =>
      put(
        OPERATIONS.changeGroupMembers,
        at,
        { id, query: { action_id: member ? 'addDevice' : 'removeDevice', device_id: deviceId } },
        call,
        written,
      ),

    updateDevice: (at, id, { name, description, secureAccess }, call) =>
      put(
        OPERATIONS.updateDevice,
        at,
        {
          id,
          body: {
            device_name: name ?? undefined,
            description: description ?? undefined,
            ...(secureAccess === null ? {} : { auth_info: { secure_access: secureAccess } }),
          },
        },
        call,
        written,
      ),
    changeGateway: (at, id, gatewayId, call) =>
      put(OPERATIONS.changeGateway, at, { id, body: { gateway_id: gatewayId } }, call, written),
    setDeviceTags: (at, id, tags, call) =>
      put(
        OPERATIONS.tagDevice,
        at,
        {
          body: {
            resource_type: 'device',
            resource_id: id,
            tags: tags.map(({ key, value }) => ({ tag_key: key, tag_value: value ?? undefined })),
          },
        },
        call,
        written,
      ),
    removeDeviceTags: (at, id, keys, call) =>
      put(
        OPERATIONS.untagDevice,
        at,
        { body: { resource_type: 'device', resource_id: id, tag_keys: keys } },
        call,
        written,
      ),

    createPolicy: async (at, { name, spaceId, statements }, call) => {
      const body = { policy_name: name, app_id: spaceId ?? undefined, statement: statements };
      const { id, requestId } = await put(OPERATIONS.createPolicy, at, { body }, call, made('policy_id'));
      return { policyId: id, requestId };
    },
    updatePolicy: (at, id, { name, statements }, call) =>
      put(
        OPERATIONS.updatePolicy,
        at,
        { id, body: { policy_name: name ?? undefined, statement: statements ?? undefined } },
        call,
        written,
      ),
    deletePolicy: (at, id, call) => put(OPERATIONS.deletePolicy, at, { id }, call, written),
    setPolicyTargets: async (at, id, { type, ids, bound }, call) => {
      const operation = bound ? OPERATIONS.bindPolicy : OPERATIONS.unbindPolicy;
      const body = { target_type: TARGET_TYPES[type], target_ids: ids };
      const decode = (answer: JsonObject, requestId: string | null) => ({
        requestId,
        failures: decodeFailures(answer, ids),
      });
      try {
        return await put(operation, at, { id, body }, call, decode);
      } catch (error) {
        const refused = refusedTargets(error, ids);
        if (refused === null) throw error;
        return refused;
      }
    },

    // Undefined members are omitted, and null unbinds the template. No other member of this API accepts null (contract
    // 2.2).
    updateCaCertificate: (at, id, settings, call) =>
      put(
        OPERATIONS.updateCaCertificate,
        at,
        {
          id,
          body: {
            provision_enable: settings.provisioning ?? undefined,
            template_id: settings.provisioningTemplateId,
            ocsp_enable: settings.ocsp ?? undefined,
            ocsp_ssl_enable: settings.ocspTls ?? undefined,
            ocsp_server_ca_id: settings.ocspServerCaId ?? undefined,
          },
        },
        call,
        written,
      ),
    registerCaCertificate: async (at, { pem, spaceId }, call) => {
      const { id, requestId } = await put(
        OPERATIONS.addCaCertificate,
        at,
        { body: { content: pem, app_id: spaceId ?? undefined } },
        call,
        made('certificate_id'),
      );
      return { caId: id, requestId };
    },
    verifyCaCertificate: (at, id, verificationPem, call) =>
      put(
        OPERATIONS.verifyCaCertificate,
        at,
        { id, query: { action_id: 'verify' }, body: { verify_content: verificationPem } },
        call,
        written,
      ),
    deleteCaCertificate: (at, id, call) => put(OPERATIONS.deleteCaCertificate, at, { id }, call, written),
    setDeviceCertificateActive: (at, id, active, call) =>
      put(
        OPERATIONS.updateDeviceCertificate,
        at,
        { id, body: { status: active ? 'ACTIVE' : 'INACTIVE' } },
        call,
        written,
      ),
    deleteDeviceCertificate: (at, id, call) =>
      put(OPERATIONS.deleteDeviceCertificate, at, { id }, call, written),

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
      const { id, requestId } = await put(OPERATIONS.addDevice, at, { body }, call, made('device_id'));
      return { deviceId: id, requestId };
    },
    deleteDevice: (at, id, call) => put(OPERATIONS.deleteDevice, at, { id }, call, written),
    setDeviceFrozen: (at, id, frozen, call) =>
      put(frozen ? OPERATIONS.freezeDevice : OPERATIONS.unfreezeDevice, at, { id }, call, written),
    resetDeviceSecret: (at, id, { secret, slot, forceDisconnect }, call) =>
      put(
        OPERATIONS.resetDeviceSecret,
        at,
        {
          id,
          query: { action_id: 'resetSecret' },
          body: { secret: secret.reveal(), secret_type: slot, force_disconnect: forceDisconnect },
        },
        call,
        written,
      ),
    setDeviceFingerprint: (at, id, { fingerprint, slot, forceDisconnect }, call) =>
      put(
        OPERATIONS.resetFingerprint,
        at,
        {
          id,
          body: {
            fingerprint: fingerprint ?? undefined,
            fingerprint_type: slot,
            force_disconnect: forceDisconnect,
          },
        },
        call,
        written,
      ),
  };
}
