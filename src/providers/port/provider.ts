import type { Billed, Call } from '../../transport/call.ts';
import type {
  DeviceAuthorizerRecord,
  DevicePolicyRecord,
  KnownTargetType,
  PolicyTargetRecord,
  TemplateKind,
  TemplateRecord,
} from './access-records.ts';
import type { DeviceCondition } from './device-condition.ts';
import type {
  AuthIdentityFilter,
  AuthPermissionFilter,
  DeviceCertificateFilter,
  DeviceFilter,
  GroupFilter,
  InstanceFilter,
  NameFilter,
  SpaceFilter,
} from './filters.ts';
import type { List, Position } from './list.ts';
import type {
  AuthIdentityRecord,
  AuthPermissionRecord,
  BlockedClientRecord,
  CaCertificateRecord,
  ClientCredentialRecord,
  DeviceCertificateRecord,
  DeviceRecord,
  GroupRecord,
  InstanceRecord,
  InstanceRef,
  ProductRecord,
  ProviderName,
  ResourceSpaceRecord,
  SearchedDeviceRecord,
  SessionRecord,
} from './records.ts';
import type { ProviderTraits } from './traits.ts';
import type { ProviderWrites } from './writes.ts';

/**
 * The port to every cloud. A provider returns the records of this folder, pages in its own way (see `List`),
 * throws `AppError`, and returns secrets only as `Secret`.
 */

/**
 * One configured account at one provider. A method is undefined if the provider has no such operation. If
 * only some editions lack the operation, the method exists and `InstanceRecord.capabilities` shows what the
 * edition has. A `get…` method returns null if the object does not exist, and throws an AppError for any
 * other failure. Creating a List makes no call, but throws BAD_USER_INPUT for a bad filter.
 */
export interface Provider {
  readonly name: ProviderName;
  readonly traits: ProviderTraits;
  readonly account: string;
  /** In configuration order. Each region is one scope of the `instances` connection. */
  readonly regions: readonly string[];
  /** Whether the account pays for its calls. Replaces `billed` of operations that are not always free. Default: as documented. */
  readonly countsCalls?: Billed | undefined;
  /**
   * The permission that a key needs, by operation, both in the provider's names. An operation that is missing here has no
   * known permission.
   */
  readonly actions?: Readonly<Record<string, string>>;

  readonly writes: ProviderWrites;
  readonly access?: ProviderAccess;

  readonly instances: (region: string, filter?: InstanceFilter) => List<InstanceRecord>;
  /** Reads an instance. Resolves with null if it does not exist or the configuration leaves it out. */
  readonly getInstance: (region: string, instanceId: string, call: Call) => Promise<InstanceRecord | null>;

  /**
   * Lists the groups. With a filter, the list contains at least the matching groups. It contains all groups if the
   * provider cannot filter by the condition.
   */
  readonly groups?: (at: InstanceRef, filter?: GroupFilter) => List<GroupRecord>;
  readonly getGroup?: Find<GroupRecord>;

  readonly caCertificates?: (at: InstanceRef, filter?: SpaceFilter) => List<CaCertificateRecord>;
  readonly getCaCertificate?: Find<CaCertificateRecord>;

  readonly deviceCertificates?: (
    at: InstanceRef,
    filter: DeviceCertificateFilter,
  ) => List<DeviceCertificateRecord>;
  /**
   * If the certificate has to be searched in the list of its CA, `share` wraps that list. Default: the list is not
   * wrapped.
   */
  readonly getDeviceCertificate?: (
    at: InstanceRef,
    certificateId: string,
    call: Call,
    share?: SharePages<DeviceCertificateRecord>,
  ) => Promise<DeviceCertificateRecord | null>;
  /** ApsaraMQ only: IoTDA does not record which CA issued a certificate. */
  readonly deviceCertificatesOfCa?: (at: InstanceRef, caId: string) => List<DeviceCertificateRecord>;

  /** The client ids with a credential in one group. */
  readonly clientCredentials?: (at: InstanceRef, groupId: string) => List<{ readonly clientId: string }>;
  readonly getClientCredential?: Find<ClientCredentialRecord>;
  readonly sessions?: {
    readonly maxBatch: number;
    /** The provider answers from a cache that may be some seconds old. The rows have no order, and an id may be missing. */
    readonly batch: (
      at: InstanceRef,
      clientIds: readonly string[],
      call: Call,
    ) => Promise<readonly SessionRecord[]>;
    /** Reads the current state. */
    readonly single: (at: InstanceRef, clientId: string, call: Call) => Promise<SessionRecord>;
  };

  readonly authIdentities?: (at: InstanceRef, filter: AuthIdentityFilter) => List<AuthIdentityRecord>;
  readonly authPermissions?: (at: InstanceRef, filter: AuthPermissionFilter) => List<AuthPermissionRecord>;
  readonly blockedClients?: (
    at: InstanceRef,
    filter: { readonly clientId?: string },
  ) => List<BlockedClientRecord>;

  readonly devices?: (at: InstanceRef, filter: DeviceFilter) => List<DeviceRecord>;
  readonly devicesOfCertificate?: (at: InstanceRef, certificateId: string) => List<DeviceRecord>;
  readonly devicesOfGroup?: (at: InstanceRef, groupId: string) => List<DeviceRecord>;
  readonly getDevice?: Find<DeviceRecord>;
  /**
   * Resolves with null if the device does not exist, or if the instance's edition cannot return groups (no
   * DEVICE_SEARCH).
   */
  readonly groupsOfDevice?: Find<readonly GroupRecord[]>;
  readonly deviceSearch?: {
    /** Returns how many ids from the start of the array fit into one statement. 0: even the first id does not fit. */
    readonly fit: (deviceIds: readonly string[]) => number;
    /** Returns no rows if the instance's edition has no DEVICE_SEARCH. */
    readonly byIds: (
      at: InstanceRef,
      deviceIds: readonly string[],
      call: Call,
    ) => Promise<readonly SearchedDeviceRecord[]>;
    /**
     * Searches for the devices of one page of `devices` or `devicesOfGroup`. The result may differ from that page,
     * so match its rows by id. Returns no rows if the instance lacks DEVICE_SEARCH, or if no search statement can
     * select this page.
     */
    readonly byPage: (
      at: InstanceRef,
      page: DevicePage,
      call: Call,
    ) => Promise<readonly SearchedDeviceRecord[]>;
    /** The devices that match all conditions, newest first. */
    readonly list: (at: InstanceRef, conditions: readonly DeviceCondition[]) => List<SearchedDeviceRecord>;
  };

  readonly products?: (at: InstanceRef, filter?: SpaceFilter & NameFilter) => List<ProductRecord>;
  readonly resourceSpaces?: (at: InstanceRef) => List<ResourceSpaceRecord>;
}

/**
 * IoTDA's rules for devices: policies limit what devices may do, and authorizers and templates decide how
 * devices authenticate (contract huawei, 2.9 to 2.11).
 */
export interface ProviderAccess {
  readonly policies: (at: InstanceRef, filter?: SpaceFilter & NameFilter) => List<DevicePolicyRecord>;
  readonly getPolicy: Find<DevicePolicyRecord>;
  readonly policyTargets: (
    at: InstanceRef,
    policyId: string,
    type: KnownTargetType,
  ) => List<PolicyTargetRecord>;
  readonly authorizers: (at: InstanceRef, filter?: NameFilter) => List<DeviceAuthorizerRecord>;
  /** The record includes the signing token. */
  readonly getAuthorizer: Find<DeviceAuthorizerRecord>;
  readonly templates: (at: InstanceRef, kind: TemplateKind, filter?: NameFilter) => List<TemplateRecord>;
  /** The record includes the body. */
  readonly getTemplate: (
    at: InstanceRef,
    kind: TemplateKind,
    templateId: string,
    call: Call,
  ) => Promise<TemplateRecord | null>;
}

/** Reads an object by its id. Null if it does not exist. */
type Find<Found> = (at: InstanceRef, id: string, call: Call) => Promise<Found | null>;

/** One page of the devices of an instance or of a group. */
export interface DevicePage {
  /** Null: all devices of the instance. */
  readonly groupId: string | null;
  /** Position in that list. */
  readonly position: Position;
}

/** Wraps the list of the certificates of one CA, so that several searches in it share its pages. */
export type SharePages<Row> = (caId: string, list: List<Row>) => List<Row>;
