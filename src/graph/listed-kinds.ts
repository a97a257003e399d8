import { firstRows } from '../lists/find-row.ts';
import type { PageMemo } from '../lists/memo.ts';
import type {
  DeviceAuthorizerRecord,
  DevicePolicyRecord,
  TemplateKind,
  TemplateRecord,
} from '../providers/port/access-records.ts';
import type {
  AuthIdentityRecord,
  AuthPermissionRecord,
  BlockedClientRecord,
  CaCertificateRecord,
  ClientCredentialRecord,
  DeviceCertificateRecord,
} from '../providers/port/records.ts';
import type { Call } from '../transport/call.ts';
import { findBlocked, findPermission, permissionKeyOf } from './find-custom-auth.ts';
import { findIdentity, identityKeyOf } from './find-identity.ts';
import type { ListedKind } from './list-loader.ts';
import { listName } from './list-name.ts';

/** A list returns only the client id. */
export type ListedCredential = Pick<ClientCredentialRecord, 'clientId'> & Partial<ClientCredentialRecord>;

/**
 * Each function below describes one kind of object: the list that contains it, and the read of a single
 * object. The names of the lists are those of the connections, so that both share their pages.
 */

export const caCertificates = (call: Call): ListedKind<CaCertificateRecord> => ({
  listOf: (provider, at) => ({
    name: listName('Instance.caCertificates', at),
    list: provider.caCertificates(at),
    keyOf: (row) => row.caId,
  }),
  single: (provider, at, caId) => provider.getCaCertificate(at, caId, call),
});

/** Uses the list of the CA if the provider has one, else the list of all certificates. */
export const deviceCertificates = (call: Call, memo: PageMemo): ListedKind<DeviceCertificateRecord> => ({
  listOf: (provider, at, id) => {
    const keyOf = (row: DeviceCertificateRecord) => row.certificateId;
    if (provider.deviceCertificatesOfCa === undefined)
      return { name: allCertificates(at), list: provider.deviceCertificates(at, {}), keyOf };
    const caId = provider.traits.objects.DeviceCertificate?.ownerOf?.(id) ?? '';
    return {
      name: listName('CaCertificate.deviceCertificates', at, caId),
      list: provider.deviceCertificatesOfCa(at, caId),
      keyOf,
    };
  },
  single: (provider, at, id) =>
    provider.getDeviceCertificate(at, id, call, (caId, list) =>
      memo.share(listName('CaCertificate.deviceCertificates', at, caId), list),
    ),
});

/**
 * Keyed by the lower-case SHA-256 fingerprint, which lists return (contract huawei, 2.3). The filter is tried in upper and in
 * lower case, because the case that it expects is not documented.
 */
export const certificatesByFingerprint = (call: Call): ListedKind<DeviceCertificateRecord> => {
  const keyOf = (row: DeviceCertificateRecord) => row.fingerprint?.toLowerCase() ?? '';
  return {
    isFilter: true,
    listOf: (provider, at) => ({
      name: allCertificates(at),
      list: provider.deviceCertificates(at, {}),
      keyOf,
    }),
    single: async (provider, at, wanted) => {
      for (const fingerprint of [wanted.toUpperCase(), wanted]) {
        const rows = await firstRows(provider.deviceCertificates(at, { fingerprint }), 1, call);
        const found = rows.find((row) => keyOf(row) === wanted);
        if (found !== undefined) return found;
      }
      return null;
    },
  };
};

export const clientCredentials = (call: Call): ListedKind<ListedCredential> => ({
  listOf: (provider, at, clientId) => {
    const group = provider.traits.splitClientId?.(clientId)?.group ?? '';
    const list = group === '' ? undefined : provider.clientCredentials?.(at, group);
    const name = listName('Group.clientCredentials', at, group);
    return list === undefined ? null : { name, list, keyOf: (row) => row.clientId };
  },
  single: (provider, at, clientId) => provider.getClientCredential?.(at, clientId, call) ?? null,
});

export const blockedClients = (call: Call): ListedKind<BlockedClientRecord> => ({
  isFilter: true,
  listOf: (provider, at) => {
    const list = provider.blockedClients?.(at, {});
    const name = listName('Instance.blockedClients', at);
    return list === undefined ? null : { name, list, keyOf: (row) => row.clientId };
  },
  single: (provider, at, clientId) => findBlocked(provider, at, clientId, call),
});

/** Keyed by the key of the global id, as JSON. */
export const authIdentities = (call: Call): ListedKind<AuthIdentityRecord> => ({
  isFilter: true,
  listOf: (provider, at) => {
    const list = provider.authIdentities?.(at, {});
    const name = listName('Instance.authIdentities', at);
    return list === undefined ? null : { name, list, keyOf: (row) => JSON.stringify(identityKeyOf(row)) };
  },
  single: (provider, at, key) => findIdentity(provider, at, JSON.parse(key), call),
});

/** Keyed by the key of the global id, as JSON. */
export const authPermissions = (call: Call): ListedKind<AuthPermissionRecord> => ({
  isFilter: true,
  listOf: (provider, at) => {
    const list = provider.authPermissions?.(at, {});
    const name = listName('Instance.authPermissions', at);
    return list === undefined ? null : { name, list, keyOf: (row) => JSON.stringify(permissionKeyOf(row)) };
  },
  single: (provider, at, key) => findPermission(provider, at, JSON.parse(key), call),
});

export const devicePolicies = (call: Call): ListedKind<DevicePolicyRecord> => ({
  listOf: ({ access }, at) =>
    access === undefined
      ? null
      : {
          name: listName('Instance.devicePolicies', at),
          list: access.policies(at),
          keyOf: (row) => row.policyId,
        },
  single: ({ access }, at, id) => access?.getPolicy(at, id, call) ?? null,
});

export const deviceAuthorizers = (call: Call): ListedKind<DeviceAuthorizerRecord> => ({
  listOf: ({ access }, at) =>
    access === undefined
      ? null
      : {
          name: listName('Instance.deviceAuthorizers', at),
          list: access.authorizers(at),
          keyOf: (row) => row.authorizerId,
        },
  single: ({ access }, at, id) => access?.getAuthorizer(at, id, call) ?? null,
});

export const deviceTemplates = (call: Call, kind: TemplateKind): ListedKind<TemplateRecord> => ({
  listOf: ({ access }, at) =>
    access === undefined
      ? null
      : {
          name: listName('Instance.deviceTemplates', at, kind),
          list: access.templates(at, kind),
          keyOf: (row) => row.templateId,
        },
  single: ({ access }, at, id) => access?.getTemplate(at, kind, id, call) ?? null,
});

function allCertificates(at: Parameters<typeof listName>[1]): string {
  return listName('Instance.deviceCertificates', at);
}
