import type {
  DeviceAuthorizerRecord,
  DevicePolicyRecord,
  TemplateRecord,
} from '../providers/port/access-records.ts';
import type {
  AuthIdentityRecord,
  AuthPermissionRecord,
  BlockedClientRecord,
  CaCertificateRecord,
  DeviceCertificateRecord,
  DeviceRecord,
  GroupRecord,
  InstanceRecord,
  InstanceRef,
} from '../providers/port/records.ts';
import { permissionKeyOf } from './find-custom-auth.ts';
import { identityKeyOf } from './find-identity.ts';
import type { ListedCredential } from './listed-kinds.ts';
import { printNodeId } from './node-id.ts';

/** An object of the graph: what kind, where it lives, and the record of the answer that led here. */
export type InstanceNode = Made<'Instance', InstanceRecord>;
export type GroupNode = Made<'Group', GroupRecord>;
export type CaCertificateNode = Made<'CaCertificate', CaCertificateRecord>;
export type DeviceCertificateNode = Made<'DeviceCertificate', DeviceCertificateRecord>;
/** A listed credential is an id alone; the rest is read one by one, when asked for. */
export type ClientCredentialNode = Made<'ClientCredential', ListedCredential>;
export type AuthIdentityNode = Made<'AuthIdentity', AuthIdentityRecord>;
export type AuthPermissionNode = Made<'AuthPermission', AuthPermissionRecord>;
export type BlockedClientNode = Made<'BlockedClient', BlockedClientRecord>;
export type DeviceNode = Made<'Device', DeviceRecord>;
export type DevicePolicyNode = Made<'DevicePolicy', DevicePolicyRecord>;
export type DeviceAuthorizerNode = Made<'DeviceAuthorizer', DeviceAuthorizerRecord>;
export type DeviceTemplateNode = Made<'DeviceTemplate', TemplateRecord>;

export type AnyNode =
  | InstanceNode
  | GroupNode
  | CaCertificateNode
  | DeviceCertificateNode
  | ClientCredentialNode
  | AuthIdentityNode
  | AuthPermissionNode
  | BlockedClientNode
  | DeviceNode
  | DevicePolicyNode
  | DeviceAuthorizerNode
  | DeviceTemplateNode;

interface Made<Kind extends string, Record> {
  readonly kind: Kind;
  readonly at: InstanceRef;
  readonly record: Record;
}

/** The node's global id: kind, place, natural key. */
export function idOf(node: AnyNode): string {
  switch (node.kind) {
    case 'Instance':
      return printNodeId('Instance', node.at);
    case 'Group':
      return printNodeId('Group', node.at, node.record.groupId);
    case 'CaCertificate':
      return printNodeId('CaCertificate', node.at, node.record.caId);
    case 'DeviceCertificate':
      return printNodeId('DeviceCertificate', node.at, node.record.certificateId);
    case 'ClientCredential':
      return printNodeId('ClientCredential', node.at, node.record.clientId);
    case 'AuthIdentity':
      return printNodeId('AuthIdentity', node.at, ...identityKeyOf(node.record));
    case 'AuthPermission':
      return printNodeId('AuthPermission', node.at, ...permissionKeyOf(node.record));
    case 'BlockedClient':
      return printNodeId('BlockedClient', node.at, node.record.clientId);
    case 'Device':
      return printNodeId('Device', node.at, node.record.deviceId);
    case 'DevicePolicy':
      return printNodeId('DevicePolicy', node.at, node.record.policyId);
    case 'DeviceAuthorizer':
      return printNodeId('DeviceAuthorizer', node.at, node.record.authorizerId);
    case 'DeviceTemplate':
      return printNodeId('DeviceTemplate', node.at, node.record.kind, node.record.templateId);
  }
}
