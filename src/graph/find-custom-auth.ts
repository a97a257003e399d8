import { findRow } from '../lists/find-row.ts';
import type { AuthPermissionFilter } from '../providers/port/filters.ts';
import type { Provider } from '../providers/port/provider.ts';
import type { AuthPermissionRecord, BlockedClientRecord, InstanceRef } from '../providers/port/records.ts';
import type { Call } from '../transport/call.ts';

/**
 * The key of a permission, as in the permission's global id. The action is not part of the key (contract
 * apsaramq, 2.7).
 */
export function permissionKeyOf({
  rawIdentityType,
  identity,
  topic,
}: Pick<AuthPermissionRecord, 'rawIdentityType' | 'identity' | 'topic'>) {
  return [rawIdentityType ?? '', identity, topic] as const;
}

/**
 * The provider has no read for a single permission, so its list is filtered by the key and the rows are
 * compared with the key.
 */
export async function findPermission(
  provider: Provider,
  at: InstanceRef,
  key: readonly string[],
  call: Call,
): Promise<AuthPermissionRecord | null> {
  const [identityType = '', identity = '', topic = ''] = key;
  const filter: AuthPermissionFilter = {
    identity,
    topic,
    ...(identityType === 'USER' || identityType === 'CLIENT' ? { identityType } : {}),
  };
  const wanted = JSON.stringify([identityType, identity, topic]);
  return findRow(
    provider.authPermissions?.(at, filter),
    (row) => JSON.stringify(permissionKeyOf(row)) === wanted,
    call,
  );
}

/** The entry of the block list for this client id; null if the client is not blocked. */
export async function findBlocked(
  provider: Provider,
  at: InstanceRef,
  clientId: string,
  call: Call,
): Promise<BlockedClientRecord | null> {
  return findRow(provider.blockedClients?.(at, { clientId }), (row) => row.clientId === clientId, call);
}
