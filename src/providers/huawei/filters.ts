import { badInput } from '../../errors.ts';
import type { DeviceCertificateFilter, DeviceFilter, GroupFilter } from '../port/filters.ts';
import { checkedLength, type NameFilter, refuseMembers, type SpaceFilter } from '../port/filters.ts';
import type { InstanceRef } from '../port/records.ts';

type Query = Record<string, string | undefined>;

export function groupQuery(at: InstanceRef, filter: GroupFilter = {}): Query {
  refuseMembers(filter, ['tags'], 'IoTDA', at);
  checkedLength('name', filter.name, 64);
  const { isDynamic } = filter;
  return {
    name: filter.name,
    ...spaceQuery(filter),
    group_type: isDynamic === undefined ? undefined : isDynamic ? 'DYNAMIC' : 'STATIC',
    last_modified_time: compact('modifiedAfter', filter.modifiedAfter, Math.floor),
  };
}

export function deviceQuery(filter: DeviceFilter): Query {
  const { gatewayId, cascade, registeredAfter, registeredBefore } = filter;
  // The provider ignores `cascade` without a gateway (contract 2.4).
  if (cascade !== undefined && gatewayId === undefined)
    throw badInput('filter.cascade', 'a gatewayId in the same filter', cascade);
  if (registeredAfter !== undefined && registeredBefore !== undefined && registeredAfter >= registeredBefore)
    throw badInput('filter.registeredAfter', 'a time before registeredBefore', registeredAfter.toISOString());
  return {
    product_id: filter.productId,
    gateway_id: gatewayId,
    is_cascade_query: cascade === true ? 'true' : undefined,
    node_id: filter.nodeId,
    device_name: filter.name,
    ...spaceQuery(filter),
    // Registration times are whole seconds, so rounding each bound inwards excludes no device.
    start_time: compact('registeredAfter', registeredAfter, Math.ceil),
    end_time: compact('registeredBefore', registeredBefore, Math.floor),
  };
}

export function spaceQuery({ spaceId }: SpaceFilter = {}): Query {
  if (spaceId !== undefined && !/^[A-Za-z0-9_-]{1,36}$/.test(spaceId))
    throw badInput('filter.spaceId', '1 to 36 letters, digits, _ and -', spaceId);
  return { app_id: spaceId };
}

/** `parameter`: name of the query parameter, which differs by list. */
export function nameQuery(parameter: string, longest: number, { name }: NameFilter = {}): Query {
  checkedLength('name', name, longest);
  return { [parameter]: name };
}

/** Prints the COMPACT form in whole seconds (contract 2.0). */
function compact(
  member: string,
  time: Date | undefined,
  toSecond: (seconds: number) => number,
): string | undefined {
  if (time === undefined) return undefined;
  const text = new Date(toSecond(time.getTime() / 1_000) * 1_000).toISOString();
  if (!/^\d{4}-/.test(text)) throw badInput(`filter.${member}`, 'a year from 0000 to 9999', text);
  return text.replace(/[-:]|\.\d+/g, '');
}

/**
 * The contract has two readings of the pattern for common names (contract 2.3, trap a; section 6, 5). This pattern
 * rejects only text that both readings reject. The provider rejects the rest.
 */
const COMMON_NAME = /^[A-Za-z0-9_? "#$%&'()*,.@!-]{1,32}$/;

/** Throws BAD_USER_INPUT for text that the provider would reject. */
export function certificateQuery(filter: DeviceCertificateFilter): Query {
  const { commonNamePrefix, fingerprint } = filter;
  if (commonNamePrefix !== undefined && !COMMON_NAME.test(commonNamePrefix)) {
    throw badInput(
      'filter.commonNamePrefix',
      '1 to 32 letters A to Z, digits, blanks and _?"#$%&\'()*,.@!-',
      commonNamePrefix,
    );
  }
  if (fingerprint !== undefined && !/^([0-9A-Fa-f]{40}|[0-9A-Fa-f]{64})$/.test(fingerprint)) {
    throw badInput('filter.fingerprint', '40 or 64 hex digits, with or without colons', fingerprint);
  }
  return { common_name: commonNamePrefix, fingerprint };
}
