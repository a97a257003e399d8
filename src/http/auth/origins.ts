import type { IncomingMessage } from 'node:http';
import { isLoopback } from '../../transport/endpoint-policy.ts';
import { PREFLIGHT_HEADERS } from './cross-site.ts';

export interface OriginOptions {
  /** Origins other than our own whose pages may call. */
  readonly allowedOrigins: readonly string[];
  /**
   * Only where the Host header names this machine. Asked for where callers need no credentials: a page of another site
   * whose name is made to resolve to 127.0.0.1 is of our own origin, to a browser (DNS rebinding).
   */
  readonly loopbackOnly: boolean;
}

export interface Origins {
  /** Why a request is not heard, whatever its transport; null: it is. */
  readonly refusal: (request: IncomingMessage) => 'host' | 'origin' | null;
  /** CORS headers for a page of an allowed origin; none for anybody else. */
  readonly headers: (request: IncomingMessage) => Readonly<Record<string, string>>;
}

/** Programs send no Origin; a browser always does, and a page cannot change it. */
export function createOrigins({ allowedOrigins, loopbackOnly }: OriginOptions): Origins {
  const allowed = new Set(allowedOrigins);
  const allowedHosts = new Set(allowedOrigins.map((each) => URL.parse(each)?.host));
  return {
    refusal: ({ headers: { origin, host = '' } }) => {
      if (loopbackOnly && !isLoopback(hostnameOf(host)) && !allowedHosts.has(host)) return 'host';
      if (origin === undefined || allowed.has(origin)) return null;
      return origin === `http://${host}` || origin === `https://${host}` ? null : 'origin';
    },
    headers: ({ method, headers }) => {
      const { origin } = headers;
      if (allowed.size === 0) return {};
      // Even to others: a cached answer must not be used for theirs.
      if (origin === undefined || !allowed.has(origin)) return { vary: 'Origin' };
      const forThisOrigin = { vary: 'Origin', 'access-control-allow-origin': origin };
      if (method !== 'OPTIONS') {
        return { ...forThisOrigin, 'access-control-expose-headers': 'retry-after, x-request-id' };
      }
      return {
        ...forThisOrigin,
        'access-control-allow-methods': 'GET, HEAD, POST',
        'access-control-allow-headers': allowedHeaders(headers['access-control-request-headers']),
        'access-control-max-age': '600',
      };
    },
  };
}

/**
 * Clients add headers of their own: names of clients, traces, request ids. None of them means anything to us, and the
 * origin is allowed, so every header that is asked for is allowed as well.
 */
function allowedHeaders(asked = ''): string {
  const names = asked
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => /^[!#$%&'*+.^_`|~0-9a-z-]+$/.test(name));
  return [...new Set([...ALLOWED_HEADERS, ...names])].join(', ');
}

const ALLOWED_HEADERS = [
  'authorization',
  'content-type',
  ...PREFLIGHT_HEADERS,
  'traceparent',
  'tracestate',
  'x-request-id',
];

function hostnameOf(host: string): string {
  return URL.parse(`http://${host}`)?.hostname.replace(/^\[|\]$/g, '') ?? '';
}
