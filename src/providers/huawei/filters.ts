import { badInput } from '../../errors.ts';
import type { DeviceCertificateFilter, DeviceFilter, GroupFilter } from '../record.ts';

type Query = Record<string, string | undefined>;

export function groupQuery({ name, spaceId }: GroupFilter = {}): Query {
  return { name, app_id: spaceId };
}

export function deviceQuery(filter: DeviceFilter): Query {
  return {
    product_id: filter.productId,
    gateway_id: filter.gatewayId,
    node_id: filter.nodeId,
    device_name: filter.name,
    app_id: filter.spaceId,
  };
}

/** What neither reading of the pattern of a common name admits (contract 2.3, trap a; section 6, 5); the rest is the provider's to refuse. */
const COMMON_NAME = /^[A-Za-z0-9_? "#$%&'()*,.@!-]{1,32}$/;

/** What the provider would refuse is refused here. */
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
