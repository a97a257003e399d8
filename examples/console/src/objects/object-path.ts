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

/** For type names in responses. A later version of the API may have more types. */
export function isObjectType(type: string): type is ObjectType {
  return type in PATHS;
}
