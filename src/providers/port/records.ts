import type { Secret } from '../../secret.ts';
import type { AccessPointRecord, ChargeMode, FlavorRecord } from './instance-details.ts';

/**
 * The objects of all clouds in one form. Secrets are always `Secret`. Each value that can be UNKNOWN has a `raw…`
 * member with the provider's own text; null: the provider returned no text.
 */

/** Each provider adds its name to this interface in its `traits.ts`. */
// biome-ignore lint/suspicious/noEmptyInterface: each provider declares its member in its own folder.
export interface ProviderNames {}
export type ProviderName = keyof ProviderNames;

export const CAPABILITIES = [
  'GROUPS',
  'CA_CERTIFICATES',
  'DEVICE_CERTIFICATES',
  'CLIENT_CREDENTIALS',
  'CUSTOM_AUTH',
  'SESSIONS',
  'DEVICES',
  'TOKENS',
  'DEVICE_SEARCH',
  'DEVICE_POLICIES',
  'CA_SETTINGS',
] as const;
export type Capability = (typeof CAPABILITIES)[number];

/** The address of an instance. Together with a key, it addresses every object in the instance without a look-up. */
export interface InstanceRef {
  readonly provider: ProviderName;
  readonly account: string;
  readonly region: string;
  readonly instanceId: string;
}

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
  readonly rawEdition: string | null;
  readonly status: InstanceStatus;
  readonly rawStatus: string | null;
  readonly createdAt: Date | null;
  readonly updatedAt: Date | null;
  readonly expiresAt: Date | null;
  readonly capabilities: readonly Capability[];
  readonly flavor: FlavorRecord | null;
  readonly chargeMode: ChargeMode | null;
  readonly rawChargeMode: string | null;
  readonly enterpriseProjectId: string | null;
  readonly kernelVersion: string | null;
  /** `undefined` in lists, like the next three members. `getInstance` reads them. */
  readonly description: string | null | undefined;
  readonly orderId: string | null | undefined;
  readonly tags: readonly TagRecord[] | null | undefined;
  readonly accessPoints: readonly AccessPointRecord[] | null | undefined;
}

/** A member that was missing from the response is `undefined`. `getGroup` returns all members. */
export interface GroupRecord {
  readonly groupId: string;
  readonly name: string | null | undefined;
  readonly description: string | null | undefined;
  readonly createdAt: Date | null;
  readonly updatedAt: Date | null;
  /** Null if the provider has no tags on groups. */
  readonly tags: readonly TagRecord[] | null;
  /** True: `rule` determines the members. This member and the next two are null if the provider has no such property. */
  readonly isDynamic: boolean | null | undefined;
  readonly rule: string | null | undefined;
  readonly parentGroupId: string | null | undefined;
}

export type CertificateStatus = 'ACTIVE' | 'INACTIVE' | 'UNVERIFIED' | 'UNKNOWN';

export interface CaCertificateRecord {
  /** ApsaraMQ: Sn. IoTDA: certificate_id. */
  readonly caId: string;
  readonly name: string | null;
  /** The provider's own text. Null if the provider gives none (the PEM contains the serial number). */
  readonly serialNumber: string | null;
  readonly status: CertificateStatus;
  readonly rawStatus: string | null;
  readonly validFrom: Date | null;
  readonly validTo: Date | null;
  readonly registrationCode: string | null;
  /**
   * The PEM text, with real line feeds. `undefined`: the list leaves the PEM out, and a read of the single
   * object returns it. Null: the provider returned none.
   */
  readonly pem: string | null | undefined;
  readonly verificationPem: string | null;
  /** Null on ApsaraMQ. */
  readonly settings: CaSettingsRecord | null;
  /** IoTDA's cn_name, which is the common name of the issuer in device certificates. Null on ApsaraMQ. */
  readonly commonName: string | null;
  /** The subject in IoTDA's own text. This member and the next are null on ApsaraMQ. */
  readonly owner: string | null;
  readonly createdAt: Date | null;
}

/**
 * Further uses of a CA: self-registration of devices, and OCSP (IoTDA). A member is null if the provider did not return it.
 */
export interface CaSettingsRecord {
  readonly provisioning: boolean | null;
  readonly provisioningTemplateId: string | null;
  readonly ocsp: boolean | null;
  readonly ocspTls: boolean | null;
  readonly ocspServerCaId: string | null;
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
  /** The provider's own text, in upper or lower case. Null if the provider gives none. */
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
  readonly rawIdentityType: string | null;
  readonly clientId: string | null;
  readonly signMode: SignMode;
  readonly rawSignMode: string | null;
  readonly secret: Secret | null;
}

export interface AuthPermissionRecord {
  readonly identity: string;
  readonly identityType: IdentityType;
  readonly rawIdentityType: string | null;
  readonly topic: string;
  readonly action: PermitAction;
  readonly rawAction: string | null;
  readonly effect: PermissionEffect;
  readonly rawEffect: string | null;
}

export interface BlockedClientRecord {
  readonly clientId: string;
}

/** `online` is null if the provider returned no state for this id. */
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
  /** Seconds. */
  readonly timeout: number | null;
}

export type DeviceNodeType = 'GATEWAY' | 'ENDPOINT' | 'UNKNOWN';

export interface DeviceModuleRecord {
  readonly name: string | null;
  readonly version: string | null;
}

/**
 * A device with the members that its response has. `undefined`: this kind of response does not have the member, and
 * `getDevice` reads it. Null: it has the member, and the member is empty.
 */
export interface DeviceRecord {
  readonly deviceId: string;
  readonly nodeId: string | null | undefined;
  readonly name: string | null | undefined;
  readonly description: string | null | undefined;
  readonly productId: string | null | undefined;
  readonly productName: string | null | undefined;
  readonly appId: string | null | undefined;
  readonly appName: string | null | undefined;
  /** Equals `deviceId` if the device connects directly. That is not a cycle (contract huawei, 5.2). */
  readonly gatewayId: string | null | undefined;
  readonly status: DeviceStatus | undefined;
  readonly rawStatus: string | null | undefined;
  readonly nodeType: DeviceNodeType | undefined;
  readonly rawNodeType: string | null | undefined;
  readonly firmwareVersion: string | null | undefined;
  readonly softwareVersion: string | null | undefined;
  readonly sdkVersion: string | null | undefined;
  readonly tags: readonly TagRecord[] | null | undefined;
  readonly modules: readonly DeviceModuleRecord[] | null | undefined;
  /** Any JSON object of the user's choice. */
  readonly extensionInfo: object | null | undefined;
  readonly registeredAt: Date | null | undefined;
  readonly activatedAt: Date | null | undefined;
  readonly statusChangedAt: Date | null | undefined;
  readonly auth: DeviceAuthRecord | null | undefined;
}

/** A row of a device search. */
export interface SearchedDeviceRecord extends DeviceRecord {
  /**
   * `undefined`: the search did not return the groups. A member of a group is `undefined` if the search did not return it.
   */
  readonly groups: readonly GroupRecord[] | undefined;
}

export interface ProductRecord {
  readonly productId: string;
  readonly appId: string | null;
  readonly name: string | null;
}

export interface ResourceSpaceRecord {
  readonly appId: string;
  readonly name: string | null;
  /** True for one resource space of an instance: objects that are created without a space belong to it. */
  readonly isDefault: boolean;
  readonly createdAt: Date | null;
}
