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

/** How much of an object is wanted: what a list tells of it, or all. */
export type Wanted = 'row' | 'full';

/** One string for each name. */
type Parts<Names extends readonly string[]> = { readonly [Index in keyof Names]: string };

/** Everything about one kind of object that is not its GraphQL type: see src/schema/nouns for that. */
interface Noun<Row, Names extends readonly string[], Event extends string | null> {
  /** Names of the parts of the key that follows the place in a global id. */
  readonly key: Names;
  /** Parts that may be empty text. */
  readonly mayBeEmpty: readonly Names[number][];
  /** Other subgraphs may name it by provider, instance and key. False where a part is no id, or too long for a key. */
  readonly isNaturalKey: boolean;
  readonly keyOf: (record: Row) => Parts<Names>;
  readonly load: (
    loaders: Loaders,
    at: InstanceRef,
    key: Parts<Names>,
    wanted: Wanted,
  ) => Promise<Row | null>;
  /** The record of which only the key is known: enough for further pages of its lists. Null if it has no lists. */
  readonly recordOfKey: null | ((loaders: Loaders, at: InstanceRef, key: Parts<Names>) => Row | null);
  /** Its kind in refresh events; null if there are none of it. */
  readonly event: Event;
  /** Secrets that revealSecret may show. */
  readonly secrets: Readonly<Partial<Record<SecretSlot, (record: Row) => Secret | null | undefined>>>;
}

const noun =
  <Row>() =>
  <const Names extends readonly string[], const Event extends string | null>(of: Noun<Row, Names, Event>) =>
    of;

/** Every kind of object that has a global id. A new one is a descriptor here and a file in src/schema/nouns. */
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
    // Which parts count depends on the type.
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

/** The same descriptors, for code that serves every kind. */
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

/** Text that names a kind. */
export function isNodeKind(text: unknown): text is NodeKind {
  return typeof text === 'string' && Object.hasOwn(NOUNS, text);
}

export const NODE_KINDS: readonly NodeKind[] = Object.keys(NOUNS).filter(isNodeKind);

const IDENTITY_TYPES = ['USER', 'CLIENT'] as const;

function from<Row>(loader: ListLoader<Row>, wanted: Wanted): ListLoader<Row>['listed'] {
  return wanted === 'row' ? loader.listed : loader;
}

/** Members that are not known are missing: only fields that the key answers may read this record. */
export function partialRecord<Row>(known: Partial<Row>): Row {
  return known as Row;
}
