import type { Provider } from '../providers/port/provider.ts';
import type { ListField, ObjectKind, Reading } from '../providers/port/traits.ts';

type Offers = (provider: Provider) => unknown;

const LISTS: Readonly<Record<ListField, Offers>> = {
  'Query.instances': ({ instances }) => instances,
  'Instance.groups': ({ groups }) => groups,
  'Instance.caCertificates': ({ caCertificates }) => caCertificates,
  'Instance.deviceCertificates': ({ deviceCertificates }) => deviceCertificates,
  'Instance.clientCredentials': ({ clientCredentials }) => clientCredentials,
  'Instance.authIdentities': ({ authIdentities }) => authIdentities,
  'Instance.authPermissions': ({ authPermissions }) => authPermissions,
  'Instance.blockedClients': ({ blockedClients }) => blockedClients,
  'Instance.devices': ({ devices }) => devices,
  'Instance.deviceSearch': ({ deviceSearch }) => deviceSearch,
  'Instance.products': ({ products }) => products,
  'Instance.resourceSpaces': ({ resourceSpaces }) => resourceSpaces,
  'Instance.devicePolicies': ({ access }) => access,
  'Instance.deviceAuthorizers': ({ access }) => access,
  'Instance.deviceTemplates': ({ access }) => access,
  'Group.clientCredentials': ({ clientCredentials }) => clientCredentials,
  'Group.devices': ({ devicesOfGroup }) => devicesOfGroup,
  'CaCertificate.deviceCertificates': ({ deviceCertificatesOfCa }) => deviceCertificatesOfCa,
  'DeviceCertificate.devices': ({ devicesOfCertificate }) => devicesOfCertificate,
  'DevicePolicy.targets': ({ access }) => access,
  'AuthIdentity.permissions': ({ authPermissions }) => authPermissions,
};

const OBJECTS: Readonly<Record<ObjectKind, Offers>> = {
  Instance: ({ getInstance }) => getInstance,
  Group: ({ getGroup }) => getGroup,
  CaCertificate: ({ getCaCertificate }) => getCaCertificate,
  DeviceCertificate: ({ getDeviceCertificate }) => getDeviceCertificate,
  ClientCredential: ({ getClientCredential }) => getClientCredential,
  AuthIdentity: ({ authIdentities }) => authIdentities,
  AuthPermission: ({ authPermissions }) => authPermissions,
  BlockedClient: ({ blockedClients }) => blockedClients,
  Device: ({ getDevice }) => getDevice,
  DevicePolicy: ({ access }) => access,
  DeviceAuthorizer: ({ access }) => access,
  DeviceTemplate: ({ access }) => access,
};

/**
 * The readings that always cost a call. Other readings may cost no call, depending on the members that the provider's
 * lists return, so they are not checked.
 */
const READINGS: Partial<Readonly<Record<Reading, Offers>>> = {
  session: ({ sessions }) => sessions,
  'ClientCredential.blocked': ({ clientCredentials, blockedClients }) => clientCredentials && blockedClients,
  'Device.groups': ({ groupsOfDevice }) => groupsOfDevice,
};

/**
 * Throws if a provider offers a list, an object or a reading but declares null for its cost. A query for such an object
 * would count as free and escape the limits.
 */
export function checkDeclaredCosts(provider: Provider): void {
  const { lists, objects, readings } = provider.traits;
  const missing = [
    ...undeclared(provider, LISTS, lists),
    ...undeclared(provider, OBJECTS, objects),
    ...undeclared(provider, READINGS, readings),
  ];
  if (missing.length > 0)
    throw new Error(`${provider.name} offers ${missing.join(', ')} without a declared cost.`);
}

function undeclared(
  provider: Provider,
  offers: Readonly<Record<string, Offers>>,
  declared: Readonly<Record<string, unknown>>,
): string[] {
  return Object.entries(offers)
    .filter(([name, offered]) => offered(provider) !== undefined && declared[name] === null)
    .map(([name]) => name);
}
