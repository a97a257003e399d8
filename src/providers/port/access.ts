import type { Call } from '../../transport/call.ts';
import type {
  DeviceAuthorizerRecord,
  DevicePolicyRecord,
  PolicyTargetRecord,
  PolicyTargetType,
  TemplateKind,
  TemplateRecord,
} from './access-records.ts';
import type { NameFilter, SpaceFilter } from './filters.ts';
import type { List } from './list.ts';
import type { InstanceRef } from './records.ts';

export type KnownTargetType = Exclude<PolicyTargetType, 'UNKNOWN'>;

/**
 * IoTDA's rules for devices: policies limit what devices may do, and authorizers and templates decide how
 * devices authenticate (contract huawei, 2.9 to 2.11).
 */
export interface ProviderAccess {
  readonly policies: (at: InstanceRef, filter?: SpaceFilter & NameFilter) => List<DevicePolicyRecord>;
  readonly getPolicy: (at: InstanceRef, policyId: string, call: Call) => Promise<DevicePolicyRecord | null>;
  readonly policyTargets: (
    at: InstanceRef,
    policyId: string,
    type: KnownTargetType,
  ) => List<PolicyTargetRecord>;
  readonly authorizers: (at: InstanceRef, filter?: NameFilter) => List<DeviceAuthorizerRecord>;
  /** The record includes the signing token. */
  readonly getAuthorizer: (
    at: InstanceRef,
    authorizerId: string,
    call: Call,
  ) => Promise<DeviceAuthorizerRecord | null>;
  readonly templates: (at: InstanceRef, kind: TemplateKind, filter?: NameFilter) => List<TemplateRecord>;
  /** The record includes the body. */
  readonly getTemplate: (
    at: InstanceRef,
    kind: TemplateKind,
    templateId: string,
    call: Call,
  ) => Promise<TemplateRecord | null>;
}
