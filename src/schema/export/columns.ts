import type { KeptRow } from '../../inventory/query/kept-row.ts';
import type { ProviderTraits } from '../../providers/port/traits.ts';

/** One value of an exported row. */
export type Cell = string | number | boolean | null;

/**
 * The columns of a list by their names, in order. The names are those of the fields of the graph, joined with a dot. A value
 * is that of the field, without a provider call: null if the inventory does not keep it.
 */
export type Columns<Seen> = Readonly<Record<string, (seen: Seen) => unknown>>;

/** A kept object, with what its columns need besides its row. */
export interface SeenObject {
  readonly row: KeptRow;
  /** The members of the provider's record. */
  readonly record: Readonly<Record<string, unknown>>;
  /** Milliseconds since the epoch. */
  readonly lastSeen: number;
  /** Provider-side id of the CA that issued a certificate. Null: unknown. */
  readonly issuerCaId: string | null;
  /** Whether the caller may see fingerprints of secrets. */
  readonly mayReveal: boolean;
  readonly traits: ProviderTraits | undefined;
}

/** The value of a column as text, number or truth. Dates are ISO texts, as `DateTime` prints them. */
export function cellOf(value: unknown): Cell {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'boolean':
      return value;
    default:
      return null;
  }
}

const own =
  (name: string) =>
  ({ record }: SeenObject): unknown =>
    record[name];

/** Columns that show members of the record. */
const record = (...names: readonly string[]): Columns<SeenObject> =>
  Object.fromEntries(names.map((name) => [name, own(name)]));

const FIRST: Columns<SeenObject> = {
  id: ({ row }) => row.id,
  provider: ({ row }) => row.at.provider,
  'instance.account': ({ row }) => row.at.account,
  'instance.region': ({ row }) => row.at.region,
  instanceId: ({ row }) => row.at.instanceId,
};

const LAST: Columns<SeenObject> = {
  firstSeenAt: ({ row }) => new Date(row.firstSeen),
  lastSeenAt: ({ lastSeen }) => new Date(lastSeen),
};

const dateOf = (text: string | null | undefined) => (text == null ? null : new Date(text));

const X509: Columns<SeenObject> = {
  'x509.subject': ({ row }) => row.facts?.subject,
  'x509.issuer': ({ row }) => row.facts?.issuer,
  'x509.serialNumber': ({ row }) => row.facts?.serialNumber,
  'x509.validFrom': ({ row }) => dateOf(row.facts?.notBefore),
  'x509.validTo': ({ row }) => dateOf(row.facts?.notAfter),
  'x509.fingerprintSha256': ({ row }) => row.facts?.sha256,
  'x509.keyAlgorithm': ({ row }) => row.facts?.keyAlgorithm,
  'x509.keyBits': ({ row }) => row.facts?.keyBits,
  'x509.signatureAlgorithm': ({ row }) => row.facts?.signatureAlgorithm,
  'x509.isCa': ({ row }) => row.facts?.isCa,
};

const SERIAL: Columns<SeenObject> = {
  serialNumber: ({ record: { serialNumber }, row }) => serialNumber ?? row.facts?.serialNumber,
};

export const GROUP: Columns<SeenObject> = {
  ...FIRST,
  ...record('groupId', 'name', 'description', 'isDynamic'),
  'parent.groupId': own('parentGroupId'),
  ...record('createdAt', 'updatedAt'),
  ...LAST,
};

const settings =
  (name: string) =>
  ({ record: { settings: found } }: SeenObject): unknown =>
    Object.entries(found ?? {}).find(([key]) => key === name)?.[1];

export const CA_CERTIFICATE: Columns<SeenObject> = {
  ...FIRST,
  ...record('caId', 'name'),
  ...SERIAL,
  ...record('status', 'rawStatus', 'validFrom', 'validTo', 'createdAt', 'owner', 'registrationCode'),
  'settings.provisioning': settings('provisioning'),
  'settings.provisioningTemplateId': settings('provisioningTemplateId'),
  ...X509,
  ...LAST,
  ...record('pem', 'verificationPem'),
};

export const DEVICE_CERTIFICATE: Columns<SeenObject> = {
  ...FIRST,
  ...record('certificateId', 'commonName'),
  ...SERIAL,
  ...record('status', 'rawStatus'),
  validFrom: ({ record: { validFrom }, row }) => validFrom ?? dateOf(row.facts?.notBefore),
  ...record('validTo'),
  fingerprintSha256: ({ record: { fingerprint }, row }) =>
    typeof fingerprint === 'string' ? fingerprint.toUpperCase() : row.facts?.sha256,
  ...record('caSerialNumber'),
  'ca.caId': ({ issuerCaId }) => issuerCaId,
  caBasis: ({ record: { caSerialNumber }, issuerCaId }) =>
    typeof caSerialNumber === 'string' ? 'SERIAL_NUMBER' : issuerCaId === null ? null : 'SIGNATURE',
  ...X509,
  ...LAST,
};

const clientIdOf = ({ record: { clientId }, traits }: SeenObject) =>
  typeof clientId === 'string' ? traits?.splitClientId?.(clientId) : undefined;

export const CLIENT_CREDENTIAL: Columns<SeenObject> = {
  ...FIRST,
  ...record('clientId'),
  'group.groupId': (seen) => clientIdOf(seen)?.group,
  deviceName: (seen) => clientIdOf(seen)?.device,
  ...LAST,
};

export const AUTH_IDENTITY: Columns<SeenObject> = {
  ...FIRST,
  ...record('username', 'identityType', 'rawIdentityType', 'clientId', 'signMode', 'rawSignMode'),
  'secret.isSet': ({ row }) => row.secretFingerprint !== null,
  'secret.fingerprint': ({ row, mayReveal }) => (mayReveal ? row.secretFingerprint : null),
  ...LAST,
};

export const DEVICE: Columns<SeenObject> = {
  ...FIRST,
  ...record('deviceId', 'nodeId', 'name', 'status', 'rawStatus', 'nodeType', 'rawNodeType'),
  'product.productId': own('productId'),
  'product.name': ({ record: { productId, productName } }) => (productId == null ? null : productName),
  'space.spaceId': own('appId'),
  'space.name': ({ record: { appId, appName } }) => (appId == null ? null : appName),
  // A device that connects directly has its own id there.
  'gateway.deviceId': ({ record: { gatewayId, deviceId } }) => (gatewayId === deviceId ? null : gatewayId),
  ...record('firmwareVersion', 'softwareVersion', 'sdkVersion', 'registeredAt'),
  ...LAST,
};
