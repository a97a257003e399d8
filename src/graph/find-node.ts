import type { DevicePolicyRecord } from '../providers/port/access-records.ts';
import { TEMPLATE_KINDS } from '../providers/port/access-records.ts';
import {
  type AuthIdentityRecord,
  CAPABILITIES,
  type CaCertificateRecord,
  type DeviceCertificateRecord,
  type GroupRecord,
  type InstanceRecord,
  type InstanceRef,
  type ProviderName,
} from '../providers/port/records.ts';
import type { ListLoader } from './list-loader.ts';
import { mayExist, type NodeId } from './node-id.ts';
import type { AnyNode, InstanceNode } from './nodes.ts';
import type { RequestScope } from './request-scope.ts';

/** How much of an object is wanted: what a list tells of it, or all. */
export type Wanted = 'row' | 'full';

/** The object behind a global id, read now; null where there is none or it may not be seen. */
export async function findNode(
  operation: RequestScope,
  id: NodeId,
  wanted: Wanted = 'full',
): Promise<AnyNode | null> {
  const { registry, principal, loaders } = operation;
  const at = registry.refer(principal, id.account, id.region, id.instanceId);
  if (at === null || !mayExist(id)) return null;
  const [key = ''] = id.key;
  const found = <Row>(loader: ListLoader<Row>, by: string) =>
    wanted === 'row' ? loader.listed(at, by) : loader(at, by);
  switch (id.kind) {
    case 'Instance':
      return nodeOf('Instance', at, await loaders.instance(at));
    case 'Group':
      return nodeOf('Group', at, await found(loaders.group, key));
    case 'CaCertificate':
      return nodeOf('CaCertificate', at, await found(loaders.caCertificate, key));
    case 'DeviceCertificate':
      return nodeOf('DeviceCertificate', at, await found(loaders.deviceCertificate, key));
    case 'ClientCredential':
      return nodeOf('ClientCredential', at, await found(loaders.clientCredential, key));
    case 'AuthIdentity':
      return nodeOf('AuthIdentity', at, await loaders.authIdentity(at, id.key));
    case 'AuthPermission':
      return nodeOf('AuthPermission', at, await loaders.authPermission(at, id.key));
    case 'BlockedClient':
      return nodeOf('BlockedClient', at, await loaders.blockedClient(at, key));
    case 'Device':
      return nodeOf('Device', at, await loaders.device(at, key));
    case 'DevicePolicy':
      return nodeOf('DevicePolicy', at, await found(loaders.devicePolicy, key));
    case 'DeviceAuthorizer':
      return nodeOf('DeviceAuthorizer', at, await found(loaders.deviceAuthorizer, key));
    case 'DeviceTemplate': {
      const kind = TEMPLATE_KINDS.find((each) => each === key);
      return kind === undefined
        ? null
        : nodeOf('DeviceTemplate', at, await found(loaders.deviceTemplate[kind], id.key[1] ?? ''));
    }
  }
}

/**
 * The object behind a global id without reading it, for further pages of its lists. These need its address and its key, and
 * their cursors prove that the object and its lists exist. Null if such an object has no lists, or may not be seen.
 */
export function referNode(operation: RequestScope, id: NodeId): AnyNode | null {
  const at = operation.registry.refer(operation.principal, id.account, id.region, id.instanceId);
  if (at === null) return null;
  const [key = ''] = id.key;
  switch (id.kind) {
    case 'Instance':
      return nodeOf('Instance', at, { ...(at as InstanceRecord), capabilities: CAPABILITIES });
    case 'Group':
      return nodeOf('Group', at, { groupId: key } as GroupRecord);
    case 'CaCertificate':
      return nodeOf('CaCertificate', at, { caId: key } as CaCertificateRecord);
    case 'DeviceCertificate':
      return nodeOf('DeviceCertificate', at, { certificateId: key } as DeviceCertificateRecord);
    case 'AuthIdentity': {
      const [rawIdentityType = '', username = '', clientId = ''] = id.key;
      const identityType = IDENTITY_TYPES.find((type) => type === rawIdentityType) ?? 'UNKNOWN';
      const record = { username, rawIdentityType, identityType, clientId: clientId === '' ? null : clientId };
      return nodeOf('AuthIdentity', at, record as AuthIdentityRecord);
    }
    case 'DevicePolicy':
      return operation.loaders.providerOf(at).access === undefined
        ? null
        : nodeOf('DevicePolicy', at, { policyId: key } as DevicePolicyRecord);
    default:
      return null;
  }
}

const IDENTITY_TYPES = ['USER', 'CLIENT'] as const;

/** The instance at an address without reading it: its record has no more than the address. */
export function referInstance(at: InstanceRef): InstanceNode {
  return { kind: 'Instance', at, record: at as InstanceRecord };
}

/** By the provider's own id, among the accounts that are visible. */
export async function findInstance(
  operation: RequestScope,
  provider: ProviderName,
  instanceId: string,
): Promise<InstanceNode | null> {
  const record = await operation.loaders.findInstance(provider, instanceId);
  if (record === null) return null;
  const { account, region } = record;
  return nodeOf('Instance', { provider, account, region, instanceId }, record);
}

function nodeOf<Kind extends string, Record>(kind: Kind, at: InstanceRef, record: Record | null) {
  return record === null ? null : { kind, at, record };
}
