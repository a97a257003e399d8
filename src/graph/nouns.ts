import type {
  DeviceAuthorizerRecord,
  DevicePolicyRecord,
  TemplateRecord,
} from '../providers/port/access-records.ts';
import { TEMPLATE_KINDS } from '../providers/port/access-records.ts';
import {
  type AuthIdentityRecord,
  type AuthPermissionRecord,
  type BlockedClientRecord,
  CAPABILITIES,
  type CaCertificateRecord,
  type DeviceCertificateRecord,
  type DeviceRecord,
  type GroupRecord,
  type InstanceRecord,
  type InstanceRef,
} from '../providers/port/records.ts';
import type { SecretSlot } from '../providers/port/writes.ts';
import type { Secret } from '../secret.ts';
import { permissionKeyOf } from './find-custom-auth.ts';
import { identityKeyOf } from './find-identity.ts';
import type { ListLoader } from './list-loader.ts';
import type { ListedCredential } from './listed-kinds.ts';
import type { Loaders } from './loaders.ts';

/** How much of an object is needed: the members that a list returns, or all. */
export type Wanted = 'row' | 'full';

/** One string per name. */
type Parts<Names extends readonly string[]> = { readonly [Index in keyof Names]: string };

/** Describes one kind of object, except its GraphQL type, which is in src/schema/nouns. */
interface Noun<Row, Names extends readonly string[], Event extends string | null> {
  /** Names of the parts of the key, which follows the instance in a global id. */
  readonly key: Names;
  /** Parts that may be empty. */
  readonly mayBeEmpty: readonly Names[number][];
  /**
   * True if other subgraphs may refer to the object by provider, instance and key. False if a part of the key
   * is not an id, or is too long.
   */
  readonly isNaturalKey: boolean;
  readonly keyOf: (record: Row) => Parts<Names>;
  readonly load: (
    loaders: Loaders,
    at: InstanceRef,
    key: Parts<Names>,
    wanted: Wanted,
  ) => Promise<Row | null>;
  /**
   * Builds a record from the key alone, which is enough for further pages of the object's lists. Null if the
   * object has no lists.
   */
  readonly recordOfKey: null | ((loaders: Loaders, at: InstanceRef, key: Parts<Names>) => Row | null);
  /** Kind of the object in refresh events. Null if the object has no events. */
  readonly event: Event;
  /** Secrets that revealSecret may return. */
  readonly secrets: Readonly<Partial<Record<SecretSlot, (record: Row) => Secret | null | undefined>>>;
}

const noun =
  <Row>() =>
  <const Names extends readonly string[], const Event extends string | null>(of: Noun<Row, Names, Event>) =>
    of;

/** Every kind of object that has a global id. A new kind needs a descriptor here and a file in src/schema/nouns. */
export const NOUNS = {
  Instance: noun<InstanceRecord>()({
    key: [],
    mayBeEmpty: [],
    isNaturalKey: true,
    keyOf: () => [],
    load: ({ instance }, at) => instance(at),
    recordOfKey: (_loaders, at) => partialRecord<InstanceRecord>({ ...at, capabilities: CAPABILITIES }),
    event: 'INSTANCE',
    secrets: {},
  }),
  Group: noun<GroupRecord>()({
    key: ['groupId'],
    mayBeEmpty: [],
    isNaturalKey: true,
    keyOf: ({ groupId }) => [groupId],
    load: ({ group }, at, [id], wanted) => from(group, wanted)(at, id),
    recordOfKey: (_loaders, _at, [groupId]) => partialRecord<GroupRecord>({ groupId }),
    event: 'GROUP',
    secrets: {},
  }),
  CaCertificate: noun<CaCertificateRecord>()({
    key: ['caId'],
    mayBeEmpty: [],
    isNaturalKey: true,
    keyOf: ({ caId }) => [caId],
    load: ({ caCertificate }, at, [id], wanted) => from(caCertificate, wanted)(at, id),
    recordOfKey: (_loaders, _at, [caId]) => partialRecord<CaCertificateRecord>({ caId }),
    event: 'CA_CERTIFICATE',
    secrets: {},
  }),
  DeviceCertificate: noun<DeviceCertificateRecord>()({
    key: ['certificateId'],
    mayBeEmpty: [],
    isNaturalKey: true,
    keyOf: ({ certificateId }) => [certificateId],
    load: ({ deviceCertificate }, at, [id], wanted) => from(deviceCertificate, wanted)(at, id),
    recordOfKey: (_loaders, _at, [certificateId]) =>
      partialRecord<DeviceCertificateRecord>({ certificateId }),
    event: 'DEVICE_CERTIFICATE',
    secrets: {},
  }),
  ClientCredential: noun<ListedCredential>()({
    key: ['clientId'],
    mayBeEmpty: [],
    isNaturalKey: true,
    keyOf: ({ clientId }) => [clientId],
    load: ({ clientCredential }, at, [id], wanted) => from(clientCredential, wanted)(at, id),
    recordOfKey: null,
    event: 'CLIENT_CREDENTIAL',
    secrets: { PRIMARY: ({ secret }) => secret },
  }),
  AuthIdentity: noun<AuthIdentityRecord>()({
    key: ['rawIdentityType', 'username', 'clientId'],
    mayBeEmpty: ['rawIdentityType', 'clientId'],
    // Not a natural key, because the identity type decides which of the other parts belong to the key.
    isNaturalKey: false,
    keyOf: identityKeyOf,
    load: ({ authIdentity }, at, key) => authIdentity(at, key),
    recordOfKey: (_loaders, _at, [rawIdentityType, username, clientId]) =>
      partialRecord<AuthIdentityRecord>({
        username,
        rawIdentityType,
        identityType: IDENTITY_TYPES.find((type) => type === rawIdentityType) ?? 'UNKNOWN',
        clientId: clientId === '' ? null : clientId,
      }),
    event: 'AUTH_IDENTITY',
    secrets: { PRIMARY: ({ secret }) => secret },
  }),
  AuthPermission: noun<AuthPermissionRecord>()({
    key: ['rawIdentityType', 'identity', 'topic'],
    mayBeEmpty: ['rawIdentityType'],
    isNaturalKey: false,
    keyOf: permissionKeyOf,
    load: ({ authPermission }, at, key) => authPermission(at, key),
    recordOfKey: null,
    event: 'AUTH_PERMISSION',
    secrets: {},
  }),
  BlockedClient: noun<BlockedClientRecord>()({
    key: ['clientId'],
    mayBeEmpty: [],
    isNaturalKey: true,
    keyOf: ({ clientId }) => [clientId],
    load: ({ blockedClient }, at, [id]) => blockedClient(at, id),
    recordOfKey: null,
    event: 'BLOCKED_CLIENT',
    secrets: {},
  }),
  Device: noun<DeviceRecord>()({
    key: ['deviceId'],
    mayBeEmpty: [],
    isNaturalKey: true,
    keyOf: ({ deviceId }) => [deviceId],
    load: ({ device }, at, [id]) => device(at, id),
    recordOfKey: null,
    event: 'DEVICE',
    secrets: { PRIMARY: ({ auth }) => auth?.secret, SECONDARY: ({ auth }) => auth?.secondarySecret },
  }),
  DevicePolicy: noun<DevicePolicyRecord>()({
    key: ['policyId'],
    mayBeEmpty: [],
    isNaturalKey: true,
    keyOf: ({ policyId }) => [policyId],
    load: ({ devicePolicy }, at, [id], wanted) => from(devicePolicy, wanted)(at, id),
    recordOfKey: (loaders, at, [policyId]) =>
      loaders.providerOf(at).access === undefined ? null : partialRecord<DevicePolicyRecord>({ policyId }),
    event: null,
    secrets: {},
  }),
  DeviceAuthorizer: noun<DeviceAuthorizerRecord>()({
    key: ['authorizerId'],
    mayBeEmpty: [],
    isNaturalKey: true,
    keyOf: ({ authorizerId }) => [authorizerId],
    load: ({ deviceAuthorizer }, at, [id], wanted) => from(deviceAuthorizer, wanted)(at, id),
    recordOfKey: null,
    event: null,
    secrets: { PRIMARY: ({ signingToken }) => signingToken },
  }),
  DeviceTemplate: noun<TemplateRecord>()({
    key: ['kind', 'templateId'],
    mayBeEmpty: [],
    isNaturalKey: true,
    keyOf: ({ kind, templateId }) => [kind, templateId],
    load: async ({ deviceTemplate }, at, [name, id], wanted) => {
      const kind = TEMPLATE_KINDS.find((each) => each === name);
      return kind === undefined ? null : from(deviceTemplate[kind], wanted)(at, id);
    },
    recordOfKey: null,
    event: null,
    secrets: {},
  }),
};

export type NodeKind = keyof typeof NOUNS;
type OfNoun<Of> =
  Of extends Noun<infer Row, infer Names, infer _Event>
    ? { readonly record: Row; readonly key: Parts<Names> }
    : never;
type Nouns = { readonly [Kind in NodeKind]: OfNoun<(typeof NOUNS)[Kind]> };
export type RecordOf<Kind extends NodeKind> = Nouns[Kind]['record'];
export type KeyOf<Kind extends NodeKind> = Nouns[Kind]['key'];

/** A descriptor for code that handles every kind. */
type AnyNoun<Kind extends NodeKind> = Omit<
  Noun<RecordOf<Kind>, readonly string[], string | null>,
  'keyOf' | 'load' | 'recordOfKey'
> & {
  readonly keyOf: (record: RecordOf<Kind>) => KeyOf<Kind>;
  readonly load: (
    loaders: Loaders,
    at: InstanceRef,
    key: KeyOf<Kind>,
    wanted: Wanted,
  ) => Promise<RecordOf<Kind> | null>;
  readonly recordOfKey:
    | null
    | ((loaders: Loaders, at: InstanceRef, key: KeyOf<Kind>) => RecordOf<Kind> | null);
};
export const nounOf = <Kind extends NodeKind>(kind: Kind): AnyNoun<Kind> => ALL[kind];
const ALL: { readonly [Kind in NodeKind]: AnyNoun<Kind> } = NOUNS;

export function isNodeKind(text: unknown): text is NodeKind {
  return typeof text === 'string' && Object.hasOwn(NOUNS, text);
}

export const NODE_KINDS: readonly NodeKind[] = Object.keys(NOUNS).filter(isNodeKind);

const IDENTITY_TYPES = ['USER', 'CLIENT'] as const;

function from<Row>(loader: ListLoader<Row>, wanted: Wanted): ListLoader<Row>['listed'] {
  return wanted === 'row' ? loader.listed : loader;
}

/** Builds an incomplete record. Only code that needs no other members than those of the key may read it. */
export function partialRecord<Row>(known: Partial<Row>): Row {
  return known as Row;
}
