import type { KeptCertificatesQuery } from '../__generated__/KeptCertificatesQuery.graphql.ts';
import type { KeptCredentialsQuery } from '../__generated__/KeptCredentialsQuery.graphql.ts';
import type { KeptDevicesQuery } from '../__generated__/KeptDevicesQuery.graphql.ts';
import type { KeptGroupsQuery } from '../__generated__/KeptGroupsQuery.graphql.ts';
import type { KeptIdentitiesQuery } from '../__generated__/KeptIdentitiesQuery.graphql.ts';

/**
 * The filter and the order of a list of the inventory, from the address of its page. The parameters are the members of the
 * API's filters, so the address of an export has the same. An unknown value is ignored.
 */
export interface InventoryListProps {
  readonly params: URLSearchParams;
  readonly attempt: number;
}

type Variables<
  Query extends { readonly variables: { readonly filter?: unknown; readonly orderBy?: unknown } },
> = Query['variables'];

export const CERTIFICATE_STATUSES = ['ACTIVE', 'INACTIVE', 'UNVERIFIED', 'UNKNOWN'] as const;
export const DEVICE_STATUSES = [
  'ONLINE',
  'OFFLINE',
  'ABNORMAL',
  'NEVER_CONNECTED',
  'FROZEN',
  'UNKNOWN',
] as const;
export const IDENTITY_TYPES = ['USER', 'CLIENT'] as const;
export const SIGN_MODES = ['ORIGIN', 'SIGNED'] as const;
const BOOLEANS = ['true', 'false'] as const;
const DIRECTIONS = ['ASC', 'DESC'] as const;

/** The first is the default of the API. */
export const CERTIFICATE_ORDERS = ['VALID_TO', 'COMMON_NAME', 'STATUS', 'FIRST_SEEN'] as const;
export const DEVICE_ORDERS = ['NAME', 'DEVICE_ID', 'REGISTERED_AT', 'FIRST_SEEN'] as const;
export const CREDENTIAL_ORDERS = ['CLIENT_ID', 'FIRST_SEEN'] as const;
export const IDENTITY_ORDERS = ['USERNAME', 'FIRST_SEEN'] as const;
export const GROUP_ORDERS = ['NAME', 'FIRST_SEEN'] as const;

export function certificateFilter(params: URLSearchParams): Variables<KeptCertificatesQuery>['filter'] {
  const status = oneOf(CERTIFICATE_STATUSES, params.get('status'));
  const expired = oneOf(BOOLEANS, params.get('expired'));
  const inUse = oneOf(BOOLEANS, params.get('inUse'));
  return {
    ...textOf(params, 'text'),
    ...(status === undefined ? {} : { status: [status] }),
    ...(expired === undefined ? {} : { expired: expired === 'true' }),
    ...(inUse === undefined ? {} : { inUse: inUse === 'true' }),
    ...textOf(params, 'expiresWithin'),
    ...textOf(params, 'expiresAfter'),
    ...textOf(params, 'expiresBefore'),
    ...textOf(params, 'issuedBy'),
    ...textOf(params, 'caId'),
  };
}

export function deviceFilter(params: URLSearchParams): Variables<KeptDevicesQuery>['filter'] {
  const status = oneOf(DEVICE_STATUSES, params.get('status'));
  return {
    ...textOf(params, 'text'),
    ...(status === undefined ? {} : { status: [status] }),
    ...textOf(params, 'productId'),
    ...textOf(params, 'groupId'),
    ...textOf(params, 'gatewayId'),
    ...textOf(params, 'certificateId'),
  };
}

export function credentialFilter(params: URLSearchParams): Variables<KeptCredentialsQuery>['filter'] {
  return { ...textOf(params, 'text'), ...textOf(params, 'groupId') };
}

export function identityFilter(params: URLSearchParams): Variables<KeptIdentitiesQuery>['filter'] {
  const type = oneOf(IDENTITY_TYPES, params.get('identityType'));
  const mode = oneOf(SIGN_MODES, params.get('signMode'));
  return {
    ...textOf(params, 'text'),
    ...(type === undefined ? {} : { identityType: [type] }),
    ...(mode === undefined ? {} : { signMode: [mode] }),
  };
}

export function groupFilter(params: URLSearchParams): Variables<KeptGroupsQuery>['filter'] {
  return textOf(params, 'text');
}

export function certificateOrder(params: URLSearchParams) {
  return orderOf(params, CERTIFICATE_ORDERS);
}

export function deviceOrder(params: URLSearchParams) {
  return orderOf(params, DEVICE_ORDERS);
}

export function credentialOrder(params: URLSearchParams) {
  return orderOf(params, CREDENTIAL_ORDERS);
}

export function identityOrder(params: URLSearchParams) {
  return orderOf(params, IDENTITY_ORDERS);
}

export function groupOrder(params: URLSearchParams) {
  return orderOf(params, GROUP_ORDERS);
}

/** The parameters that are members of the filter, for the address of an export. */
export function filterParams(params: URLSearchParams): URLSearchParams {
  return new URLSearchParams([...params].filter(([name]) => name !== 'orderBy' && name !== 'direction'));
}

function orderOf<Field extends string>(params: URLSearchParams, fields: readonly [Field, ...Field[]]) {
  return {
    field: oneOf(fields, params.get('orderBy')) ?? fields[0],
    direction: oneOf(DIRECTIONS, params.get('direction')) ?? 'ASC',
  };
}

function textOf<Name extends string>(
  params: URLSearchParams,
  name: Name,
): { readonly [Key in Name]?: string } {
  const value = params.get(name)?.trim() ?? '';
  return value === '' ? {} : ({ [name]: value } as { readonly [Key in Name]?: string });
}

function oneOf<Value extends string>(values: readonly Value[], text: string | null): Value | undefined {
  return values.find((value) => value === text);
}
