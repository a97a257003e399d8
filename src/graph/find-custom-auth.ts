import { findRow } from '../lists/find-row.ts';
import type { AuthIdentityFilter } from '../providers/port/filters.ts';
import type { List } from '../providers/port/list.ts';
import type { Provider } from '../providers/port/provider.ts';
import type {
  AuthIdentityRecord,
  AuthPermissionRecord,
  BlockedClientRecord,
  InstanceRef,
} from '../providers/port/records.ts';
import type { Call } from '../transport/call.ts';

/**
 * The key of an identity, as in its global id. It contains the provider's raw type, so that two unknown types stay
 * distinct. For USER, the client id is not part of the key, although the provider may return one (contract apsaramq,
 * quirk 22).
 */
export function identityKeyOf({ rawIdentityType, username, clientId }: AuthIdentityRecord) {
  return [rawIdentityType ?? '', username, rawIdentityType === 'USER' ? '' : (clientId ?? '')] as const;
}

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

export async function findIdentity(
  provider: Provider,
  at: InstanceRef,
  key: readonly string[],
  call: Call,
): Promise<AuthIdentityRecord | null> {
  const [type = '', username = '', clientId = ''] = key;
  const ofClient = type === 'CLIENT' && clientId !== '' ? { clientId } : {};
  const list = provider.authIdentities?.(at, { username, ...typeFilter(type), ...ofClient });
  return findByKey(list, identityKeyOf, key, call);
}

export async function findPermission(
  provider: Provider,
  at: InstanceRef,
  key: readonly string[],
  call: Call,
): Promise<AuthPermissionRecord | null> {
  const [type = '', identity = '', topic = ''] = key;
  const list = provider.authPermissions?.(at, { identity, topic, ...typeFilter(type) });
  return findByKey(list, permissionKeyOf, key, call);
}

/** Reads the entry of the block list for this client id; null: the client is not blocked. */
export async function findBlocked(
  provider: Provider,
  at: InstanceRef,
  clientId: string,
  call: Call,
): Promise<BlockedClientRecord | null> {
  return findByKey(provider.blockedClients?.(at, { clientId }), (row) => [row.clientId], [clientId], call);
}

function typeFilter(identityType: string): Pick<AuthIdentityFilter, 'identityType'> {
  return identityType === 'USER' || identityType === 'CLIENT' ? { identityType } : {};
}

/**
 * Finds an object of custom authentication by its key. The provider has no read for a single object, and documents its
 * filters only as a search. So the list is filtered, and its rows are compared with the key.
 */
function findByKey<Row>(
  list: List<Row> | undefined,
  keyOf: (row: Row) => readonly string[],
  key: readonly string[],
  call: Call,
): Promise<Row | null> {
  const wanted = JSON.stringify(key);
  return findRow(list, (row) => JSON.stringify(keyOf(row)) === wanted, call);
}
