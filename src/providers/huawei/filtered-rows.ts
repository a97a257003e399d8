import { differs } from '../port/contradiction.ts';
import type {
  DeviceCertificateFilter,
  DeviceFilter,
  GroupFilter,
  NameFilter,
  SpaceFilter,
} from '../port/filters.ts';
import type { DeviceCertificateRecord, DeviceRecord, GroupRecord } from '../port/records.ts';

/**
 * These functions detect rows that contradict the filter of their list. Such a row shows that the provider
 * did not apply the filter (contract 2.1).
 */

export const deviceContradicts = (filter: DeviceFilter) => (row: DeviceRecord) =>
  differs(filter.productId, row.productId) ||
  // With `cascade`, the gateway of a row may be any gateway below the wanted one.
  (filter.cascade !== true && differs(filter.gatewayId, row.gatewayId)) ||
  differs(filter.nodeId, row.nodeId) ||
  differs(filter.spaceId, row.appId) ||
  lacks(filter.name, row.name);

/** The rows of groups contain no resource space, so `spaceId` is not compared. */
export const groupContradicts = (filter: GroupFilter) => (row: GroupRecord) =>
  lacks(filter.name, row.name) ||
  (filter.isDynamic !== undefined && row.isDynamic != null && row.isDynamic !== filter.isDynamic);

/** Used for all other lists that filter by name, by space, or by both. */
export const nameContradicts =
  (filter: NameFilter & SpaceFilter = {}) =>
  (row: { readonly name: string | null; readonly appId?: string | null }) =>
    lacks(filter.name, row.name) || differs(filter.spaceId, row.appId);

export const certificateContradicts =
  ({ commonNamePrefix, fingerprint }: DeviceCertificateFilter) =>
  (row: DeviceCertificateRecord) =>
    row.commonName?.toLowerCase().startsWith(commonNamePrefix?.toLowerCase() ?? '') === false ||
    differs(fingerprint?.toLowerCase(), row.fingerprint?.toLowerCase());

/**
 * Returns whether a name lacks the wanted text. Ignores case and accepts parts of names, because the documentation does
 * not say how the provider compares names.
 */
function lacks(wanted: string | undefined, found: string | null | undefined): boolean {
  return wanted !== undefined && found?.toLowerCase().includes(wanted.toLowerCase()) === false;
}
