import type { IncomingMessage } from 'node:http';
import { isLoopback } from '../endpoint-policy.ts';
import { PREFLIGHT_HEADERS } from './request-body.ts';

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
    headers: ({ method, headers: { origin } }) => {
      if (allowed.size === 0) return {};
      // Even to others: an answer that is kept must not be taken for theirs.
      if (origin === undefined || !allowed.has(origin)) return { vary: 'Origin' };
      return {
        vary: 'Origin',
        'access-control-allow-origin': origin,
        ...(method === 'OPTIONS'
          ? {
              'access-control-allow-methods': 'GET, POST',
              'access-control-allow-headers': ['authorization', 'content-type', ...PREFLIGHT_HEADERS].join(
                ', ',
              ),
              'access-control-max-age': '600',
            }
          : {}),
      };
    },
  };
}

function hostnameOf(host: string): string {
  return URL.parse(`http://${host}`)?.hostname.replace(/^\[|\]$/g, '') ?? '';
}
