import type { EntityKind } from '../../events/log/log.ts';
import { isRecord } from '../../members.ts';
import { Secret } from '../../secret.ts';
import type { KeptSecret } from '../objects/kept-object.ts';
import { storedValue } from '../objects/stored-value.ts';

/**
 * The members of a provider's record that are kept (docs/inventory.md has the table). They are compared at each read, or
 * never change. A member that a list returns but that nothing compares would be wrong after a change, so it is not kept.
 */
export const KEPT_FIELDS: Readonly<Record<EntityKind, readonly string[]>> = {
  INSTANCE: [
    ...[
      'provider',
      'account',
      'region',
      'instanceId',
      'name',
      'edition',
      'rawEdition',
      'status',
      'rawStatus',
    ],
    ...['createdAt', 'updatedAt', 'expiresAt', 'capabilities', 'flavor', 'chargeMode', 'rawChargeMode'],
    ...['enterpriseProjectId', 'kernelVersion'],
  ],
  GROUP: [
    ...['groupId', 'name', 'description', 'createdAt', 'updatedAt', 'tags', 'isDynamic', 'parentGroupId'],
  ],
  CA_CERTIFICATE: [
    ...['caId', 'name', 'serialNumber', 'status', 'rawStatus', 'validFrom', 'validTo', 'registrationCode'],
    ...['pem', 'settings', 'commonName', 'owner', 'createdAt'],
    // Never changes.
    'verificationPem',
  ],
  DEVICE_CERTIFICATE: [
    ...['certificateId', 'commonName', 'serialNumber', 'caSerialNumber', 'status', 'rawStatus', 'validFrom'],
    ...['validTo', 'fingerprint'],
  ],
  // No list returns the dates.
  CLIENT_CREDENTIAL: ['clientId', 'createdAt', 'updatedAt'],
  AUTH_IDENTITY: [
    ...['username', 'identityType', 'rawIdentityType', 'clientId', 'signMode', 'rawSignMode', 'secret'],
  ],
  AUTH_PERMISSION: [
    ...['identity', 'identityType', 'rawIdentityType', 'topic', 'action', 'rawAction', 'effect', 'rawEffect'],
  ],
  BLOCKED_CLIENT: ['clientId'],
  DEVICE: [
    ...['deviceId', 'nodeId', 'name', 'productId', 'productName', 'appId', 'appName', 'gatewayId', 'status'],
    ...['rawStatus', 'nodeType', 'rawNodeType', 'firmwareVersion', 'softwareVersion', 'sdkVersion', 'tags'],
    // No list returns them. The first one never changes.
    ...['registeredAt', 'statusChangedAt'],
  ],
  // The list has no statements.
  DEVICE_POLICY: ['policyId', 'name', 'appId', 'createdAt', 'updatedAt', 'statements'],
};

/** Fields that change all the time. They are kept, but the history does not have them. */
export const VOLATILE_FIELDS: Readonly<Partial<Record<EntityKind, readonly string[]>>> = {
  DEVICE: ['status', 'rawStatus', 'statusChangedAt'],
};

/** The kept members of a record, as JSON can hold them. A member that the provider's answer does not have is missing. */
export type KeptRecord = Readonly<Record<string, unknown>>;

export interface KeptFieldsOptions {
  /** Members that the list leaves out, although it returns a value for them. */
  readonly omits: readonly string[];
  readonly printSecret: (secret: Secret) => KeptSecret;
}

export function keptRecordOf(
  kind: EntityKind,
  record: object,
  { omits, printSecret }: KeptFieldsOptions,
): KeptRecord {
  const members = new Map<string, unknown>(Object.entries(record));
  const names = KEPT_FIELDS[kind].filter((name) => members.get(name) !== undefined && !omits.includes(name));
  return Object.fromEntries(
    names.map((name) => {
      const value = jsonOf(members.get(name), printSecret);
      return [name, name === 'settings' ? settingsOf(value) : value];
    }),
  );
}

/** Without OCSP, which is missing in some answers of IoTDA although it has not changed. */
function settingsOf(value: unknown): unknown {
  if (!isRecord(value)) return value;
  return {
    provisioning: value['provisioning'] ?? null,
    provisioningTemplateId: value['provisioningTemplateId'] ?? null,
  };
}

/** Members of `stored` that `fresh` does not have stay. The order of the members is always the same. */
export function mergedRecord(kind: EntityKind, stored: KeptRecord, fresh: KeptRecord): KeptRecord {
  const names = KEPT_FIELDS[kind].filter((name) => Object.hasOwn(fresh, name) || Object.hasOwn(stored, name));
  return Object.fromEntries(
    names.map((name) => [name, Object.hasOwn(fresh, name) ? fresh[name] : stored[name]]),
  );
}

function jsonOf(value: unknown, printSecret: (secret: Secret) => KeptSecret): unknown {
  if (value instanceof Secret) return printSecret(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (typeof value === 'string') return storedValue(value);
  if (Array.isArray(value)) return value.map((item) => jsonOf(item, printSecret));
  if (!isRecord(value)) return value ?? null;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [storedValue(name), jsonOf(inner, printSecret)]),
  );
}

/** Returns how secrets are kept. The id of the key is derived from the key, and reveals nothing about it. */
export function createSecretPrinter(key: Secret): (secret: Secret) => KeptSecret {
  const keyId = secretKeyId(key);
  return (secret) => ({ fingerprint: secret.fingerprint(key), keyId });
}

/** Identifies the key of fingerprints. Fingerprints of two keys cannot be compared. */
export function secretKeyId(key: Secret): string {
  return new Secret('the id of this key').fingerprint(key).slice(0, 8);
}
