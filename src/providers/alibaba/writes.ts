import { AppError, NO_SUCH_OBJECT } from '../../errors.ts';
import { Secret } from '../../secret.ts';
import { type JsonObject, key, text } from '../client/json-rows.ts';
import type { InstanceRef } from '../port/records.ts';
import type { IdentityKey, PermissionInput, PermissionKey, ProviderWrites, Written } from '../port/writes.ts';
import type { CallProvider } from './client.ts';
import { decodeCredential, parseCertificateId } from './decode.ts';
import { tagsOf } from './filters.ts';
import { OPERATIONS } from './operations.ts';
import { flag, present } from './scalars.ts';

const written = (answer: JsonObject): Written => ({ requestId: text(answer, 'RequestId') });

/** Implements every write to ApsaraMQ's identity objects (contract 2.2 to 2.10). */
export function createWrites(callProvider: CallProvider): ProviderWrites {
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
    deleteGroup: (at, groupId, call) =>
      callProvider(OPERATIONS.deleteGroup, at, { GroupId: groupId }, written, call),

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
        {
          CaName: name ?? undefined,
          CaContent: pem,
          VerificationContent: verificationPem ?? undefined,
        },
        (answer) => ({ ...written(answer), caId: key(answer, 'Sn') }),
        call,
      ),
    setCaCertificateActive: (at, caId, active, call) =>
      callProvider(active ? OPERATIONS.activateCa : OPERATIONS.inactivateCa, at, { Sn: caId }, written, call),
    deleteCaCertificate: (at, caId, call) =>
      callProvider(OPERATIONS.deleteCa, at, { Sn: caId }, written, call),
    setDeviceCertificateActive: async (at, certificateId, active, call) => {
      const operation = active
        ? OPERATIONS.activateDeviceCertificate
        : OPERATIONS.inactivateDeviceCertificate;
      return callProvider(operation, at, serials(certificateId), written, call);
    },
    deleteDeviceCertificate: async (at, certificateId, call) =>
      callProvider(OPERATIONS.deleteDeviceCertificate, at, serials(certificateId), written, call),

    registerClientCredential: (at, clientId, call) =>
      callProvider(OPERATIONS.registerCredential, at, { ClientId: clientId }, credential, call),
    rotateClientCredential: (at, clientId, call) =>
      callProvider(OPERATIONS.refreshCredential, at, { ClientId: clientId }, credential, call),
    revokeClientCredential: (at, clientId, call) =>
      callProvider(OPERATIONS.unregisterCredential, at, { ClientId: clientId }, written, call),

    createAuthIdentity: (at, input, call) =>
      callProvider(OPERATIONS.addIdentity, at, { ...identityOf(input), ...secretOf(input) }, written, call),
    updateAuthIdentity: (at, input, call) =>
      callProvider(
        OPERATIONS.updateIdentity,
        at,
        { ...identityOf(input), ...secretOf(input) },
        written,
        call,
      ),
    deleteAuthIdentity: (at, input, call) =>
      callProvider(OPERATIONS.deleteIdentity, at, identityOf(input), written, call),
    createAuthPermission: (at, input, call) =>
      callProvider(
        OPERATIONS.addPermission,
        at,
        { ...permissionOf(input), ...effectOf(input) },
        written,
        call,
      ),
    updateAuthPermission: (at, input, call) =>
      callProvider(
        OPERATIONS.updatePermission,
        at,
        { ...permissionOf(input), ...effectOf(input) },
        written,
        call,
      ),
    deleteAuthPermission: (at, input, call) =>
      callProvider(OPERATIONS.deletePermission, at, permissionOf(input), written, call),
    blockClient: (at, clientId, call) =>
      callProvider(OPERATIONS.addBlocked, at, { ClientId: clientId }, written, call),
    unblockClient: (at, clientId, call) =>
      callProvider(OPERATIONS.deleteBlocked, at, { ClientId: clientId }, written, call),

    closeConnection: (at, clientId, call) =>
      callProvider(OPERATIONS.closeConnection, at, { ClientId: clientId }, written, call),
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
    revokeToken: (at, token, call) =>
      callProvider(OPERATIONS.revokeToken, at, { Token: token.reveal() }, written, call),
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
