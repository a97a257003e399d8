import { findRow } from '../lists/find-row.ts';
import type { AuthIdentityFilter } from '../providers/port/filters.ts';
import type { Provider } from '../providers/port/provider.ts';
import type { AuthIdentityRecord, InstanceRef } from '../providers/port/records.ts';
import type { Call } from '../transport/call.ts';

/**
 * The key of an identity, as in its global id. It contains the provider's raw type, so that two unknown types
 * stay different. For USER, the client id is not part of the key, although the provider may return one
 * (contract apsaramq, quirk 22).
 */
export function identityKeyOf({ rawIdentityType, username, clientId }: AuthIdentityRecord) {
  return [rawIdentityType ?? '', username, rawIdentityType === 'USER' ? '' : (clientId ?? '')] as const;
}

/**
 * The provider has no read for a single identity, and documents its filters only as a search. So the list is
 * filtered, and its rows are compared with the key.
 */
export async function findIdentity(
  provider: Provider,
  at: InstanceRef,
  key: readonly string[],
  call: Call,
): Promise<AuthIdentityRecord | null> {
  const [identityType = '', username = '', clientId = ''] = key;
  const filter: AuthIdentityFilter = {
    username,
    ...(identityType === 'USER' || identityType === 'CLIENT' ? { identityType } : {}),
    ...(identityType === 'CLIENT' && clientId !== '' ? { clientId } : {}),
  };
  const wanted = JSON.stringify([identityType, username, clientId]);
  return findRow(
    provider.authIdentities?.(at, filter),
    (row) => JSON.stringify(identityKeyOf(row)) === wanted,
    call,
  );
}
