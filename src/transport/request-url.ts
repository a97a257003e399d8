import type { ProviderRequest } from './call.ts';
import { percentEncode } from './percent-encode.ts';

/**
 * Path and query of a request, as they are sent. A certificate is sent in the query (contract apsaramq 1.3), so the longest
 * have some 10,000 characters.
 */
export function requestUrl({ path, query }: Pick<ProviderRequest, 'path' | 'query'>): string {
  if (query.length === 0) return path;
  return `${path}?${query.map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`).join('&')}`;
}

/** A longer one is not sent. */
export const MAX_URL = 32 * 1024;

/**
 * A gateway may cut or refuse a longer one (many have buffers of 8 KiB for a request line), and how long it is its caller
 * decides: that such a request fails says nothing about the provider.
 */
const USUAL_URL = 4 * 1024;

export function isUnusuallyLong(request: ProviderRequest): boolean {
  return requestUrl(request).length > USUAL_URL;
}
