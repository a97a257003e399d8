import { AppError } from '../../errors.ts';
import type { EntityKind } from '../../events/log/log.ts';
import type { Caller } from '../../events/stream/scope.ts';
import type { Snapshot } from '../../inventory/query/ask.ts';
import { type CaFilter, caConditions, checkCaFilter } from '../../inventory/query/ca-conditions.ts';
import {
  type FindingFilter,
  findingConditions,
  visibleConditions,
} from '../../inventory/query/finding-conditions.ts';
import { type FindingRow, findingReader } from '../../inventory/query/finding-rows.ts';
import { type KeptRow, readRows } from '../../inventory/query/kept-row.ts';
import {
  type CertificateFilter,
  type CredentialFilter,
  certificateConditions,
  credentialConditions,
  type DeviceFilter,
  deviceConditions,
  type GroupFilter,
  groupConditions,
  type IdentityFilter,
  identityConditions,
} from '../../inventory/query/object-filters.ts';
import type { Condition, Place } from '../../inventory/query/question.ts';
import type { RowReader } from '../../inventory/query/read-page.ts';
import { placesIn } from '../../inventory/query/scope.ts';
import { maySeeFingerprints } from './finding-loader.ts';
import { checkMembers } from './kept-kinds.ts';

/** What a list of the inventory asks, whatever its order and its window. */
export interface ListQuestion<Row> {
  /** Null: findings. */
  readonly kind: EntityKind | null;
  /** Throws for a bad filter. `now`: the instant of the question, in milliseconds since the epoch. */
  readonly conditions: (now: number) => readonly Condition[];
  /** Conditions that need a look-up. Default: none. */
  readonly readConditions?: (snapshot: Snapshot) => Promise<readonly Condition[]>;
  readonly readRows: RowReader<Row>;
}

/*
 * The question of each list. `places`: what it is about. `filter`: only members that have a value. Each function throws
 * BAD_USER_INPUT for members that no object in the places can meet.
 */

export function askGroups(
  caller: Caller,
  places: readonly Place[],
  filter: GroupFilter,
): ListQuestion<KeptRow> {
  checkMembers(caller, places, 'GROUP', filter);
  return { kind: 'GROUP', conditions: () => groupConditions(filter, 'filter'), readRows };
}

export function askCertificates(
  caller: Caller,
  places: readonly Place[],
  filter: CertificateFilter & CaFilter,
  kind: 'CA_CERTIFICATE' | 'DEVICE_CERTIFICATE',
): ListQuestion<KeptRow> {
  checkCaFilter(filter, 'filter');
  checkMembers(caller, places, kind, filter);
  return {
    kind,
    conditions: (now) => certificateConditions(filter, now, 'filter', kind),
    readConditions: (snapshot) => caConditions(snapshot, placesIn(caller, null), filter),
    readRows,
  };
}

export function askCredentials(
  caller: Caller,
  places: readonly Place[],
  filter: CredentialFilter,
): ListQuestion<KeptRow> {
  checkMembers(caller, places, 'CLIENT_CREDENTIAL', filter);
  return {
    kind: 'CLIENT_CREDENTIAL',
    conditions: () => credentialConditions(filter, 'filter'),
    readRows,
  };
}

/** Throws FORBIDDEN if the filter compares secrets and the caller may not. */
export function askIdentities(
  { principal }: Caller,
  _places: readonly Place[],
  filter: IdentityFilter,
): ListQuestion<KeptRow> {
  if (filter.secretFingerprint != null && !principal.scopes.has('secret:reveal'))
    throw new AppError('FORBIDDEN', 'filter.secretFingerprint: needs the scope secret:reveal', {
      details: { field: 'filter.secretFingerprint' },
    });
  return { kind: 'AUTH_IDENTITY', conditions: () => identityConditions(filter, 'filter'), readRows };
}

export function askDevices(
  caller: Caller,
  places: readonly Place[],
  filter: DeviceFilter,
): ListQuestion<KeptRow> {
  checkMembers(caller, places, 'DEVICE', filter);
  return { kind: 'DEVICE', conditions: () => deviceConditions(filter, 'filter'), readRows };
}

export function askFindings(
  caller: Caller,
  _places: readonly Place[],
  filter: FindingFilter,
): ListQuestion<FindingRow> {
  const mayCompare = maySeeFingerprints(caller);
  const visible = placesIn(caller, null);
  return {
    kind: null,
    conditions: (now) => [
      ...findingConditions(filter, now, 'filter'),
      ...visibleConditions(visible, mayCompare),
    ],
    readRows: findingReader(visible, mayCompare),
  };
}
