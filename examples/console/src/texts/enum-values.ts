import type { CertificateStatus } from '../__generated__/CaRow_ca.graphql.ts';
import type { DeviceStatus } from '../__generated__/DeviceRow_device.graphql.ts';
import type { FindingSeverity, FindingState } from '../__generated__/FindingsPageQuery.graphql.ts';
import type { IdentityType, SignMode } from '../__generated__/IdentityRow_identity.graphql.ts';
import type {
  InstanceEdition,
  InstanceStatus,
  Provider,
} from '../__generated__/InstancesPageRow_instance.graphql.ts';
import type { PermissionEffect, PermitAction } from '../__generated__/PermissionRow_permission.graphql.ts';
import type { PolicyTargetType } from '../__generated__/TargetListEdge_edge.graphql.ts';
import type { ChangeKind, EntityKind } from '../__generated__/useLiveSubscription.graphql.ts';

/** Every enum value that the console may show. A translation of the names must have each of them. */
export type EnumValue = Exclude<
  | CertificateStatus
  | ChangeKind
  | DeviceStatus
  | EntityKind
  | FindingSeverity
  | FindingState
  | IdentityType
  | InstanceEdition
  | InstanceStatus
  | PermissionEffect
  | PermitAction
  | PolicyTargetType
  | Provider
  | SignMode,
  '%future added value'
>;
