import { badInput } from '../../errors.ts';
import type { DeviceCertificateFilter, DeviceFilter } from '../record.ts';

type Query = Record<string, string | undefined>;

export function deviceQuery(filter: DeviceFilter): Query {
  return {
    product_id: filter.productId,
    gateway_id: filter.gatewayId,
    node_id: filter.nodeId,
    device_name: filter.name,
    app_id: filter.spaceId,
  };
}

/** What the provider would refuse, or worse, read otherwise, is refused here (contract 2.3, trap a). */
export function certificateQuery(filter: DeviceCertificateFilter): Query {
  const { commonNamePrefix, fingerprint } = filter;
  if (commonNamePrefix !== undefined && !/^[\p{L}\p{N}_? '#().,&%@!*+-]{4,32}$/u.test(commonNamePrefix)) {
    throw badInput('filter.commonNamePrefix', '4 to 32 characters of a common name', commonNamePrefix);
  }
  if (fingerprint !== undefined && !/^([0-9A-Fa-f]{40}|[0-9A-Fa-f]{64})$/.test(fingerprint)) {
    throw badInput('filter.fingerprint', '40 or 64 hex digits', fingerprint);
  }
  return { common_name: commonNamePrefix, fingerprint };
}
