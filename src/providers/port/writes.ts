import type { Secret } from '../../secret.ts';
import type { Call } from '../../transport/call.ts';
import type { KnownTargetType } from './access.ts';
import type { PolicyStatement, TargetFailure } from './access-records.ts';
import type { AuthPermissionRecord, ClientCredentialRecord, InstanceRef, TagRecord } from './records.ts';

/** Result of every write. `requestId` is the provider's own, for the audit log. */
export interface Written {
  readonly requestId: string | null;
}

/**
 * Each method sends exactly one call, and reads nothing before or after it. A method is undefined if the provider has no
 * such operation.
 */
export interface ProviderWrites {
  /** ApsaraMQ: the caller chooses the id. IoTDA: the caller chooses a name, and the provider assigns the id. */
  readonly createGroup?: (
    at: InstanceRef,
    input: GroupInput,
    call: Call,
  ) => Promise<Written & { readonly groupId: string }>;
  readonly updateGroup?: (
    at: InstanceRef,
    groupId: string,
    input: { readonly name: string | null; readonly description: string | null },
    call: Call,
  ) => Promise<Written>;
  readonly setGroupMember?: (
    at: InstanceRef,
    groupId: string,
    deviceId: string,
    member: boolean,
    call: Call,
  ) => Promise<Written>;
  readonly deleteGroup?: (at: InstanceRef, groupId: string, call: Call) => Promise<Written>;

  /** Creates the code that a verification certificate must have as its CN. */
  readonly createRegistrationCode?: (
    at: InstanceRef,
    call: Call,
  ) => Promise<Written & { readonly code: string }>;
  readonly registerCaCertificate?: (
    at: InstanceRef,
    /**
     * ApsaraMQ needs the first three members. IoTDA takes the certificate and a resource space, and gets the verification
     * certificate through `verifyCaCertificate`.
     */
    input: {
      readonly name: string | null;
      readonly pem: string;
      readonly verificationPem: string | null;
      readonly spaceId: string | null;
    },
    call: Call,
  ) => Promise<Written & { readonly caId: string }>;
  readonly verifyCaCertificate?: (
    at: InstanceRef,
    caId: string,
    verificationPem: string,
    call: Call,
  ) => Promise<Written>;
  readonly setCaCertificateActive?: (
    at: InstanceRef,
    caId: string,
    active: boolean,
    call: Call,
  ) => Promise<Written>;
  /** Changes self-registration of devices and OCSP (IoTDA only). A null member leaves its setting unchanged. */
  readonly updateCaCertificate?: (
    at: InstanceRef,
    caId: string,
    input: CaSettings,
    call: Call,
  ) => Promise<Written>;
  readonly deleteCaCertificate?: (at: InstanceRef, caId: string, call: Call) => Promise<Written>;
  readonly setDeviceCertificateActive?: (
    at: InstanceRef,
    certificateId: string,
    active: boolean,
    call: Call,
  ) => Promise<Written>;
  readonly deleteDeviceCertificate?: (at: InstanceRef, certificateId: string, call: Call) => Promise<Written>;

  readonly registerClientCredential?: IssueCredential;
  readonly rotateClientCredential?: IssueCredential;
  /** Revokes the credential. A client that is connected keeps its connection. */
  readonly revokeClientCredential?: (at: InstanceRef, clientId: string, call: Call) => Promise<Written>;

  readonly createAuthIdentity?: PutIdentity;
  readonly updateAuthIdentity?: PutIdentity;
  readonly deleteAuthIdentity?: (at: InstanceRef, key: IdentityKey, call: Call) => Promise<Written>;
  readonly createAuthPermission?: PutPermission;
  readonly updateAuthPermission?: PutPermission;
  readonly deleteAuthPermission?: (at: InstanceRef, key: PermissionKey, call: Call) => Promise<Written>;
  readonly blockClient?: (at: InstanceRef, clientId: string, call: Call) => Promise<Written>;
  readonly unblockClient?: (at: InstanceRef, clientId: string, call: Call) => Promise<Written>;

  readonly createDevice?: (
    at: InstanceRef,
    input: DeviceInput,
    call: Call,
  ) => Promise<Written & { readonly deviceId: string }>;
  readonly updateDevice?: (
    at: InstanceRef,
    deviceId: string,
    input: {
      readonly name: string | null;
      readonly description: string | null;
      readonly secureAccess: boolean | null;
    },
    call: Call,
  ) => Promise<Written>;
  readonly changeGateway?: (
    at: InstanceRef,
    deviceId: string,
    gatewayId: string,
    call: Call,
  ) => Promise<Written>;
  /** Adds tags. If the device already has a key, its value is replaced. */
  readonly setDeviceTags?: (
    at: InstanceRef,
    deviceId: string,
    tags: readonly TagRecord[],
    call: Call,
  ) => Promise<Written>;
  readonly removeDeviceTags?: (
    at: InstanceRef,
    deviceId: string,
    keys: readonly string[],
    call: Call,
  ) => Promise<Written>;
  readonly deleteDevice?: (at: InstanceRef, deviceId: string, call: Call) => Promise<Written>;
  readonly setDeviceFrozen?: (
    at: InstanceRef,
    deviceId: string,
    frozen: boolean,
    call: Call,
  ) => Promise<Written>;
  readonly resetDeviceSecret?: (
    at: InstanceRef,
    deviceId: string,
    input: { readonly secret: Secret; readonly slot: SecretSlot; readonly forceDisconnect: boolean },
    call: Call,
  ) => Promise<Written>;
  /** Null clears the fingerprint. The certificate of the next connection then sets a new one. */
  readonly setDeviceFingerprint?: (
    at: InstanceRef,
    deviceId: string,
    input: {
      readonly fingerprint: string | null;
      readonly slot: SecretSlot;
      readonly forceDisconnect: boolean;
    },
    call: Call,
  ) => Promise<Written>;

  readonly createPolicy?: (
    at: InstanceRef,
    input: {
      readonly name: string;
      readonly spaceId: string | null;
      readonly statements: readonly PolicyStatement[];
    },
    call: Call,
  ) => Promise<Written & { readonly policyId: string }>;
  /** Null leaves a member unchanged. Statements are replaced as a whole. */
  readonly updatePolicy?: (
    at: InstanceRef,
    policyId: string,
    input: {
      readonly name: string | null;
      readonly statements: readonly PolicyStatement[] | null;
    },
    call: Call,
  ) => Promise<Written>;
  readonly deletePolicy?: (at: InstanceRef, policyId: string, call: Call) => Promise<Written>;
  /**
   * The provider reports success even if every target failed, so `failures` names the targets that failed. Null: the
   * response names no target.
   */
  readonly setPolicyTargets?: (
    at: InstanceRef,
    policyId: string,
    input: { readonly type: KnownTargetType; readonly ids: readonly string[]; readonly bound: boolean },
    call: Call,
  ) => Promise<Written & { readonly failures: readonly TargetFailure[] | null }>;

  readonly closeConnection?: (at: InstanceRef, clientId: string, call: Call) => Promise<Written>;
  readonly issueToken?: (
    at: InstanceRef,
    input: { readonly topics: readonly string[]; readonly actions: TokenActions; readonly expiresAt: Date },
    call: Call,
  ) => Promise<Written & { readonly token: Secret }>;
  readonly isTokenValid?: (at: InstanceRef, token: Secret, call: Call) => Promise<boolean>;
  readonly revokeToken?: (at: InstanceRef, token: Secret, call: Call) => Promise<Written>;
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

export interface CaSettings {
  readonly provisioning: boolean | null;
  /** Undefined leaves the template unchanged, null unbinds it. */
  readonly provisioningTemplateId: string | null | undefined;
  readonly ocsp: boolean | null;
  /**
   * Whether the OCSP server is asked over TLS. `ocspServerCaId` is the CA that verifies the server's
   * certificate.
   */
  readonly ocspTls: boolean | null;
  readonly ocspServerCaId: string | null;
}

export type SecretSlot = 'PRIMARY' | 'SECONDARY';

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

type IssueCredential = (
  at: InstanceRef,
  clientId: string,
  call: Call,
) => Promise<Written & { readonly credential: ClientCredentialRecord }>;

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

type PutIdentity = (at: InstanceRef, input: IdentityInput, call: Call) => Promise<Written>;

export interface PermissionKey {
  readonly identity: string;
  readonly identityType: 'USER' | 'CLIENT';
  readonly topic: string;
}

export interface PermissionInput extends PermissionKey {
  readonly action: Exclude<AuthPermissionRecord['action'], 'CONNECT' | 'UNKNOWN'>;
  readonly effect: Exclude<AuthPermissionRecord['effect'], 'UNKNOWN'>;
}

type PutPermission = (at: InstanceRef, input: PermissionInput, call: Call) => Promise<Written>;
