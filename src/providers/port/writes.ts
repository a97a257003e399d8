import type { Secret } from '../../secret.ts';
import type { Call } from '../../transport/call.ts';
import type { KnownTargetType, PolicyStatement, TargetFailure } from './access-records.ts';
import type { AuthPermissionRecord, ClientCredentialRecord, InstanceRef, TagRecord } from './records.ts';

/** Result of every write. `requestId` is the provider's own, for the audit log. */
export interface Written {
  readonly requestId: string | null;
}

/** Sends exactly one call, and reads nothing before or after it. `Result`: what the provider assigns or returns. */
type Write<Args extends readonly unknown[], Result = unknown> = (
  at: InstanceRef,
  ...args: [...Args, call: Call]
) => Promise<Written & Result>;

/** A method is undefined if the provider has no such operation. */
export interface ProviderWrites {
  /** ApsaraMQ: the caller chooses the id. IoTDA: the caller chooses a name, and the provider assigns the id. */
  readonly createGroup?: Write<[input: GroupInput], { readonly groupId: string }>;
  readonly updateGroup?: Write<
    [groupId: string, input: { readonly name: string | null; readonly description: string | null }]
  >;
  readonly setGroupMember?: Write<[groupId: string, deviceId: string, member: boolean]>;
  readonly deleteGroup?: Write<[groupId: string]>;

  /** Creates the code that a verification certificate must have as its CN. */
  readonly createRegistrationCode?: Write<[], { readonly code: string }>;
  readonly registerCaCertificate?: Write<[input: CaInput], { readonly caId: string }>;
  readonly verifyCaCertificate?: Write<[caId: string, verificationPem: string]>;
  readonly setCaCertificateActive?: Write<[caId: string, active: boolean]>;
  /** Changes self-registration of devices and OCSP (IoTDA only). A null member leaves its setting unchanged. */
  readonly updateCaCertificate?: Write<[caId: string, input: CaSettings]>;
  readonly deleteCaCertificate?: Write<[caId: string]>;
  readonly setDeviceCertificateActive?: Write<[certificateId: string, active: boolean]>;
  readonly deleteDeviceCertificate?: Write<[certificateId: string]>;

  readonly registerClientCredential?: Write<[clientId: string], IssuedCredential>;
  readonly rotateClientCredential?: Write<[clientId: string], IssuedCredential>;
  /** Revokes the credential. A client that is connected keeps its connection. */
  readonly revokeClientCredential?: Write<[clientId: string]>;

  readonly createAuthIdentity?: Write<[input: IdentityInput]>;
  readonly updateAuthIdentity?: Write<[input: IdentityInput]>;
  readonly deleteAuthIdentity?: Write<[key: IdentityKey]>;
  readonly createAuthPermission?: Write<[input: PermissionInput]>;
  readonly updateAuthPermission?: Write<[input: PermissionInput]>;
  readonly deleteAuthPermission?: Write<[key: PermissionKey]>;
  readonly blockClient?: Write<[clientId: string]>;
  readonly unblockClient?: Write<[clientId: string]>;

  readonly createDevice?: Write<[input: DeviceInput], { readonly deviceId: string }>;
  readonly updateDevice?: Write<[deviceId: string, input: DeviceChange]>;
  readonly changeGateway?: Write<[deviceId: string, gatewayId: string]>;
  /** Adds tags. If the device already has a key, its value is replaced. */
  readonly setDeviceTags?: Write<[deviceId: string, tags: readonly TagRecord[]]>;
  readonly removeDeviceTags?: Write<[deviceId: string, keys: readonly string[]]>;
  readonly deleteDevice?: Write<[deviceId: string]>;
  readonly setDeviceFrozen?: Write<[deviceId: string, frozen: boolean]>;
  readonly resetDeviceSecret?: Write<[deviceId: string, input: SlotChange & { readonly secret: Secret }]>;
  /** Null clears the fingerprint. The certificate of the next connection then sets a new one. */
  readonly setDeviceFingerprint?: Write<
    [deviceId: string, input: SlotChange & { readonly fingerprint: string | null }]
  >;

  readonly createPolicy?: Write<[input: PolicyInput], { readonly policyId: string }>;
  /** Null leaves a member unchanged. Statements are replaced as a whole. */
  readonly updatePolicy?: Write<[policyId: string, input: PolicyChange]>;
  readonly deletePolicy?: Write<[policyId: string]>;
  /**
   * The provider reports success even if every target failed, so `failures` names the targets that failed. Null: the
   * response names no target.
   */
  readonly setPolicyTargets?: Write<
    [
      policyId: string,
      input: { readonly type: KnownTargetType; readonly ids: readonly string[]; readonly bound: boolean },
    ],
    { readonly failures: readonly TargetFailure[] | null }
  >;

  readonly closeConnection?: Write<[clientId: string]>;
  readonly issueToken?: Write<
    [input: { readonly topics: readonly string[]; readonly actions: TokenActions; readonly expiresAt: Date }],
    { readonly token: Secret }
  >;
  readonly isTokenValid?: (at: InstanceRef, token: Secret, call: Call) => Promise<boolean>;
  readonly revokeToken?: Write<[token: Secret]>;
}

export interface GroupInput {
  readonly groupId: string | null;
  readonly name: string | null;
  readonly description: string | null;
  readonly parentGroupId: string | null;
  /** Condition that determines the members of the group. Null: a static group. */
  readonly rule: string | null;
  /** IoTDA only. Null: the default resource space. */
  readonly spaceId: string | null;
  /** ApsaraMQ only. */
  readonly tags: readonly TagRecord[];
}

/**
 * ApsaraMQ needs the first three members. IoTDA takes the certificate and a resource space, and gets the verification
 * certificate through `verifyCaCertificate`.
 */
interface CaInput {
  readonly name: string | null;
  readonly pem: string;
  readonly verificationPem: string | null;
  readonly spaceId: string | null;
}

export interface CaSettings {
  readonly provisioning: boolean | null;
  /** Undefined leaves the template unchanged, null unbinds it. */
  readonly provisioningTemplateId: string | null | undefined;
  readonly ocsp: boolean | null;
  /**
   * True if the provider queries the OCSP server over TLS. `ocspServerCaId` is the CA that verifies the server's
   * certificate.
   */
  readonly ocspTls: boolean | null;
  readonly ocspServerCaId: string | null;
}

export type SecretSlot = 'PRIMARY' | 'SECONDARY';

interface SlotChange {
  readonly slot: SecretSlot;
  readonly forceDisconnect: boolean;
}

interface DeviceChange {
  readonly name: string | null;
  readonly description: string | null;
  readonly secureAccess: boolean | null;
}

interface PolicyInput {
  readonly name: string;
  readonly spaceId: string | null;
  readonly statements: readonly PolicyStatement[];
}

interface PolicyChange {
  readonly name: string | null;
  readonly statements: readonly PolicyStatement[] | null;
}

export interface DeviceInput {
  readonly nodeId: string;
  readonly productId: string;
  readonly deviceId: string;
  readonly name: string | null;
  readonly description: string | null;
  readonly gatewayId: string | null;
  /** Null: the default resource space. */
  readonly spaceId: string | null;
  /** Null: the provider's own default. */
  readonly secureAccess: boolean | null;
  /** Null: the device authenticates with a certificate. */
  readonly secret: Secret | null;
  readonly fingerprint: string | null;
}

export type TokenActions = 'R' | 'W' | 'R,W';

export interface IssuedCredential {
  readonly credential: ClientCredentialRecord;
}

export interface IdentityKey {
  readonly username: string;
  readonly identityType: 'USER' | 'CLIENT';
  /** Null for USER. */
  readonly clientId: string | null;
}

export interface IdentityInput extends IdentityKey {
  readonly secret: Secret;
  readonly signMode: 'ORIGIN' | 'SIGNED';
}

export interface PermissionKey {
  readonly identity: string;
  readonly identityType: 'USER' | 'CLIENT';
  readonly topic: string;
}

export interface PermissionInput extends PermissionKey {
  readonly action: Exclude<AuthPermissionRecord['action'], 'CONNECT' | 'UNKNOWN'>;
  readonly effect: Exclude<AuthPermissionRecord['effect'], 'UNKNOWN'>;
}
