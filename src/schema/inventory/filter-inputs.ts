import { builder } from '../builder.ts';
import {
  CertificateStatusEnum,
  DeviceStatusEnum,
  describedEnum,
  IdentityTypeEnum,
  SignModeEnum,
} from '../enums.ts';

const TEXT =
  'Words of names and ids, ignoring case: each word of the text must begin a word of the object. A word is a run of letters and digits. At most 20 words.';
const NULLS = 'A property that is null meets no condition.';
const DETAILS = 'Each object is read once a day, if `inventory.keep` names this.';
const DURATION = 'More than 0 and at most 100 years; months and years of the UTC calendar.';

export const CertificateFilterInput = builder.inputType('CertificateInventoryFilter', {
  description: `Filter for certificates of the inventory. All given members must hold. ${NULLS}`,
  fields: (t) => ({
    text: t.string({ description: TEXT }),
    status: t.field({ type: [CertificateStatusEnum], description: 'One of these statuses.' }),
    expired: t.boolean({ description: 'True: `validTo` is in the past. False: it is now or later.' }),
    expiresWithin: t.field({
      type: 'Duration',
      description: `Certificates that expire from now on and before the end of this time. ${DURATION}`,
    }),
    expiresAfter: t.field({ type: 'DateTime', description: 'Earliest `validTo`, inclusive.' }),
    expiresBefore: t.field({ type: 'DateTime', description: 'Latest `validTo`, exclusive.' }),
    commonName: t.string({ description: 'Exact common name of the subject.' }),
    serialNumber: t.string({
      description:
        'Serial number in hex, with or without `0x`, colons, blanks and leading zeros. Digits alone also match as decimal.',
    }),
    fingerprint: t.string({
      description: 'SHA-1 or SHA-256 fingerprint in hex, with or without colons, in upper or lower case.',
    }),
    caId: t.id({
      description:
        'Global id of a CA certificate. Only certificates whose `ca` is this one, in the same instance.',
    }),
    issuedBy: t.id({
      description:
        'Global id of a CA certificate. Only certificates that the key of this CA signed, in any instance.',
    }),
    keyAlgorithm: t.stringList({
      description: 'One of these key algorithms, as in `X509Details.keyAlgorithm`, in upper or lower case.',
    }),
    inUse: t.boolean({
      description:
        'Device certificates: whether a device uses the certificate (IoTDA, read once a day). CA certificates: whether the CA signed a device certificate. If this is unknown, the certificate matches neither value.',
    }),
    maxKeyBits: t.int({
      description:
        'Largest key size in bits. The size of an EC key is that of its curve, so 2047 includes all EC keys. Use `keyAlgorithm` to exclude them.',
    }),
  }),
});

export const GroupFilterInput = builder.inputType('GroupInventoryFilter', {
  description: 'Filter for groups of the inventory. All given members must hold.',
  fields: (t) => ({
    text: t.string({ description: TEXT }),
    isEmpty: t.boolean({
      description:
        'Whether the group has no client credential (ApsaraMQ) and no device (IoTDA). If the members of a group were not read, the group matches neither value.',
    }),
  }),
});

export const CredentialFilterInput = builder.inputType('CredentialInventoryFilter', {
  description: `Filter for client credentials of the inventory. All given members must hold. ${NULLS}`,
  fields: (t) => ({
    text: t.string({ description: TEXT }),
    groupId: t.id({ description: 'Global id of the group that contains the credential.' }),
    createdBefore: t.field({
      type: 'DateTime',
      description: `Latest creation, exclusive. ${DETAILS}`,
    }),
    updatedBefore: t.field({
      type: 'DateTime',
      description: `Latest change of the secret, exclusive. ${DETAILS}`,
    }),
  }),
});

export const IdentityFilterInput = builder.inputType('IdentityInventoryFilter', {
  description: `Filter for custom-auth identities of the inventory. All given members must hold. ${NULLS}`,
  fields: (t) => ({
    text: t.string({ description: TEXT }),
    identityType: t.field({ type: [IdentityTypeEnum], description: 'One of these types.' }),
    signMode: t.field({ type: [SignModeEnum], description: 'One of these sign modes.' }),
    secretFingerprint: t.string({
      description:
        'Exact `SecretRef.fingerprint`. Fails with FORBIDDEN if the caller lacks the scope secret:reveal.',
    }),
  }),
});

const DeviceTagFilter = builder.inputType('DeviceTagFilter', {
  description: 'Tag that a device must have.',
  fields: (t) => ({
    key: t.string({ required: true, description: 'Exact key.' }),
    value: t.string({ description: 'Exact value. Default: any value.' }),
  }),
});

export const DeviceFilterInput = builder.inputType('DeviceInventoryFilter', {
  description: `Filter for devices of the inventory. All given members must hold. ${NULLS}`,
  fields: (t) => ({
    text: t.string({ description: TEXT }),
    status: t.field({
      type: [DeviceStatusEnum],
      description: 'One of these statuses, as of the last read of the list.',
    }),
    productId: t.string({ description: 'Provider-side id of the product.' }),
    gatewayId: t.id({ description: 'Global id of the gateway. Only devices that connect through it.' }),
    tag: t.field({ type: DeviceTagFilter, description: 'Tag of the device.' }),
    groupId: t.id({ description: `Global id of a group that contains the device. ${DETAILS}` }),
    certificateId: t.id({
      description: `Global id of a device certificate that the device uses. ${DETAILS}`,
    }),
    hasCertificate: t.boolean({
      description: `Whether the device uses a device certificate. A device meets neither before the certificates of its instance were read. ${DETAILS}`,
    }),
    registeredBefore: t.field({
      type: 'DateTime',
      description: `Latest registration, exclusive. ${DETAILS}`,
    }),
    statusChangedBefore: t.field({
      type: 'DateTime',
      description: `Latest change of the status, exclusive, as of the last read of the device. ${DETAILS}`,
    }),
  }),
});

const Direction = describedEnum('InventoryOrderDirection', 'Direction of an order.', {
  ASC: 'Smallest or earliest first. Null is last.',
  DESC: 'Largest or latest first. Null is last.',
});

const FIRST_SEEN = 'Time at which the inventory first held the object.';
const CertificateOrderField = describedEnum(
  'CertificateOrderField',
  'Property by which certificates are ordered. Equal values are ordered by id.',
  {
    VALID_TO: 'End of the validity period.',
    COMMON_NAME: 'Common name, compared by the bytes of UTF-8.',
    FIRST_SEEN,
    STATUS: 'Status, in the order of CertificateStatus.',
  },
);
const GroupOrderField = describedEnum(
  'GroupOrderField',
  'Property by which groups are ordered. Equal values are ordered by id.',
  { NAME: 'Display name, compared by the bytes of UTF-8.', FIRST_SEEN },
);
const CredentialOrderField = describedEnum(
  'CredentialOrderField',
  'Property by which client credentials are ordered. Equal values are ordered by id.',
  { CLIENT_ID: 'Client id, compared by the bytes of UTF-8.', FIRST_SEEN },
);
const IdentityOrderField = describedEnum(
  'IdentityOrderField',
  'Property by which custom-auth identities are ordered. Equal values are ordered by id.',
  { USERNAME: 'User name, compared by the bytes of UTF-8.', FIRST_SEEN },
);
const DeviceOrderField = describedEnum(
  'DeviceOrderField',
  'Property by which devices are ordered. Equal values are ordered by id.',
  {
    NAME: 'Display name, compared by the bytes of UTF-8.',
    DEVICE_ID: 'Provider-side id, compared by the bytes of UTF-8.',
    REGISTERED_AT: `Time of registration. ${DETAILS}`,
    FIRST_SEEN,
  },
);

const FIELD = 'Property that is compared.';
export const DIRECTION = { type: Direction, required: true, description: 'Direction of the order.' } as const;

export const CertificateOrderInput = builder.inputType('CertificateOrder', {
  description: 'Order of a list of certificates.',
  fields: (t) => ({
    field: t.field({ type: CertificateOrderField, required: true, description: FIELD }),
    direction: t.field(DIRECTION),
  }),
});
export const GroupOrderInput = builder.inputType('GroupOrder', {
  description: 'Order of a list of groups.',
  fields: (t) => ({
    field: t.field({ type: GroupOrderField, required: true, description: FIELD }),
    direction: t.field(DIRECTION),
  }),
});
export const CredentialOrderInput = builder.inputType('CredentialOrder', {
  description: 'Order of a list of client credentials.',
  fields: (t) => ({
    field: t.field({ type: CredentialOrderField, required: true, description: FIELD }),
    direction: t.field(DIRECTION),
  }),
});
export const IdentityOrderInput = builder.inputType('IdentityOrder', {
  description: 'Order of a list of custom-auth identities.',
  fields: (t) => ({
    field: t.field({ type: IdentityOrderField, required: true, description: FIELD }),
    direction: t.field(DIRECTION),
  }),
});
export const DeviceOrderInput = builder.inputType('DeviceOrder', {
  description: 'Order of a list of devices.',
  fields: (t) => ({
    field: t.field({ type: DeviceOrderField, required: true, description: FIELD }),
    direction: t.field(DIRECTION),
  }),
});
