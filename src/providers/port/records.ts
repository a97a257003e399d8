import type { Secret } from '../../secret.ts';
import type { AccessPointRecord, ChargeMode, FlavorRecord } from './instance-details.ts';

/**
 * What both clouds' objects look like from the domain. Secrets are only ever `Secret`. Beside each value that can be
 * UNKNOWN stands `raw…`: the provider's own text, null where it gives none.
 */

/** Each provider adds its name in its `traits.ts`. */
// biome-ignore lint/suspicious/noEmptyInterface: the members stand in the folders of the providers.
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

/** Where an instance lives. Enough to address every object in it without a look-up. */
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
  /** As with a device, from here on: `undefined` was not in a list, and `getInstance` has it. */
  readonly description: string | null | undefined;
  readonly orderId: string | null | undefined;
  readonly tags: readonly TagRecord[] | null | undefined;
  readonly accessPoints: readonly AccessPointRecord[] | null | undefined;
}

/** As with a device: a member that is `undefined` was not in the answer that led here, and `getGroup` has it. */
export interface GroupRecord {
  readonly groupId: string;
  readonly name: string | null | undefined;
  readonly description: string | null | undefined;
  readonly createdAt: Date | null;
  readonly updatedAt: Date | null;
  /** Null where the provider has no tags on groups. */
  readonly tags: readonly TagRecord[] | null;
  /** Do its members follow from `rule`? Null, as the other two: the provider has no such thing. */
  readonly isDynamic: boolean | null | undefined;
  readonly rule: string | null | undefined;
  readonly parentGroupId: string | null | undefined;
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
  /** Null on ApsaraMQ. */
  readonly settings: CaSettingsRecord | null;
  /** IoTDA's cn_name: what a device certificate's issuer would say. */
  readonly commonName: string | null;
  /** The subject, as IoTDA writes it. Null on ApsaraMQ, as the next. */
  readonly owner: string | null;
  readonly createdAt: Date | null;
}

/** What a CA is used for beside letting devices connect (IoTDA). Null: not told. */
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
  /** Seconds. */
  readonly timeout: number | null;
}

export type DeviceNodeType = 'GATEWAY' | 'ENDPOINT' | 'UNKNOWN';

export interface DeviceModuleRecord {
  readonly name: string | null;
  readonly version: string | null;
}

/**
 * A device as far as the answer that led here told. A member that is `undefined` was not in that kind of answer
 * (`getDevice` has it); null was, and is empty.
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
  /** Equals `deviceId` for a directly connected device: not a cycle (contract huawei, 5.2). */
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
  /** Any JSON object: the caller's own. */
  readonly extensionInfo: object | null | undefined;
  readonly registeredAt: Date | null | undefined;
  readonly activatedAt: Date | null | undefined;
  readonly statusChangedAt: Date | null | undefined;
  readonly auth: DeviceAuthRecord | null | undefined;
}

/** A device as a search shows it. */
export interface SearchedDeviceRecord extends DeviceRecord {
  /** `undefined`: the search did not tell them. A member of a group that is `undefined` was not told either. */
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
  /** One of an instance is; what is made without naming a space is in it. */
  readonly isDefault: boolean;
  readonly createdAt: Date | null;
}
