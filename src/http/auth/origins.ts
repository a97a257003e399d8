import type { IncomingMessage } from 'node:http';
import { isLoopback } from '../../transport/endpoint-policy.ts';
import { PREFLIGHT_HEADERS } from './cross-site.ts';

export interface OriginOptions {
  /** Origins, besides our own, whose pages may send requests. */
  readonly allowedOrigins: readonly string[];
  /**
   * If true, the `Host` header must name this machine. Set this if callers need no credentials. The check prevents DNS
   * rebinding: if the host name of a foreign page resolves to 127.0.0.1, the browser treats it as a page of our own
   * origin.
   */
  readonly loopbackOnly: boolean;
}

export interface Origins {
  /** Returns why a request is refused, on any transport. Null: the request is accepted. */
  readonly refusal: (request: IncomingMessage) => 'host' | 'origin' | null;
  /** Returns the CORS headers. Only pages of an allowed origin get permissions. */
  readonly headers: (request: IncomingMessage) => Readonly<Record<string, string>>;
}

/**
 * Creates the checks. Only browsers send `Origin`, and no page can change it. Requests without it come from other
 * programs.
 */
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
      // Also send `vary` to other origins, so that a cache does not return their response to an allowed origin.
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
 * Clients add headers of their own, such as client names, traces and request ids. We ignore such headers, and
 * the origin was already allowed, so we allow every requested header.
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
