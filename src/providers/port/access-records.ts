import type { Secret } from '../../secret.ts';
import type { CertificateStatus, PermissionEffect } from './records.ts';

export const TEMPLATE_KINDS = ['AUTHENTICATION', 'PROVISIONING'] as const;
export type TemplateKind = (typeof TEMPLATE_KINDS)[number];

/** A device policy of IoTDA. A member that the list lacks is `undefined`. `getPolicy` returns all members. */
export interface DevicePolicyRecord {
  readonly policyId: string;
  readonly name: string | null;
  readonly appId: string | null;
  readonly createdAt: Date | null;
  readonly updatedAt: Date | null;
  readonly statements: readonly PolicyStatementRecord[] | undefined;
}

export interface PolicyStatementRecord extends PolicyStatement {
  readonly rawEffect: string | null;
}

/** The members of a statement that mutations send. */
export interface PolicyStatement {
  readonly effect: PermissionEffect;
  /** `iotda:devices:publish`, `iotda:devices:subscribe`. */
  readonly actions: readonly string[];
  /** `topic:…`, with `${devices.deviceId}` for the device's own id. */
  readonly resources: readonly string[];
}

export interface PolicyTargetRecord {
  readonly type: PolicyTargetType;
  readonly rawType: string | null;
  readonly id: string;
}

export type PolicyTargetType = KnownTargetType | 'UNKNOWN';
export type KnownTargetType = 'DEVICE' | 'PRODUCT' | 'SPACE';

/** A target that a policy could not be bound to, although the call as a whole succeeded. */
export interface TargetFailure {
  readonly targetId: string;
  readonly providerCode: string | null;
}

export interface DeviceAuthorizerRecord {
  readonly authorizerId: string;
  readonly name: string | null;
  readonly functionName: string | null;
  readonly functionUrn: string | null;
  readonly signingEnabled: boolean | null;
  readonly isDefault: boolean | null;
  /** Whether the platform caches the authorizer's responses. */
  readonly cacheEnabled: boolean | null;
  readonly status: CertificateStatus;
  readonly rawStatus: string | null;
  readonly createdAt: Date | null;
  readonly updatedAt: Date | null;
  readonly signingToken: Secret | null | undefined;
  /** Public key that verifies the signatures of devices. It is not secret. */
  readonly signingPublicKey: string | null | undefined;
}

export interface TemplateRecord {
  readonly kind: TemplateKind;
  readonly templateId: string;
  readonly name: string | null;
  readonly description: string | null;
  /** Authentication templates only. */
  readonly status: CertificateStatus | null;
  readonly rawStatus: string | null;
  readonly createdAt: Date | null;
  readonly updatedAt: Date | null;
  /** JSON text. `undefined`: the list leaves it out. */
  readonly body: string | undefined;
}
