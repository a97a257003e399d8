import type { Call } from '../../transport/call.ts';
import type { ProviderAccess } from './access.ts';
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
 * The port: what both clouds look like from the domain. A provider answers in these records, pages in its own
 * way (see `List`), throws `AppError`, and hands out secrets only as `Secret`.
 */

/**
 * One configured account at one provider. Every method that is a capability is absent (undefined) where the
 * provider has no such operation at all; where only an edition lacks it, `InstanceRecord.capabilities` says so.
 * A `get…` answers null for what does not exist; everything else that goes wrong is a thrown AppError.
 * Creating a List costs no call; bad filters throw BAD_USER_INPUT when it is made.
 */
export interface Provider {
  readonly name: ProviderName;
  readonly traits: ProviderTraits;
  readonly account: string;
  /** In configuration order; the scopes of the `instances` connection. */
  readonly regions: readonly string[];
  /** The permission that a key needs for an operation, by the provider's name of both. Left out: not known. */
  readonly actions?: Readonly<Record<string, string>>;

  readonly writes: ProviderWrites;
  readonly access?: ProviderAccess;

  readonly instances: (region: string, filter?: InstanceFilter) => List<InstanceRecord>;
  /** Null also where the configuration leaves the instance out. */
  readonly getInstance: (region: string, instanceId: string, call: Call) => Promise<InstanceRecord | null>;

  /** With a filter: at least those that match, where the provider can tell them apart; else all. */
  readonly groups: (at: InstanceRef, filter?: GroupFilter) => List<GroupRecord>;
  readonly getGroup: (at: InstanceRef, groupId: string, call: Call) => Promise<GroupRecord | null>;

  readonly caCertificates: (at: InstanceRef, filter?: SpaceFilter) => List<CaCertificateRecord>;
  readonly getCaCertificate: (
    at: InstanceRef,
    caId: string,
    call: Call,
  ) => Promise<CaCertificateRecord | null>;

  readonly deviceCertificates: (
    at: InstanceRef,
    filter: DeviceCertificateFilter,
  ) => List<DeviceCertificateRecord>;
  /** Where it is looked for in the pages of its CA, those are read as `share` returns them. Default: as they are. */
  readonly getDeviceCertificate: (
    at: InstanceRef,
    certificateId: string,
    call: Call,
    share?: SharePages<DeviceCertificateRecord>,
  ) => Promise<DeviceCertificateRecord | null>;
  /** ApsaraMQ only: IoTDA keeps no link from a CA to its certificates. */
  readonly deviceCertificatesOfCa?: (at: InstanceRef, caId: string) => List<DeviceCertificateRecord>;

  /** Client ids that hold a credential, of one group. */
  readonly clientCredentials?: (at: InstanceRef, groupId: string) => List<{ readonly clientId: string }>;
  readonly getClientCredential?: (
    at: InstanceRef,
    clientId: string,
    call: Call,
  ) => Promise<ClientCredentialRecord | null>;
  readonly sessions?: {
    readonly maxBatch: number;
    /** Cached at the provider and possibly some seconds old. Answers in any order; an id may be missing. */
    readonly batch: (
      at: InstanceRef,
      clientIds: readonly string[],
      call: Call,
    ) => Promise<readonly SessionRecord[]>;
    /** Real time. */
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
  readonly getDevice?: (at: InstanceRef, deviceId: string, call: Call) => Promise<DeviceRecord | null>;
  /** Null: there is no such device, or the instance's edition does not tell (no DEVICE_SEARCH). */
  readonly groupsOfDevice?: (
    at: InstanceRef,
    deviceId: string,
    call: Call,
  ) => Promise<readonly GroupRecord[] | null>;
  readonly deviceSearch?: {
    /** How many of these ids, from the front, fit into one statement. 0: the first fits into none. */
    readonly fit: (deviceIds: readonly string[]) => number;
    /** No rows where the instance's edition has no DEVICE_SEARCH. */
    readonly byIds: (
      at: InstanceRef,
      deviceIds: readonly string[],
      call: Call,
    ) => Promise<readonly SearchedDeviceRecord[]>;
    /**
     * The devices that one page of `devices` or `devicesOfGroup` shows. They are not proven to be the same: match them by id.
     * No rows as for `byIds`, and where no statement can say it.
     */
    readonly byPage: (
      at: InstanceRef,
      page: DevicePage,
      call: Call,
    ) => Promise<readonly SearchedDeviceRecord[]>;
    /** The devices that meet all conditions, newest first. */
    readonly list: (at: InstanceRef, conditions: readonly DeviceCondition[]) => List<SearchedDeviceRecord>;
  };

  readonly products?: (at: InstanceRef, filter?: SpaceFilter & NameFilter) => List<ProductRecord>;
  readonly resourceSpaces?: (at: InstanceRef, call: Call) => Promise<readonly ResourceSpaceRecord[]>;
}

/** One page of the devices of an instance, or of a group. */
export interface DevicePage {
  /** Null: of all devices of the instance. */
  readonly groupId: string | null;
  /** As the list names it. */
  readonly position: Position;
}

/** The pages of what one CA has issued, read once for all who look for something in them. */
export type SharePages<Row> = (caId: string, list: List<Row>) => List<Row>;
