import type { ProviderRequest } from './call.ts';
import { printPairs } from './percent-encode.ts';

/**
 * Returns path and query as they are sent. A certificate is sent in the query (contract apsaramq 1.3), so the longest
 * URLs have about 10,000 characters.
 */
export function requestUrl({ path, query }: Pick<ProviderRequest, 'path' | 'query'>): string {
  if (query.length === 0) return path;
  return `${path}?${printPairs(query)}`;
}

/** Maximum length of path and query in characters. A longer request is not sent. */
export const MAX_URL = 32 * 1024;

/**
 * A failure counts for the breaker only if the URL is at most this long. A gateway may cut or refuse longer
 * URLs (many have buffers of 8 KiB for a request line). Callers control the length, so such a failure says
 * nothing about the provider.
 */
const USUAL_URL = 4 * 1024;

export function isUnusuallyLong(request: ProviderRequest): boolean {
  return requestUrl(request).length > USUAL_URL;
}
