import type { Secret } from '../secret.ts';
import type { Call } from '../transport/request.ts';

/**
 * The port: what both clouds look like from the domain. A provider answers in these records, pages in its own
 * style (see `Listing`), throws `AppError`, and hands out secrets only as `Secret`.
 */

export type ProviderName = 'ALIBABA_MQTT' | 'HUAWEI_IOTDA';

export type Capability =
  | 'GROUPS'
  | 'CA_CERTIFICATES'
  | 'DEVICE_CERTIFICATES'
  | 'CLIENT_CREDENTIALS'
  | 'CUSTOM_AUTH'
  | 'SESSIONS'
  | 'DEVICES'
  | 'TOKENS'
  | 'DEVICE_SEARCH';

/** Where an instance lives. Enough to address every object in it without a look-up. */
export interface InstanceRef {
  readonly provider: ProviderName;
  readonly account: string;
  readonly region: string;
  readonly instanceId: string;
}

/* ---------------------------------------------------------------- paging */

/**
 * A list the provider keeps, in one of its five paging styles. `read` is one provider call. Rows come in the
 * provider's order. The domain turns these into connections; nothing above the domain sees a page.
 */
export type Listing<Row> =
  | WholeListing<Row>
  | NumberedListing<Row>
  | TokenListing<Row>
  | HybridListing<Row>
  | MarkerListing<Row>;

/** One call answers everything; `key` is the row's natural key. */
export interface WholeListing<Row> {
  readonly style: 'whole';
  readonly read: (call: Call) => Promise<readonly Row[]>;
  readonly key: (row: Row) => string;
}

/** PageNo (from 1) and PageSize. `total` is what the provider said: rows or pages, nobody knows. Null: absent. */
export interface NumberedListing<Row> {
  readonly style: 'numbered';
  readonly maxPageSize: number;
  readonly read: (
    page: { pageNo: number; pageSize: number },
    call: Call,
  ) => Promise<{ readonly rows: readonly Row[]; readonly total: number | null }>;
  readonly key: (row: Row) => string;
}

/** Size and NextToken, forward only. `token` null asks for the first page; `nextToken` null says that it was the last. */
export interface TokenListing<Row> {
  readonly style: 'token';
  readonly maxPageSize: number;
  readonly read: (
    page: { token: string | null; size: number },
    call: Call,
  ) => Promise<{ readonly rows: readonly Row[]; readonly nextToken: string | null }>;
  readonly key: (row: Row) => string;
}

/** Both: a token when `token` is given, else the page number. `total` counts rows, as far as the provider can be believed. */
export interface HybridListing<Row> {
  readonly style: 'hybrid';
  readonly maxPageSize: number;
  readonly read: (
    page: { token: string; pageSize: number } | { pageNo: number; pageSize: number },
    call: Call,
  ) => Promise<{
    readonly rows: readonly Row[];
    readonly nextToken: string | null;
    readonly total: number | null;
  }>;
  readonly key: (row: Row) => string;
}

/**
 * Rows in descending record id. `marker` (exclusive) is the record id of an earlier page's last row, null for the
 * newest; `offset` rows behind it are skipped. `marker` of the answer is that of its last row, null where absent.
 */
export interface MarkerListing<Row> {
  readonly style: 'marker';
  readonly maxPageSize: number;
  readonly maxOffset: number;
  readonly read: (
    page: { marker: string | null; offset: number; limit: number },
    call: Call,
  ) => Promise<{
    readonly rows: readonly Row[];
    readonly marker: string | null;
    readonly count: number | null;
  }>;
  readonly key: (row: Row) => string;
}

/* --------------------------------------------------------------- records */

export interface TagRecord {
  readonly key: string;
  readonly value: string | null;
}

export type InstanceEdition =
  | 'BASIC'
  | 'STANDARD'
  | 'LIGHTWEIGHT'
  | 'PAY_AS_YOU_GO'
  | 'PROFESSIONAL'
  | 'PLATINUM'
  | 'SERVERLESS'
  | 'ENTERPRISE'
  | 'UNKNOWN';

export type InstanceStatus =
  | 'PREPARING'
  | 'ACTIVE'
  | 'SUSPENDED'
  | 'UPGRADING'
  | 'RELEASED'
  | 'FAILED'
  | 'UNKNOWN';

export interface InstanceRecord extends InstanceRef {
  readonly name: string | null;
  readonly edition: InstanceEdition;
  readonly status: InstanceStatus;
  readonly rawStatus: string | null;
  readonly createdAt: Date | null;
  readonly expiresAt: Date | null;
  readonly capabilities: readonly Capability[];
}

export interface GroupRecord {
  readonly groupId: string;
  readonly name: string | null;
  readonly description: string | null;
  readonly createdAt: Date | null;
  readonly updatedAt: Date | null;
  /** Null where the provider has no tags on groups. */
  readonly tags: readonly TagRecord[] | null;
}

export type CertificateStatus = 'ACTIVE' | 'INACTIVE' | 'UNVERIFIED' | 'UNKNOWN';

export interface CaCertificateRecord {
  /** ApsaraMQ: Sn. IoTDA: certificate_id. */
  readonly caId: string;
  readonly name: string | null;
  /** As the provider writes it; null where it gives none (the PEM has it). */
  readonly serialNumber: string | null;
  readonly status: CertificateStatus;
  readonly rawStatus: string | null;
  readonly validFrom: Date | null;
  readonly validTo: Date | null;
  readonly registrationCode: string | null;
  /** Real line feeds. `undefined`: this list does not carry it, read the single object; null: the provider gave none. */
  readonly pem: string | null | undefined;
  readonly verificationPem: string | null;
  /** IoTDA's cn_name: what a device certificate's issuer would say. */
  readonly commonName: string | null;
}

export interface DeviceCertificateRecord {
  /** ApsaraMQ: `CaSn/DeviceSn`. IoTDA: certificate_id. */
  readonly certificateId: string;
  readonly commonName: string | null;
  readonly serialNumber: string | null;
  readonly caSerialNumber: string | null;
  readonly status: CertificateStatus;
  readonly rawStatus: string | null;
  readonly validFrom: Date | null;
  readonly validTo: Date | null;
  /** As the provider writes it (upper or lower case), null where it gives none. */
  readonly fingerprint: string | null;
  readonly pem: string | null | undefined;
}

export interface ClientCredentialRecord {
  readonly clientId: string;
  readonly accessKeyId: string | null;
  readonly secret: Secret | null;
  readonly createdAt: Date | null;
  readonly updatedAt: Date | null;
}

export type IdentityType = 'USER' | 'CLIENT' | 'UNKNOWN';
export type SignMode = 'ORIGIN' | 'SIGNED' | 'UNKNOWN';
export type PermitAction = 'PUB' | 'SUB' | 'PUB_SUB' | 'CONNECT' | 'UNKNOWN';
export type PermissionEffect = 'ALLOW' | 'DENY' | 'UNKNOWN';

export interface AuthIdentityRecord {
  readonly username: string;
  readonly identityType: IdentityType;
  readonly clientId: string | null;
  readonly signMode: SignMode;
  readonly secret: Secret | null;
}

export interface AuthPermissionRecord {
  readonly identity: string;
  readonly identityType: IdentityType;
  readonly topic: string;
  readonly action: PermitAction;
  readonly effect: PermissionEffect;
}

export interface BlockedClientRecord {
  readonly clientId: string;
}

/** `online` null: the provider did not answer for this id. */
export interface SessionRecord {
  readonly clientId: string;
  readonly online: boolean | null;
}

export type DeviceStatus = 'ONLINE' | 'OFFLINE' | 'ABNORMAL' | 'NEVER_CONNECTED' | 'FROZEN' | 'UNKNOWN';

export interface DeviceAuthRecord {
  readonly type: string | null;
  readonly fingerprint: string | null;
  readonly secondaryFingerprint: string | null;
  readonly secureAccess: boolean | null;
  readonly secret: Secret | null;
  readonly secondarySecret: Secret | null;
}

/**
 * A device as far as the answer that led here told. A member that is `undefined` was not in that kind of answer
 * (`getDevice` has it); null was, and is empty.
 */
export interface DeviceRecord {
  readonly deviceId: string;
  readonly nodeId: string | null | undefined;
  readonly name: string | null | undefined;
  readonly productId: string | null | undefined;
  readonly productName: string | null | undefined;
  readonly appId: string | null | undefined;
  readonly appName: string | null | undefined;
  /** Equals `deviceId` for a directly connected device: not a cycle (contract, 5.2). */
  readonly gatewayId: string | null | undefined;
  readonly status: DeviceStatus | undefined;
  readonly rawStatus: string | null | undefined;
  readonly tags: readonly TagRecord[] | null | undefined;
  readonly registeredAt: Date | null | undefined;
  readonly activatedAt: Date | null | undefined;
  readonly statusChangedAt: Date | null | undefined;
  readonly auth: DeviceAuthRecord | null | undefined;
}

export interface ProductRecord {
  readonly productId: string;
  readonly appId: string | null;
  readonly name: string | null;
}

export interface ResourceSpaceRecord {
  readonly appId: string;
  readonly name: string | null;
}

/* --------------------------------------------------------------- filters */

export interface DeviceCertificateFilter {
  readonly commonNamePrefix?: string;
  readonly fingerprint?: string;
}
export interface AuthIdentityFilter {
  readonly username?: string;
  readonly identityType?: 'USER' | 'CLIENT';
  readonly clientId?: string;
}
export interface AuthPermissionFilter {
  readonly identity?: string;
  readonly identityType?: 'USER' | 'CLIENT';
  readonly topic?: string;
}
export interface DeviceFilter {
  readonly productId?: string;
  readonly gatewayId?: string;
  readonly nodeId?: string;
  readonly name?: string;
  readonly spaceId?: string;
}

/* ------------------------------------------------------------------ port */

/**
 * One configured account at one provider. Every method that is a capability is absent (undefined) where the
 * provider has no such operation at all; where only an edition lacks it, `InstanceRecord.capabilities` says so.
 * A `get…` answers null for what does not exist; everything else that goes wrong is a thrown AppError.
 * Making a Listing costs nothing; bad filters throw BAD_USER_INPUT when it is made.
 */
export interface Provider {
  readonly name: ProviderName;
  readonly account: string;
  /** In configuration order; the scopes of the `instances` connection. */
  readonly regions: readonly string[];

  readonly instances: (region: string) => Listing<InstanceRecord>;
  /** Null also where the configuration leaves the instance out. */
  readonly getInstance: (region: string, instanceId: string, call: Call) => Promise<InstanceRecord | null>;

  readonly groups: (at: InstanceRef) => Listing<GroupRecord>;
  readonly getGroup: (at: InstanceRef, groupId: string, call: Call) => Promise<GroupRecord | null>;

  readonly caCertificates: (at: InstanceRef) => Listing<CaCertificateRecord>;
  readonly getCaCertificate: (
    at: InstanceRef,
    caId: string,
    call: Call,
  ) => Promise<CaCertificateRecord | null>;

  readonly deviceCertificates: (
    at: InstanceRef,
    filter: DeviceCertificateFilter,
  ) => Listing<DeviceCertificateRecord>;
  readonly getDeviceCertificate: (
    at: InstanceRef,
    certificateId: string,
    call: Call,
  ) => Promise<DeviceCertificateRecord | null>;
  /** ApsaraMQ only: IoTDA keeps no link from a CA to its certificates. */
  readonly deviceCertificatesOfCa?: (at: InstanceRef, caId: string) => Listing<DeviceCertificateRecord>;

  /** Client ids that hold a credential, of one group. */
  readonly clientCredentials?: (at: InstanceRef, groupId: string) => Listing<{ readonly clientId: string }>;
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

  readonly authIdentities?: (at: InstanceRef, filter: AuthIdentityFilter) => Listing<AuthIdentityRecord>;
  readonly authPermissions?: (at: InstanceRef, filter: AuthPermissionFilter) => Listing<AuthPermissionRecord>;
  readonly blockedClients?: (
    at: InstanceRef,
    filter: { readonly clientId?: string },
  ) => Listing<BlockedClientRecord>;

  readonly devices?: (at: InstanceRef, filter: DeviceFilter) => Listing<DeviceRecord>;
  readonly devicesOfCertificate?: (at: InstanceRef, certificateId: string) => Listing<DeviceRecord>;
  readonly devicesOfGroup?: (at: InstanceRef, groupId: string) => Listing<DeviceRecord>;
  readonly getDevice?: (at: InstanceRef, deviceId: string, call: Call) => Promise<DeviceRecord | null>;
  readonly groupsOfDevice?: (
    at: InstanceRef,
    deviceId: string,
    call: Call,
  ) => Promise<readonly GroupRecord[]>;
  readonly deviceSearch?: {
    /** How many of these ids, from the front, fit into one statement (400 characters, 50 rows). At least 1, or 0 for none. */
    readonly fit: (deviceIds: readonly string[]) => number;
    readonly byIds: (
      at: InstanceRef,
      deviceIds: readonly string[],
      call: Call,
    ) => Promise<readonly DeviceRecord[]>;
  };

  readonly products?: (at: InstanceRef) => Listing<ProductRecord>;
  readonly resourceSpaces?: (at: InstanceRef, call: Call) => Promise<readonly ResourceSpaceRecord[]>;
}
