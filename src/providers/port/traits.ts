import type { InputRules } from './input-rules.ts';
import type { ProviderName } from './records.ts';

/** The kinds of objects that have a global id. */
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

/** The lists, by the field of the graph that shows them. */
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
 * What fields read beside the list that led to their object. Those that bear the name of a type read one object of it in
 * full. `Group.listed` reads what the list of groups tells.
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
 * What one cloud service does in its own way, as data. Each provider declares all of it in its `traits.ts`, and everything
 * outside its folder asks these members instead of its name. A member that is left out does not compile.
 *
 * The costs are promises: while the provider answers at once and sends full pages, no reading makes more calls. Null says
 * that the provider has no such object or list, or that no call is needed. `createRegistry` refuses a provider that offers
 * an object or a list and declares null for it.
 */
export interface ProviderTraits {
  readonly name: ProviderName;
  /** Calls that find one object by its id, and how long such an id may be. */
  readonly objects: Readonly<Record<ObjectKind, ObjectTraits | null>>;
  readonly lists: Readonly<Record<ListField, ListTraits | null>>;
  readonly readings: Readonly<Record<Reading, ReadingTraits | null>>;
  /** Calls that find the address of one instance, before the first call to it. */
  readonly callsToReachInstance: number;
  /** What a group holds. Null: there are no groups, or nothing in them that can be listed. */
  readonly groupHolds: 'ClientCredential' | 'Device' | null;
  /** How a client id names its group. Null: client ids have no group. */
  readonly splitClientId: ((clientId: string) => ClientIdParts | null) | null;
  readonly inputs: InputRules;
}

export interface ObjectTraits {
  /** Characters of one part of its key. */
  readonly longestKey: number;
  /** `id`: a call for each object. `instance`, `region`: one list of that place, which holds all of them. */
  readonly foundBy: 'id' | 'instance' | 'region';
  /** Pages of the list of its owner that are looked through where it cannot be read by itself. Default: none. */
  readonly pagesOfOwner?: number;
  /** The owner that the key names, if lists are kept by owner. Default: one list holds all objects of an instance. */
  readonly ownerOf?: (key: string) => string;
}

export interface ListTraits {
  /** Rows of a page at the most. `whole`: one call answers all of it. */
  readonly page: number | 'whole';
  /** The list joins one list of each group: so many groups without a row, and so many in all, are allowed for. */
  readonly ofGroups?: { readonly empty: number; readonly most: number };
  /** Fields (`Device.name`) that its rows carry, so that they need no reading of their own. Default: none. */
  readonly carries?: readonly string[];
  /** Fields that its rows leave out, although an object that is read by itself has them. They are not compared in polling. */
  readonly omits?: readonly string[];
}

/** The members of `fields` that the rows of a list do not leave out. */
export function withoutOmitted<Value>(
  list: ListTraits | null,
  fields: Readonly<Record<string, Value>>,
): Readonly<Record<string, Value>> {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !list?.omits?.includes(name)));
}

export interface ReadingTraits {
  /** Calls of one reading. */
  readonly calls: number;
  /** Whom one reading serves: one object, all objects of an instance, or so many objects. Default `object`. */
  readonly per?: 'object' | 'instance' | number;
  /** Calls on top, once for each instance. */
  readonly once?: number;
  /**
   * Calls on top for each instance, if several of its objects are read together: at most so many, or those that we allow for
   * so many lists or searches; never more than there are objects. Default: none.
   */
  readonly together?: number | { readonly lists: number } | { readonly searches: number };
  /** The object already knows the key of what this reading finds: if nothing but the key is asked for, it is not made. */
  readonly isKeyKnown?: true;
  /** Objects that it finds for each object. Default 1. */
  readonly finds?: number;
  /** Fields that those objects carry. Default: none. */
  readonly carries?: readonly string[];
}

export interface ClientIdParts {
  readonly group: string;
  readonly device: string;
}
