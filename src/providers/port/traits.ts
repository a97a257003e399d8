import type { Billed, ProviderAction } from '../../transport/call.ts';
import type { InputRules } from './input-rules.ts';
import type { ProviderName } from './records.ts';

/** Kinds of objects that have a global id. */
export type ObjectKind =
  | 'Instance'
  | 'Group'
  | 'CaCertificate'
  | 'DeviceCertificate'
  | 'ClientCredential'
  | 'AuthIdentity'
  | 'AuthPermission'
  | 'BlockedClient'
  | 'Device'
  | 'DevicePolicy'
  | 'DeviceAuthorizer'
  | 'DeviceTemplate';

/** Lists, named by the GraphQL field that shows them. */
export type ListField =
  | 'Query.instances'
  | 'Instance.groups'
  | 'Instance.caCertificates'
  | 'Instance.deviceCertificates'
  | 'Instance.clientCredentials'
  | 'Instance.authIdentities'
  | 'Instance.authPermissions'
  | 'Instance.blockedClients'
  | 'Instance.devices'
  | 'Instance.deviceSearch'
  | 'Instance.products'
  | 'Instance.resourceSpaces'
  | 'Instance.devicePolicies'
  | 'Instance.deviceAuthorizers'
  | 'Instance.deviceTemplates'
  | 'Group.clientCredentials'
  | 'Group.devices'
  | 'CaCertificate.deviceCertificates'
  | 'DeviceCertificate.devices'
  | 'DevicePolicy.targets'
  | 'AuthIdentity.permissions';

/**
 * Reads that fields make in addition to the list that returned their object. A reading with the name of a type reads one
 * object of that type in full. `Group.listed` reads the members that the list of groups has.
 */
export type Reading =
  | Exclude<ObjectKind, 'AuthIdentity' | 'AuthPermission' | 'BlockedClient'>
  | 'Group.listed'
  | 'ClientCredential.group'
  | 'ClientCredential.blocked'
  | 'session'
  | 'DeviceCertificate.ca'
  | 'DeviceCertificate.caBasis'
  | 'Device.search'
  | 'Device.certificate'
  | 'Device.groups'
  | 'Product.name'
  | 'Product.spaceId'
  | 'ResourceSpace';

/**
 * The differences of one cloud service, as data. Each provider declares every member in its `traits.ts`, and code outside
 * its folder asks these members instead of the provider's name. A missing member does not compile.
 *
 * Costs are upper limits: no reading makes more calls while the provider answers without retries and sends full pages. Null
 * means that the provider has no such object or list, or that the reading needs no call. `createRegistry` rejects a
 * provider that offers an object or a list and declares null for it.
 */
export interface ProviderTraits {
  readonly name: ProviderName;
  /** How each kind of object is found by its id, and how long the id may be. */
  readonly objects: Readonly<Record<ObjectKind, ObjectTraits | null>>;
  readonly lists: Readonly<Record<ListField, ListTraits | null>>;
  readonly readings: Readonly<Record<Reading, ReadingTraits | null>>;
  /** Calls to find the address of an instance, before the first call to it. */
  readonly callsToReachInstance: number;
  /** Kind of a group's members. Null: the provider has no groups, or cannot list their members. */
  readonly groupHolds: 'ClientCredential' | 'Device' | null;
  /** Splits a client id into its group and its device. Null: client ids contain no group. */
  readonly splitClientId: ((clientId: string) => ClientIdParts | null) | null;
  readonly inputs: InputRules;
}

export interface ObjectTraits {
  /** Maximum length of one part of the key in characters. */
  readonly longestKey: number;
  /** `id`: one call per object. `instance`, `region`: one list of the instance or region contains all objects. */
  readonly foundBy: 'id' | 'instance' | 'region';
  /** Maximum number of pages of the owner's list to search if the object cannot be read individually. Default: none. */
  readonly pagesOfOwner?: number;
  /**
   * Returns the owner that the key names, if each owner has a list of its own. Default: one list has all objects of an
   * instance.
   */
  readonly ownerOf?: (key: string) => string;
}

export interface ListTraits {
  /** Maximum number of rows in a page. `whole`: one call returns all rows. */
  readonly page: number | 'whole';
  /** The operation of all calls of the list, for estimates. Default: several operations. */
  readonly operation?: ProviderAction;
  /**
   * The list consists of one list per group. The cost assumes at most `empty` groups without a row, and at most `most`
   * groups in all.
   */
  readonly ofGroups?: { readonly empty: number; readonly most: number };
  /** Fields (for example `Device.name`) that the rows contain, so that they need no reading. Default: none. */
  readonly carries?: readonly string[];
  /**
   * True if the provider bills the reads of the list. The account's `countsCalls` overrides this value. Default:
   * unknown.
   */
  readonly billed?: Billed;
  /**
   * Fields that the rows omit, although a read of the single object returns them. Polls do not compare these fields.
   */
  readonly omits?: readonly string[];
}

/** Returns the members of `fields` that the rows of the list have. */
export function withoutOmitted<Value>(
  list: ListTraits | null,
  fields: Readonly<Record<string, Value>>,
): Readonly<Record<string, Value>> {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !list?.omits?.includes(name)));
}

export interface ReadingTraits {
  /** Calls of one reading. */
  readonly calls: number;
  /** The operation of all calls of the reading, for estimates. Default: several operations. */
  readonly operation?: ProviderAction;
  /**
   * The objects that share one reading: one object, all objects of an instance, or this number of objects. Default
   * `object`.
   */
  readonly per?: 'object' | 'instance' | number;
  /** Additional calls, once per instance. */
  readonly once?: number;
  /**
   * Additional calls per instance, if several of its objects are read together: at most this number, or as many calls
   * as this number of lists or searches may cost. Never more calls than objects. Default: none.
   */
  readonly together?: number | { readonly lists: number } | { readonly searches: number };
  /**
   * True: the object contains the key of the object that this reading finds. A query for the key alone makes no call.
   */
  readonly isKeyKnown?: true;
  /** Number of objects that one reading finds per object. Default 1. */
  readonly finds?: number;
  /** Fields that the found objects contain. Default: none. */
  readonly carries?: readonly string[];
}

export interface ClientIdParts {
  readonly group: string;
  readonly device: string;
}
