/** First part of the address of an object's page, by its type. */
const PATHS = {
  Instance: 'instances',
  Device: 'devices',
  ClientCredential: 'credentials',
  CaCertificate: 'cas',
  DeviceCertificate: 'certificates',
  Group: 'groups',
  AuthIdentity: 'identities',
  AuthPermission: 'permissions',
  BlockedClient: 'blocked-clients',
  DevicePolicy: 'policies',
  DeviceAuthorizer: 'authorizers',
  DeviceTemplate: 'templates',
} as const;

export type ObjectType = keyof typeof PATHS;

export function objectPath(type: ObjectType, id: string): string {
  return `/${PATHS[type]}/${id}`;
}

/** For types that come with an answer: a later version of the API may have more. */
export function isObjectType(type: string): type is ObjectType {
  return type in PATHS;
}
