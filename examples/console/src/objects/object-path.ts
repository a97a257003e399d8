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
  Finding: 'findings',
} as const;

export type ObjectType = keyof typeof PATHS;

export function objectPath(type: ObjectType, id: string): string {
  return `/${PATHS[type]}/${id}`;
}

/** The type of the objects of a kind. */
const TYPES: Readonly<Record<string, ObjectType>> = {
  INSTANCE: 'Instance',
  DEVICE: 'Device',
  CLIENT_CREDENTIAL: 'ClientCredential',
  CA_CERTIFICATE: 'CaCertificate',
  DEVICE_CERTIFICATE: 'DeviceCertificate',
  GROUP: 'Group',
  AUTH_IDENTITY: 'AuthIdentity',
  AUTH_PERMISSION: 'AuthPermission',
  BLOCKED_CLIENT: 'BlockedClient',
  DEVICE_POLICY: 'DevicePolicy',
  FINDING: 'Finding',
};

/** Undefined: a later version of the API may have more kinds. */
export function typeOfKind(kind: string): ObjectType | undefined {
  return TYPES[kind];
}

export function kindOfType(type: string): string | undefined {
  return Object.keys(TYPES).find((kind) => TYPES[kind] === type);
}

/** For type names in responses. A later version of the API may have more types. */
export function isObjectType(type: string): type is ObjectType {
  return type in PATHS;
}
