import type { NodeKind } from '../../graph/node-id.ts';

/**
 * How each noun is named from another subgraph: by its global id, and by the provider's own ids. Those of an identity
 * (user name, type, client id) are no key: which of them count depends on the type. Nor are those of a permission: a topic
 * may be 64 KB long.
 */
export const NATURAL_KEYS = {
  Instance: [],
  Group: ['groupId'],
  CaCertificate: ['caId'],
  DeviceCertificate: ['certificateId'],
  ClientCredential: ['clientId'],
  AuthIdentity: null,
  AuthPermission: null,
  BlockedClient: ['clientId'],
  Device: ['deviceId'],
  DevicePolicy: ['policyId'],
  DeviceAuthorizer: ['authorizerId'],
  DeviceTemplate: ['kind', 'templateId'],
} as const satisfies Record<NodeKind, readonly string[] | null>;

export const PLACE = ['provider', 'instanceId'] as const;

/** The `@key` directives of a noun. */
export function keysOf(kind: NodeKind): { name: 'key'; args: { fields: string } }[] {
  const own = NATURAL_KEYS[kind];
  const keys = own === null ? ['id'] : ['id', [...PLACE, ...own].join(' ')];
  return keys.map((fields) => ({ name: 'key', args: { fields } }));
}
