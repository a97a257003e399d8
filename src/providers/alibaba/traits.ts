import type { ProviderAction } from '../../transport/call.ts';
import type { ObjectTraits, ProviderTraits } from '../port/traits.ts';
import { INPUT_RULES } from './input-rules.ts';
import { OPERATIONS } from './operations.ts';

declare module '../port/records.ts' {
  interface ProviderNames {
    ALIBABA_MQTT: true;
  }
}

/** Rows per page of every paged list (quirk 2). */
export const PAGE_SIZE = 100;

/** Maximum number of client ids of one BatchQuerySessionByClientIds (quirk 27). */
export const MAX_SESSIONS = 10;

/**
 * Maximum number of pages that are searched for one certificate of a CA. A CA may have issued any number of
 * certificates.
 */
export const PAGES_OF_CA = 10;

const BY_ID: ObjectTraits = { longestKey: 128, foundBy: 'id' };
/** A list that one operation reads in pages. */
const paged = (operation: ProviderAction) =>
  ({ page: PAGE_SIZE, billed: operation.billed, operation }) as const;

export const TRAITS: ProviderTraits = {
  name: 'ALIBABA_MQTT',
  objects: {
    Instance: { ...BY_ID, foundBy: 'region' },
    Group: { ...BY_ID, foundBy: 'instance' },
    CaCertificate: BY_ID,
    // The key is two numbers of at most 128 bytes each. If the certificate cannot be read individually, the pages of its
    // CA are read twice before the certificate counts as absent (quirk 19).
    DeviceCertificate: {
      longestKey: 257,
      foundBy: 'id',
      pagesOfOwner: 2 * PAGES_OF_CA,
      ownerOf: (id) => id.split('/', 1).join(),
    },
    ClientCredential: { ...BY_ID, ownerOf: (clientId) => splitClientId(clientId)?.group ?? '' },
    AuthIdentity: BY_ID,
    // One part of the key is a topic (MQTT 5, 1.5.4).
    AuthPermission: { longestKey: 65_535, foundBy: 'id' },
    BlockedClient: BY_ID,
    Device: null,
    DevicePolicy: null,
    DeviceAuthorizer: null,
    DeviceTemplate: null,
  },
  lists: {
    'Query.instances': { page: 'whole', billed: false, operation: OPERATIONS.listInstances },
    'Instance.groups': { page: 'whole', billed: true, operation: OPERATIONS.listGroups },
    'Instance.caCertificates': paged(OPERATIONS.listCaCertificates),
    'Instance.deviceCertificates': paged(OPERATIONS.listDeviceCertificates),
    // Our own limits, because the documentation gives no maximum number of groups.
    'Instance.clientCredentials': { page: PAGE_SIZE, billed: true, ofGroups: { empty: 20, most: 100 } },
    'Instance.authIdentities': paged(OPERATIONS.queryIdentities),
    'Instance.authPermissions': paged(OPERATIONS.queryPermissions),
    'Instance.blockedClients': paged(OPERATIONS.queryBlocked),
    'Instance.devices': null,
    'Instance.deviceSearch': null,
    'Instance.products': null,
    'Instance.resourceSpaces': null,
    'Instance.devicePolicies': null,
    'Instance.deviceAuthorizers': null,
    'Instance.deviceTemplates': null,
    'Group.clientCredentials': paged(OPERATIONS.listCredentials),
    'Group.devices': null,
    'CaCertificate.deviceCertificates': paged(OPERATIONS.listDeviceCertificatesOfCa),
    'DeviceCertificate.devices': null,
    'DevicePolicy.targets': null,
    'AuthIdentity.permissions': paged(OPERATIONS.queryPermissions),
  },
  readings: {
    // No reading is needed, because the lists contain these four objects in full.
    Instance: null,
    Group: null,
    CaCertificate: null,
    DeviceCertificate: null,
    'Group.listed': null,
    ClientCredential: { calls: 1, operation: OPERATIONS.getCredential },
    'ClientCredential.group': {
      calls: 1,
      operation: OPERATIONS.listGroups,
      per: 'instance',
      isKeyKnown: true,
    },
    'ClientCredential.blocked': { calls: 1, once: 1, together: { lists: 1 } },
    session: { calls: 1, per: MAX_SESSIONS },
    'DeviceCertificate.ca': { calls: 1, together: { lists: 1 }, isKeyKnown: true },
    'DeviceCertificate.caBasis': null,
    Device: null,
    'Device.search': null,
    'Device.certificate': null,
    'Device.groups': null,
    'Product.name': null,
    'Product.spaceId': null,
    ResourceSpace: null,
    DevicePolicy: null,
    DeviceAuthorizer: null,
    DeviceTemplate: null,
  },
  callsToReachInstance: 0,
  groupHolds: 'ClientCredential',
  splitClientId,
  inputs: INPUT_RULES,
};

/**
 * Splits `GROUP@@@DEVICE` at the first separator, because a device name may contain another one (contract 2.5, quirk 20).
 */
function splitClientId(clientId: string): { readonly group: string; readonly device: string } | null {
  const [group = '', ...device] = clientId.split(SEPARATOR);
  return device.length === 0 ? null : { group, device: device.join(SEPARATOR) };
}

const SEPARATOR = '@@@';
