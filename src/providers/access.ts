import type { Call } from '../transport/request.ts';
import type {
  DeviceAuthorizerRecord,
  DevicePolicyRecord,
  PolicyTargetRecord,
  PolicyTargetType,
  TemplateRecord,
} from './access-record.ts';
import type { NameFilter, SpaceFilter } from './filter.ts';
import type { Listing } from './listing.ts';
import type { InstanceRef } from './record.ts';

export const TEMPLATE_KINDS = ['AUTHENTICATION', 'PROVISIONING'] as const;
export type TemplateKind = (typeof TEMPLATE_KINDS)[number];
export type KnownTargetType = Exclude<PolicyTargetType, 'UNKNOWN'>;

/** IoTDA's rules for devices: what they may do, and how they prove who they are (contract huawei, 2.9 to 2.11). */
export interface ProviderAccess {
  readonly policies: (at: InstanceRef, filter?: SpaceFilter & NameFilter) => Listing<DevicePolicyRecord>;
  readonly getPolicy: (at: InstanceRef, policyId: string, call: Call) => Promise<DevicePolicyRecord | null>;
  readonly policyTargets: (
    at: InstanceRef,
    policyId: string,
    type: KnownTargetType,
  ) => Listing<PolicyTargetRecord>;
  readonly authorizers: (at: InstanceRef, filter?: NameFilter) => Listing<DeviceAuthorizerRecord>;
  /** With its secret. */
  readonly getAuthorizer: (
    at: InstanceRef,
    authorizerId: string,
    call: Call,
  ) => Promise<DeviceAuthorizerRecord | null>;
  readonly templates: (at: InstanceRef, kind: TemplateKind, filter?: NameFilter) => Listing<TemplateRecord>;
  /** With its body. */
  readonly getTemplate: (
    at: InstanceRef,
    kind: TemplateKind,
    templateId: string,
    call: Call,
  ) => Promise<TemplateRecord | null>;
}
