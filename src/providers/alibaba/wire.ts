import type { ProviderRequest } from '../../transport/call.ts';
import { printPairs } from '../../transport/percent-encode.ts';
import type { AlibabaOperation } from './operations.ts';

/**
 * Parameters of a call. An undefined one is omitted, an empty string is sent as `Name=`, and a list becomes `Name.1`,
 * `Name.2`, … (contract 1.3).
 */
export type Parameters = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

const API_VERSION = '2020-04-20';

/**
 * Returns the public host of a region. The region of a call depends only on its host. Other hosts, such as VPC hosts,
 * must be configured (contract 1.2).
 */
export function publicEndpoint(region: string): string {
  return `https://onsmqtt.${region}.aliyuncs.com`;
}

/** Returns the request without date, nonce and signature, which each attempt adds. */
export function printRequest(
  origin: string,
  operation: AlibabaOperation,
  parameters: Parameters,
): ProviderRequest {
  const pairs = flatten(parameters);
  const body = operation.parameters === 'form' ? printPairs(pairs) : '';
  return {
    operation,
    method: operation.method,
    origin,
    path: '/',
    query: operation.parameters === 'form' ? [] : pairs,
    headers: {
      accept: 'application/json',
      'x-acs-action': operation.name,
      'x-acs-version': API_VERSION,
      ...(body === '' ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
    },
    body,
  };
}

function flatten(parameters: Parameters): (readonly [string, string])[] {
  return Object.entries(parameters).flatMap(([name, value]) => {
    if (value === undefined) return [];
    if (typeof value !== 'object') return [[name, String(value)] as const];
    return value.map((item, index) => [`${name}.${index + 1}`, item] as const);
  });
}
