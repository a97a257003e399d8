import type { DevicePolicyRecord, TemplateRecord } from '../providers/port/access-records.ts';
import { TEMPLATE_KINDS } from '../providers/port/access-records.ts';
import {
  type AuthIdentityRecord,
  type AuthPermissionRecord,
  CAPABILITIES,
  type CaCertificateRecord,
  type DeviceCertificateRecord,
  type GroupRecord,
  type InstanceRecord,
  type InstanceRef,
} from '../providers/port/records.ts';
import type { SecretSlot } from '../providers/port/writes.ts';
import type { Secret } from '../secret.ts';
import { identityKeyOf, permissionKeyOf } from './find-custom-auth.ts';
import type { ListLoader } from './list-loader.ts';
import type { Loaders } from './loaders.ts';

/** How much of an object is needed: the members that a list returns, or all. */
export type Wanted = 'row' | 'full';

/** One string per name. */
type Parts<Names extends readonly string[]> = { readonly [Index in keyof Names]: string };

/** Describes one kind of object, except its GraphQL type, which is in src/schema/nouns. */
interface Noun<Row, Names extends readonly string[], Event extends string | null> {
  /** Names of the parts of the key, which follows the instance in a global id. */
  readonly key: Names;
  /** Names of the parts that may be empty. Default: none. */
  readonly mayBeEmpty?: readonly Names[number][];
  /**
   * False if other subgraphs may not refer to the object by provider, instance and key, because a part of the key is
   * too long or is not an id. Default: true.
   */
  readonly isNaturalKey?: false;
  readonly keyOf: (record: Row) => Parts<Names>;
  readonly load: (
    loaders: Loaders,
    at: InstanceRef,
    key: Parts<Names>,
    wanted: Wanted,
  ) => Promise<Row | null>;
  /**
   * Builds a record from the key alone. The record is used for further pages of the object's lists. Default: the object
   * has no lists.
   */
  readonly recordOfKey?: (loaders: Loaders, at: InstanceRef, key: Parts<Names>) => Row | null;
  /** Kind of the object in refresh events. Null if the object has no events. */
  readonly event: Event;
  /** Secrets that revealSecret may return. */
  readonly secrets: Readonly<Partial<Record<SecretSlot, (record: Row) => Secret | null | undefined>>>;
}

const noun =
  <Row>() =>
  <const Names extends readonly string[], const Event extends string | null>(of: Noun<Row, Names, Event>) =>
    of;

type Loader<Row> = Pick<Partial<ListLoader<Row>>, 'listed'> & ListLoader<Row>['listed'];

/** Describes a noun whose key is one id of the provider. `name` is the member of the record with the id. */
function nounWithId<
  const Name extends string,
  Row extends Readonly<Record<Name, string>>,
  const Event extends string | null,
>(
  name: Name,
  loaderOf: (loaders: Loaders) => Loader<Row>,
  event: Event,
  more: Pick<Partial<Noun<Row, readonly [Name], Event>>, 'recordOfKey' | 'secrets'> = {},
): Noun<Row, readonly [Name], Event> {
  return {
    key: [name],
    keyOf: (record) => [record[name]],
    load: (loaders, at, [id], wanted) => {
      const loader = loaderOf(loaders);
      return wanted === 'row' && loader.listed !== undefined ? loader.listed(at, id) : loader(at, id);
    },
    event,
    secrets: {},
    ...more,
  };
}

/** Every kind of object that has a global id. A new kind needs a descriptor here and a file in src/schema/nouns. */
export const NOUNS = {
  Instance: noun<InstanceRecord>()({
    key: [],
    keyOf: () => [],
    load: ({ instance }, at) => instance(at),
    recordOfKey: (_loaders, at) => partialRecord<InstanceRecord>({ ...at, capabilities: CAPABILITIES }),
    event: 'INSTANCE',
    secrets: {},
  }),
  Group: nounWithId('groupId', ({ group }) => group, 'GROUP', {
    recordOfKey: (_loaders, _at, [groupId]) => partialRecord<GroupRecord>({ groupId }),
  }),
  CaCertificate: nounWithId('caId', ({ caCertificate }) => caCertificate, 'CA_CERTIFICATE', {
    recordOfKey: (_loaders, _at, [caId]) => partialRecord<CaCertificateRecord>({ caId }),
  }),
  DeviceCertificate: nounWithId(
    'certificateId',
    ({ deviceCertificate }) => deviceCertificate,
    'DEVICE_CERTIFICATE',
    {
      recordOfKey: (_loaders, _at, [certificateId]) =>
        partialRecord<DeviceCertificateRecord>({ certificateId }),
    },
  ),
  ClientCredential: nounWithId('clientId', ({ clientCredential }) => clientCredential, 'CLIENT_CREDENTIAL', {
    secrets: { PRIMARY: ({ secret }) => secret },
  }),
  AuthIdentity: noun<AuthIdentityRecord>()({
    key: ['rawIdentityType', 'username', 'clientId'],
    mayBeEmpty: ['rawIdentityType', 'clientId'],
    // Not a natural key, because the identity type decides which other parts belong to the key.
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
    event: 'AUTH_PERMISSION',
    secrets: {},
  }),
  BlockedClient: nounWithId('clientId', ({ blockedClient }) => blockedClient, 'BLOCKED_CLIENT'),
  Device: nounWithId('deviceId', ({ device }) => device, 'DEVICE', {
    secrets: { PRIMARY: ({ auth }) => auth?.secret, SECONDARY: ({ auth }) => auth?.secondarySecret },
  }),
  DevicePolicy: nounWithId('policyId', ({ devicePolicy }) => devicePolicy, 'DEVICE_POLICY', {
    recordOfKey: (loaders, at, [policyId]) =>
      loaders.providerOf(at).access === undefined ? null : partialRecord<DevicePolicyRecord>({ policyId }),
  }),
  DeviceAuthorizer: nounWithId('authorizerId', ({ deviceAuthorizer }) => deviceAuthorizer, null, {
    secrets: { PRIMARY: ({ signingToken }) => signingToken },
  }),
  DeviceTemplate: noun<TemplateRecord>()({
    key: ['kind', 'templateId'],
    keyOf: ({ kind, templateId }) => [kind, templateId],
    load: async ({ deviceTemplate }, at, [name, id], wanted) => {
      const kind = TEMPLATE_KINDS.find((each) => each === name);
      if (kind === undefined) return null;
      return wanted === 'row' ? deviceTemplate[kind].listed(at, id) : deviceTemplate[kind](at, id);
    },
    event: null,
    secrets: {},
  }),
};

export type NodeKind = keyof typeof NOUNS;
type OfNoun<Of> =
  Of extends Noun<infer Row, infer Names, infer _Event>
    ? { readonly record: Row; readonly names: Names }
    : never;
type Nouns = { readonly [Kind in NodeKind]: OfNoun<(typeof NOUNS)[Kind]> };
export type RecordOf<Kind extends NodeKind> = Nouns[Kind]['record'];
export type KeyOf<Kind extends NodeKind> = Parts<Nouns[Kind]['names']>;

/** A descriptor for code that handles every kind. */
type AnyNoun<Kind extends NodeKind> = Noun<RecordOf<Kind>, Nouns[Kind]['names'], string | null>;
export const nounOf = <Kind extends NodeKind>(kind: Kind): AnyNoun<Kind> => ALL[kind];
const ALL: { readonly [Kind in NodeKind]: AnyNoun<Kind> } = NOUNS;

export function isNodeKind(text: unknown): text is NodeKind {
  return typeof text === 'string' && Object.hasOwn(NOUNS, text);
}

export const NODE_KINDS: readonly NodeKind[] = Object.keys(NOUNS).filter(isNodeKind);

const IDENTITY_TYPES = ['USER', 'CLIENT'] as const;

/** Builds an incomplete record. Code that receives it may read only the members of the key. */
export function partialRecord<Row>(known: Partial<Row>): Row {
  return known as Row;
}
