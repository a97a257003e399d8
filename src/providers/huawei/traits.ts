import type { ProviderAction } from '../../transport/call.ts';
import type { ObjectTraits, ProviderTraits } from '../port/traits.ts';
import { INPUT_RULES } from './input-rules.ts';
import { OPERATIONS } from './operations.ts';

declare module '../port/records.ts' {
  interface ProviderNames {
    HUAWEI_IOTDA: true;
  }
}

/** Rows per page. Lists of an instance and IoTDM's list of instances have different sizes (contract 2.0, 2.13). */
export const PAGE_SIZE = 50;
export const INSTANCES_PAGE_SIZE = 500;

const BY_ID: ObjectTraits = { longestKey: 128, foundBy: 'id' };
/** A list that one operation reads in pages. */
const paged = (operation: ProviderAction) => ({ page: PAGE_SIZE, operation });
/** A reading that is one call of one operation. */
const oneCall = (operation: ProviderAction) => ({ calls: 1, operation });

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
    'Query.instances': { page: INSTANCES_PAGE_SIZE, billed: false, operation: OPERATIONS.listInstances },
    'Instance.groups': { ...paged(OPERATIONS.listGroups), carries: LISTED_OF_GROUP },
    'Instance.caCertificates': { ...paged(OPERATIONS.listCaCertificates), omits: ['name', 'pem'] },
    'Instance.deviceCertificates': paged(OPERATIONS.listDeviceCertificates),
    'Instance.clientCredentials': null,
    'Instance.authIdentities': null,
    'Instance.authPermissions': null,
    'Instance.blockedClients': null,
    'Instance.devices': { ...paged(OPERATIONS.listDevices), carries: SEARCHED_OF_DEVICE },
    'Instance.deviceSearch': { ...paged(OPERATIONS.searchDevices), carries: SEARCHED_OF_DEVICE },
    'Instance.products': {
      ...paged(OPERATIONS.listProducts),
      carries: ['Product.name', 'Product.spaceId'],
    },
    'Instance.resourceSpaces': {
      page: 'whole',
      operation: OPERATIONS.listSpaces,
      carries: ['ResourceSpace.name', 'ResourceSpace.isDefault', 'ResourceSpace.createdAt'],
    },
    'Instance.devicePolicies': paged(OPERATIONS.listPolicies),
    'Instance.deviceAuthorizers': paged(OPERATIONS.listAuthorizers),
    'Instance.deviceTemplates': { page: PAGE_SIZE },
    'Group.clientCredentials': null,
    'Group.devices': {
      ...paged(OPERATIONS.listDevicesOfGroup),
      carries: ofDevice('nodeId', 'name', 'product'),
    },
    'CaCertificate.deviceCertificates': null,
    'DeviceCertificate.devices': {
      ...paged(OPERATIONS.listDevicesOfCertificate),
      carries: [...ofDevice('nodeId', 'name', 'product', 'space', 'gateway'), 'Product.spaceId'],
    },
    'DevicePolicy.targets': paged(OPERATIONS.listPolicyTargets),
    'AuthIdentity.permissions': null,
  },
  readings: {
    Instance: oneCall(OPERATIONS.showInstance),
    Group: oneCall(OPERATIONS.showGroup),
    'Group.listed': { calls: 1, together: { lists: 1 } },
    CaCertificate: oneCall(OPERATIONS.showCaCertificate),
    DeviceCertificate: oneCall(OPERATIONS.showDeviceCertificate),
    'DeviceCertificate.ca': OF_ISSUER,
    'DeviceCertificate.caBasis': OF_ISSUER,
    ClientCredential: null,
    'ClientCredential.group': null,
    'ClientCredential.blocked': null,
    session: null,
    Device: oneCall(OPERATIONS.showDevice),
    'Device.search': { calls: 0, operation: OPERATIONS.searchDevices, together: { searches: 1 } },
    // Two calls for each of the two fingerprints: one in upper and one in lower case.
    'Device.certificate': { calls: 4, together: { lists: 2 } },
    // A device may be in 10 groups (contract 1.7).
    'Device.groups': { ...oneCall(OPERATIONS.listGroupsOfDevice), finds: 10, carries: LISTED_OF_GROUP },
    // Pages of the products of an instance. The quota is 1,000 products (contract 1.7).
    'Product.name': { calls: 1, once: 1, together: 1_000 / PAGE_SIZE },
    'Product.spaceId': oneCall(OPERATIONS.showProduct),
    ResourceSpace: { calls: 1, per: 'instance' },
    DevicePolicy: oneCall(OPERATIONS.showPolicy),
    DeviceAuthorizer: oneCall(OPERATIONS.showAuthorizer),
    DeviceTemplate: { calls: 1 },
  },
  // One call finds the instance's own address (contract 1.1).
  callsToReachInstance: 1,
  groupHolds: 'Device',
  splitClientId: null,
  inputs: INPUT_RULES,
};
