import type { Secret } from '../../secret.ts';
import type { CertificateStatus, PermissionEffect } from './records.ts';

export const TEMPLATE_KINDS = ['AUTHENTICATION', 'PROVISIONING'] as const;
export type TemplateKind = (typeof TEMPLATE_KINDS)[number];

/** What devices of IoTDA may do, and how they prove who they are. `undefined`: not in a list, read the single object. */
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

/** What a statement says: all of it is written, too. */
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

export type PolicyTargetType = 'DEVICE' | 'PRODUCT' | 'SPACE' | 'UNKNOWN';

/** One target that a policy could not be bound to; the call as a whole succeeded. */
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
  /** Are its answers kept by the platform? */
  readonly cacheEnabled: boolean | null;
  readonly status: CertificateStatus;
  readonly rawStatus: string | null;
  readonly createdAt: Date | null;
  readonly updatedAt: Date | null;
  readonly signingToken: Secret | null | undefined;
  /** Verifies what devices sign; no secret. */
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
  /** As JSON text. */
  readonly body: string | undefined;
}
