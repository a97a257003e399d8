import type { ObjectTraits, ProviderTraits } from '../port/traits.ts';
import { INPUT_RULES } from './input-rules.ts';

declare module '../port/records.ts' {
  interface ProviderNames {
    HUAWEI_IOTDA: true;
  }
}

/** Rows per page. Lists of an instance and IoTDM's list of instances have different sizes (contract 2.0, 2.13). */
export const PAGE_SIZE = 50;
export const INSTANCES_PAGE_SIZE = 500;

const BY_ID: ObjectTraits = { longestKey: 128, foundBy: 'id' };
const PAGED = { page: PAGE_SIZE };
const ONE_CALL = { calls: 1 };

/** Fields of a group that lists return. Lists leave out the group's rule. */
const LISTED_OF_GROUP = ['name', 'description', 'isDynamic', 'parent'].map((name) => `Group.${name}`);

const ofDevice = (...fields: readonly string[]) => fields.map((field) => `Device.${field}`);

/** The fields that both a search and the list of all devices return (contract 2.5). */
const SEARCHED_OF_DEVICE = [
  ...ofDevice('nodeId', 'name', 'product', 'space', 'gateway', 'status', 'rawStatus', 'tags'),
  ...ofDevice('nodeType', 'rawNodeType', 'firmwareVersion', 'softwareVersion', 'sdkVersion'),
  'Product.name',
  'Product.spaceId',
  'ResourceSpace.name',
];

/**
 * Calls that find the issuers of certificates, once per instance: the pages of the instance's CAs, and a full read of
 * each CA whose name equals the issuer's.
 */
const OF_ISSUER = { calls: 0, once: 13 };

export const TRAITS: ProviderTraits = {
  name: 'HUAWEI_IOTDA',
  objects: {
    Instance: BY_ID,
    Group: BY_ID,
    CaCertificate: BY_ID,
    DeviceCertificate: BY_ID,
    ClientCredential: null,
    AuthIdentity: null,
    AuthPermission: null,
    BlockedClient: null,
    Device: { longestKey: 256, foundBy: 'id' },
    DevicePolicy: BY_ID,
    DeviceAuthorizer: BY_ID,
    DeviceTemplate: BY_ID,
  },
  lists: {
    'Query.instances': { page: INSTANCES_PAGE_SIZE, billed: false },
    'Instance.groups': { ...PAGED, carries: LISTED_OF_GROUP },
    'Instance.caCertificates': { ...PAGED, omits: ['name', 'pem'] },
    'Instance.deviceCertificates': PAGED,
    'Instance.clientCredentials': null,
    'Instance.authIdentities': null,
    'Instance.authPermissions': null,
    'Instance.blockedClients': null,
    'Instance.devices': { ...PAGED, carries: SEARCHED_OF_DEVICE },
    'Instance.deviceSearch': { ...PAGED, carries: SEARCHED_OF_DEVICE },
    'Instance.products': { ...PAGED, carries: ['Product.name', 'Product.spaceId'] },
    'Instance.resourceSpaces': {
      page: 'whole',
      carries: ['ResourceSpace.name', 'ResourceSpace.isDefault', 'ResourceSpace.createdAt'],
    },
    'Instance.devicePolicies': PAGED,
    'Instance.deviceAuthorizers': PAGED,
    'Instance.deviceTemplates': PAGED,
    'Group.clientCredentials': null,
    'Group.devices': {
      ...PAGED,
      carries: ofDevice('nodeId', 'name', 'product'),
    },
    'CaCertificate.deviceCertificates': null,
    'DeviceCertificate.devices': {
      ...PAGED,
      carries: [...ofDevice('nodeId', 'name', 'product', 'space', 'gateway'), 'Product.spaceId'],
    },
    'DevicePolicy.targets': PAGED,
    'AuthIdentity.permissions': null,
  },
  readings: {
    Instance: ONE_CALL,
    Group: ONE_CALL,
    'Group.listed': { calls: 1, together: { lists: 1 } },
    CaCertificate: ONE_CALL,
    DeviceCertificate: ONE_CALL,
    'DeviceCertificate.ca': OF_ISSUER,
    'DeviceCertificate.caBasis': OF_ISSUER,
    ClientCredential: null,
    'ClientCredential.group': null,
    'ClientCredential.blocked': null,
    session: null,
    Device: ONE_CALL,
    'Device.search': { calls: 0, together: { searches: 1 } },
    // Two calls for each of the two fingerprints: one in upper and one in lower case.
    'Device.certificate': { calls: 4, together: { lists: 2 } },
    // A device may be in 10 groups (contract 1.7).
    'Device.groups': { calls: 1, finds: 10, carries: LISTED_OF_GROUP },
    // Pages of the products of an instance. The quota is 1,000 products (contract 1.7).
    'Product.name': { calls: 1, once: 1, together: 1_000 / PAGE_SIZE },
    'Product.spaceId': ONE_CALL,
    ResourceSpace: { calls: 1, per: 'instance' },
    DevicePolicy: ONE_CALL,
    DeviceAuthorizer: ONE_CALL,
    DeviceTemplate: ONE_CALL,
  },
  // One call finds the instance's own address (contract 1.1).
  callsToReachInstance: 1,
  groupHolds: 'Device',
  splitClientId: null,
  inputs: INPUT_RULES,
};
