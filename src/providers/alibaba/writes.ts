import { AppError, NO_SUCH_OBJECT } from '../../errors.ts';
import { Secret } from '../../secret.ts';
import type { Call } from '../../transport/call.ts';
import { type JsonObject, key, text } from '../client/json-rows.ts';
import type { InstanceRef } from '../port/records.ts';
import type { IdentityKey, PermissionInput, PermissionKey, ProviderWrites, Written } from '../port/writes.ts';
import type { CallProvider } from './client.ts';
import { decodeCredential, parseCertificateId } from './decode.ts';
import { tagsOf } from './filters.ts';
import { type AlibabaOperation, OPERATIONS } from './operations.ts';
import { flag, present } from './scalars.ts';
import type { Parameters } from './wire.ts';

const written = (answer: JsonObject): Written => ({ requestId: text(answer, 'RequestId') });

/** Implements every write to ApsaraMQ's identity objects (contract 2.2 to 2.10). */
export function createWrites(callProvider: CallProvider): ProviderWrites {
  const put = (operation: AlibabaOperation, at: InstanceRef, parameters: Parameters, call: Call) =>
    callProvider(operation, at, parameters, written, call);
  const credential = (answer: JsonObject) => ({
    ...written(answer),
    credential: decodeCredential(present(answer, 'DeviceCredential')),
  });
  const serials = (certificateId: string) => {
    const found = parseCertificateId(certificateId);
    if (found === null) throw new AppError('NOT_FOUND', NO_SUCH_OBJECT, { inputHints: ['id'] });
    return found;
  };

  return {
    createGroup: (at, { groupId, tags }, call) =>
      callProvider(
        OPERATIONS.createGroup,
        at,
        { GroupId: groupId ?? undefined, ...tagsOf(tags) },
        (answer) => ({ ...written(answer), groupId: groupId ?? '' }),
        call,
      ),
    deleteGroup: (at, groupId, call) => put(OPERATIONS.deleteGroup, at, { GroupId: groupId }, call),

    createRegistrationCode: (at, call) =>
      callProvider(
        OPERATIONS.getRegisterCode,
        at,
        {},
        (answer) => ({ ...written(answer), code: key(answer, 'RegisterCode') }),
        call,
      ),
    // PEM texts need real line feeds. The `\n` of the documented examples is only how the page prints them (contract 2.3).
    registerCaCertificate: (at, { name, pem, verificationPem }, call) =>
      callProvider(
        OPERATIONS.registerCa,
        at,
        { CaName: name ?? undefined, CaContent: pem, VerificationContent: verificationPem ?? undefined },
        (answer) => ({ ...written(answer), caId: key(answer, 'Sn') }),
        call,
      ),
    setCaCertificateActive: (at, caId, active, call) =>
      put(active ? OPERATIONS.activateCa : OPERATIONS.inactivateCa, at, { Sn: caId }, call),
    deleteCaCertificate: (at, caId, call) => put(OPERATIONS.deleteCa, at, { Sn: caId }, call),
    setDeviceCertificateActive: async (at, certificateId, active, call) => {
      const operation = active
        ? OPERATIONS.activateDeviceCertificate
        : OPERATIONS.inactivateDeviceCertificate;
      return put(operation, at, serials(certificateId), call);
    },
    deleteDeviceCertificate: async (at, certificateId, call) =>
      put(OPERATIONS.deleteDeviceCertificate, at, serials(certificateId), call),

    registerClientCredential: (at, ClientId, call) =>
      callProvider(OPERATIONS.registerCredential, at, { ClientId }, credential, call),
    rotateClientCredential: (at, ClientId, call) =>
      callProvider(OPERATIONS.refreshCredential, at, { ClientId }, credential, call),
    revokeClientCredential: (at, ClientId, call) =>
      put(OPERATIONS.unregisterCredential, at, { ClientId }, call),

    createAuthIdentity: (at, input, call) =>
      put(OPERATIONS.addIdentity, at, { ...identityOf(input), ...secretOf(input) }, call),
    updateAuthIdentity: (at, input, call) =>
      put(OPERATIONS.updateIdentity, at, { ...identityOf(input), ...secretOf(input) }, call),
    deleteAuthIdentity: (at, input, call) => put(OPERATIONS.deleteIdentity, at, identityOf(input), call),
    createAuthPermission: (at, input, call) =>
      put(OPERATIONS.addPermission, at, { ...permissionOf(input), ...effectOf(input) }, call),
    updateAuthPermission: (at, input, call) =>
      put(OPERATIONS.updatePermission, at, { ...permissionOf(input), ...effectOf(input) }, call),
    deleteAuthPermission: (at, input, call) =>
      put(OPERATIONS.deletePermission, at, permissionOf(input), call),
    blockClient: (at, ClientId, call) => put(OPERATIONS.addBlocked, at, { ClientId }, call),
    unblockClient: (at, ClientId, call) => put(OPERATIONS.deleteBlocked, at, { ClientId }, call),

    closeConnection: (at, ClientId, call) => put(OPERATIONS.closeConnection, at, { ClientId }, call),
    // The provider requires topics in alphabetical order (contract 2.10).
    issueToken: (at, { topics, actions, expiresAt }, call) =>
      callProvider(
        OPERATIONS.applyToken,
        at,
        { Resources: [...topics].sort().join(','), ExpireTime: expiresAt.getTime(), Actions: actions },
        (answer) => ({ ...written(answer), token: new Secret(key(answer, 'Token')) }),
        call,
      ),
    isTokenValid: (at: InstanceRef, token, call) =>
      callProvider(
        OPERATIONS.queryToken,
        at,
        { Token: token.reveal() },
        (answer) => {
          const status = flag(answer, 'TokenStatus');
          if (status === null) throw new TypeError('no TokenStatus');
          return status;
        },
        call,
      ),
    revokeToken: (at, token, call) => put(OPERATIONS.revokeToken, at, { Token: token.reveal() }, call),
  };
}

function identityOf({ username, identityType, clientId }: IdentityKey) {
  return {
    Username: username,
    IdentityType: identityType,
    ClientId: identityType === 'CLIENT' ? (clientId ?? undefined) : undefined,
  };
}

function secretOf({ secret, signMode }: { secret: Secret; signMode: string }) {
  return { Secret: secret.reveal(), SignMode: signMode };
}

function permissionOf({ identity, identityType, topic }: PermissionKey) {
  return { Identity: identity, IdentityType: identityType, Topic: topic };
}

function effectOf({ action, effect }: PermissionInput) {
  return { PermitAction: action, Effect: effect };
}
