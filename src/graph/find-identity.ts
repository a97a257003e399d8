import { findRow } from '../lists/find-row.ts';
import type { AuthIdentityFilter } from '../providers/port/filters.ts';
import type { Provider } from '../providers/port/provider.ts';
import type { AuthIdentityRecord, InstanceRef } from '../providers/port/records.ts';
import type { Call } from '../transport/call.ts';

/**
 * What tells identities apart, as it stands in their ids: the provider's own word for the type, so that two types which
 * nobody here knows stay two. For USER the client id is no part of it, though the provider may show one (contract
 * apsaramq, quirk 22).
 */
export function identityKeyOf({ rawIdentityType, username, clientId }: AuthIdentityRecord) {
  return [rawIdentityType ?? '', username, rawIdentityType === 'USER' ? '' : (clientId ?? '')] as const;
}

/** There is no read of one: filters are documented as a search, so what comes is compared with what was asked for. */
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
