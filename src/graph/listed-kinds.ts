import { firstRows } from '../lists/find-row.ts';
import type { PageMemo } from '../lists/memo.ts';
import type {
  DeviceAuthorizerRecord,
  DevicePolicyRecord,
  TemplateKind,
  TemplateRecord,
} from '../providers/port/access-records.ts';
import type { Provider } from '../providers/port/provider.ts';
import type {
  AuthIdentityRecord,
  AuthPermissionRecord,
  BlockedClientRecord,
  CaCertificateRecord,
  ClientCredentialRecord,
  DeviceCertificateRecord,
  InstanceRef,
} from '../providers/port/records.ts';
import type { Call } from '../transport/call.ts';
import {
  findBlocked,
  findIdentity,
  findPermission,
  identityKeyOf,
  permissionKeyOf,
} from './find-custom-auth.ts';
import type { ListedKind, ListOfKey } from './list-loader.ts';
import { listName } from './list-name.ts';

/** A list returns only the client id. */
export type ListedCredential = Pick<ClientCredentialRecord, 'clientId'> & Partial<ClientCredentialRecord>;

/**
 * Each function below describes one kind of object: the list that contains it, and the read of a single object. The
 * lists have the names of the connections, so both share their pages.
 */

export const caCertificates = (call: Call): ListedKind<CaCertificateRecord> => ({
  listOf: (provider, at) => ({
    name: listName('Instance.caCertificates', at),
    list: provider.caCertificates?.(at),
  }),
  single: (provider, at, caId) => provider.getCaCertificate?.(at, caId, call),
});

/** Uses the list of the CA if the provider has one, otherwise the list of all certificates. */
export const deviceCertificates = (call: Call, memo: PageMemo): ListedKind<DeviceCertificateRecord> => ({
  listOf: (provider, at, id) => {
    if (provider.deviceCertificatesOfCa === undefined) return allCertificates(provider, at);
    const caId = provider.traits.objects.DeviceCertificate?.ownerOf?.(id) ?? '';
    return {
      name: listName('CaCertificate.deviceCertificates', at, caId),
      list: provider.deviceCertificatesOfCa(at, caId),
    };
  },
  single: (provider, at, id) =>
    provider.getDeviceCertificate?.(at, id, call, (caId, list) =>
      memo.share(listName('CaCertificate.deviceCertificates', at, caId), list),
    ),
});

/**
 * Keyed by the lower-case SHA-256 fingerprint, which lists return (contract huawei, 2.3). The filter is tried in upper
 * and in lower case, because its case is not documented.
 */
export const certificatesByFingerprint = (call: Call): ListedKind<DeviceCertificateRecord> => {
  const keyOf = (row: DeviceCertificateRecord) => row.fingerprint?.toLowerCase() ?? '';
  return {
    isFilter: true,
    listOf: (provider, at) => ({ ...allCertificates(provider, at), keyOf }),
    single: async ({ deviceCertificates }, at, wanted) => {
      if (deviceCertificates === undefined) return null;
      for (const fingerprint of [wanted.toUpperCase(), wanted]) {
        const rows = await firstRows(deviceCertificates(at, { fingerprint }), 1, call);
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
    return {
      name: listName('Group.clientCredentials', at, group),
      list: group === '' ? undefined : provider.clientCredentials?.(at, group),
    };
  },
  single: (provider, at, clientId) => provider.getClientCredential?.(at, clientId, call),
});

export const blockedClients = (call: Call): ListedKind<BlockedClientRecord> => ({
  isFilter: true,
  listOf: (provider, at) => ({
    name: listName('Instance.blockedClients', at),
    list: provider.blockedClients?.(at, {}),
  }),
  single: (provider, at, clientId) => findBlocked(provider, at, clientId, call),
});

/** Keyed by the key of the global id, as JSON. */
export const authIdentities = (call: Call): ListedKind<AuthIdentityRecord> => ({
  isFilter: true,
  listOf: (provider, at) => ({
    name: listName('Instance.authIdentities', at),
    list: provider.authIdentities?.(at, {}),
    keyOf: (row) => JSON.stringify(identityKeyOf(row)),
  }),
  single: (provider, at, key) => findIdentity(provider, at, JSON.parse(key), call),
});

/** Keyed by the key of the global id, as JSON. */
export const authPermissions = (call: Call): ListedKind<AuthPermissionRecord> => ({
  isFilter: true,
  listOf: (provider, at) => ({
    name: listName('Instance.authPermissions', at),
    list: provider.authPermissions?.(at, {}),
    keyOf: (row) => JSON.stringify(permissionKeyOf(row)),
  }),
  single: (provider, at, key) => findPermission(provider, at, JSON.parse(key), call),
});

export const devicePolicies = (call: Call): ListedKind<DevicePolicyRecord> => ({
  listOf: ({ access }, at) => ({ name: listName('Instance.devicePolicies', at), list: access?.policies(at) }),
  single: ({ access }, at, id) => access?.getPolicy(at, id, call),
});

export const deviceAuthorizers = (call: Call): ListedKind<DeviceAuthorizerRecord> => ({
  listOf: ({ access }, at) => ({
    name: listName('Instance.deviceAuthorizers', at),
    list: access?.authorizers(at),
  }),
  single: ({ access }, at, id) => access?.getAuthorizer(at, id, call),
});

export const deviceTemplates = (call: Call, kind: TemplateKind): ListedKind<TemplateRecord> => ({
  listOf: ({ access }, at) => ({
    name: listName('Instance.deviceTemplates', at, kind),
    list: access?.templates(at, kind),
  }),
  single: ({ access }, at, id) => access?.getTemplate(at, kind, id, call),
});

function allCertificates(provider: Provider, at: InstanceRef): ListOfKey<DeviceCertificateRecord> {
  const name = listName('Instance.deviceCertificates', at);
  return { name, list: provider.deviceCertificates?.(at, {}) };
}
